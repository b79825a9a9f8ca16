"""What is typed into the search field: a claim's number, a person's ID number, or a name. Each search is on record."""

import unicodedata

from starlette.responses import Response

from claims import quotas
from claims.desk import QueuePage
from claims.naming import is_name
from claims.plain import plain
from claims.quotas import Look
from locales import N_
from web.staff.pages import show
from web.staff.rows import shown_rows
from web.staff.shift import SEARCHED, Shift

AT_ONCE = 50
ID_LENGTH = 18
LONGEST = 100
OF_PERSON = N_("这个身份证号有 {count} 件您看得到的申请。查询已记录在案。")
NOBODY = N_("这个身份证号没有您看得到的申请。")
OF_NAME = N_("申请人或患者叫“{name}”的有 {count} 件。查询已记录在案。")
NO_NAME = N_("没有找到叫“{name}”的。请看看名字写全了没有；也可能还没到您这一步，或者不在您的辖区。")
NEWEST = N_("这里是最近的 {count} 件；要找更早的，请输身份证号或申请编号。")


def typed_in(shift: Shift) -> str:
    """Return what was typed, the same however it was typed: full width, spaces around."""
    written = shift.request.query_params.get(SEARCHED, "")[:LONGEST]
    return unicodedata.normalize("NFKC", plain(written)).strip()


async def search(shift: Shift, typed: str) -> Response | None:
    """List what was found, or go to the claim whose number was typed; None when no claim has it."""
    if len(typed) == ID_LENGTH and typed[:-1].isdigit():
        return await _of_person(shift, typed.upper())
    if is_name(typed):
        return await _of_name(shift, typed)
    async with shift.parts.transaction() as store:
        found = await store.queue.found(typed, shift.desk.scope)
        await quotas.spend(store, shift.staff.id, Look.SEARCH, shift.now, detail={"found": found is not None})
    return None if found is None else shift.go(f"/claims/{found}")


async def _of_person(shift: Shift, id_number: str) -> Response:
    """List a person's claims; that somebody searched goes on record, the number itself does not."""
    async with shift.parts.transaction() as store:
        rows = await store.queue.of_person(id_number, shift.desk.scope, AT_ONCE)
        await quotas.spend(store, shift.staff.id, Look.PERSON, shift.now, detail={"found": len(rows)})
        shown = await shown_rows(shift, store, QueuePage(rows))
    said = shift.words(OF_PERSON, count=len(rows)) if rows else shift.words(NOBODY)
    return await show(shift, "found.html", said=said, more=None, **shown)


async def _of_name(shift: Shift, name: str) -> Response:
    """List claims by a name; the name itself does not go on record either."""
    async with shift.parts.transaction() as store:
        count, rows = await store.queue.of_name(name, shift.desk.scope, AT_ONCE)
        await quotas.spend(store, shift.staff.id, Look.NAME, shift.now, detail={"found": count})
        shown = await shown_rows(shift, store, QueuePage(rows))
    said = shift.words(OF_NAME, name=name, count=count) if rows else shift.words(NO_NAME, name=name)
    more = shift.words(NEWEST, count=len(rows)) if count > len(rows) else None
    return await show(shift, "found.html", said=said, more=more, **shown)
