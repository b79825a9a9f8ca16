"""Each kind of calculation that a county's text may use, tried in a small scheme of its own."""

from decimal import Decimal

import pytest

from tests.schemes.samples import FIGURES, STEPS, amounts, bill, estimate, figure, scheme_of, with_steps

PER_HEAD = """\
amounts:
  per_head:
    plus: [household.income]
    minus: [household.unavoidable_expense]
    divided_by: household.size
    source: 第二条
"""


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
