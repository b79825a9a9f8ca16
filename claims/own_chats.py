"""A member of staff says which chat is his own, so that he is kept off what he files there."""

from datetime import datetime

from claims.helping import Purpose
from claims.mandates import LinkSpent, hashed, link_of, make_link
from claims.ports import Store
from claims.staff import Staff

LINKED = "staff_linked"  # told to the chat


async def ask(store: Store, person_id: int, now: datetime) -> str:
    """Return the token of a link that a member of staff opens in the console."""
    return await make_link(store, Purpose.STAFF, person_id, now, None)


async def link(store: Store, token: str, staff: Staff, now: datetime) -> None:
    """Keep that the chat of the link is the staff's own. Raises LinkSpent."""
    found = await link_of(store, hashed(token), Purpose.STAFF, now)
    if not await store.handovers.use(found, now):
        raise LinkSpent
    await store.staff.set_person(staff.id, found.person_id)
    await store.audit.note("chat_linked", staff.id, now)
    await store.tell(found.person_id, LINKED, staff_id=staff.id)
