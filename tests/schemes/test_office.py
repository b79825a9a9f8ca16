"""What the office sets without touching the text: extensions, county values, and the figures it watches."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from schemes.assess import assess
from schemes.errors import NotInForce, SchemeError
from schemes.office_checks import alarms, shared
from schemes.parsing import county_value
from schemes.values import (
    Assessment,
    CountyParameter,
    Expense,
    Extension,
    Office,
    Person,
    Provider,
    Request,
    Status,
)
from tests.schemes.samples import bill, estimate, scheme_of

DECREE = Extension("jiangmen", date(2026, 12, 31), "江示例〔2025〕9号", date(2025, 12, 20), "示例办公室", demo=True)
EXTENDED = Office(extensions=(DECREE,))
REQUEST = Request(
    "jiangmen",
    "drug_cost",
    date(2026, 6, 15),
    Person(("monitored_household",)),
    expenses=(
        Expense(
            "A",
            date(2026, 5, 1),
            "drug",
            provider=Provider("pharmacy", None, designated=True),
            coverage="not_covered",
            total=Decimal("500.00"),
            paid_by_others=Decimal("0.00"),
            evidence=("diagnosis",),
        ),
    ),
)


def test_an_extension_on_record_is_named_by_the_estimate(catalogue) -> None:
    answer = assess(catalogue.get("jiangmen"), REQUEST, EXTENDED)

    assert (answer.status, answer.amount, answer.extension) == (Status.PAYABLE, Decimal("400.00"), DECREE)
    assert [step.document for step in answer.steps if step.code == "extension"] == ["江示例〔2025〕9号"]


def test_a_day_of_the_text_itself_needs_no_extension(catalogue) -> None:
    answer = assess(catalogue.get("jiangmen"), replace(REQUEST, on=date(2025, 12, 31), expenses=()), EXTENDED)

    assert answer.extension is None


def test_an_extension_ends_too(catalogue) -> None:
    answer = assess(catalogue.get("jiangmen"), replace(REQUEST, on=date(2027, 1, 1)), EXTENDED)

    assert (answer.status, answer.flags) == (Status.REFUSED, ("scheme_expired",))


def test_an_extension_of_another_scheme_changes_nothing(catalogue) -> None:
    other = Office(extensions=(replace(DECREE, scheme="enping"),))

    assert assess(catalogue.get("jiangmen"), REQUEST, other).status is Status.REFUSED


def test_the_scheme_says_what_puts_it_in_force(catalogue) -> None:
    scheme = catalogue.get("jiangmen")

    assert scheme.period_on(date(2025, 6, 1)) is scheme.periods[0]
    assert scheme.period_on(date(2026, 6, 1)) is None
    assert scheme.period_on(date(2026, 6, 1), EXTENDED) is DECREE
    assert scheme.last_day() == date(2025, 12, 31)
    assert scheme.last_day(EXTENDED) == date(2026, 12, 31)
    assert catalogue.get("heshan").last_day() is None


def test_a_version_is_only_to_be_had_for_a_day_in_force(catalogue) -> None:
    scheme = catalogue.get("jiangmen")

    assert scheme.version_on(date(2025, 6, 1)) == scheme.version
    with pytest.raises(NotInForce, match="2025-12-31"):
        scheme.version_on(date(2026, 6, 1))


def test_a_renewed_contract_lengthens_the_scheme(catalogue) -> None:
    scheme = catalogue.get("jingjiang")
    renewed = CountyParameter("jingjiang", "contract_end", date(2023, 12, 31), "续签协议", date(2020, 12, 1))

    assert scheme.period_on(date(2022, 1, 1)) is None
    assert scheme.last_day(Office(parameters=(renewed,))) == date(2023, 12, 31)


def test_a_county_value_with_a_source_is_named_and_is_no_illustration(catalogue) -> None:
    table = {"orphan": {"rate": Decimal("0.80"), "deductible": Decimal("0.00"), "cap": Decimal("50000.00")}}
    office = Office(parameters=(CountyParameter("heshan", "rates", table, "江示例〔2019〕40号", date(2020, 1, 1)),))
    stay = Expense("A", date(2021, 3, 1), "inpatient", covered_own_share=Decimal("1000.00"))
    request = Request("heshan", "medical_assistance", date(2021, 3, 1), Person(("orphan",)), expenses=(stay,))

    answer = assess(catalogue.get("heshan"), request, office)

    assert (answer.status, answer.amount, answer.flags) == (Status.PAYABLE, Decimal("800.00"), ())
    assert {step.document for step in answer.steps if step.code == "rate"} == {"江示例〔2019〕40号"}


def test_a_county_value_on_record_is_kept_as_text(catalogue) -> None:
    table = {"orphan": {"rate": "0.80", "deductible": "0.00", "cap": "50000.00"}}
    rates = CountyParameter("heshan", "rates", table, "江示例〔2019〕40号", date(2020, 1, 1))
    renewed = CountyParameter("jingjiang", "contract_end", "2023-12-31", "续签协议", date(2020, 12, 1))
    stay = Expense("A", date(2021, 3, 1), "inpatient", covered_own_share=Decimal("1000.00"))
    request = Request("heshan", "medical_assistance", date(2021, 3, 1), Person(("orphan",)), expenses=(stay,))

    assert assess(catalogue.get("heshan"), request, Office(parameters=(rates,))).amount == Decimal("800.00")
    assert catalogue.get("jingjiang").last_day(Office(parameters=(renewed,))) == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("scheme", "name", "value"),
    [
        ("heshan", "rates", {"orphan": {"rate": "80"}}),
        ("heshan", "rates", {"orphan": {"colour": "1"}}),
        ("jingjiang", "contract_end", "soon"),
        ("fangchenggang", "rate", 0.6),
        ("jiangmen", "rate", "0.60"),
    ],
)
def test_a_county_value_is_checked_before_it_goes_on_record(catalogue, scheme, name, value) -> None:
    with pytest.raises(SchemeError):
        county_value(catalogue.get(scheme), name, value)


def test_a_county_value_that_fits_is_taken(catalogue) -> None:
    assert county_value(catalogue.get("fangchenggang"), "rate", "0.65") == Decimal("0.65")
    assert county_value(catalogue.get("jingjiang"), "contract_end", "2023-12-31") == date(2023, 12, 31)


def test_a_county_value_holds_from_its_day(catalogue) -> None:
    late = CountyParameter("jingjiang", "contract_end", date(2023, 12, 31), "续签协议", date(2024, 1, 1))

    assert catalogue.get("jingjiang").period_on(date(2022, 1, 1), Office(parameters=(late,))) is None


def test_a_county_value_is_kept_within_the_bounds_of_the_text(tmp_path) -> None:
    county = 'value: "0.50", county: {parameter: rate, at_least: "0.40", at_most: "0.60"}'
    scheme = scheme_of(tmp_path, ('value: "0.50"', county))

    amounts = [estimate(scheme, bill("A"), parameters={"rate": rate}).amount for rate in ("0.30", "0.55", "0.90")]

    assert amounts == [Decimal("40.00"), Decimal("55.00"), Decimal("60.00")]


def test_what_a_request_tells_comes_before_what_the_office_has_set(tmp_path) -> None:
    scheme = scheme_of(tmp_path, ('value: "0.50"', 'value: "0.50", county: {parameter: rate}'))
    office = Office(parameters=(CountyParameter("xinghe", "rate", Decimal("0.70"), "县文件", date(2024, 1, 1)),))

    assert estimate(scheme, bill("A"), office=office).amount == Decimal("70.00")
    assert estimate(scheme, bill("A"), office=office, parameters={"rate": "0.20"}).amount == Decimal("20.00")


def test_city_and_town_share_the_premium(catalogue) -> None:
    check = catalogue.get("jingjiang").office_checks["premium_shares"]

    assert shared(check, date(2019, 6, 1)) == {"city": Decimal("240.00"), "town": Decimal("160.00")}
    assert shared(check, date(2019, 6, 1), 1000)["town"] == Decimal("160000.00")


@pytest.mark.parametrize(
    ("ratio", "broken"), [("0.7999", ("under",)), ("0.80", ()), ("1.0999", ()), ("1.10", ("at_least",))]
)
def test_a_loss_ratio_beyond_its_bounds_is_told(catalogue, ratio: str, broken: tuple[str, ...]) -> None:
    check = catalogue.get("jingjiang").office_checks["loss_ratio"]

    assert alarms(check, date(2019, 6, 1), Decimal(ratio)) == broken


@pytest.mark.parametrize(
    ("check", "burden", "broken"),
    [
        ("alert_listed", "4999.99", ()),
        ("alert_listed", "5000.00", ("at_least",)),
        ("alert_resident", "9999.99", ()),
        ("alert_resident", "10000.00", ("at_least",)),
        ("in_catalogue_share", "0.90", ()),
        ("in_catalogue_share", "0.8999", ("under",)),
    ],
)
def test_fangchenggang_watches_burdens_and_catalogue_shares(catalogue, check, burden, broken) -> None:
    watched = catalogue.get("fangchenggang").office_checks[check]

    assert alarms(watched, date(2023, 6, 1), Decimal(burden)) == broken


def test_a_check_that_shares_nothing_says_so(catalogue) -> None:
    with pytest.raises(SchemeError, match="no shares"):
        shared(catalogue.get("jingjiang").office_checks["loss_ratio"], date(2019, 6, 1))


def test_a_renewed_contract_is_named_where_it_was_needed(catalogue) -> None:
    set_ = CountyParameter("jingjiang", "contract_end", "2023-12-31", "靖医保〔2021〕3号", date(2021, 1, 1))
    person = Person(identities=("registered_low_income_household",), insurance="resident")
    township = Provider("hospital", "township", designated=True)
    nothing = Decimal("0.00")

    def estimated(day: date) -> Assessment:
        stay = Expense(
            *("A", day, "inpatient", None, township),
            total=Decimal("3000.00"),
            paid_by_others=nothing,
            compensated_later=nothing,
            unlisted=nothing,
        )
        request = Request("jingjiang", "medical_cost", date(2021, 6, 1), person, expenses=(stay,))
        return assess(catalogue.get("jingjiang"), request, Office(parameters=(set_,)))

    later, before = estimated(date(2021, 3, 1)), estimated(date(2020, 3, 1))

    assert later.amount == before.amount == Decimal("2400.00")
    assert [(step.text, step.document) for step in later.steps if step.code == "period"] == [
        ("2020-12-31 → 2023-12-31", "靖医保〔2021〕3号")
    ]
    assert not [step for step in before.steps if step.code == "period"]
