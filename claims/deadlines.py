"""Until when something must be done."""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def last_day(start: date, days: int, kind: str = "natural") -> date:
    """Return the last day of a period that begins the day after `start`, as article 201 of 民法典 counts.

    Working days leave out Saturdays and Sundays.
    """
    day = start
    left = days
    while left:
        day += ONE_DAY
        left -= kind == "natural" or day.weekday() < SATURDAY
    return day
