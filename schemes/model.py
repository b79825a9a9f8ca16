"""A scheme as the rest of the product sees it: who, which papers, which steps, which duties; all with clauses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from schemes.values import Extension, Office, Source, Words


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which the text itself is in force, both included; None is not written."""

    first: date | None
    last: date | None
    source: Source


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
    condition: object = None  # a rules.Condition; None asks for it always


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
    returns_to: str | None = None
    home_visit: bool = False
    originals: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the scheme tells people: an exclusion, a duty, a referral, a sanction, an entitlement."""

    id: str
    words: Words
    source: Source
    ask_at: Words | None = None
    deadline_days: int | None = None
    deadline_kind: str | None = None
    condition: object = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark on an estimate: what it does and its words for people."""

    id: str
    effect: str  # refuse nothing_due staff note not_computable
    words: Words


@dataclass(frozen=True, slots=True)
class Scheme:
    """A policy as data, with the version of the file it came from."""

    id: str
    names: Words
    short_names: Words
    place: str
    document: str
    periods: tuple[Period, ...]
    status: Standing
    identities: Mapping[str, Identity]
    benefits: Mapping[str, object]
    materials: tuple[Material, ...]
    workflow: tuple[WorkflowStep, ...]
    exclusions: tuple[Notice, ...]
    duties: tuple[Notice, ...]
    referrals: tuple[Notice, ...]
    sanctions: tuple[Notice, ...]
    entitlements: tuple[Notice, ...]
    declaration: Words
    declaration_version: str
    version: str
    flag_list: Mapping[str, Flag]

    @property
    def flags(self) -> dict[str, Words]:
        """Words for every flag that an estimate may raise."""
        return {flag.id: flag.words for flag in self.flag_list.values()}

    def period_on(self, on: date, office: Office = Office.empty()) -> Period | Extension | None:  # noqa: B008
        """Return what puts the scheme in force on the day: a period of its text, an extension, or None."""
        raise NotImplementedError

    def last_day(self, office: Office = Office.empty()) -> date | None:  # noqa: B008
        """Return the last day the scheme is in force; None when no end is written."""
        raise NotImplementedError
