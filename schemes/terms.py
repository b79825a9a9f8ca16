"""Stretches of days and groups that a scheme names once and asks about in many rules."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from schemes.case import Case
from schemes.conditions import Condition, Test
from schemes.quantities import Quantity
from schemes.values import Source, Words


def months_from(day: date, months: int) -> date:
    """Return the corresponding day so many months on (or back), or that month's last day if it has none.

    Beyond the calendar it is the calendar's first or last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if months < 0 else date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_from(day: date, days: int) -> date:
    """Return the day so many days on (or back); beyond the calendar it is the calendar's first or last day."""
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, date.min.toordinal()), date.max.toordinal()))


def snapped(day: date, to: str | None) -> date:
    """Move a day to the edge of its month or year, as texts count entry and exit."""
    match to:
        case "month_start":
            return day.replace(day=1)
        case "month_end":
            return day.replace(day=calendar.monthrange(day.year, day.month)[1])
        case "next_month_start":
            return months_from(day.replace(day=1), 1)
        case "year_start":
            return day.replace(month=1, day=1)
        case "year_end":
            return day.replace(month=12, day=31)
        case _:
            return day


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or last day of a span: a day, moved by months or days, then to the edge of a month or year."""

    day: Quantity
    months: Quantity | None
    days: Quantity | None
    back: bool
    snap: str | None
    steady: bool = False  # the same for every bill of a request

    def on(self, case: Case) -> date | None:
        """Return the day, or None when nothing bounds this side."""
        if not self.steady:
            return self._on(case)
        known = case.edges
        if id(self) not in known:
            known[id(self)] = self._on(case)
        return known[id(self)]

    def _on(self, case: Case) -> date | None:
        day = self.day.level(case)
        if not isinstance(day, date):
            return None
        sign = -1 if self.back else 1
        if self.months is not None:
            day = months_from(day, sign * int(self.months.value(case).amount))
        if self.days is not None:
            day = days_from(day, sign * int(self.days.value(case).amount))
        return snapped(day, self.snap)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends included, and the day that is placed in it."""

    id: str
    looks_at: Quantity
    first: Edge | None
    last: Edge | None
    source: Source

    def place(self, case: Case) -> str:
        """Say where the day lies: before, first_day, inside, last_day or after."""
        day = self.looks_at.level(case)
        if not isinstance(day, date):
            raise LookupError(self.id)
        first = self.first.on(case) if self.first else None
        last = self.last.on(case) if self.last else None
        if first is not None and day <= first:
            return "first_day" if day == first else "before"
        if last is not None and day >= last:
            return "last_day" if day == last else "after"
        return "inside"


SPAN_PLACES = ("before", "first_day", "inside", "last_day", "after")


@dataclass(frozen=True, slots=True)
class Unsure:
    """When only staff can say which group it is, and which fact they would need."""

    test: Test
    missing: str


@dataclass(frozen=True, slots=True)
class Group:
    """A division into named groups: the first whose condition holds, or the one for all others."""

    id: str
    cases: tuple[tuple[str, Test], ...]
    conditions: tuple[Condition, ...]  # of the cases, for the interview
    otherwise: str | None
    unsure: Unsure | None
    source: Source
    words: Mapping[str, Words]  # of its cases, for pages

    def of(self, case: Case) -> str | None:
        """Return the name of the group that the case falls in."""
        if self.id in case.chosen:
            return case.chosen[self.id]
        for name, test in self.cases:
            if test(case):
                return name
        return self.otherwise

    @property
    def names(self) -> tuple[str, ...]:
        """Every group's name, in the order of the file."""
        named = tuple(name for name, _ in self.cases)
        return named if self.otherwise is None else (*named, self.otherwise)
