"""The notice board of a place, for everybody: masked names, amounts, days, nothing of an illness."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from claims.desk import NoticeStatus
from claims.refusals import PlaceNotFound
from web.staff.pages import names_of, render
from web.staff.parts import Parts
from web.staff.shift import language_of


async def public(request: Request) -> Response:
    """Show what hangs on the board today."""
    parts: Parts = request.app.state.parts
    code = request.path_params["place"]
    async with parts.snapshot() as store:
        try:
            place = await store.places.by_code(code)
        except PlaceNotFound as error:
            raise HTTPException(404) from error
        today = parts.clock.today()
        shown = [one for one in await store.notices.shown_at(code, today) if one.status is not NoticeStatus.RETURNED]
        names = await names_of(store, {one.place for one in shown})
        contact = await store.places.contact(code)
    schemes = {scheme.id: scheme.names.pick(language_of(request)) for scheme in parts.catalogue.all}
    rows = [
        {"notice": one, "place": names.get(one.place, one.place), "scheme": schemes.get(one.scheme_id, one.scheme_id)}
        for one in shown
    ]
    return render(request, "board.html", {"place": place, "rows": rows, "contact": contact})
