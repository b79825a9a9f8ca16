"""What the offices keep on record beside a claim: who works on it, defects, visits, notices, payments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from claims.sifting import Spot


@dataclass(frozen=True, slots=True)
class Hold:
    """That a member of staff is working on a claim."""

    claim_id: int
    staff_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class LastDecision:
    """What a decision found, so that it can be taken back while nobody has gone on: the state before, the trace after.

    `version` and `seq` are the claim's version and newest line of history once it was decided.
    """

    claim_id: int
    staff_id: int
    at: datetime
    version: int
    seq: int
    status: str
    step: str
    granted: Decimal | None
    decided_on: date | None
    due_on: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Deputy:
    """That one member of staff stands in for another, first and last day included."""

    id: int
    staff_id: int
    deputy_id: int
    first_day: date
    last_day: date
    made_by: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to mend: in which material, what (a code of claims/defects), and the reviewer's own words."""

    material: str | None  # None: not about a paper, for instance the account or an answer
    code: str
    words: str = ""
    page_id: int | None = None  # which page, where the material has several


@dataclass(frozen=True, slots=True)
class SentBack:
    """All that was found wanting at once, and until when it should be mended."""

    claim_id: int
    seq: int  # of the event
    step: str
    until: date
    defects: tuple[Defect, ...]
    mended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OriginalSeen:
    """That a paper was compared with its original."""

    claim_id: int
    page_id: int
    digest: str
    agrees: bool
    staff_id: int
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """A visit to the household: when, who was met, what was found."""

    claim_id: int
    visited_on: date
    met: str
    findings: str
    confirms: bool
    staff_id: int
    at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class VisitPhoto:
    """A photo taken at a household; without a `visit_id` it waits for the record that its taker writes."""

    id: int
    claim_id: int
    digest: str
    media_type: str
    staff_id: int
    at: datetime
    visit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A word to colleagues; the applicant never sees it."""

    claim_id: int
    staff_id: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that staff corrected, with what stood there before."""

    claim_id: int
    page_id: int
    field: str
    old: str | None
    new: str
    reason: str
    staff_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """What staff ruled on one bill of the working; the newest of a bill counts, whole."""

    claim_id: int
    expense: str
    coverage: str | None  # None: as the person said
    taken_out: Decimal | None  # yuan of the person's own burden that do not count
    left_out: bool  # the whole bill does not count
    reason: str
    staff_id: int
    at: datetime


class NoticeStatus(StrEnum):
    """Where a public notice is."""

    RUNNING = "running"
    OVER = "over"
    RETURNED = "returned"  # an objection was upheld


@dataclass(frozen=True, slots=True)
class Notice:
    """One claim's public notice: masked, without a diagnosis; the day of posting is not counted."""

    id: int
    claim_id: int
    place: str
    scheme_id: str
    step: str
    posted_on: date
    first_day: date
    last_day: date
    shown_name: str
    amount: Decimal
    status: NoticeStatus = NoticeStatus.RUNNING
    closed_on: date | None = None


class Channel(StrEnum):
    """How an objection came in."""

    PAPER = "paper"
    TELEPHONE = "telephone"
    VISIT = "visit"
    CHAT = "chat"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody said against a notice, and what came of it; `upheld` is None while it is open.

    Who said it is for those who look into it only: the `finding` stays with the office, the `answer` is for him.
    `receipt` is the code with which he finds the answer; it is kept as a blind index, and None when read again.
    """

    id: int
    notice_id: int
    text: str
    channel: Channel
    received_on: date
    staff_id: int | None
    upheld: bool | None = None
    finding: str | None = None
    settled_on: date | None = None
    name: str | None = None
    phone: str | None = None
    person_id: int | None = None
    answer: str | None = None
    receipt: str | None = None
    awaits: bool = False  # somebody has a code with which he looks for the answer

    @property
    def wants_answer(self) -> bool:
        """Say whether somebody can read an answer."""
        return self.awaits or self.person_id is not None


class LineStatus(StrEnum):
    """What became of one payment."""

    LISTED = "listed"
    PAID = "paid"
    FAILED = "failed"
    DROPPED = "dropped"  # taken off the list before its release


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One claim on a payment list, with the account as it stood when listed."""

    list_id: int
    claim_id: int
    claim_number: str
    payee: str
    account: str
    bank: str | None
    branch: str | None
    amount: Decimal
    status: LineStatus = LineStatus.LISTED
    settled_on: date | None = None
    reason: str | None = None
    payee_id: str | None = None  # the holder's ID number, where the claim names him


@dataclass(frozen=True, slots=True)
class PaymentList:
    """A payment list of one place with its control totals; released once, then fixed."""

    id: int
    number: str
    place: str
    made_by: int
    made_on: date
    made_at: datetime
    count: int
    total: Decimal
    lines: tuple[PaymentLine, ...] = ()
    released_at: datetime | None = None
    released_by: int | None = None
    dropped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What a person was granted under a scheme in a year, in yuan; `claim_id` is the newest of the claims."""

    claim_id: int
    scheme_id: str
    name: str
    id_number: str | None
    place: str
    count: int
    listed: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class FundRow:
    """What a scheme's fund granted in a year, in yuan, to how many persons on how many lines."""

    scheme_id: str
    persons: int
    count: int
    listed: Decimal
    paid: Decimal


SOON_DAYS = 2  # working days


class Tray(StrEnum):
    """The parts of a queue."""

    MINE = "mine"  # taken by me
    OPEN = "open"  # at my desk, to be taken
    SOON = "soon"  # at my desk, and to be done within SOON_DAYS
    OVERDUE = "overdue"  # at my desk, its deadline past
    SENT_BACK = "sent_back"  # with the applicant
    WAITING = "waiting"  # with a later office
    NOTICE = "notice"  # on public notice
    DONE = "done"  # closed


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of a queue."""

    claim_id: int
    number: str
    name: str
    place: str
    scheme_id: str
    step: str | None
    status: str
    amount: Decimal | None
    submitted_on: date
    due_on: date | None
    held_by: int | None
    version: int = 0


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A part of a queue: its rows, and the spots to ask from for what comes before and after, None at either end."""

    rows: tuple[QueueRow, ...]
    before: Spot | None = None
    after: Spot | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did or saw what."""

    at: datetime
    staff_id: int | None
    action: str
    claim_id: int | None = None
    detail: Mapping[str, object] | None = None
