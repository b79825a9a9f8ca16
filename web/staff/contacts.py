"""Whom people of a place ask, when and under which number: what counts now, and what stood there before."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.place_names import place_name
from claims.plain import plain
from claims.records import Contact, stem
from claims.refusals import PlaceNotFound
from claims.wordings import ContactChange
from locales import N_
from web.staff import board
from web.staff.pages import show
from web.staff.shift import Shift, text

CONFLICT = 409
LONGEST = 80
MISSING = N_("单位、电话、时间都要写。")


async def listed(shift: Shift) -> Response:
    """List the county's places with whom their people ask."""
    async with shift.parts.snapshot() as store:
        county = await store.places.by_code(shift.staff.place)
        towns = await store.places.children(county.code)
        places = [county]
        for town in towns:
            places += [town, *await store.places.children(town.code)]
        rows = [(place, await store.places.contact(place.code)) for place in places]
    return await show(shift, "contacts.html", rows=rows)


async def one(shift: Shift) -> Response:
    """Show a place's contact with the form to change it, and what stood there before."""
    return await _shown(shift)


async def _shown(shift: Shift, typed: Contact | None = None, refused: str | None = None) -> Response:
    code = _code(shift)
    async with shift.parts.snapshot() as store:
        try:
            name = await place_name(store, code)
        except PlaceNotFound as error:
            raise HTTPException(404) from error
        now = await store.places.contact(code)
        history = await store.wordings.contacts_of(code)
        staff = await store.staff.names({one.staff_id for one in history if one.staff_id is not None})
    contact = typed or now or Contact(code, "", "", "")
    shown = {"code": code, "name": name, "contact": contact, "history": history, "staff": staff, "refused": refused}
    inherited = now is not None and now.place != code
    return await show(shift, "contact.html", status=CONFLICT if refused else 200, inherited=inherited, **shown)


def _code(shift: Shift) -> str:
    code = str(shift.request.path_params["code"])
    if not code.startswith(stem(shift.staff.place)):
        raise HTTPException(404)
    return code


async def change(shift: Shift) -> Response:
    """Keep another contact; what stood there before stays on record, and the public page says the new one."""
    form = await shift.form()
    code = _code(shift)
    said = {name: plain(text(form, name))[:LONGEST] for name in ("office", "phone", "hours", "address")}
    made = Contact(code, said["office"], said["phone"], said["hours"], said["address"] or None)
    if not (made.office and made.phone and made.hours):
        return await _shown(shift, made, shift.words(MISSING))
    async with shift.parts.transaction() as store:
        before = await store.places.contact(code)
        if before != made:
            if before is not None and before.place == code and not await store.wordings.contacts_of(code):
                await store.wordings.note_contact(ContactChange(before, None, shift.now))
            await store.places.set_contact(made)
            await store.wordings.note_contact(ContactChange(made, shift.staff.id, shift.now))
            await store.audit.note("contact_changed", shift.staff.id, shift.now, detail={"place": code})
            await board.reword(store, code, shift.now)
    return shift.go(f"/office/contacts/{code}", done="contact_kept")
