"""The county's page: schemes with what the office decided about them, staff, designated institutions."""

from datetime import timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import own_codes
from claims.county import last_confirmed, still_to_set
from claims.ports import Store
from claims.staff import Staff
from schemes.model import Scheme
from schemes.values import Office
from web.staff import words
from web.staff.pages import names_of, show
from web.staff.shift import Shift, text

A_DAY = timedelta(days=1)
CHANGES = 200


async def office(shift: Shift) -> Response:
    """Show what is on record for the county."""
    place = shift.staff.place
    async with shift.parts.snapshot() as store:
        decided = await store.office.office_for(place)
        staff = await store.staff.within(place)
        institutions = await store.office.institutions(place, shift.today)
        changes = await store.office.list_changes(place, CHANGES)
        places = await names_of(store, {one.place for one in staff})
        protected = await store.staff.protected(one.id for one in staff)
    schemes = [_scheme(shift, scheme, decided, staff) for scheme in shift.parts.catalogue.serving(place)]
    return await show(
        shift,
        "office.html",
        schemes=schemes,
        staff=staff,
        institutions=institutions,
        changes=changes,
        places=places,
        protected=protected,
    )


def _scheme(shift: Shift, scheme: Scheme, decided: Office, staff: tuple[Staff, ...]) -> dict[str, Any]:
    language = shift.language
    return {
        "id": scheme.id,
        "name": scheme.names.pick(language),
        "document": scheme.document,
        "in_force": scheme.period_on(shift.today, decided) is not None,
        "last_day": scheme.last_day(decided),
        "checked_by": scheme.status.checked_by,
        "checked_on": scheme.status.checked_on,
        "confirmed": last_confirmed(scheme, decided),
        "still_open": still_to_set(scheme, decided, staff, shift.today).anything,
        "extensions": [one for one in decided.extensions if one.scheme == scheme.id],
        "steps": [step.words.pick(language) for step in scheme.workflow],
    }


async def set_active(shift: Shift) -> Response:
    """Open or close an account of the county, never one's own."""
    form = await shift.form()
    staff_id = int(shift.request.path_params["id"])
    active = text(form, "active") == "yes"
    async with shift.parts.transaction() as store:
        if staff_id == shift.staff.id or staff_id not in {
            one.id for one in await store.staff.within(shift.staff.place)
        }:
            raise HTTPException(404)
        await store.staff.set_active(staff_id, active=active)
        detail = {"staff": staff_id, "active": active}
        await store.audit.note("staff_set_active", shift.staff.id, shift.now, detail=detail)
    return shift.go("/office", done="enabled" if active else "disabled")


async def reset_code(shift: Shift) -> Response:
    """Take away a colleague's second factor, because his telephone is lost; he sets up another at his next sign-in."""
    reason = text(await shift.form(), "reason")
    async with shift.parts.transaction() as store:
        staff_id = await _colleague(shift, store)
        if reason not in words.REASONS_TO_RESET:
            raise HTTPException(400)
        await own_codes.take_away(store, shift.staff.id, staff_id, reason, shift.now)
    return shift.go("/office", done="code_reset")


async def allow_more(shift: Shift) -> Response:
    """Let a colleague look at more than usual for a day."""
    await shift.form()
    async with shift.parts.transaction() as store:
        staff_id = await _colleague(shift, store)
        await store.staff.allow_more(staff_id, shift.now + A_DAY)
        await store.audit.note("quota_raised", shift.staff.id, shift.now, detail={"staff": staff_id})
    return shift.go("/office", done="more_allowed")


async def _colleague(shift: Shift, store: Store) -> int:
    """Return the account of the county that the page is about, never one's own; 404 otherwise."""
    staff_id = int(shift.request.path_params["id"])
    within = {one.id for one in await store.staff.within(shift.staff.place)}
    if staff_id == shift.staff.id or staff_id not in within:
        raise HTTPException(404)
    return staff_id
