"""Who came to a scheme's list of persons and who left it."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from claims.records import stem
from web.staff.overseen import scheme_in
from web.staff.pages import names_of, show
from web.staff.shift import Shift


async def roster(shift: Shift) -> Response:
    """Show who came to a scheme's list of persons and who left it in a month."""
    scheme = scheme_in(shift)
    asked = shift.request.query_params.get("month", "")
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = shift.today.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    async with shift.parts.transaction() as store:
        rows = await store.reports.roster_changes(scheme.id, stem(shift.staff.place), first, last)
        places = await names_of(store, {row.place for row in rows})
        detail = {"scheme": scheme.id, "month": first.isoformat()}
        await store.audit.note("roster_seen", shift.staff.id, shift.now, detail=detail)
    shown: dict[str, Any] = {
        "came": [row for row in rows if row.listed_on is not None and first <= row.listed_on <= last],
        "left": [row for row in rows if row.delisted_on is not None and first <= row.delisted_on <= last],
    }
    shown |= {
        "before": (first - timedelta(days=1)).isoformat()[:7],
        "after": (last + timedelta(days=1)).isoformat()[:7],
    }
    name = scheme.names.pick(shift.language)
    return await show(
        shift, "roster.html", scheme=scheme, name=name, month=first.isoformat()[:7], places=places, **shown
    )
