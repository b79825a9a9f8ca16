"""What those look at who answer for a scheme: what there is, and what is due soon."""

from starlette.responses import Response

from claims import handing_in
from web.staff.pages import show
from web.staff.shift import Shift


async def overview(shift: Shift) -> Response:
    """List what there is to look at, scheme by scheme, and what is due soon."""
    schemes = shift.parts.catalogue.serving(shift.staff.place)
    async with shift.parts.snapshot() as store:
        due = await handing_in.open_for(store, schemes, shift.staff, shift.today)
    return await show(shift, "watch.html", schemes=schemes, due=due, pick=lambda said: said.pick(shift.language))
