"""Plans the interview: which question to ask next, what the answers come to, which papers they call for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from schemes.loading import Catalogue
from schemes.model import Scheme
from schemes.values import Office, Person, Source, Words


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a person may tap."""

    value: str
    words: Words


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `kind` is choice, yes_no, date, money or number; "unknown" is always allowed."""

    id: str
    kind: str
    options: tuple[Option, ...]
    words: Words
    why_words: Words
    why: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Because:
    """The answer that settled an outcome, and the clause that says so."""

    question: str
    answer: str
    source: Source
    words: Words


@dataclass(frozen=True, slots=True)
class SchemeOutcome:
    """What the answers so far come to for one scheme."""

    id: str
    outcome: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class PaperNeeded:
    """A paper that the answers call for."""

    kind: str
    material_id: str
    needed: bool
    source: Source
    words: Words
    why: Words


@dataclass(frozen=True, slots=True)
class Plan:
    """The next question, or the outcome: unknown, likely, no or staff."""

    next: Question | None
    outcome: str
    schemes: tuple[SchemeOutcome, ...]
    papers: tuple[PaperNeeded, ...]


def plan(
    catalogue: Catalogue,
    place: str | None,
    on: date,
    answers: Mapping[str, object],
    office: Office = Office.empty(),  # noqa: B008
    scheme: str | None = None,
) -> Plan:
    """Return the next question that can still change an outcome or a paper, or the outcome."""
    raise NotImplementedError


def answers_to_person(scheme: Scheme, answers: Mapping[str, object]) -> Person:
    """Return the person that the answers describe; what was not asked stays not known."""
    raise NotImplementedError


def answers_to_facts(scheme: Scheme, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the facts that the answers settle, by their request path ("expense.coverage": "dual_channel")."""
    raise NotImplementedError
