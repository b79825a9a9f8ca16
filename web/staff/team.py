"""Colleagues: who stands in for whom, taken claims handed over, and what is overdue in the county."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import teamwork
from claims.errors import ClaimError
from claims.workflow import Desk
from web.staff.pages import names_of, show
from web.staff.refusals import sentence_for
from web.staff.shift import Shift, day, whole

CONFLICT = 409
SHOWN = 200


async def team(shift: Shift) -> Response:
    """Show colleagues at the place, deputies, and what one has taken."""
    return await _show(shift)


async def _show(shift: Shift, refused: str | None = None) -> Response:
    async with shift.parts.snapshot() as store:
        colleagues = await teamwork.colleagues(store, shift.staff)
        named = await store.deputies.named_by(shift.staff.id, shift.today)
        people = await store.staff.names({one.deputy_id for one in named})
        held = await store.reviews.held_by(shift.staff.id)
    shown = {"colleagues": colleagues, "named": named, "people": people, "held": len(held), "refused": refused}
    return await show(shift, "team.html", status=CONFLICT if refused else 200, **shown)


async def appoint(shift: Shift) -> Response:
    """Name a deputy."""
    form = await shift.form()
    first, last = day(form, "first") or shift.today, day(form, "last") or shift.today
    try:
        async with shift.parts.transaction() as store:
            await teamwork.appoint(store, shift.desk, whole(form, "deputy"), first, last)
    except ClaimError as refusal:
        return await _again(shift, refusal)
    return shift.go("/team", done="deputy")


async def end(shift: Shift) -> Response:
    """Take a deputy's powers back."""
    await shift.form()
    try:
        async with shift.parts.transaction() as store:
            await teamwork.end(store, shift.desk, int(shift.request.path_params["id"]))
    except ClaimError as refusal:
        raise HTTPException(404) from refusal
    return shift.go("/team", done="deputy_ended")


async def hand_over(shift: Shift) -> Response:
    """Give what one has taken to a colleague."""
    form = await shift.form()
    try:
        async with shift.parts.transaction() as store:
            found = (await store.staff.names({whole(form, "to")})).values()
            to = next(iter(found), shift.staff)
            absent = await teamwork.absent_for(store, to, shift.today)
            other = Desk(to, shift.parts.catalogue, shift.today, shift.now, absent)
            _, stayed = await teamwork.hand_over(store, shift.desk, to, other)
    except ClaimError as refusal:
        return await _again(shift, refusal)
    return shift.go("/team", done="handed_over" if not stayed else "handed_over_some")


async def _again(shift: Shift, refusal: ClaimError) -> Response:
    sentence, values = sentence_for(refusal)
    return await _show(shift, shift.words(sentence, **values))


async def overdue(shift: Shift) -> Response:
    """List what is overdue in the county and with whom it lies, without anything about the person."""
    async with shift.parts.snapshot() as store:
        rows = await store.queue.overdue_within(shift.staff.place, shift.today, SHOWN)
        places = await names_of(store, {row.place for row in rows})
        people = await store.staff.names({row.held_by for row in rows if row.held_by is not None})
    steps = {
        (scheme.id, step.id): step.words.pick(shift.language)
        for scheme in shift.parts.catalogue.all
        for step in scheme.workflow
    }
    return await show(shift, "overdue.html", rows=rows, places=places, people=people, steps=steps)
