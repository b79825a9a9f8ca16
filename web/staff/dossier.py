"""Everything a claim page shows, gathered in one consistent state."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from claims import meetings, payments, registering, reviewing
from claims.crosschecks import Remark, remarks_on
from claims.desk import (
    FieldChange,
    Hold,
    HomeVisit,
    Note,
    Notice,
    NoticeStatus,
    OriginalSeen,
    Ruling,
    SentBack,
    VisitPhoto,
)
from claims.errors import ClaimError
from claims.listing import Held, held_by
from claims.model import Claim, ClaimStatus, Event, FrozenField, FrozenPage, Page
from claims.model import Mark as PageMark
from claims.papers import Box
from claims.ports import Store
from claims.register_use import Mark, marks_on
from claims.registering import Entry
from claims.staff import Staff
from claims.workflow import HOLD_LASTS, Decision, has_part, may, step_of, way_of
from schemes.model import Scheme, WorkflowStep
from schemes.registers import Register
from web.staff.pages import names_of
from web.staff.shift import Shift


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of a paper: as submitted, as read, as corrected."""

    name: str
    value: str | None
    how: str
    read: str | None = None
    sources: tuple[str, ...] = ()
    box: Box | None = None
    changes: tuple[FieldChange, ...] = ()

    @property
    def differs(self) -> bool:
        """Say whether somebody changed what was read."""
        return self.read is not None and self.read != self.value


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper with its photo, fields and comparison."""

    page_id: int
    kind: str | None
    material: str | None
    width: int
    height: int
    fields: tuple[FieldShown, ...]
    marks: tuple[PageMark, ...]
    original: OriginalSeen | None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A claim as its page shows it to one member of staff."""

    claim: Claim
    scheme: Scheme
    step: WorkflowStep
    papers: tuple[PaperShown, ...]
    history: tuple[Event, ...]
    hold: Hold | None
    visits: tuple[HomeVisit, ...]
    photos: tuple[VisitPhoto, ...]
    notes: tuple[Note, ...]
    sent_back: SentBack | None
    notice: Notice | None
    others: tuple[Claim, ...]
    people: dict[int, Staff]
    place: str
    due_on: date | None
    acts: bool
    own: bool
    listed: bool
    next_id: int | None
    blocked: ClaimError | None = None  # what keeps it off every payment list
    rulings: tuple[Ruling, ...] = ()
    meeting_most: Decimal | None = None  # the most that a sitting may decide here
    told: tuple[tuple[Register, Entry], ...] = ()  # what lists with a time to tell hold of the person
    days_set: int | None = None  # for the public notice that follows, as the office has set them
    marks: tuple[Mark, ...] = ()  # what the offices' lists say of the person, the places of care, the goods
    held: tuple[Held, ...] = ()  # identities, by the office's list or by the person's word
    visible_others: frozenset[int] = field(default_factory=frozenset)

    @property
    def last_seq(self) -> int:
        """The newest line of history that this page shows."""
        return self.history[-1].seq if self.history else 0

    @property
    def figure(self) -> Decimal | None:
        """The amount as it stands."""
        return self.claim.estimate.amount if self.claim.granted is None else self.claim.granted

    def held_by_other(self, shift: Shift) -> bool:
        """Say whether a colleague is working on it right now."""
        return (
            self.hold is not None and self.hold.staff_id != shift.staff.id and shift.now - self.hold.since < HOLD_LASTS
        )

    def photos_of(self, visit_id: int | None) -> tuple[VisitPhoto, ...]:
        """Return the photos of a home visit, for None those that are not on record yet."""
        return tuple(photo for photo in self.photos if photo.visit_id == visit_id)

    @property
    def unseen(self) -> bool:
        """Say whether some paper was not found to agree with its original."""
        return any(paper.original is None or not paper.original.agrees for paper in self.papers)

    def can(self, decision: Decision) -> bool:
        """Say whether the claim takes the decision as it stands."""
        return may(self.scheme, self.claim, decision)

    @property
    def meeting(self) -> Event | None:
        """What a sitting has decided about the amount, and still holds."""
        return meetings.in_force(self.history)

    @property
    def way(self) -> tuple[WorkflowStep, ...]:
        """The steps by which the claim goes."""
        return way_of(self.scheme, self.claim)

    @property
    def following(self) -> WorkflowStep | None:
        """The step after this one."""
        later = self.way[self.way.index(self.step) + 1 :]
        return later[0] if later else None


async def gather(shift: Shift, claim_id: int) -> Dossier:
    """Gather a claim that this member of staff may see; raises ClaimNotFound."""
    async with shift.parts.snapshot() as store:
        scope = shift.desk.scope
        claim = await store.queue.visible(claim_id, scope)
        scheme = shift.parts.catalogue.get(claim.scheme_id)
        history = await store.claims.events_of(claim)
        others = await store.queue.others_of_year(claim)
        hold = await store.reviews.hold_of(claim)
        return Dossier(
            claim=claim,
            scheme=scheme,
            step=step_of(scheme, claim),
            papers=await _papers(store, claim, scheme),
            history=history,
            hold=hold,
            visits=await store.reviews.visits_of(claim),
            photos=await store.visit_photos.of_claim(claim.id),
            notes=(notes := await store.reviews.notes_of(claim)),
            sent_back=await reviewing.to_mend(store, claim),
            notice=await _running(store, claim),
            others=others,
            people=dict(await store.staff.names(await _staff_on(store, claim, history, notes, hold))),
            place=(await names_of(store, {claim.place})).get(claim.place, claim.place),
            due_on=await store.reviews.due_of(claim),
            acts=scope.acts(claim),
            own=await has_part(store, shift.staff, claim),
            listed=await store.payments.live_line_of(claim) is not None,
            next_id=await store.queue.next_open(shift.staff, scope, claim.id),
            blocked=await _blocked(store, shift, claim),
            rulings=await store.reviews.rulings_of(claim),
            marks=await _marks(store, scheme, claim),
            held=await _held(store, scheme, claim),
            told=await registering.told_of(store, scheme, shift.staff.place, claim.beneficiary.name),
            meeting_most=await _most(store, scheme, claim),
            days_set=reviewing.days_set(scheme, claim, await store.office.office_for(claim.place), shift.today),
            visible_others=frozenset(other.id for other in others if scope.sees(other)),
        )


async def _staff_on(
    store: Store, claim: Claim, history: tuple[Event, ...], notes: tuple[Note, ...], hold: Hold | None
) -> set[int]:
    acting = {event.actor.id for event in history if event.actor.kind == "staff" and event.actor.id is not None}
    changed = {change.staff_id for change in await store.reviews.changes_of(claim)}
    visited = {visit.staff_id for visit in await store.reviews.visits_of(claim)}
    return acting | changed | visited | {note.staff_id for note in notes} | ({hold.staff_id} if hold else set())


async def _marks(store: Store, scheme: Scheme, claim: Claim) -> tuple[Mark, ...]:
    pages = [await store.drafts.page_to_read(page.page_id) for page in claim.pages]
    return await marks_on(store, scheme, claim, pages)


async def _held(store: Store, scheme: Scheme, claim: Claim) -> tuple[Held, ...]:
    """Return the identities of the one who is to be helped, as the office's list bears them out today."""
    number = claim.beneficiary.id_number
    entry = None if number is None else await store.office.on_roster(scheme.id, number)
    return held_by(scheme, claim.answers, entry, claim.submitted_on)


async def _most(store: Store, scheme: Scheme, claim: Claim) -> Decimal | None:
    meeting = meetings.wanted(scheme, claim)
    return None if meeting is None else await meetings.most(store, scheme, claim, meeting)


async def _blocked(store: Store, shift: Shift, claim: Claim) -> ClaimError | None:
    if claim.status is not ClaimStatus.APPROVED or not shift.desk.scope.acts(claim):
        return None
    return await payments.blocked(store, shift.desk, claim)


async def _running(store: Store, claim: Claim) -> Notice | None:
    if claim.status is not ClaimStatus.IN_REVIEW:
        return None
    notices = await store.notices.of_claim(claim)
    return next((notice for notice in notices if notice.status is NoticeStatus.RUNNING), None)


async def _papers(store: Store, claim: Claim, scheme: Scheme) -> tuple[PaperShown, ...]:
    seen = await store.reviews.originals_of(claim)
    changes = await store.reviews.changes_of(claim)
    pages = {page.page_id: await store.drafts.page_to_read(page.page_id) for page in claim.pages}
    remarks = await remarks_on(store, claim, scheme.place, list(pages.values()))
    return tuple(
        replace(
            _paper(page, pages[page.page_id], seen.get(page.page_id), changes),
            remarks=tuple(one for one in remarks if one.page_id == page.page_id),
        )
        for page in claim.pages
    )


def _paper(
    frozen: FrozenPage, page: Page, original: OriginalSeen | None, changes: tuple[FieldChange, ...]
) -> PaperShown:
    mine = tuple(change for change in changes if change.page_id == frozen.page_id)
    return PaperShown(
        page_id=frozen.page_id,
        kind=frozen.kind,
        material=frozen.material,
        width=page.reading.width if page.reading else 0,
        height=page.reading.height if page.reading else 0,
        fields=tuple(_field(one, page, mine) for one in frozen.fields),
        marks=frozen.marks,
        original=original,
    )


def _field(frozen: FrozenField, page: Page, changes: tuple[FieldChange, ...]) -> FieldShown:
    read = page.reading.fields.get(frozen.name) if page.reading else None
    mine = tuple(change for change in changes if change.field == frozen.name)
    if read is None:
        return FieldShown(frozen.name, frozen.value, frozen.how, changes=mine)
    return FieldShown(frozen.name, frozen.value, frozen.how, read.value, read.sources, read.box, mine)


def in_days(today: date, days: int) -> date:
    """Return the day so many days on."""
    return today + timedelta(days=days)
