"""Clauses that ask for more than a calculation: facts and words of a scheme's own, times, missing values."""

from datetime import date
from decimal import Decimal

import pytest

from schemes.errors import SchemeError
from tests.schemes.samples import amounts, bill, estimate, figure, scheme_of, with_steps


def test_a_scheme_may_ask_about_facts_of_its_own(tmp_path):
    scheme = scheme_of(
        tmp_path,
        ("figures:", "facts:\n  single_parent: {kind: yes_no, words: 单亲, source: 第二条}\nfigures:"),
        (
            "    rules:\n",
            "    rules:\n      - {flag: not_eligible, unless: {fact.single_parent: true}, source: 第二条}\n",
        ),
    )

    told = estimate(scheme, bill("A"), facts={"single_parent": True})
    not_told = estimate(scheme, bill("A"))

    assert told.amount == Decimal("50.00")
    assert (not_told.range, not_told.missing) == ((Decimal("0.00"), Decimal("50.00")), ("single_parent",))


def test_a_scheme_may_add_words_of_its_own(tmp_path):
    scheme = scheme_of(
        tmp_path,
        ("figures:", "vocabulary:\n  expense.kind: [hearing_aid]\nfigures:"),
        (
            "    parts:\n",
            "    expense_rules:\n"
            "      - {flag: kind_excluded, unless: {expense.kind: hearing_aid}, source: 第三条}\n"
            "    parts:\n",
        ),
    )

    answer = estimate(scheme, bill("A", kind="hearing_aid"), bill("B"))

    assert answer.flags == ("kind_excluded:B",)


def test_a_figure_without_a_value_is_not_computable_and_never_zero(tmp_path):
    scheme = scheme_of(
        tmp_path, ('{since: 2024-01-01, value: "0.50"', '{since: 2024-01-01, until: 2024-12-31, value: "0.50"')
    )

    answer = estimate(scheme, bill("A"))

    assert (answer.status, answer.amount, answer.flags) == ("not_computable", None, ("rates_missing",))


def test_a_repealed_value_is_not_computable_from_its_day(tmp_path):
    repeal = "第三条}\n      - {since: 2025-03-01, value: null, source: 某文件}"
    scheme = scheme_of(tmp_path, ('value: "0.50", source: 第三条}', f'value: "0.50", source: {repeal}'))

    before, after = estimate(scheme, bill("A", date="2025-02-28")), estimate(scheme, bill("A"))

    assert (before.status, after.status) == ("payable", "not_computable")


def test_a_new_value_holds_from_its_day(tmp_path):
    newer = '第三条}\n      - {since: 2025-03-01, value: "0.60", source: 某文件}'
    scheme = scheme_of(tmp_path, ('value: "0.50", source: 第三条}', f'value: "0.50", source: {newer}'))

    answer = estimate(scheme, bill("A", date="2025-02-28"), bill("B"))

    assert amounts(answer) == {"A": "50.00", "B": "60.00"}


def test_years_are_kept_apart(tmp_path):
    answer = estimate(
        scheme_of(tmp_path), bill("A", "3000.00", date="2024-12-31"), bill("B", "3000.00", date="2025-01-01")
    )

    assert amounts(answer) == {"A": "1000.00", "B": "1000.00"}


def test_what_the_year_has_granted_belongs_to_the_year_of_the_application(tmp_path):
    scheme = with_steps(tmp_path, "          - rate: share\n          - cap: {at: cap, less: granted.year}\n")

    answer = estimate(
        scheme,
        bill("A", "3000.00", date="2024-12-31"),
        bill("B", "3000.00", date="2025-01-01"),
        on=date(2025, 6, 1).isoformat(),
        granted_this_year="800.00",
    )

    assert amounts(answer) == {"A": "1000.00", "B": "200.00"}


def test_an_unknown_benefit_is_refused_by_name(tmp_path):
    with pytest.raises(SchemeError, match="no benefit 'other'"):
        estimate(scheme_of(tmp_path), benefit="other")


def test_aid_once_in_a_lifetime(tmp_path):
    scheme = scheme_of(
        tmp_path,
        ("figures:\n", f"figures:\n{figure('once', 'count', '1')}"),
        ("    rules:\n", "    rules:\n      - {flag: used, when: {uses.ever: {at_least: once}}, source: 第二条}\n"),
        ("benefits:", "flags:\n  used: {effect: refuse, words: 只能领一次}\nbenefits:"),
    )
    history = [{"on": "2024-02-01", "status": "paid", "amount": "10.00"}]

    assert estimate(scheme, bill("A"), history=history).flags == ("used",)
    assert estimate(scheme, bill("A")).amount == Decimal("50.00")


def test_a_claim_must_follow_the_bill_within_some_days(tmp_path):
    span = (
        "spans:\n  in_time:\n    looks_at: request.on\n    from: {day: expense.date}\n"
        "    to: {day: expense.date, days_on: days}\n    source: 第五条\namounts:"
    )
    scheme = scheme_of(
        tmp_path,
        ("amounts:", f"{figure('days', 'days', '90')}{span}"),
        (
            "    parts:\n",
            "    expense_rules:\n"
            "      - {flag: out_of_window, when: {span.in_time: after}, source: 第五条}\n"
            "    parts:\n",
        ),
    )

    answer = estimate(scheme, bill("A", date="2025-03-03"), bill("B", date="2025-03-02"))

    assert answer.flags == ("out_of_window:B",)


def test_small_sums_may_not_be_paid(tmp_path):
    steps = "          - rate: share\n          - threshold: {amount: least, per: request}\n"
    scheme = with_steps(tmp_path, steps, figure("least", "CNY", '"40.00"'))

    assert estimate(scheme, bill("A", "79.98")).amount == Decimal("0.00")
    assert estimate(scheme, bill("A", "79.99")).amount == Decimal("40.00")


def test_a_stay_and_a_year_may_each_have_a_cap(tmp_path):
    steps = "          - rate: share\n          - cap: {at: stay, per: event}\n          - cap: cap\n"
    scheme = with_steps(tmp_path, steps, figure("stay", "CNY", '"700.00"'))

    answer = estimate(scheme, bill("A", "2000.00"), bill("B", "2000.00", date="2025-04-01"))

    assert amounts(answer) == {"A": "700.00", "B": "300.00"}


def test_a_time_of_waiting_counts_from_a_day_of_its_own(tmp_path):
    span = "spans:\n  insured:\n    from: {day: fact.insured_since, months_on: months}\n    source: 第五条\namounts:"
    scheme = scheme_of(
        tmp_path,
        (
            "figures:\n",
            "facts:\n  insured_since: {kind: day, words: 参保日, source: 第五条}\nfigures:\n"
            + figure("months", "months", "3"),
        ),
        ("amounts:", span),
        (
            "    parts:\n",
            "    expense_rules:\n"
            "      - {flag: out_of_window, when: {span.insured: before}, source: 第五条}\n"
            "    parts:\n",
        ),
    )

    early = estimate(scheme, bill("A"), facts={"insured_since": "2024-12-02"})
    in_time = estimate(scheme, bill("A"), facts={"insured_since": "2024-12-01"})
    not_known = estimate(scheme, bill("A"))

    assert (early.amount, in_time.amount) == (Decimal("0.00"), Decimal("50.00"))
    assert (not_known.range, not_known.missing) == ((Decimal("0.00"), Decimal("50.00")), ("insured_since",))
