"""Each kind of calculation that a county's text may use, tried in a small scheme of its own."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from schemes.errors import SchemeError
from tests.schemes.samples import bill, estimate, scheme_of

STEPS = "          - rate: share\n          - cap: {at: cap, flag: annual_cap}\n"
FIGURES = "amounts:"
PER_HEAD = """\
amounts:
  per_head:
    plus: [household.income]
    minus: [household.unavoidable_expense]
    divided_by: household.size
    source: 第二条
"""


def figure(name: str, unit: str, value: str, more: str = "") -> str:
    return (
        f"  {name}:\n    words: {name}\n    unit: {unit}\n    values:\n"
        f"      - {{since: 2024-01-01, value: {value}, source: 第三条{more}}}\n"
    )


def with_steps(folder: Path, steps: str, figures: str = "", **more: str):
    changes = [(STEPS, steps), (FIGURES, f"{figures}amounts:"), *more.items()]
    return scheme_of(folder, *changes)


def amounts(answer) -> dict[str, str]:
    return {name: str(amount) for name, amount in answer.per_expense.items()}


def test_a_deductible_of_the_year_is_taken_once(tmp_path):
    scheme = with_steps(
        tmp_path, "          - deduct: line\n          - rate: share\n", figure("line", "CNY", '"150.00"')
    )

    answer = estimate(scheme, bill("A", "100.00"), bill("B", "100.00", date="2025-04-01"))

    assert amounts(answer) == {"A": "0.00", "B": "25.00"}


def test_a_deductible_per_event_is_taken_each_time(tmp_path):
    steps = "          - deduct: {amount: line, per: event}\n          - rate: share\n"
    scheme = with_steps(tmp_path, steps, figure("line", "CNY", '"60.00"'))

    answer = estimate(scheme, bill("A", "100.00"), bill("B", "100.00", date="2025-04-01"))

    assert amounts(answer) == {"A": "20.00", "B": "20.00"}


def test_a_deductible_may_be_a_share_of_a_figure_published_each_year(tmp_path):
    income = figure("income", "CNY", '"30000.00"').replace(
        "第三条}\n", '第三条}\n      - {since: 2025-01-01, value: "40000.00", source: 公报}\n'
    )
    line = figure("line", "CNY", '"0.10"', ", of: income")
    scheme = with_steps(tmp_path, "          - deduct: line\n          - rate: share\n", income + line)

    old = estimate(scheme, bill("A", "5000.00", date="2024-12-31"))
    new = estimate(scheme, bill("A", "5000.00", date="2025-01-01"))

    assert (old.amount, new.amount) == (Decimal("1000.00"), Decimal("500.00"))
    assert "40000.00 × 10% = 4000.00" in [step.text for step in new.steps]


def test_slices_each_have_their_share(tmp_path):
    bands = figure(
        "bands", "bands", '[{up_to: "100.00", share: "0.60"}, {up_to: "300.00", share: "0.70"}, {share: "0.80"}]'
    )
    scheme = with_steps(tmp_path, "          - bands: bands\n", bands)

    once = estimate(scheme, bill("A", "400.00"))
    twice = estimate(scheme, bill("A", "250.00"), bill("B", "150.00", date="2025-04-01"))

    assert once.amount == Decimal("280.00")
    assert amounts(twice) == {"A": "165.00", "B": "115.00"}


def test_slices_that_end_give_nothing_above(tmp_path):
    bands = figure("bands", "bands", '[{up_to: "100.00", share: "0.60"}]')
    scheme = with_steps(tmp_path, "          - bands: bands\n", bands)

    assert estimate(scheme, bill("A", "400.00")).amount == Decimal("60.00")


def test_the_slice_that_is_reached_may_count_for_the_whole(tmp_path):
    bands = figure("bands", "bands", '[{up_to: "100.00", share: "0.50"}, {share: "0.60"}]')
    scheme = with_steps(tmp_path, "          - bands: {figure: bands, whole: true}\n", bands)

    answer = estimate(scheme, bill("A", "100.00"), bill("B", "100.00", date="2025-04-01"))

    assert amounts(answer) == {"A": "50.00", "B": "70.00"}


def test_points_come_off_without_referral(tmp_path):
    steps = (
        "          - rate:\n              share: share\n              points_off:\n"
        "                - {when: {not: {expense.evidence: referral}}, points: less}\n"
    )
    scheme = with_steps(tmp_path, steps, figure("less", "points", '"0.10"'))

    answer = estimate(scheme, bill("A"), bill("B", evidence=["referral"]))

    assert amounts(answer) == {"A": "40.00", "B": "50.00"}
    assert "100.00 × (50% − 10%) = 40.00" in [step.text for step in answer.steps]


def test_points_never_make_a_rate_negative(tmp_path):
    steps = (
        "          - rate:\n              share: share\n              points_off:\n"
        "                - {when: {expense.kind: inpatient}, points: less}\n"
    )
    scheme = with_steps(tmp_path, steps, figure("less", "points", '"0.90"'))

    assert estimate(scheme, bill("A")).amount == Decimal("0.00")


def test_a_threshold_counts_the_whole_once_it_is_reached(tmp_path):
    steps = "          - threshold: {amount: line, flag: below}\n          - rate: share\n"
    flag = ("benefits:", "flags:\n  below: {effect: note, words: 未到线}\nbenefits:")
    scheme = scheme_of(tmp_path, (STEPS, steps), (FIGURES, figure("line", "CNY", '"200.00"') + FIGURES), flag)

    answer = estimate(scheme, bill("A", "100.00"), bill("B", "100.00", date="2025-04-01"))

    assert amounts(answer) == {"A": "0.00", "B": "100.00"}
    assert answer.flags == ("below",)


def test_a_quota_holds_for_each_disease(tmp_path):
    quota = (
        "  quota:\n    words: 病种限额\n    unit: CNY\n    by: [expense.disease]\n    values:\n"
        '      - {for: {expense.disease: diabetes}, since: 2024-01-01, value: "60.00", source: 第四条}\n'
        '    otherwise:\n      - {since: 2024-01-01, value: "30.00", source: 第四条}\n'
    )
    steps = "          - rate: share\n          - cap: {at: quota, by: [expense.disease]}\n"
    scheme = with_steps(tmp_path, steps, quota)

    answer = estimate(
        scheme,
        bill("A", disease="diabetes"),
        bill("B", disease="diabetes", date="2025-04-01"),
        bill("C", disease="asthma", date="2025-04-02"),
    )

    assert amounts(answer) == {"A": "50.00", "B": "10.00", "C": "30.00"}


def test_a_sum_for_each_day_up_to_some_days(tmp_path):
    steps = "          - cap: days\n          - fixed_sum: daily\n"
    scheme = with_steps(
        tmp_path,
        steps,
        figure("days", "days", "10") + figure("daily", "CNY_each", '"35.50"'),
        **{"plus: [expense.covered_own_share]": "plus: [expense.days]"},
    )

    answer = estimate(scheme, bill("A", days=8), bill("B", days=8, date="2025-04-01"))

    assert amounts(answer) == {"A": "284.00", "B": "71.00"}
    assert "min(8, 10 − 8) = 2" in [step.text for step in answer.steps]


def test_a_sum_for_each_event(tmp_path):
    scheme = with_steps(
        tmp_path,
        "          - fixed_sum: each\n",
        figure("each", "CNY_each", '"300.00"'),
        **{"plus: [expense.covered_own_share]": "plus: [event]"},
    )

    assert estimate(scheme, bill("A"), bill("B")).amount == Decimal("600.00")


def test_a_household_shares_one_cap(tmp_path):
    scheme = with_steps(tmp_path, "          - rate: share\n          - cap: {at: cap, less: granted.household}\n")

    answer = estimate(
        scheme, bill("A", "400.00"), household={"granted_this_year": "900.00"}, granted_this_year="300.00"
    )

    assert answer.amount == Decimal("100.00")


def test_benefits_share_one_cap_of_the_year(tmp_path):
    scheme = with_steps(tmp_path, "          - rate: share\n          - cap: {at: cap, less: granted.year}\n")
    history = [
        {"on": "2025-02-01", "status": "paid", "amount": "700.00", "benefit": "other"},
        {"on": "2025-02-01", "status": "refused", "amount": "200.00", "benefit": "aid"},
        {"on": "2024-02-01", "status": "paid", "amount": "500.00", "benefit": "aid"},
    ]

    assert estimate(scheme, bill("A", "2000.00"), history=history).amount == Decimal("300.00")


def test_a_benefit_may_have_a_cap_of_its_own(tmp_path):
    scheme = with_steps(tmp_path, "          - rate: share\n          - cap: {at: cap, less: granted.benefit}\n")
    history = [
        {"on": "2025-02-01", "status": "paid", "amount": "700.00", "benefit": "other"},
        {"on": "2025-02-01", "status": "approved", "amount": "100.00", "benefit": "aid"},
    ]

    assert estimate(scheme, bill("A", "2000.00"), history=history).amount == Decimal("900.00")


def test_the_amount_may_be_raised_to_a_least_sum(tmp_path):
    scheme = with_steps(
        tmp_path, "          - rate: share\n          - at_least: least\n", figure("least", "CNY", '"80.00"')
    )

    assert estimate(scheme, bill("A", "100.00")).amount == Decimal("80.00")
    assert estimate(scheme, bill("A", "0.00")).amount == Decimal("0.00")


@pytest.mark.parametrize(("way", "amount"), [("half_up", "51.00"), ("down", "50.00"), ("up", "51.00")])
def test_a_text_may_round_to_whole_yuan(tmp_path, way, amount):
    steps = f'          - rate: share\n          - round: {{to: "1", way: {way}, source: 第三条}}\n'
    scheme = with_steps(tmp_path, steps)

    assert estimate(scheme, bill("A", "101.00")).amount == Decimal(amount)


def test_a_top_up_gives_what_is_wanting_to_a_ratio(tmp_path):
    steps = "          - top_up: {to: share, already: expense.paid_by_others}\n"
    scheme = with_steps(tmp_path, steps, **{"plus: [expense.covered_own_share]": "plus: [expense.total]"})

    answer = estimate(
        scheme,
        bill("A", total="100.00", paid_by_others="30.00"),
        bill("B", total="100.00", paid_by_others="70.00"),
    )

    assert amounts(answer) == {"A": "20.00", "B": "0.00"}


def test_income_above_the_line_refuses(tmp_path):
    line = figure("line", "CNY", '"8000.00"')
    scheme = scheme_of(
        tmp_path,
        (
            "amounts:\n",
            f"{line}{PER_HEAD}",
        ),
        (
            "    rules:\n",
            "    rules:\n      - {flag: too_much, when: {amount.per_head: {over: line}}, source: 第二条}\n",
        ),
        ("benefits:", "flags:\n  too_much: {effect: refuse, words: 收入超线}\nbenefits:"),
    )
    household = {"size": 2, "income": "20000.01", "unavoidable_expense": "4000.00"}

    over = estimate(scheme, bill("A"), household=household)
    at_the_line = estimate(scheme, bill("A"), household={**household, "income": "20000.00"})

    assert (over.status, over.flags) == ("refused", ("too_much",))
    assert at_the_line.status == "payable"


def test_the_better_of_two_ways_of_reckoning_is_given(tmp_path):
    parts = (
        "    combine: highest\n    parts:\n      flat:\n        words: 定额\n        counts: one\n        per: event\n"
        "        steps:\n          - fixed_sum: each\n"
    )
    scheme = scheme_of(
        tmp_path,
        ("    parts:\n", parts),
        ("amounts:\n", figure("each", "CNY_each", '"300.00"') + "amounts:\n  one: {plus: [event], source: 第三条}\n"),
    )

    assert estimate(scheme, bill("A", "500.00")).amount == Decimal("300.00")
    assert estimate(scheme, bill("A", "800.00")).amount == Decimal("400.00")


def test_the_second_stay_of_a_year_may_have_another_deductible(tmp_path):
    group = "groups:\n  stay:\n    cases:\n      first: {expense.nth: 1}\n    otherwise: later\n    source: 第三条\n"
    line = (
        "  line:\n    words: 起付线\n    unit: CNY\n    by: [group.stay]\n    values:\n"
        '      - {for: {group.stay: first}, since: 2024-01-01, value: "60.00", source: 第三条}\n'
        '      - {for: {group.stay: later}, since: 2024-01-01, value: "20.00", source: 第三条}\n'
    )
    steps = "          - deduct: {amount: line, per: event}\n          - rate: share\n"
    scheme = scheme_of(tmp_path, (STEPS, steps), ("amounts:", f"{line}{group}amounts:"))

    answer = estimate(scheme, bill("A"), bill("B", date="2025-04-01"), bill("C", date="2026-01-05"))

    assert amounts(answer) == {"A": "20.00", "B": "40.00", "C": "20.00"}


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
