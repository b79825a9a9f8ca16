"""Where a person goes next: read off what is known, never off memory, so that it holds after any interruption."""

import re
from dataclasses import dataclass

from claims import completeness, drafting, pages
from claims.model import Draft, Page, Whom
from claims.refusals import PlaceNotFound
from handlers.context import Context
from handlers.screens import go
from schemes.interview import Plan, plan
from schemes.values import Office

PLACE_PAYLOAD = re.compile(r"v-?(\d{6,12})")


@dataclass(frozen=True, slots=True)
class Affair:
    """The draft in hand with everything that follows from it today."""

    draft: Draft
    pages: tuple[Page, ...]
    plan: Plan
    office: Office


async def remember_payload(context: Context, payload: str) -> None:
    """Keep the village of a poster's link until a draft needs it."""
    found = PLACE_PAYLOAD.fullmatch(payload)
    if found is None:
        return
    try:
        place = await context.store.places.by_code(found[1])
    except PlaceNotFound:
        return
    context.remember(linked_place=place.code)


async def has_agreed(context: Context) -> bool:
    """Say whether the person's consent stands."""
    consents = await context.store.people.consents_of(context.person.id)
    return any(consent.purpose == "claim" and consent.withdrawn_at is None for consent in consents)


async def current(context: Context) -> Draft | None:
    """Return the draft in hand."""
    return await context.store.drafts.current_of(context.person.id)


async def affair_of(context: Context, draft: Draft) -> Affair:
    """Work out where a draft stands today."""
    office = await context.store.office.office_for(draft.place or "")
    planned = plan(context.turn.catalogue, draft.place, context.today, draft.answers, office, draft.scheme_id)
    return Affair(draft, await context.store.drafts.pages_of(draft), planned, office)


async def affair(context: Context) -> Affair | None:
    """Work out where the draft in hand stands, None without one."""
    draft = await current(context)
    return None if draft is None else await affair_of(context, draft)


async def onward(context: Context) -> None:
    """Open the screen that is due."""
    await go(context, await due(context))


async def due(context: Context) -> str:
    """Name the screen that is due: the first thing that is still open, in the order of a claim."""
    if not await has_agreed(context):
        return "welcome"
    draft = await current(context)
    if draft is None:
        return "home"
    if draft.whom is None:
        return "whom"
    if draft.place is None and not await _take_linked_place(context, draft):
        return "place"
    found = await affair(context)
    return "home" if found is None else await _due_with_place(context, found)


async def _take_linked_place(context: Context, draft: Draft) -> bool:
    linked = context.memory.get("linked_place")
    if not linked:
        return False
    await drafting.set_place(context.store, draft, str(linked), context.now)
    return True


async def _due_with_place(context: Context, found: Affair) -> str:
    raise NotImplementedError
