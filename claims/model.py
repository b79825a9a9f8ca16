"""The values of a claim's life: the person, the draft with its pages, the claim with its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from claims.papers import PaperKind, PaperReading, Verdict
from schemes.values import Assessment, Request

Answer = str | int | bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to the bot; not necessarily the one the money is for."""

    id: int
    language: str
    phone: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """That a person agreed to a purpose, to which wording, when, and when he took it back."""

    purpose: str
    text_version: str
    at: datetime
    withdrawn_at: datetime | None = None


class Whom(StrEnum):
    """For whom a person files."""

    SELF = "self"
    OTHER = "other"


class DraftStatus(StrEnum):
    """Where a draft is in its life."""

    OPEN = "open"
    MENDING = "mending"  # its claim was sent back; submitting again goes on with the same claim
    SUBMITTED = "submitted"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Gap:
    """A paper that cannot be had now (容缺): why, and until when it is promised.

    `reason` is a code that the front ends word for its reader, with its day behind a colon: agreed_on_phone:2025-06-15.
    """

    material: str
    reason: str
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """The declaration the applicant tapped: which version, its very wording, when."""

    version: str
    wording: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has entered so far, before anything is submitted."""

    id: int
    person_id: int
    created_at: datetime
    updated_at: datetime
    whom: Whom | None = None
    place: str | None = None
    scheme_id: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    phone: str | None = None
    bank_branch: str | None = None
    gaps: tuple[Gap, ...] = ()
    declaration: Declaration | None = None
    filed_by_staff_id: int | None = None
    status: DraftStatus = DraftStatus.OPEN
    version: int = 0


class PageState(StrEnum):
    """Where a photographed page is."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"
    REMOVED = "removed"


class Mark(StrEnum):
    """What staff should know about a page."""

    TAKEN_AS_IT_IS = "taken_as_it_is"  # still bad after two tries
    KIND_BY_PERSON = "kind_by_person"  # the person said what it is
    NOT_READ = "not_read"  # the reader gave up; the person typed what matters


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that a person typed over a reading: normalised as the reading would be."""

    field: str
    value: str
    by: int
    at: datetime
    old: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One photographed page of a draft, what was read on it and what the person made of that."""

    id: int
    draft_id: int
    position: int
    digest: str
    media_type: str
    created_at: datetime
    state: PageState = PageState.WAITING
    kind: PaperKind | None = None
    material: str | None = None
    tries: int = 0  # earlier photos of this paper that could not be used
    quality_reason: str | None = None
    reading: PaperReading | None = None
    read_at: datetime | None = None
    crops: Mapping[str, str] = field(default_factory=dict)  # field → digest of the picture cut out around it
    corrections: tuple[Correction, ...] = ()
    confirmed: tuple[str, ...] = ()
    confirmed_at: datetime | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def wants_retake(self) -> bool:
        """Say whether a better photo should be asked for."""
        return self.quality_reason is not None and Mark.TAKEN_AS_IT_IS not in self.marks

    def correction(self, name: str) -> Correction | None:
        """Return the newest correction of a field."""
        return next((item for item in reversed(self.corrections) if item.field == name), None)

    def value(self, name: str) -> str | None:
        """Return what counts for a field: the correction, else the reading, else None (not known)."""
        if corrected := self.correction(name):
            return corrected.value
        read = self.reading.fields.get(name) if self.reading else None
        return read.value if read else None

    def is_settled(self, name: str) -> bool:
        """Say whether nobody need look at a field again: read with proof, confirmed or corrected."""
        if self.correction(name) or name in self.confirmed:
            return True
        read = self.reading.fields.get(name) if self.reading else None
        return read is not None and read.verdict is Verdict.READ


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named on a claim: the one helped, the one who applies, or the one who acts for him."""

    name: str
    id_number: str | None = None
    phone: str | None = None
    relation: str | None = None  # of the applicant or proxy to the beneficiary


@dataclass(frozen=True, slots=True)
class Account:
    """Where the money goes."""

    holder: str
    number: str
    bank: str | None = None
    branch: str | None = None


class ClaimStatus(StrEnum):
    """What has become of a claim, whatever the steps of its scheme are called."""

    IN_REVIEW = "in_review"  # with the office named by the step
    SENT_BACK = "sent_back"  # with the applicant, to mend
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"  # to be paid
    PAID = "paid"
    PAYMENT_FAILED = "payment_failed"  # with the applicant, to mend the account


@dataclass(frozen=True, slots=True)
class FrozenField:
    """A value as it was submitted, and how it came about: read, confirmed, typed or unsure."""

    name: str
    value: str | None
    how: str


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """A page as it was submitted."""

    page_id: int
    digest: str
    kind: PaperKind | None
    material: str | None
    fields: tuple[FrozenField, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What was submitted, frozen, and where it stands."""

    id: int
    number: str
    draft_id: int
    person_id: int
    place: str
    scheme_id: str
    scheme_version: str
    benefit: str
    beneficiary: Party
    applicant: Party
    proxy: Party | None
    account: Account
    cause: str | None
    answers: Mapping[str, Answer]
    gaps: tuple[Gap, ...]
    declaration: Declaration
    pages: tuple[FrozenPage, ...]
    estimate: Assessment
    submitted_on: date
    submitted_at: datetime
    filed_by_staff_id: int | None
    status: ClaimStatus
    step: str | None
    version: int
    granted: Decimal | None = None  # yuan, once decided
    decided_on: date | None = None
    request: Request | None = None  # what was assessed, so that it can be assessed anew


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: a person of the chat, a member of staff, or the system by itself."""

    kind: str  # person staff system
    id: int | None = None


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a claim's history."""

    seq: int
    at: datetime
    on: date
    actor: Actor
    code: str
    step: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)
