"""Laws that every estimate obeys, tried on requests made up at random for every benefit of every bundled scheme."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemes.assess import assess
from schemes.loading import load
from schemes.values import Disability, Earlier, Expense, Person, Provider, Request, Status, YearFigures

CATALOGUE = load()
BENEFITS = [(scheme.id, benefit.id) for scheme in CATALOGUE.all for benefit in scheme.benefits.values()]
BY_EXPENSE = [
    (scheme.id, benefit.id)
    for scheme in CATALOGUE.all
    for benefit in scheme.benefits.values()
    if benefit.each == "expense"
]
ON = {
    "jiangmen": date(2025, 6, 15),
    "enping": date(2020, 6, 15),
    "heshan": date(2021, 6, 15),
    "jingjiang": date(2019, 6, 15),
    "fangchenggang": date(2023, 6, 15),
}
RATES = {
    identity: {"rate": Decimal("0.60"), "deductible": Decimal("500.00"), "cap": Decimal("30000.00")}
    for identity in ("orphan", "illness_impoverished_patient", "subsistence_allowance_recipient")
}
EVIDENCE = [("diagnosis", "referral"), ("diagnosis",), ("transfer_certificate", "office_consent"), ()]
FEN = Decimal("0.01")
ZERO = Decimal("0.00")
money = st.integers(0, 20_000_000).map(lambda fen: Decimal(fen) / 100).map(lambda amount: amount.quantize(FEN))
shares = st.integers(0, 100)
slow = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def part(of: Decimal, percent: int) -> Decimal:
    return (of * percent / 100).quantize(FEN)


@st.composite
def expenses(draw: st.DrawFn, scheme: str, number: int) -> Expense:
    words = CATALOGUE.get(scheme).vocabulary
    total = draw(money)
    paid = part(total, draw(shares))
    left = total - paid
    in_scope = part(left, draw(shares))
    return Expense(
        id=f"E{number}",
        date=ON[scheme] - timedelta(days=draw(st.integers(0, 160))),
        kind=draw(st.sampled_from([*words["expense.kind"], "inpatient", "drug", "chronic_outpatient"])),
        disease=draw(st.sampled_from(["dialysis", "hypertension", "tumour_chemo_radio", None])),
        provider=Provider(
            draw(st.sampled_from(["hospital", "pharmacy"])),
            draw(st.sampled_from(words["expense.provider.level"])),
            designated=draw(st.sampled_from([True, True, True, False])),
        ),
        coverage=draw(st.sampled_from(words["expense.coverage"])),
        total=total,
        paid_by_others=paid,
        compensated_later=part(left, draw(shares)),
        covered_own_share=in_scope,
        non_covered=left - in_scope,
        other_aid=part(in_scope, draw(shares)),
        unlisted=part(left, draw(st.integers(0, 40))),
        evidence=draw(st.sampled_from(EVIDENCE)),
    )


@st.composite
def requests(draw: st.DrawFn, scheme: str, benefit: str, bills: int = 4) -> Request:
    found = CATALOGUE.get(scheme)
    covered = draw(money)
    return Request(
        scheme=scheme,
        benefit=benefit,
        on=ON[scheme],
        person=Person(
            identities=tuple(draw(st.lists(st.sampled_from(list(found.identities)), max_size=2, unique=True))),
            insurance=draw(st.sampled_from(["resident", "employee"])),
            local=True,
            disability=draw(st.sampled_from([None, Disability("mental", 3), Disability("visual", 1)])),
            age=draw(st.integers(0, 100)),
            listed_on=ON[scheme] - timedelta(days=draw(st.integers(0, 400))),
        ),
        cause="a",
        history=(Earlier(ON[scheme] - timedelta(days=120), "paid", part(draw(money), 1), "b"),)
        if draw(st.booleans())
        else (),
        granted_this_year=draw(st.sampled_from([ZERO, Decimal("250.00")])),
        expenses=tuple(draw(expenses(scheme, number)) for number in range(draw(st.integers(1, bills)))),
        year={"inpatient": YearFigures(covered, part(covered, draw(shares)))},
        premium=draw(money),
        parameters={"rates": RATES} if scheme == "heshan" else {},
    )


def law(test):
    """Try a law on every benefit, with requests that fit it."""

    @pytest.mark.parametrize(("scheme", "benefit"), BENEFITS)
    def tried(scheme: str, benefit: str) -> None:
        slow(given(requests(scheme, benefit))(test))()

    tried.__name__ = test.__name__
    return tried


def law_of_bills(test):
    """Try a law on every benefit that is worked out bill by bill."""

    @pytest.mark.parametrize(("scheme", "benefit"), BY_EXPENSE)
    def tried(scheme: str, benefit: str) -> None:
        slow(given(requests(scheme, benefit))(test))()

    tried.__name__ = test.__name__
    return tried


def answer_of(request: Request):
    return assess(CATALOGUE.get(request.scheme), request)


def given_by(request: Request) -> Decimal:
    return answer_of(request).amount or ZERO


@law
def test_an_amount_is_never_negative_and_never_finer_than_a_fen(request: Request) -> None:
    answer = answer_of(request)

    for amount in (answer.amount, *answer.parts.values(), *answer.per_expense.values()):
        assert amount is None or (amount >= 0 and amount == amount.quantize(FEN))


@law
def test_parts_and_bills_add_up_to_the_amount(request: Request) -> None:
    answer = answer_of(request)

    if answer.parts:
        assert sum(answer.parts.values(), ZERO) == answer.amount
    if answer.per_expense:
        assert sum(answer.per_expense.values(), ZERO) == answer.amount


@law
def test_every_step_has_document_and_clause(request: Request) -> None:
    answer = answer_of(request)

    assert answer.steps
    assert all(step.document and step.clause for step in answer.steps)


@law
def test_the_same_question_has_the_same_answer(request: Request) -> None:
    assert answer_of(request) == answer_of(request)


@law
def test_every_flag_has_words_and_a_refusal_names_its_rule(request: Request) -> None:
    answer = answer_of(request)
    scheme = CATALOGUE.get(request.scheme)

    assert all(flag.partition(":")[0] in scheme.flags for flag in answer.flags)
    if answer.status is Status.REFUSED:
        assert answer.amount == 0
        assert any(scheme.effects[flag.partition(":")[0]] == "refuse" for flag in answer.flags)


@law_of_bills
def test_aid_is_never_above_what_the_person_bears(request: Request) -> None:
    answer = answer_of(request)

    for expense in request.expenses:
        if request.scheme != "enping":  # its second layer pays earlier bills with a later one
            assert answer.per_expense.get(expense.id, ZERO) <= expense.total - expense.paid_by_others + FEN
    borne = sum((expense.total - expense.paid_by_others for expense in request.expenses), ZERO)
    assert (answer.amount or ZERO) <= borne


@law_of_bills
def test_more_cost_never_gives_less(request: Request) -> None:
    first, *others = request.expenses
    dearer = replace(
        first,
        total=first.total + 100,
        covered_own_share=first.covered_own_share + 100,
    )

    assert given_by(replace(request, expenses=(dearer, *others))) >= given_by(request)


@law_of_bills
def test_the_order_in_which_bills_are_named_changes_nothing(request: Request) -> None:
    dates = [expense.date for expense in request.expenses]
    if len(set(dates)) < len(dates):
        return
    turned = answer_of(replace(request, expenses=request.expenses[::-1]))
    straight = answer_of(request)

    assert turned.per_expense == straight.per_expense
    assert sorted(turned.flags) == sorted(straight.flags)


@law_of_bills
def test_one_claim_gives_what_claim_after_claim_gives(request: Request) -> None:
    """For rules that run up over the year: every new claim lists the year's bills and what was granted on them."""
    benefit = CATALOGUE.get(request.scheme).benefits[request.benefit]
    if benefit.dated_by != "expense" or any(step.reach.per == "event" for part in benefit.parts for step in part.steps):
        return
    year = tuple(sorted(request.expenses, key=lambda expense: (expense.date, expense.id)))
    year = tuple(expense for expense in year if expense.date.year == request.on.year)
    at_once = replace(request, expenses=year, history=(), granted_this_year=ZERO)
    granted = ZERO

    for number in range(1, len(year) + 1):
        granted += given_by(replace(at_once, expenses=year[:number], granted_this_year=granted))

    assert granted == given_by(at_once)


@law_of_bills
def test_what_was_granted_before_keeps_the_cap_whole(request: Request) -> None:
    once = given_by(replace(request, history=(), granted_this_year=ZERO))

    for granted in (Decimal("100.00"), Decimal("100000.00")):
        again = given_by(replace(request, history=(), granted_this_year=granted))
        assert again <= once


def test_the_yearly_cap_of_jiangmen_holds_over_claims() -> None:
    bill = Expense(
        "A", date(2025, 5, 1), "drug", None, Provider("pharmacy", None, designated=True), "not_covered",
        Decimal("700.00"), ZERO, evidence=("diagnosis",),
    )  # fmt: skip
    person = Person(("monitored_household",))
    history: tuple[Earlier, ...] = ()

    for month in (1, 4, 7, 10):
        on = date(2025, month, 20)
        request = Request("jiangmen", "drug_cost", on, person, "a", history, expenses=(replace(bill, date=on),))
        history += (Earlier(on, "paid", given_by(request), "a"),)

    assert [earlier.amount for earlier in history] == [Decimal("560.00"), Decimal("440.00"), ZERO, ZERO]


@pytest.mark.parametrize(("scheme", "benefit"), BENEFITS)
def test_a_day_outside_the_period_is_refused_by_name(scheme: str, benefit: str) -> None:
    found = CATALOGUE.get(scheme)
    period = found.periods[0]
    if (scheme, benefit) == ("fangchenggang", "premium"):
        return  # the subsidy names years, not the scheme's first day
    edges = [period.first and period.first - timedelta(days=1), period.last and period.last + timedelta(days=1)]

    for day in (edge for edge in edges if edge is not None):
        answer = assess(found, on_the_day(found, benefit, day))
        named = {flag.partition(":")[0] for flag in answer.flags}

        assert answer.status is Status.REFUSED
        assert named & {"scheme_expired", "out_of_period", "before_start", "out_of_policy", "transition_ended"}


def on_the_day(scheme, benefit: str, day: date) -> Request:
    """Return a request in which nothing but the day stands in the way."""
    pharmacy = Provider("pharmacy", "township", designated=True)
    hospital = replace(pharmacy, kind="hospital")
    bill = Expense(
        id="A",
        date=day,
        kind="drug" if scheme.id == "jiangmen" else "inpatient",
        provider=pharmacy if scheme.id == "jiangmen" else hospital,
        coverage="not_covered",
        total=Decimal(100),
        paid_by_others=ZERO,
        compensated_later=ZERO,
        covered_own_share=Decimal(100),
        non_covered=ZERO,
        other_aid=ZERO,
        unlisted=ZERO,
        evidence=("diagnosis", "referral"),
    )
    person = Person((next(iter(scheme.identities)),), "resident", local=True, age=30)
    return Request(scheme.id, benefit, day, person, expenses=(bill,), premium=Decimal(100))
