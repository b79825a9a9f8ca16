"""Taking a decision back: within a minute, by whoever made it, while nobody has gone on from it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from claims import showing
from claims.denials import TooLateToUndo
from claims.desk import Hold, LastDecision, NoticeStatus
from claims.events import Happened, Told
from claims.model import Claim, ClaimStatus, DraftStatus
from claims.ports import Store
from claims.workflow import Desk, tell, write

WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stood before it was decided."""

    claim: Claim
    due_on: date | None
    days_left: int | None


async def standing(store: Store, claim: Claim) -> Standing:
    """Note how a claim stands, right before it is decided."""
    return Standing(claim, await store.reviews.due_of(claim), await store.reviews.left_of(claim))


async def remember(store: Store, desk: Desk, before: Standing, after: Claim) -> None:
    """Keep how the claim stood, once everything that belongs to the decision is written."""
    was = before.claim
    seq = (await store.claims.events_of(after))[-1].seq
    await store.reviews.remember_decision(
        LastDecision(
            *(after.id, desk.staff.id, desk.now, after.version, seq, was.status.value, str(was.step)),
            *(was.granted, was.decided_on, before.due_on, before.days_left),
        )
    )


async def undoable(store: Store, staff_id: int, claim_id: int, now: datetime) -> LastDecision | None:
    """Return the decision that this member of staff may still take back."""
    made = await store.reviews.last_decision(claim_id)
    if made is None or made.staff_id != staff_id or now - made.at > WITHIN:
        return None
    claim = await store.claims.by_id(claim_id)
    newest = (await store.claims.events_of(claim))[-1].seq
    if (claim.version, newest) != (made.version, made.seq) or await _mending_began(store, claim, made.at):
        return None
    return made


async def _mending_began(store: Store, claim: Claim, since: datetime) -> bool:
    if claim.status is not ClaimStatus.SENT_BACK:
        return False
    draft = await store.drafts.of_claim(claim)
    pages = await store.drafts.pages_of(draft)
    return draft.updated_at > since or any(page.created_at > since for page in pages)


async def undo(store: Store, desk: Desk, claim_id: int) -> Claim:
    """Take one's own decision back; the claim is at his desk again as it was, and the person is told.

    Raises TooLateToUndo.
    """
    made = await undoable(store, desk.staff.id, claim_id, desk.now)
    if made is None:
        raise TooLateToUndo
    decided = await store.claims.by_id(claim_id)
    await _take_back_what_followed(store, desk, decided)
    before = replace(
        decided, status=ClaimStatus(made.status), step=made.step, granted=made.granted, decided_on=made.decided_on
    )
    claim = await store.claims.save(before)
    await write(store, claim, desk.line(Happened.UNDONE))
    await store.reviews.set_due(claim, made.due_on, made.days_left)
    await store.reviews.set_hold(Hold(claim.id, desk.staff.id, desk.now))
    await store.reviews.forget_decision(claim.id)
    await tell(store, claim, Told.UNDONE, step=claim.step)
    return claim


async def _take_back_what_followed(store: Store, desk: Desk, decided: Claim) -> None:
    for notice in await store.notices.of_claim(decided):
        if notice.status is NoticeStatus.RUNNING:
            await showing.close(store, notice, NoticeStatus.RETURNED, desk.on, desk.now)
    if decided.status is ClaimStatus.SENT_BACK:
        draft = await store.drafts.of_claim(decided)
        await store.drafts.save(replace(draft, status=DraftStatus.SUBMITTED, declaration=decided.declaration))
        await store.reviews.set_mended(decided, desk.now)
