"""What the engine is looking at while it works: the request, one identity, one bill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from schemes.values import Expense, Person, Request, Source, YearFigures

ZERO = Decimal("0.00")
NO_EXPENSE = Expense("", date.min)
NO_FIGURES = YearFigures(ZERO, ZERO)


class Calendar(Protocol):
    """Says where a day lies in a scheme's time in force."""

    def place(self, day: date) -> str:
        """Return before, in or after."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that the county has set; `source` is None when only the request says so."""

    value: object
    source: Source | None


class Case:
    """The request and, in turn, the identity, the bill or the year's figures that a rule is asked about."""

    __slots__ = (
        "calendar",
        "chosen",
        "day",
        "edges",
        "expense",
        "figures",
        "identity",
        "kind",
        "nth",
        "parts",
        "person",
        "request",
        "settings",
    )

    def __init__(self, request: Request, calendar: Calendar, settings: Mapping[str, Setting]) -> None:
        self.request = request
        self.person: Person = request.person
        self.calendar = calendar
        self.settings = settings
        self.identity: str | None = None
        self.expense: Expense = NO_EXPENSE
        self.kind: str | None = None
        self.nth = 0  # of the admitted bills of its kind in its year
        self.figures: YearFigures = NO_FIGURES
        self.day: date = request.on
        self.parts: Mapping[str, Decimal] = {}
        self.chosen: Mapping[str, str] = {}
        self.edges: dict[int, date | None] = {}  # of spans, worked out once for all bills
