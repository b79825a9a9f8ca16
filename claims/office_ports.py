"""What the offices' use cases need from storage, one small protocol a noun."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from claims.desk import (
    AuditLine,
    Deputy,
    FieldChange,
    FundRow,
    Hold,
    HomeVisit,
    LastDecision,
    LedgerRow,
    LineStatus,
    Note,
    Notice,
    NoticeStatus,
    Objection,
    OriginalSeen,
    PaymentLine,
    PaymentList,
    QueuePage,
    QueueRow,
    Ruling,
    SentBack,
    Tray,
    VisitPhoto,
)
from claims.model import Claim
from claims.sifting import Queueing, Start
from claims.staff import Scope, Staff


class Reviews(Protocol):
    """What reviewers keep on a claim."""

    async def hold_of(self, claim: Claim) -> Hold | None:
        """Return who is working on the claim."""

    async def set_hold(self, hold: Hold) -> None:
        """Note who is working on the claim, in place of anybody before."""

    async def drop_hold(self, claim: Claim) -> None:
        """Note that nobody is working on the claim."""

    async def set_due(self, claim: Claim, due_on: date | None, left: int | None = None) -> None:
        """Keep until when the step should be done, or how many days are left while its clock stands still."""

    async def due_of(self, claim: Claim) -> date | None:
        """Return until when the step should be done."""

    async def left_of(self, claim: Claim) -> int | None:
        """Return how many days the step has left, None while its clock runs or when it has no deadline."""

    async def held_by(self, staff_id: int) -> tuple[int, ...]:
        """Return the claims that a member of staff has taken."""

    async def overdue(self, on: date, limit: int) -> tuple[tuple[int, date], ...]:
        """Return claims at a desk whose deadline is past and that were not passed on for it yet, with the deadline."""

    async def note_escalated(self, claim: Claim, due_on: date, at: datetime, to: int | None) -> None:
        """Note that a claim was passed on for a deadline."""

    async def remember_decision(self, made: LastDecision) -> None:
        """Keep what the newest decision on a claim found, in place of any before."""

    async def last_decision(self, claim_id: int) -> LastDecision | None:
        """Return what the newest decision on a claim found."""

    async def forget_decision(self, claim_id: int) -> None:
        """Forget what the newest decision on a claim found."""

    async def add_sent_back(self, sent: SentBack) -> None:
        """Keep what is to be mended."""

    async def sent_back(self, claim: Claim) -> tuple[SentBack, ...]:
        """Return everything that was ever to be mended, oldest first."""

    async def set_mended(self, claim: Claim, at: datetime) -> None:
        """Note that the person has mended what was open."""

    async def add_original(self, seen: OriginalSeen) -> None:
        """Keep a comparison; the newest of a paper counts."""

    async def originals_of(self, claim: Claim) -> Mapping[int, OriginalSeen]:
        """Return the newest comparison of each page."""

    async def add_visit(self, visit: HomeVisit) -> int:
        """Keep a home visit and return its number."""

    async def visits_of(self, claim: Claim) -> tuple[HomeVisit, ...]:
        """Return the home visits, oldest first."""

    async def add_note(self, note: Note) -> None:
        """Keep a note."""

    async def notes_of(self, claim: Claim) -> tuple[Note, ...]:
        """Return the notes, oldest first."""

    async def add_change(self, change: FieldChange) -> None:
        """Keep a corrected field."""

    async def add_ruling(self, ruling: Ruling) -> None:
        """Keep a ruling on a bill."""

    async def rulings_of(self, claim: Claim) -> tuple[Ruling, ...]:
        """Return the rulings, oldest first; the newest of a bill counts."""

    async def declare_relative(self, claim: Claim, staff_id: int, now: datetime) -> None:
        """Keep that a member of staff is related to somebody on the claim."""

    async def relatives_of(self, claim: Claim) -> frozenset[int]:
        """Return the members of staff who declared that they are related to somebody on the claim."""

    async def changes_of(self, claim: Claim) -> tuple[FieldChange, ...]:
        """Return the corrected fields, oldest first."""


class VisitPhotos(Protocol):
    """Photos of home visits, each sealed in a file of its own."""

    async def add(self, photo: VisitPhoto) -> VisitPhoto:
        """Keep that a photo was taken and return it with its number; the same photo again changes nothing."""

    async def of_claim(self, claim_id: int) -> tuple[VisitPhoto, ...]:
        """Return the photos of a claim's household, oldest first."""

    async def attach(self, claim_id: int, staff_id: int, visit_id: int) -> int:
        """Put the photos of a member of staff that wait for a record into one, and say how many they were."""

    async def drop(self, photo: VisitPhoto) -> tuple[str, ...]:
        """Forget a photo, and return the digests of the files that nobody can read any more."""


class Deputies(Protocol):
    """Who stands in for whom."""

    async def add(self, made: Deputy) -> Deputy:
        """Keep that somebody stands in and return it with its id."""

    async def end(self, row: int, at: datetime) -> None:
        """Note that it ended before its last day."""

    async def named_by(self, staff_id: int, on: date) -> tuple[Deputy, ...]:
        """Return who stands in for a member of staff on a day or later."""

    async def standing_in(self, deputy_id: int, on: date) -> tuple[Deputy, ...]:
        """Return for whom a deputy stands in on a day."""


class Notices(Protocol):
    """Public notices and what was said against them."""

    async def post(self, notice: Notice) -> Notice:
        """Keep a new notice and return it with its id."""

    async def within(self, notice_id: int, place: str) -> Notice:
        """Return the notice if it belongs to the place or one under it; raises NoticeNotFound."""

    async def of_claim(self, claim: Claim) -> tuple[Notice, ...]:
        """Return the claim's notices, oldest first."""

    async def run_out(self, today: date, limit: int) -> tuple[Notice, ...]:
        """Return running notices whose last day lies before today and that no open objection holds."""

    async def close(self, notice: Notice, status: NoticeStatus, on: date) -> None:
        """Note how a notice ended."""

    async def shown_at(self, place: str, on: date) -> tuple[Notice, ...]:
        """Return what hangs on the notice board of a place, or of the places under it, on a day."""

    async def object(self, objection: Objection) -> Objection:
        """Keep an objection and return it with its id."""

    async def by_receipt(self, receipt: str) -> Objection | None:
        """Return the objection of a code."""

    async def objected(self, place: str, limit: int) -> tuple[Notice, ...]:
        """Return running notices of a place, or of the places under it, with an open objection, oldest first."""

    async def objections_to(self, notice: Notice) -> tuple[Objection, ...]:
        """Return what was said against a notice, oldest first."""

    async def settle(self, objection: Objection) -> None:
        """Keep what came of an objection."""


class Payments(Protocol):
    """Payment lists; a claim stands on one live line at most."""

    async def next_number(self, place: str, on: date) -> str:
        """Return the next list number of the place and day."""

    async def add(self, made: PaymentList) -> PaymentList:
        """Keep a list with its lines and return it with its id."""

    async def within(self, list_id: int, place: str) -> PaymentList:
        """Return the list with its lines if it is the place's; raises ListNotFound."""

    async def lists_of(self, place: str, limit: int = 50) -> tuple[PaymentList, ...]:
        """Return the place's lists without their lines, newest first."""

    async def release(self, made: PaymentList, staff_id: int, at: datetime) -> None:
        """Note that the list went out; raises ListReleased when it had already."""

    async def drop(self, made: PaymentList, at: datetime) -> None:
        """Note that the list was taken back before its release."""

    async def settle(self, line: PaymentLine, status: LineStatus, on: date, reason: str | None) -> None:
        """Keep what became of a line."""

    async def live_line_of(self, claim: Claim) -> PaymentLine | None:
        """Return the line on which the claim stands, listed or paid."""

    async def reserved(self, scheme_id: str, id_number: str, year: int, *, but_not: int) -> Decimal:
        """Return the yuan listed or paid to a person under a scheme for claims submitted in a year."""

    async def payer_of(self, claim: Claim, bills: Sequence[str]) -> str | None:
        """Return the number of another claim of the scheme that is listed or paid for one of these bills."""

    async def use_bills(self, claim: Claim, bills: Sequence[str]) -> None:
        """Note that the claim is paid for these bills; they are kept as blind indexes only."""

    async def ledger(self, scope: Scope, year: int, limit: int) -> tuple[LedgerRow, ...]:
        """Return what persons were granted of claims submitted in a year, the most first."""

    async def funds_of_year(self, scope: Scope, year: int) -> tuple[FundRow, ...]:
        """Return what each scheme's fund granted of claims submitted in a year, by scheme."""


class Queue(Protocol):
    """Claims as a member of staff finds them; everything asks for his scope."""

    async def visible(self, claim_id: int, scope: Scope) -> Claim:
        """Return the claim if it has reached this desk; raises ClaimNotFound."""

    async def counts(self, asked: Queueing) -> Mapping[Tray, int]:
        """Count each tray."""

    async def by_place(self, asked: Queueing, tray: Tray, places: Collection[str]) -> Mapping[str, int]:
        """Count a tray of claims that are not closed for each of some places; what is mine counts as open."""

    async def page(self, asked: Queueing, tray: Tray, start: Start | None, limit: int) -> QueuePage:
        """Return a part of a tray as it is on a day: the longest waiting first, closed ones newest first."""

    async def found(self, number: str, scope: Scope) -> int | None:
        """Return the id of the visible claim with this number."""

    async def overdue_within(self, place: str, on: date, limit: int) -> tuple[QueueRow, ...]:
        """Return what is overdue at any desk of a place, the longest first; the rows carry no name."""

    async def of_person(self, id_number: str, scope: Scope, limit: int) -> tuple[QueueRow, ...]:
        """Return the visible claims of the person with this ID number, newest first."""

    async def of_name(self, name: str, scope: Scope, limit: int) -> tuple[int, tuple[QueueRow, ...]]:
        """Say how many visible claims have a beneficiary or applicant of this name, and return the newest."""

    async def next_open(self, staff: Staff, scope: Scope, after: int) -> int | None:
        """Return the claim to work on after this one."""

    async def others_of_year(self, claim: Claim) -> tuple[Claim, ...]:
        """Return the beneficiary's newest other claims of the year in the county, whatever their step."""

    async def to_pay(self, scope: Scope, limit: int) -> Sequence[Claim]:
        """Return the claims waiting to be put on a payment list."""


class Audit(Protocol):
    """Who did or saw what; lines are only ever added."""

    async def note(
        self,
        action: str,
        staff_id: int | None,
        at: datetime,
        *,
        claim_id: int | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Add a line."""

    async def looked(self, staff_id: int, action: str, since: datetime, *, but_not: int | None) -> int:
        """Count a member of staff's lines of an action since an instant, each claim once and one not at all."""

    async def lines_of(self, place: str, since: datetime, until: datetime, limit: int) -> Sequence[AuditLine]:
        """Return what those did who work in a place (the beginning of its code), and the system, newest first."""

    async def heads(self, before: datetime) -> Mapping[str, tuple[int, str]]:
        """Return how each place's chain stood at an instant: how many lines it had, and the seal of the last."""
