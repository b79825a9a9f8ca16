"""What is not known gives a range and the list of what would narrow it; it is never taken for zero."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemes.assess import assess
from schemes.cases import read_cases
from schemes.check import case_files
from schemes.loading import FILES, load
from schemes.values import Expense, Person, Provider, Request
from schemes.wire import parse_request
from tests.schemes.samples import bill, estimate, scheme_of

CATALOGUE = load()
CASES = [case for file in case_files(FILES) for case in read_cases(file.read_text("utf-8"))]
CERTAIN = [case for case in CASES if "range" not in case.expect]
MONEY = ("total", "paid_by_others", "covered_own_share", "non_covered", "other_aid", "unlisted", "compensated_later")
PERSONAL = {"identities": ["monitored_household"], "insurance": "resident", "local": True, "age": 30}


def answer(request: dict[str, object]):
    return assess(CATALOGUE.get(str(request["scheme"])), parse_request(request, CATALOGUE))


def without(request: dict[str, object], person: tuple[str, ...], money: tuple[str, ...]) -> dict[str, object]:
    told = {key: value for key, value in request.get("person", {}).items() if key not in person}
    bills = [{key: value for key, value in each.items() if key not in money} for each in request.get("expenses", [])]
    return {**request, "person": told, "expenses": bills}


@pytest.mark.parametrize("case", CERTAIN, ids=lambda case: f"{case.scheme}: {case.name}")
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_the_range_holds_what_the_whole_truth_comes_to(case, data) -> None:
    person = tuple(data.draw(st.lists(st.sampled_from(list(PERSONAL)), max_size=2, unique=True)))
    money = tuple(data.draw(st.lists(st.sampled_from(MONEY), max_size=2, unique=True)))
    truth = answer(case.request)

    found = answer(without(case.request, person, money))

    if found.range is None:
        assert found.amount == truth.amount or truth.amount is None
    else:
        low, high = found.range
        assert low <= (truth.amount or Decimal(0))
        assert high is None or (truth.amount or Decimal(0)) <= high
        assert found.amount is None
        assert found.missing


def test_a_fact_that_changes_nothing_is_not_missing(tmp_path) -> None:
    found = estimate(scheme_of(tmp_path), bill("A"), person={"identities": ["listed"], "insurance": None})

    assert (found.amount, found.range, found.missing) == (Decimal("50.00"), None, ())


def test_a_missing_amount_reaches_up_to_the_cap(tmp_path) -> None:
    found = estimate(scheme_of(tmp_path), bill("A", None), bill("B", "100.00"))

    assert found.range == (Decimal("50.00"), Decimal("1000.00"))
    assert found.missing == ("covered_own_share:A",)


def test_a_share_is_never_above_the_bill_it_is_part_of(tmp_path) -> None:
    found = estimate(scheme_of(tmp_path), bill("A", None, total="300.00"))

    assert found.range == (Decimal("0.00"), Decimal("150.00"))


def test_nothing_bounds_an_amount_without_cap_and_bill(tmp_path) -> None:
    scheme = scheme_of(tmp_path, ("          - cap: {at: cap, flag: annual_cap}\n", ""))

    assert estimate(scheme, bill("A", None)).range == (Decimal("0.00"), None)


def test_a_bound_on_age_is_found_by_itself(tmp_path) -> None:
    scheme = scheme_of(
        tmp_path,
        (
            "    rules:\n",
            "    rules:\n      - {flag: not_eligible, unless: {person.age: {at_least: 60}}, source: 第二条}\n",
        ),
    )

    known = estimate(scheme, bill("A"), person={"identities": ["listed"], "age": 60})
    unknown = estimate(scheme, bill("A"), person={"identities": ["listed"]})

    assert known.amount == Decimal("50.00")
    assert (unknown.range, unknown.missing) == ((Decimal("0.00"), Decimal("50.00")), ("age",))


def test_without_a_rate_a_missing_fact_is_not_turned_into_zero() -> None:
    case = next(case for case in CASES if case.scheme == "heshan")

    found = answer(without(case.request, ("identities",), ()))

    assert found.amount is None


def test_the_working_of_a_range_shows_a_gap_where_an_amount_is_not_known(catalogue) -> None:
    bill = Expense(
        *("A", date(2025, 5, 10), "drug"),
        provider=Provider("pharmacy", None, designated=True),
        coverage="dual_channel",
        evidence=("diagnosis",),
    )
    person = Person(identities=("monitored_household",))

    found = assess(
        catalogue.get("jiangmen"), Request("jiangmen", "drug_cost", date(2025, 6, 15), person, expenses=(bill,))
    )

    assert found.range == (Decimal("0.00"), Decimal("1000.00"))
    assert [step.text for step in found.steps if step.code == "rate"] == ["? × 80% = ?"]
    assert not any("00000000" in step.text or "-" in step.text for step in found.steps)
