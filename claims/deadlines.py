"""Until when something must be done: natural days, or working days by the State Council's yearly holiday notices."""

from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Say whether offices work on a day: holidays are free, make-up Saturdays and Sundays are not.

    A year whose holidays have not been announced yet has its plain weekdays.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def last_day(start: date, days: int, kind: str = "natural") -> date:
    """Return the last day of a period that begins the day after `start`, as article 201 of 民法典 counts."""
    day = start
    left = days
    while left:
        day += ONE_DAY
        left -= _counts(day, kind)
    return day


def days_left(on: date, last: date, kind: str = "natural") -> int:
    """Count the days of a period that are left after `on`; 0 when it has run out."""
    return sum(_counts(on + ONE_DAY * n, kind) for n in range(1, (last - on).days + 1))


def _counts(day: date, kind: str) -> bool:
    return kind == "natural" or is_working_day(day)
