"""Asking to be called back, and the office that calls."""

from datetime import datetime

from claims.helping import CallRequest
from claims.phones import phone_number
from claims.ports import Store

AT_ONCE = 200


async def ask(
    store: Store, person_id: int, phone: str, place: str | None, now: datetime, about: str | None = None
) -> CallRequest:
    """Keep that the person wants to be called; while one request is open, a second about the same is the same one.

    `about` is a purpose to which he agreed: that his case is passed on to another office or to charity.

    Raises PhoneNotUnderstood.
    """
    number = phone_number(phone)
    known = await store.calls.open_of(person_id, about)
    if known is not None:
        return known
    return await store.calls.add(CallRequest(0, person_id, place, number, now, about=about))
