"""The values that go into an estimate and come out of it; money is Decimal yuan, None is "not known"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the languages a scheme file carries; simplified Chinese is always there."""

    zh_Hans: str
    en: str | None = None
    zh_Hant: str | None = None

    def pick(self, language: str) -> str:
        """Return the text in `language`, or in simplified Chinese when the file has no other."""
        if language == "en":
            return self.en or self.zh_Hans
        if language == "zh_Hant":
            return self.zh_Hant or self.zh_Hans
        return self.zh_Hans


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number or a rule stands written."""

    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class Disability:
    """A disability as printed on its card; `level` 1 (gravest) to 4."""

    kind: str
    level: int


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the money is for; `identities` None is not known, () is none."""

    identities: tuple[str, ...] | None = None
    insurance: str | None = None
    local: bool | None = None
    disability: Disability | None = None
    age: int | None = None
    listed_on: date | None = None
    delisted_on: date | None = None
    left_poverty_in: int | None = None
    heavy_burden_after_aid: bool = False


@dataclass(frozen=True, slots=True)
class Household:
    """The household's means over the last twelve months, in yuan, for tests of income and shared caps."""

    size: int | None = None
    income: Decimal | None = None
    unavoidable_expense: Decimal | None = None
    granted_this_year: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Provider:
    """Who sold or treated; `designated` is None when nobody has said."""

    kind: str | None = None
    level: str | None = None
    designated: bool | None = None


@dataclass(frozen=True, slots=True)
class Expense:
    """One bill: a purchase, a visit or a stay, placed by its purchase or settlement day."""

    id: str
    date: date
    kind: str | None = None
    disease: str | None = None
    provider: Provider = Provider()
    coverage: str | None = None
    total: Decimal | None = None
    paid_by_others: Decimal | None = None
    compensated_later: Decimal | None = None
    covered_own_share: Decimal | None = None
    non_covered: Decimal | None = None
    other_aid: Decimal | None = None
    unlisted: Decimal | None = None
    excluded: Mapping[str, Decimal] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    days: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier claim of the same person; what it granted counts for the year of `on`, or as `by_year` says."""

    on: date
    status: str
    amount: Decimal
    cause: str | None = None
    benefit: str | None = None
    by_year: Mapping[int, Decimal] = field(default_factory=dict)  # of the bills, where a benefit runs up over a year


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year's costs inside the policy's scope and what all payers have given on them, in yuan."""

    covered: Decimal
    reimbursed: Decimal


@dataclass(frozen=True, slots=True)
class Request:
    """Everything an estimate may ask about; `on` is the application day."""

    scheme: str
    benefit: str
    on: date
    person: Person = Person()
    cause: str | None = None
    history: tuple[Earlier, ...] = ()
    granted_this_year: Decimal = Decimal("0.00")
    expenses: tuple[Expense, ...] = ()
    year: Mapping[str, YearFigures] = field(default_factory=dict)
    premium: Decimal | None = None
    household: Household = Household()
    facts: Mapping[str, object] = field(default_factory=dict)
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extension:
    """The office's decision to keep a scheme in force beyond the last day of its text."""

    scheme: str
    valid_to: date
    document: str
    decided_on: date
    decided_by: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The office's word that it has checked a version of a scheme's file and that it holds."""

    scheme: str
    version: str
    document: str
    confirmed_on: date
    confirmed_by: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class CountyParameter:
    """A value that a text leaves to the county: yuan and shares as strings, days as YYYY-MM-DD, tables as mappings."""

    scheme: str
    name: str
    value: object
    source: str
    since: date


@dataclass(frozen=True, slots=True)
class Office:
    """What the office has set without touching the text."""

    extensions: tuple[Extension, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    parameters: tuple[CountyParameter, ...] = ()

    @classmethod
    def empty(cls) -> "Office":
        """Return an office that has set nothing."""
        return NOTHING_SET


NOTHING_SET = Office()


class Status(StrEnum):
    """What an estimate comes to."""

    PAYABLE = "payable"
    REVIEW = "review"
    REFUSED = "refused"
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: a formula without language, its result in yuan, and where it stands written."""

    code: str
    text: str
    amount: Decimal | None
    clause: str
    document: str
    expense: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """An estimate with its working; `amount` is None when no rate is known or a missing fact leaves a range.

    The upper end of `range` is None when nothing known bounds it.
    """

    status: Status
    amount: Decimal | None
    range: tuple[Decimal, Decimal | None] | None = None
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    per_expense: Mapping[str, Decimal] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    flags: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extension: Extension | None = None
