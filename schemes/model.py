"""A scheme as the rest of the product sees it: who, which papers, which steps, which duties; all with clauses."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from schemes.benefits import Benefit
from schemes.conditions import Condition
from schemes.errors import NotInForce, SchemeError
from schemes.facts import Fact
from schemes.figures import Figure
from schemes.in_force import Period, settings, time_in_force
from schemes.registers import Register, Report
from schemes.terms import Group
from schemes.values import NOTHING_SET, Extension, Office, Source, Words


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the text may be relied on, and who looked last: draft, in_force, ended or unconfirmed."""

    state: str
    checked_on: date
    checked_by: str
    note: Words


@dataclass(frozen=True, slots=True)
class Identity:
    """A group of people the scheme is for, and who certifies that somebody belongs to it."""

    id: str
    words: Words
    certified_by: Words
    source: Source


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that a claim needs; `kind` is a PaperKind word, `alternatives` are kinds that do as well."""

    id: str
    kind: str
    words: Words
    why: Words
    source: Source
    needed: bool
    several: bool
    fields: tuple[str, ...]
    whose: str | None  # beneficiary applicant proxy
    alternatives: tuple[str, ...]
    condition: Condition | None = None  # None asks for it always


@dataclass(frozen=True, slots=True)
class Meeting:
    """A sitting that decides the amount of claims that carry a flag, and the list in which its decisions stand.

    `most` are the county values under which the text gives the most, as written: no sitting may give more.
    """

    register: str
    flag: str
    most: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """One step of review, by its role and the level of the place that does it."""

    id: str
    role: str
    kind: str  # review home_visit notice approve pay
    place_level: str  # village town county city
    words: Words
    source: Source
    deadline_days: int | None = None
    deadline_kind: str | None = None  # natural working
    deadline_parameter: str | None = None  # the county sets the days under this name
    deadline_from_papers: bool = False  # counted from complete papers, not from when the step began
    returns_to: str | None = None
    home_visit: bool = False
    originals: bool = False
    meeting: Meeting | None = None
    only_with: str | None = None  # a flag: only claims that carry it come here
    not_with: str | None = None  # a flag: claims that carry it pass this by

    def is_for(self, flags: Set[str]) -> bool:
        """Say whether a claim with these flags, each without what it is about, comes through the step."""
        return (self.only_with is None or self.only_with in flags) and self.not_with not in flags


@dataclass(frozen=True, slots=True)
class Payer:
    """The scheme's turn among several that pay for one bill: the smallest rank pays first, 50 is usual."""

    rank: int = 50
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time to do something in: hours, natural days or working days."""

    amount: int
    kind: str  # hours natural working


@dataclass(frozen=True, slots=True)
class OfficeCheck:
    """A figure that the office watches: how a sum is shared, or bounds that call for action."""

    id: str
    words: Words
    source: Source
    split: Figure | None
    shares: Mapping[str, Figure]
    under: Figure | None
    at_least: Figure | None
    over: Figure | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the scheme tells people: an exclusion, a duty, a referral, a sanction, an entitlement."""

    id: str
    words: Words
    source: Source
    ask_at: Words | None = None
    deadline: Deadline | None = None
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark on an estimate: what it does and its words for people."""

    id: str
    effect: str  # refuse nothing_due staff note not_computable
    words: Words


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a text leaves to the county: one value of a unit, or a table with the units of its columns."""

    unit: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What the law gives whoever is refused: a time in days or months, and where that stands written."""

    words: Words  # the law as people cite it
    count: int
    unit: str  # days months
    source: Source


@dataclass(frozen=True, slots=True)
class Common:
    """What all schemes have in common: flags any of them may raise, the words that ask for the place, the law."""

    flags: Mapping[str, Flag]
    place_words: Words
    place_why: Words
    page: Mapping[str, Words]  # headings and short words of a drawn page
    remedies: Mapping[str, Remedy]  # reconsideration litigation


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a person may tap, and the facts that it settles, by their request path."""

    value: str
    words: Words
    sets: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview: `kind` is choice, yes_no, date, money or number; "unknown" is always allowed."""

    id: str
    kind: str
    options: tuple[Option, ...]
    words: Words
    why_words: Words
    why: tuple[Source, ...]
    sets: str | None = None  # the fact that a date, an amount or a number settles
    asked: bool = True  # False: the chat knows it already, such as who files
    follows: tuple[str, str] | None = None  # asked only after this answer to that question, or "unknown" to it


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """A policy as data, with the version of the file it came from."""

    id: str
    names: Words
    short_names: Words
    place: str
    place_names: Words
    document: str
    periods: tuple[Period, ...]
    status: Standing
    identities: Mapping[str, Identity]
    benefits: Mapping[str, Benefit]
    questions: Mapping[str, Question]
    materials: tuple[Material, ...]
    workflow: tuple[WorkflowStep, ...]
    payer: Payer
    exclusions: tuple[Notice, ...]
    duties: tuple[Notice, ...]
    referrals: tuple[Notice, ...]
    sanctions: tuple[Notice, ...]
    entitlements: tuple[Notice, ...]
    office_checks: Mapping[str, OfficeCheck]
    registers: Mapping[str, Register]
    reports: Mapping[str, Report]
    declaration: Words
    declaration_version: str
    version: str  # hash of the file
    flag_list: Mapping[str, Flag]
    effects: Mapping[str, str]  # of each flag
    vocabulary: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Parameter]  # what a county may set
    facts: Mapping[str, Fact]  # those of every request and this file's own
    groups: Mapping[str, Group]
    figures: Mapping[str, Figure]
    looks_at: Mapping[str, frozenset[str]]  # of amounts and spans, by their paths: the facts that they come from

    @property
    def conditions(self) -> Iterator[Condition]:
        """Every condition of the rules, groups and papers."""
        for benefit in self.benefits.values():
            yield from (rule.condition for rule in (*benefit.rules, *benefit.expense_rules))
        for group in self.groups.values():
            yield from group.conditions
        yield from (material.condition for material in self.materials if material.condition is not None)

    @property
    def flags(self) -> dict[str, Words]:
        """Words for every flag that an estimate may raise."""
        return {flag.id: flag.words for flag in self.flag_list.values()}

    def benefit(self, id: str) -> Benefit:
        """Return a benefit by its id. Raises SchemeError when the scheme has none of that name."""
        found = self.benefits.get(id)
        if found is None:
            raise SchemeError(f"scheme {self.id} has no benefit {id!r}; it has: {', '.join(self.benefits)}")
        return found

    def period_on(self, on: date, office: Office = NOTHING_SET) -> Period | Extension | None:
        """Return what puts the scheme in force on a day: a period of its text, an extension of it, or None."""
        set_ = settings(self.id, office, on, {})
        for period in self.periods:
            if (period.first or date.min) <= on <= period.ends(set_):
                return period
        time = time_in_force(self.id, self.periods, office, set_)
        return time.extension if time.place(on) == "in" else None

    def last_day(self, office: Office = NOTHING_SET) -> date | None:
        """Return the last day the scheme is in force; None when no end is written."""
        set_ = settings(self.id, office, date.max, {})
        last = time_in_force(self.id, self.periods, office, set_).last
        return None if last == date.max else last

    def version_on(self, on: date, office: Office = NOTHING_SET) -> str:
        """Return the version of the file that holds on a day. Raises NotInForce."""
        if self.period_on(on, office) is None:
            raise NotInForce(f"{self.id} is not in force on {on}: its last day is {self.last_day(office)}")
        return self.version
