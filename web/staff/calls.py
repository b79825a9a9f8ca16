"""The people who asked to be called back, and who has called them."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.calling import AT_ONCE
from web.staff.pages import names_of, show
from web.staff.shift import Shift


async def calls(shift: Shift) -> Response:
    """List who waits for a call from this place, and who has spoken, the longest waiting first."""
    async with shift.parts.snapshot() as store:
        waiting = await store.calls.open_within(shift.desk.scope.place, AT_ONCE)
        notes = await store.voice_notes.unheard_within(shift.desk.scope.place, AT_ONCE)
        where = {request.place for request in waiting} | {note.place for note in notes}
        places = await names_of(store, {place for place in where if place})
    return await show(shift, "calls.html", waiting=waiting, notes=notes, places=places)


async def answered(shift: Shift) -> Response:
    """Keep that somebody was called back."""
    await shift.form()
    request_id = int(shift.request.path_params["id"])
    async with shift.parts.transaction() as store:
        if not await store.calls.answered(request_id, shift.desk.scope.place, shift.staff.id, shift.now):
            raise HTTPException(404)
        await store.audit.note("called_back", shift.staff.id, shift.now, detail={"request": request_id})
    return shift.go("/calls", done="called")
