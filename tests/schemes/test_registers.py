"""What offices write down and hand in, as the texts ask for it."""

from datetime import date
from decimal import Decimal

import pytest

from schemes.loading import load
from schemes.office_checks import alarms
from schemes.registers import period_before


@pytest.mark.parametrize(
    ("on", "first", "last", "town", "county"),
    [  # 2(5)3: before 10 and 20 July, and 10 and 20 January of the next year
        (date(2025, 7, 1), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 10), date(2025, 7, 20)),
        (date(2025, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 10), date(2025, 7, 20)),
        (date(2026, 1, 1), date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 10), date(2026, 1, 20)),
    ],
)
def test_a_half_year_is_reported_once_it_is_over(on, first, last, town, county):
    found = period_before(load().get("jiangmen").reports["half_year"], on)

    assert (found.first, found.last) == (first, last)
    assert found.due == {"town": town, "county": county}


def test_a_month_is_reported_in_the_next_one():
    found = period_before(load().get("enping").reports["monthly_settlement"], date(2020, 1, 15))

    assert (found.first, found.last) == (date(2019, 12, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("register", "value", "alarm"),
    [  # 2(3)4: listed persons from 5,000 yuan on, other residents from 10,000; 2(5)9: at least 90 % in the catalogue
        ("burden_listed", "5000.00", ("at_least",)),
        ("burden_listed", "4999.99", ()),
        ("burden_resident", "9999.99", ()),
        ("burden_resident", "10000.00", ("at_least",)),
        ("cost_list", "0.8999", ("under",)),
        ("cost_list", "0.90", ()),
    ],
)
def test_what_is_watched_calls_at_its_bound(register, value, alarm):
    scheme = load().get("fangchenggang")
    watch = scheme.registers[register].watch

    assert alarms(scheme.office_checks[watch.check], date(2023, 5, 1), Decimal(value)) == alarm


def test_the_hours_for_telling_of_an_admission_are_those_of_the_text():
    registers = load().get("jingjiang").registers

    assert (registers["hospital_notice"].within.hours, registers["person_notice"].within.hours) == (48, 72)
