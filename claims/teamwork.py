"""Who does whose work: deputies from day to day, taken claims handed over, and what is overdue passed on."""

from dataclasses import replace
from datetime import date

from claims.denials import DeputyWrong, NotYourDesk
from claims.desk import Deputy, Hold
from claims.events import Happened
from claims.model import Claim
from claims.ports import Store
from claims.staff import Staff
from claims.workflow import Desk, Line, has_part, write
from schemes.loading import Catalogue

AT_ONCE = 200


async def appoint(store: Store, desk: Desk, deputy_id: int, first: date, last: date) -> Deputy:
    """Name who stands in for oneself; he must work at the same place. Raises DeputyWrong."""
    here = {one.id: one for one in await colleagues(store, desk.staff)}
    if deputy_id not in here or not desk.on <= last or first > last:
        raise DeputyWrong
    made = Deputy(0, desk.staff.id, deputy_id, first, last, desk.staff.id, desk.now)
    detail = {"deputy": deputy_id, "first": first.isoformat(), "last": last.isoformat()}
    await store.audit.note("deputy_named", desk.staff.id, desk.now, detail=detail)
    return await store.deputies.add(made)


async def end(store: Store, desk: Desk, deputy_row: int) -> None:
    """Take a deputy's powers back at once; only whoever he stands in for does. Raises DeputyWrong."""
    mine = [one for one in await store.deputies.named_by(desk.staff.id, desk.on) if one.id == deputy_row]
    if not mine:
        raise DeputyWrong
    await store.deputies.end(deputy_row, desk.now)
    await store.audit.note("deputy_ended", desk.staff.id, desk.now, detail={"deputy": mine[0].deputy_id})


async def colleagues(store: Store, staff: Staff) -> tuple[Staff, ...]:
    """Return the active colleagues at the same place, whatever they are there."""
    return tuple(
        one
        for one in await store.staff.within(staff.place)
        if one.active and one.id != staff.id and one.place == staff.place
    )


async def absent_for(store: Store, staff: Staff, on: date) -> tuple[Staff, ...]:
    """Return those for whom a member of staff stands in on a day."""
    named = await store.deputies.standing_in(staff.id, on)
    people = await store.staff.names({one.staff_id for one in named})
    return tuple(one for one in people.values() if one.active and one.place == staff.place)


async def hand_over(store: Store, desk: Desk, to: Staff, other: Desk) -> tuple[int, int]:
    """Give one's taken claims to a colleague; return how many went and how many must stay. Raises NotYourDesk.

    `other` is the colleague's own desk: what he may not act on, or has a part in himself, stays.
    """
    if to.id not in {one.id for one in await colleagues(store, desk.staff)}:
        raise NotYourDesk
    went = stayed = 0
    for claim_id in await store.reviews.held_by(desk.staff.id):
        claim = await store.claims.by_id(claim_id)
        if not desk.scope.acts(claim) or not other.scope.acts(claim) or await has_part(store, to, claim):
            stayed += 1
            continue
        await give(store, claim, to, desk.line(Happened.HANDED_OVER, to=to.name))
        went += 1
    return went, stayed


async def give(store: Store, claim: Claim, to: Staff, line: Line) -> None:
    """Put a claim into somebody's hands."""
    await store.reviews.set_hold(Hold(claim.id, to.id, line.now))
    await write(store, claim, line)


async def escalate(store: Store, catalogue: Catalogue, line: Line) -> int:
    """Pass on what is overdue, once for each deadline: to the deputy of whoever holds it, else back to the whole desk.

    `line` says by whom and when. Returns how many were passed on; the office sees them among what is overdue.
    """
    overdue = await store.reviews.overdue(line.on, AT_ONCE)
    for claim_id, due_on in overdue:
        claim = await store.claims.by_id(claim_id)
        to = await _deputy_for(store, catalogue, claim, line)
        said = replace(line, detail={"due": due_on.isoformat(), "to": to.name if to else None})
        if to is None:
            await store.reviews.drop_hold(claim)
            await write(store, claim, said)
        else:
            await give(store, claim, to, said)
        await store.reviews.note_escalated(claim, due_on, line.now, None if to is None else to.id)
    return len(overdue)


async def _deputy_for(store: Store, catalogue: Catalogue, claim: Claim, line: Line) -> Staff | None:
    hold = await store.reviews.hold_of(claim)
    if hold is None:
        return None
    named = await store.deputies.named_by(hold.staff_id, line.on)
    people = await store.staff.names({one.deputy_id for one in named if one.first_day <= line.on})
    absent = await store.staff.names({hold.staff_id})
    for one in people.values():
        desk = Desk(one, catalogue, line.on, line.now, tuple(absent.values()))
        if one.active and desk.scope.acts(claim) and not await has_part(store, one, claim):
            return one
    return None
