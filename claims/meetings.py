"""A sitting that decides the amount of a claim case by case (一事一议): which claims wait for one, what holds."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from claims.events import Happened
from claims.model import Claim, Event
from claims.ports import Store
from claims.rulings import as_ruled
from claims.workflow import step_of
from schemes.assess import assess
from schemes.in_force import typed
from schemes.model import Meeting, Scheme
from schemes.registers import RegisterField

FILLED_IN_HERE = frozenset({"claim", "taken_back_on"})
ENDED_BY = frozenset({Happened.MEETING_BACK, Happened.RETURNED, Happened.NOTICE_RETURNED, Happened.MENDED})


def wanted(scheme: Scheme, claim: Claim) -> Meeting | None:
    """Return the sitting that decides the claim's amount at its step, None where none does."""
    meeting = step_of(scheme, claim).meeting
    if meeting is None or meeting.flag not in {flag.partition(":")[0] for flag in claim.estimate.flags}:
        return None
    return meeting


def asked(scheme: Scheme, meeting: Meeting) -> tuple[RegisterField, ...]:
    """Return what is to be written down of a sitting; the claim's number is known, and nothing is taken back yet."""
    return tuple(one for one in scheme.registers[meeting.register].fields if one.id not in FILLED_IN_HERE)


def in_force(history: Iterable[Event]) -> Event | None:
    """Return the decision that holds: not taken back, and the claim has not been to an earlier office since."""
    found = None
    for event in history:
        if event.code == Happened.MEETING:
            found = event
        elif event.code in ENDED_BY:
            found = None
    return found


async def most(store: Store, scheme: Scheme, claim: Claim, meeting: Meeting) -> Decimal | None:
    """Return the most that the text lets a sitting give, in yuan; None when the claim does not say enough for that."""
    if claim.request is None or not meeting.most:
        return None
    office = await store.office.office_for(claim.place)
    rulings = {one.expense: one for one in await store.reviews.rulings_of(claim)}
    request = as_ruled(claim.request, rulings)
    values = {name: typed(value) for name, value in meeting.most}
    found = assess(scheme, replace(request, parameters={**request.parameters, **values}), office)
    return found.amount if found.amount is not None or found.range is None else found.range[1]
