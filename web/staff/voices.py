"""Voice notes that people sent: listened to by the staff of their place, then crossed off."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import voices
from claims.files import FileMissing
from web.staff.shift import Shift

AUDIO = {"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/wav", "audio/webm", "audio/amr"}


async def listen(shift: Shift) -> Response:
    """Send a note's sound, on record."""
    number = int(shift.request.path_params["id"])
    async with shift.parts.transaction() as store:
        note = await voices.hear(store, shift.desk.scope.place, number, shift.staff.id, shift.now)
    if note is None:
        raise HTTPException(404)
    try:
        sound = await shift.parts.files.get(note.digest)
    except FileMissing:
        raise HTTPException(404) from None
    media_type = note.media_type if note.media_type in AUDIO else "application/octet-stream"
    return Response(sound, media_type=media_type, headers={"Content-Disposition": "inline"})


async def settle(shift: Shift) -> Response:
    """Cross a note off."""
    await shift.form()
    number = int(shift.request.path_params["id"])
    async with shift.parts.transaction() as store:
        if not await voices.settle(store, shift.desk.scope.place, number, shift.staff.id, shift.now):
            raise HTTPException(404)
    return shift.go("/calls", done="heard")
