"""What a sitting decided: written down on the claim it is about, whose amount it is until it is taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from claims import meetings, payments, registering
from claims.denials import EntryWrong, MeetingAboveLimit, NotThisDecision, WordsMissing
from claims.events import Happened, Told
from claims.model import Claim
from claims.ports import Store
from claims.workflow import Desk, Seen, claim_for, tell, write, yuan
from schemes.model import Meeting


async def decide(store: Store, desk: Desk, seen: Seen, said: Mapping[str, str]) -> Claim:
    """Keep what a sitting decided: it stands in the office's list, and is the claim's amount from now on.

    Raises EntryWrong, MeetingAboveLimit, LimitReached or BillPaid; NotThisDecision while another decision holds.
    """
    claim = await claim_for(store, desk, seen)
    scheme = desk.catalogue.get(claim.scheme_id)
    meeting = meetings.wanted(scheme, claim)
    if meeting is None or meetings.in_force(await store.claims.events_of(claim)) is not None:
        raise NotThisDecision
    known = {name: value for name, value in said.items() if name not in meetings.FILLED_IN_HERE}
    register = scheme.registers[meeting.register]
    entry = await registering.write(store, desk, scheme, register, {**known, "claim": claim.number})
    amount, held_on = Decimal(entry.said["decided"]), date.fromisoformat(entry.said["held_on"])
    await _refuse(store, desk, replace(claim, granted=amount), meeting, held_on)
    before = claim.granted
    kept = await store.claims.save(replace(claim, granted=amount))
    detail = {"entry": entry.id, "amount": yuan(amount), "before": yuan(before), "held_on": held_on.isoformat()}
    shown = {one.id: entry.said[one.id] for one in meetings.asked(scheme, meeting) if one.id in entry.said}
    await write(store, kept, desk.line(Happened.MEETING, **detail, register=register.id, said=shown))
    await tell(store, kept, Told.MEETING, amount=yuan(amount), on=held_on.isoformat())
    return kept


async def _refuse(store: Store, desk: Desk, claim: Claim, meeting: Meeting, held_on: date) -> None:
    """Hold a decided amount against the text, the year's limit, and the days on which it can have been decided."""
    if not claim.submitted_on <= held_on <= desk.on:
        raise EntryWrong("held_on")
    if not claim.granted:
        raise EntryWrong("decided")
    limit = await meetings.most(store, desk.catalogue.get(claim.scheme_id), claim, meeting)
    if limit is not None and claim.granted > limit:
        raise MeetingAboveLimit(limit)
    stopped = await payments.blocked(store, desk, claim)
    if stopped is not None:
        raise stopped


async def take_back(store: Store, desk: Desk, seen: Seen, reason: str) -> Claim:
    """Take a decision back that was written down wrong; the claim's amount is what it was, and the person is told.

    Raises NotThisDecision when none holds at this step, WordsMissing without a reason.
    """
    claim = await claim_for(store, desk, seen)
    made = meetings.in_force(await store.claims.events_of(claim))
    if made is None or meetings.wanted(desk.catalogue.get(claim.scheme_id), claim) is None:
        raise NotThisDecision
    if not reason.strip():
        raise WordsMissing
    before = made.detail["before"]
    kept = await store.claims.save(replace(claim, granted=None if before is None else Decimal(str(before))))
    entry = await store.registers.within(int(str(made.detail["entry"])), desk.staff.place)
    if entry is not None:
        await store.registers.save(replace(entry, said={**entry.said, "taken_back_on": desk.on.isoformat()}))
    detail = {"reason": reason.strip(), "amount_before": made.detail["amount"], "amount": before}
    await write(store, kept, desk.line(Happened.MEETING_BACK, **detail))
    await tell(store, kept, Told.UNDONE, step=kept.step)
    return kept
