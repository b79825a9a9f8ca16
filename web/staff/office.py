"""The county's page: schemes with what the office decided about them, staff, designated institutions."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.county import last_confirmed, still_to_set
from claims.staff import Staff
from schemes.model import Scheme
from schemes.values import Office
from web.staff.pages import names_of, show
from web.staff.shift import Shift, text


async def office(shift: Shift) -> Response:
    """Show what is on record for the county."""
    place = shift.staff.place
    async with shift.parts.snapshot() as store:
        decided = await store.office.office_for(place)
        staff = await store.staff.within(place)
        institutions = await store.office.institutions(place, shift.today)
        places = await names_of(store, {one.place for one in staff})
    schemes = [_scheme(shift, scheme, decided, staff) for scheme in shift.parts.catalogue.serving(place)]
    return await show(shift, "office.html", schemes=schemes, staff=staff, institutions=institutions, places=places)


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
