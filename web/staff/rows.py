"""The lines of a queue as the template shows them, wherever they were found."""

from typing import Any

from claims.desk import QueuePage
from claims.ports import Store
from web.staff.pages import names_of
from web.staff.shift import Shift


async def shown_rows(shift: Shift, store: Store, page: QueuePage) -> dict[str, Any]:
    """Return a page of lines with the names of whoever holds them, of their places and of their steps."""
    names = await store.staff.names({row.held_by for row in page.rows if row.held_by is not None})
    places = await names_of(store, {row.place for row in page.rows})
    steps = {
        (scheme.id, step.id): step.words.pick(shift.language)
        for scheme in shift.parts.catalogue.all
        for step in scheme.workflow
    }
    return {"decides": False, "page": page, "names": names, "places": places, "steps": steps}
