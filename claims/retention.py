"""What is erased when: because a person asked, or because its term is over; and what an office holds back."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from claims import mandates
from claims.clock import SHANGHAI, day_of
from claims.keeping import OVER, UNSENT, Ending, Erasure, Keeping, LegalHold, Why
from claims.model import Claim, ClaimStatus, DraftStatus
from claims.ports import Store

NEAR = "erasure_near"  # told with draft_id, day, and claim_id and number when it was handed in
ERASED = "erased"  # told with count
NIGHT = time(2)
AT_LEAST = timedelta(hours=1)  # between asking and the night, so that it can be undone
NOTICE = timedelta(days=30)
AT_ONCE = 200
AT_WILL = (ClaimStatus.WITHDRAWN,)  # nothing was decided or paid, so nothing has to be accounted for


@dataclass(frozen=True, slots=True)
class Erasable:
    """What a person may have erased now, and what the office has to keep until when."""

    now: tuple[Ending, ...] = ()
    under_way: tuple[Claim, ...] = ()
    kept: tuple[tuple[Claim, date], ...] = ()
    held: tuple[Claim, ...] = ()


def night_after(now: datetime) -> datetime:
    """Return the night in which is erased what was asked for now: the next two o'clock that leaves time to undo."""
    night = datetime.combine(day_of(now), NIGHT, SHANGHAI)
    while night < now + AT_LEAST:
        night += timedelta(days=1)
    return night.astimezone(now.tzinfo)


async def what_can_be_erased(store: Store, person_id: int, keeping: Keeping) -> Erasable:
    """Sort what the person entered by whether it can be erased now."""
    now: list[Ending] = []
    under_way: list[Claim] = []
    kept: list[tuple[Claim, date]] = []
    held: list[Claim] = []
    for one in await store.erasures.of_person(person_id):
        until = one.due_on(keeping)
        if one.claim is not None and await store.erasures.held(one.claim.id):
            held.append(one.claim)
        elif one.claim is None or one.claim.status in AT_WILL:
            now.append(one)
        elif until is None:
            under_way.append(one.claim)
        else:
            kept.append((one.claim, until))
    return Erasable(tuple(now), tuple(under_way), tuple(kept), tuple(held))


async def ask(store: Store, person_id: int, keeping: Keeping, now: datetime) -> datetime:
    """Have erased in the night whatever can be: drafts, claims taken back, what was said; return when.

    With nothing under way, every consent ends too.
    """
    found, night = await what_can_be_erased(store, person_id, keeping), night_after(now)
    if known := await store.erasures.open_of(person_id):
        return known[0].due_at
    for one in found.now:
        await store.erasures.add(Erasure(0, person_id, one.draft.id, Why.ASKED, now, night))
    await store.erasures.add(Erasure(0, person_id, None, Why.ASKED, now, night))
    if not found.under_way:
        await _end_consents(store, person_id, now)
    await store.audit.note("erasure_asked", None, now, detail={"person": person_id, "drafts": len(found.now)})
    return night


async def _end_consents(store: Store, person_id: int, now: datetime) -> None:
    for purpose in {one.purpose for one in await store.people.consents_of(person_id) if one.withdrawn_at is None}:
        await store.people.withdraw_consent(person_id, purpose, now)


async def undo(store: Store, person_id: int, now: datetime) -> int:
    """Take back what the person asked to have erased, while it is there."""
    count = await store.erasures.undo(person_id, now)
    if count:
        await store.audit.note("erasure_undone", None, now, detail={"person": person_id})
    return count


async def give_notice(store: Store, keeping: Keeping, on: date, now: datetime) -> int:
    """Set down what ends within the time of notice, and tell those concerned; say how many."""
    told = 0
    for status in (*UNSENT, *OVER):
        lasts = timedelta(days=int(getattr(keeping, status.value)))
        ahead = min(NOTICE, lasts / 2)
        before = _morning(on) + timedelta(days=1) - lasts + ahead
        for one in await store.erasures.ending(status.value, before, AT_ONCE):
            until = one.due_on(keeping)
            if until is None:
                continue
            await _set_down(store, one, max(until, on + ahead), now)
            told += 1
    return told


async def _set_down(store: Store, one: Ending, day: date, now: datetime) -> None:
    due = datetime.combine(day, NIGHT, SHANGHAI).astimezone(now.tzinfo)
    await store.erasures.add(Erasure(0, one.draft.person_id, one.draft.id, Why.TERM, now, due))
    if one.claim is None:
        if one.draft.status is DraftStatus.OPEN and one.draft.whom is not None:
            await store.tell(one.draft.person_id, NEAR, draft_id=one.draft.id, day=day.isoformat())
        return
    for person_id in await mandates.concerned(store, one.claim):
        claim = one.claim
        await store.tell(person_id, NEAR, draft_id=claim.draft_id, day=day.isoformat(), number=claim.number)


async def erase_due(store: Store, now: datetime) -> tuple[int, tuple[str, ...]]:
    """Erase everything that is due and not held back; return how much it was, and the files to take away."""
    gone: list[str] = []
    due = await store.erasures.due(now, AT_ONCE)
    for one in due:
        gone += await store.erasures.carry_out(one, now)
        detail = {"draft": one.draft_id, "person": one.person_id, "why": one.why.value}
        await store.audit.note("erased", None, now, detail=detail)
    for person_id in {one.person_id for one in due if one.draft_id is None}:
        await store.tell(person_id, ERASED, count=sum(one.person_id == person_id for one in due))
    return len(due), tuple(gone)


async def hold(store: Store, claim: Claim, staff_id: int, reason: str, now: datetime) -> LegalHold:
    """Keep a claim whatever its term says."""
    made = await store.erasures.hold(LegalHold(0, claim.id, reason, staff_id, now))
    await store.audit.note("hold_set", staff_id, now, claim_id=claim.id)
    return made


async def lift(store: Store, held: LegalHold, staff_id: int, now: datetime) -> None:
    """Let a claim's term run again."""
    await store.erasures.lift(held.id, staff_id, now)
    await store.audit.note("hold_lifted", staff_id, now, claim_id=held.claim_id)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
