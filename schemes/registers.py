"""What an office writes down beside the claims, and what it reports: as the scheme's text asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from schemes.values import Source, Words


@dataclass(frozen=True, slots=True)
class RegisterField:
    """One thing that an entry says.

    `kind` is text, date, moment, money, number or choice, or what entries are found by: id_number, claim (its number
    stands for the person it is for), institution, item.
    """

    id: str
    kind: str
    words: Words
    options: Mapping[str, Words] = field(default_factory=dict)
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """How long there is from one moment of an entry to another."""

    hours: int
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Watch:
    """What an office check is held against: a field of the entry, or its share in the sum of two fields."""

    check: str
    part: str
    rest: str | None = None


@dataclass(frozen=True, slots=True)
class Enrols:
    """How an entry makes its person one of the scheme's: as which identity, for which year."""

    identity: str
    year: str


@dataclass(frozen=True, slots=True)
class Collects:
    """How a list is worked out each month: what persons bore in the year, from another list's costs and from claims.

    Of the other list `burden`, its first day and its ID number count. The month's last day is written to `month`, the
    sum to `amount`. Only persons of these identities count, or with `others` only those who have none of them.
    """

    costs: str
    burden: str
    month: str
    amount: str
    identities: tuple[str, ...] = ()
    others: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A list that the office keeps; an entry is open until the field `closes` is filled.

    `order` are days that may not go back. `marks` puts a mark, good or of warning, on claims of whom or what is found
    in it; `stops` keeps their money back while the entry is open. `consent` is what the person has to agree to.
    """

    id: str
    words: Words
    source: Source
    fields: tuple[RegisterField, ...]
    within: Within | None = None
    watch: Watch | None = None
    closes: str | None = None
    order: tuple[str, ...] = ()
    marks: str | None = None
    stops: bool = False
    consent: str | None = None
    letter: bool = False
    enrols: Enrols | None = None
    collects: Collects | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report on every period of so many months; `due`: on which day of the month after it, by level of place.

    With `settles` what was paid in the period is settled with those who advanced it.
    """

    id: str
    words: Words
    source: Source
    months: int
    due: Mapping[str, int]
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a report, first and last day included, and until when each level hands it in."""

    first: date
    last: date
    due: Mapping[str, date]


def period_before(report: Report, on: date) -> Period:
    """Return the newest period that is over on a day; periods begin with the calendar year."""
    number = (on.month - 1) // report.months
    first_of_next = date(on.year, number * report.months + 1, 1)
    month, year = first_of_next.month - report.months, first_of_next.year
    first = date(year, month, 1) if month > 0 else date(year - 1, month + 12, 1)
    last = date.fromordinal(first_of_next.toordinal() - 1)
    due = {level: date(first_of_next.year, first_of_next.month, day) for level, day in report.due.items()}
    return Period(first, last, due)
