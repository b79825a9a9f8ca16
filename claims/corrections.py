"""What the person makes of a reading: confirms it, or types what it should be. Nothing is changed silently."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from claims.fields import FIELDS_OF, TOLD_FIELDS
from claims.materials import FieldToConfirm
from claims.model import Correction, Draft, DraftStatus, Page
from claims.pages import page_of
from claims.ports import Store
from claims.refusals import AnswerNotUnderstood, DraftClosed
from claims.typed import field_value


async def confirm_field(store: Store, draft: Draft, page_id: int, name: str, now: datetime) -> Page:
    """Keep that the person says a field was read right; one without a value must be typed instead."""
    page = await _open_page(store, draft, page_id, name)
    if page.value(name) is None:
        raise AnswerNotUnderstood(name)
    return await _confirm(store, page, [name], now)


async def confirm_all(store: Store, draft: Draft, fields: Iterable[FieldToConfirm], now: datetime) -> int:
    """Keep that the person says all these fields were read right; returns how many have no value and stay open."""
    if draft.status not in (DraftStatus.OPEN, DraftStatus.MENDING):
        raise DraftClosed
    named: dict[int, list[str]] = {}
    for item in fields:
        named.setdefault(item.page_id, []).append(item.name)
    left = 0
    for page in await store.drafts.pages_of(draft):
        readable = [name for name in named.get(page.id, ()) if page.value(name) is not None]
        left += len(named.get(page.id, ())) - len(readable)
        if readable:
            await _confirm(store, page, readable, now)
    return left


async def correct_field(  # noqa: PLR0913
    store: Store, draft: Draft, page_id: int, name: str, text: str, *, on: date, now: datetime
) -> Page:
    """Keep what the person typed for a field, normalised, beside what was read. Raises AnswerNotUnderstood."""
    page = await _open_page(store, draft, page_id, name)
    value = field_value(name, text, on)
    made = Correction(name, value, by=draft.person_id, at=now, old=page.value(name))
    corrected = replace(page, corrections=(*page.corrections, made))
    await store.drafts.save_page(corrected)
    return corrected


async def tell_amount(  # noqa: PLR0913
    store: Store, draft: Draft, page_id: int, name: str, text: str, *, on: date, now: datetime
) -> Page:
    """Keep what the person says of a bill that no paper shows. Raises AnswerNotUnderstood."""
    page = await page_of(store, draft, page_id)
    if name not in TOLD_FIELDS or draft.status not in (DraftStatus.OPEN, DraftStatus.MENDING):
        raise AnswerNotUnderstood("money")
    made = Correction(name, field_value(name, text, on), by=draft.person_id, at=now, old=page.value(name))
    told = replace(page, corrections=(*page.corrections, made))
    await store.drafts.save_page(told)
    return told


async def say_absent(store: Store, draft: Draft, page_id: int, name: str, now: datetime) -> Page:
    """Keep that the paper does not carry the field; its value stays not known, and nobody is asked again."""
    page = await _open_page(store, draft, page_id, name)
    return await _confirm(store, page, [name], now)


async def _open_page(store: Store, draft: Draft, page_id: int, name: str) -> Page:
    if draft.status not in (DraftStatus.OPEN, DraftStatus.MENDING):
        raise DraftClosed
    page = await page_of(store, draft, page_id)
    if page.kind is None or name not in FIELDS_OF[page.kind]:
        raise AnswerNotUnderstood("text")
    return page


async def _confirm(store: Store, page: Page, names: Iterable[str], now: datetime) -> Page:
    confirmed = tuple(dict.fromkeys((*page.confirmed, *names)))
    page = replace(page, confirmed=confirmed, confirmed_at=now)
    await store.drafts.save_page(page)
    return page
