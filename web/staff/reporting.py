"""Reports on a period: figures with a chart, the sheet, and that it was handed in."""

from calendar import monthrange
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import handing_in
from claims.errors import ClaimError
from claims.handing_in import Due, hands_in, level_of, standings
from claims.ports import Store
from claims.records import Level, stem
from claims.reports import TownFigures, by_county, together
from schemes.loading import covers
from schemes.model import Scheme
from schemes.registers import Period, Report, period_before
from web.staff.overseen import NOT_FOUND, bars, scheme_in, send_sheet
from web.staff.pages import names_of, show
from web.staff.refusals import sentence_for
from web.staff.report_sheet import detail as detail_sheet
from web.staff.report_sheet import report as report_sheet
from web.staff.shift import Shift, text

CONFLICT, PAID_AT_ONCE = 409, 5000


def _report_in(shift: Shift, scheme: Scheme, on: str | None = None) -> tuple[Report, Period]:
    report = scheme.reports.get(shift.request.path_params["report"])
    if report is None:
        raise HTTPException(NOT_FOUND)
    try:
        asked = date.fromisoformat(shift.request.query_params.get("on", "") if on is None else on)
    except ValueError:
        asked = shift.today
    return report, period_before(report, asked)


async def report(shift: Shift) -> Response:
    """Show a report's figures place by place, with charts, or send them as a sheet."""
    scheme = scheme_in(shift)
    wanted, period = _report_in(shift, scheme)
    if shift.request.url.path.endswith(".xlsx"):
        async with shift.parts.snapshot() as store:
            data = await _sheet_of(shift, store, scheme, period)
        return await send_sheet(shift, data, f"{wanted.id}-{shift.staff.place}-{period.first}")
    return await _show(shift, scheme, wanted, period)


async def _figures(shift: Shift, store: Store, scheme: Scheme, period: Period) -> tuple[TownFigures, ...]:
    """Return the figures of the places that report to this one: towns, or for a city its counties."""
    towns = await store.reports.by_town(scheme.id, stem(shift.staff.place), period.first, period.last)
    return by_county(towns) if level_of(shift.staff.place) is Level.CITY else towns


async def _sheet_of(shift: Shift, store: Store, scheme: Scheme, period: Period) -> bytes:
    figures = await _figures(shift, store, scheme, period)
    names = await names_of(store, {*(one.place for one in figures), shift.staff.place})
    place = names.get(shift.staff.place, shift.staff.place)
    return report_sheet(scheme.names.zh_Hans, place, (period.first, period.last), figures, names)


async def _show(shift: Shift, scheme: Scheme, wanted: Report, period: Period, refused: str | None = None) -> Response:
    place = shift.staff.place
    async with shift.parts.snapshot() as store:
        figures = await _figures(shift, store, scheme, period)
        handed = await store.reports.handed(scheme.id, wanted.id, place, period.first)
        below = [one for one in await store.places.children(place) if covers(scheme.place, one.code)]
        names = await names_of(store, {*(one.place for one in figures), place})
        staff = await store.staff.names({one.staff_id for one in handed})
    named = [(names.get(one.place, one.place), one) for one in figures]
    return await show(
        shift,
        "report.html",
        status=CONFLICT if refused else 200,
        scheme=scheme,
        report=wanted,
        period=period,
        until=period.due.get(level_of(place)),
        asked=(period.last + timedelta(days=1)).isoformat(),
        before=period.first.isoformat(),
        after=_next(wanted, period).isoformat(),
        towns=figures,
        total=together(figures, ""),
        names=names,
        granted=bars([(name, one.granted) for name, one in named]),
        paid=bars([(name, one.paid_amount) for name, one in named]),
        own=[one for one in handed if one.place == place],
        below=standings(below, period, handed, shift.today),
        staff=staff,
        may_hand_in=hands_in(shift.staff, wanted),
        over=period.last < shift.today,
        refused=refused,
        pick=lambda said: said.pick(shift.language),
    )


async def hand_in(shift: Shift) -> Response:
    """Keep the report as it stands now, and that it was handed in."""
    form, scheme = await shift.form(), scheme_in(shift)
    wanted, period = _report_in(shift, scheme, text(form, "on"))
    until = period.due.get(level_of(shift.staff.place))
    if until is None or not hands_in(shift.staff, wanted):
        raise HTTPException(NOT_FOUND)
    try:
        async with shift.parts.transaction() as store:
            sheet = await _sheet_of(shift, store, scheme, period)
            await handing_in.hand_in(store, shift.desk, Due(scheme, wanted, period, until), sheet)
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        return await _show(shift, scheme, wanted, period, shift.words(sentence, **values))
    on = (period.last + timedelta(days=1)).isoformat()
    return shift.go(f"/watch/{scheme.id}/reports/{wanted.id}", done="handed_in", on=on)


async def handed(shift: Shift) -> Response:
    """Send a report as it was handed in."""
    scheme = scheme_in(shift)
    async with shift.parts.snapshot() as store:
        found = await store.reports.handed_sheet(int(shift.request.path_params["id"]), shift.staff.place)
    if found is None or (found.scheme_id, found.report) != (scheme.id, shift.request.path_params["report"]):
        raise HTTPException(NOT_FOUND)
    return await send_sheet(shift, found.sheet, f"{found.report}-{found.place}-{found.first}-{found.id}")


def _next(wanted: Report, period: Period) -> date:
    """Return a day on which the period after this one is the newest that is over."""
    months = period.last.month + wanted.months
    year, month = period.last.year + (months - 1) // 12, (months - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1]) + timedelta(days=1)


async def settlement(shift: Shift) -> Response:
    """Send what the bank paid in a period, hospital by hospital, as a sheet for settling with them."""
    scheme = scheme_in(shift)
    wanted, period = _report_in(shift, scheme)
    async with shift.parts.snapshot() as store:
        paid = await store.reports.paid_claims(
            scheme.id, stem(shift.staff.place), period.first, period.last, PAID_AT_ONCE
        )
        names = await names_of(store, {shift.staff.place, *(claim.place for claim, _, _ in paid)})
    data = detail_sheet(scheme.names.zh_Hans, (period.first, period.last), paid, names)
    return await send_sheet(shift, data, f"{wanted.id}-detail-{shift.staff.place}-{period.first}")
