"""The queue: what is mine to do, what waits, what is done."""

from typing import Any

from starlette.responses import Response

from claims.desk import COUNTED_TO, Tray
from web.staff.pages import names_of, show
from web.staff.shift import Shift

ROWS = 20


async def home(shift: Shift) -> Response:
    """Send everybody to where his work is."""
    return shift.go("/office" if shift.administers else "/queue")


async def queue(shift: Shift) -> Response:
    """Show a tray, or go to the claim whose number was typed."""
    number = shift.request.query_params.get("number", "").strip()
    if number:
        async with shift.parts.snapshot() as store:
            found = await store.queue.found(number, shift.desk.scope)
        if found is not None:
            return shift.go(f"/claims/{found}")
    return await show(shift, "queue.html", number=number, not_found=bool(number), **await _tray(shift))


async def part(shift: Shift) -> Response:
    """Show the tray alone, for a page that keeps itself up to date."""
    return await show(shift, "queue_part.html", **await _tray(shift))


async def _tray(shift: Shift) -> dict[str, Any]:
    asked = shift.request.query_params
    after = asked.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() else None
    scope = shift.desk.scope
    async with shift.parts.snapshot() as store:
        counts = await store.queue.counts(shift.staff, scope, shift.today)
        tray = Tray(asked["tray"]) if asked.get("tray") in set(Tray) else _first(counts)
        page = await store.queue.page(shift.staff, scope, tray, on=shift.today, after=start, limit=ROWS)
        names = await store.staff.names({row.held_by for row in page.rows if row.held_by is not None})
        places = await names_of(store, {row.place for row in page.rows})
    steps = {
        (scheme.id, step.id): step.words.pick(shift.language)
        for scheme in shift.parts.catalogue.all
        for step in scheme.workflow
    }
    return {
        "tray": tray,
        "counts": counts,
        "counted_to": COUNTED_TO,
        "page": page,
        "names": names,
        "places": places,
        "steps": steps,
        "after": start,
    }


def _first(counts: Any) -> Tray:
    return Tray.MINE if counts[Tray.MINE] else Tray.OPEN
