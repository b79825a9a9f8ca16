"""What the pages share that look over a scheme: which scheme, which year, bars of a chart, sheets to take away."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from starlette.exceptions import HTTPException
from starlette.responses import Response

from schemes.model import Scheme
from web.staff.shift import Shift

NOT_FOUND = 404
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its name, its value, and its length of 1000."""

    name: str
    value: Decimal
    length: int


def bars(rows: Sequence[tuple[str, Decimal]]) -> list[Bar]:
    """Scale values to the longest."""
    longest = max((value for _, value in rows), default=Decimal(0))
    return [Bar(name, value, int(1000 * value / longest) if longest else 0) for name, value in rows]


def scheme_in(shift: Shift) -> Scheme:
    """Return the scheme that the address names if it serves the place; 404 otherwise."""
    wanted = shift.request.path_params["scheme"]
    for scheme in shift.parts.catalogue.serving(shift.staff.place):
        if scheme.id == wanted:
            return scheme
    raise HTTPException(NOT_FOUND)


def year_in(shift: Shift) -> int:
    """Return the year that the address asks for, this one otherwise."""
    asked = shift.request.query_params.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else shift.today.year


async def send_sheet(shift: Shift, data: bytes, name: str) -> Response:
    """Send a sheet and note that it went out."""
    async with shift.parts.transaction() as store:
        await store.audit.note("report_exported", shift.staff.id, shift.now, detail={"report": name})
    return Response(data, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})
