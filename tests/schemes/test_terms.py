"""Days move by months as the Civil Code counts them, and never out of the calendar."""

from datetime import date

import pytest

from schemes.terms import days_from, months_from, snapped


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2025, 6, 15), -12, date(2024, 6, 15)),
        (date(2025, 3, 31), 1, date(2025, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 2, 28), -12, date(2024, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(1, 1, 5), -12, date.min),
        (date(9999, 11, 5), 12, date.max),
    ],
)
def test_a_month_on_is_the_corresponding_day_or_the_months_last(day: date, months: int, there: date) -> None:
    assert months_from(day, months) == there


@pytest.mark.parametrize(
    ("day", "days", "there"),
    [
        (date(2025, 6, 15), 20, date(2025, 7, 5)),
        (date(2025, 6, 15), -15, date(2025, 5, 31)),
        (date.max, 1, date.max),
        (date.min, -1, date.min),
    ],
)
def test_days_stay_in_the_calendar(day: date, days: int, there: date) -> None:
    assert days_from(day, days) == there


@pytest.mark.parametrize(
    ("edge", "there"),
    [
        ("month_start", date(2020, 2, 1)),
        ("month_end", date(2020, 2, 29)),
        ("next_month_start", date(2020, 3, 1)),
        ("year_start", date(2020, 1, 1)),
        ("year_end", date(2020, 12, 31)),
        (None, date(2020, 2, 10)),
    ],
)
def test_entry_and_exit_may_count_from_the_edge_of_a_month(edge: str | None, there: date) -> None:
    assert snapped(date(2020, 2, 10), edge) == there
