"""What those look at who answer for a scheme: its money, its reports, changes of its list of persons."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import funds
from claims.denials import AmountWrong
from claims.errors import ClaimError
from claims.funds import FundAmount, FundKind
from claims.records import Level, stem
from claims.reports import together
from claims.staff import DIGITS
from schemes.model import Scheme
from schemes.registers import Period, Report, period_before
from web.staff import words
from web.staff.pages import names_of, show
from web.staff.refusals import sentence_for
from web.staff.report_sheet import report as report_sheet
from web.staff.report_sheet import settlement as settlement_sheet
from web.staff.shift import Shift, text

CONFLICT, NOT_FOUND = 409, 404
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REMIND_BEFORE = timedelta(days=10)
PAID_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its name, its value, and its length of 1000."""

    name: str
    value: Decimal
    length: int


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is to be handed in: of which scheme and period, and until when."""

    scheme: Scheme
    report: Report
    period: Period
    until: date


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


def level_of(place: str) -> str:
    """Say at which level a place stands, as reports name it."""
    return next((level for level in Level if DIGITS[level] == len(stem(place))), Level.CITY).value


def due_soon(shift: Shift) -> list[Due]:
    """List the reports that the place has to hand in within ten days."""
    level, found = level_of(shift.staff.place), []
    for scheme in shift.parts.catalogue.serving(shift.staff.place):
        for report in scheme.reports.values():
            period = period_before(report, shift.today)
            until = period.due.get(level)
            if until is not None and until - REMIND_BEFORE <= shift.today <= until:
                found.append(Due(scheme, report, period, until))
    return found


async def overview(shift: Shift) -> Response:
    """List what there is to look at, scheme by scheme, and what is due soon."""
    schemes = shift.parts.catalogue.serving(shift.staff.place)
    return await show(
        shift, "watch.html", schemes=schemes, due=due_soon(shift), pick=lambda said: said.pick(shift.language)
    )


def _year(shift: Shift) -> int:
    asked = shift.request.query_params.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else shift.today.year


async def fund(shift: Shift) -> Response:
    """Show a year's money of a scheme."""
    return await _fund(shift, _year(shift))


async def _fund(shift: Shift, year: int, refused: str | None = None, **typed: str) -> Response:
    scheme = scheme_in(shift)
    async with shift.parts.snapshot() as store:
        found = await funds.fund_of(store, scheme, stem(shift.staff.place), year, shift.today)
        entered = await store.registers.amounts(scheme.id, stem(shift.staff.place), year)
    months = [(f"{month}", found.by_month.get(month, Decimal("0.00"))) for month in range(1, 13)]
    alarms = funds.alarms_of(scheme, found)
    return await show(
        shift,
        "fund.html",
        status=CONFLICT if refused else 200,
        scheme=scheme,
        name=scheme.names.pick(shift.language),
        fund=found,
        entered={one.kind: one for one in entered},
        bars=bars(months),
        alarms=[(scheme.office_checks[check], bounds) for check, bounds in alarms.items()],
        kinds=words.FUND_KINDS,
        refused=refused,
        typed=typed,
        pick=lambda said: said.pick(shift.language),
    )


async def enter(shift: Shift) -> Response:
    """Keep an amount of a year."""
    form, scheme = await shift.form(), scheme_in(shift)
    year, kind = text(form, "year"), text(form, "kind")
    if not (year.isascii() and year.isdigit()) or kind not in set(FundKind):
        raise HTTPException(400)
    try:
        amount = _amount(text(form, "amount"))
        new = FundAmount(
            *(scheme.id, stem(shift.staff.place), int(year), FundKind(kind), amount, text(form, "source")),
            *(shift.staff.id, shift.now),
        )
        async with shift.parts.transaction() as store:
            await funds.enter(store, shift.desk, new)
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        said = {name: text(form, name) for name in ("amount", "source")}
        return await _fund(shift, int(year), shift.words(sentence, **values), **said)
    return shift.go(f"/watch/{scheme.id}/fund", done="entered", year=year)


def _amount(said: str) -> Decimal:
    try:
        amount = Decimal(said.replace(",", "").replace("¥", ""))
    except InvalidOperation as error:
        raise AmountWrong from error
    if not amount.is_finite():
        raise AmountWrong
    return amount


def _report_in(shift: Shift, scheme: Scheme) -> tuple[Report, Period]:
    report = scheme.reports.get(shift.request.path_params["report"])
    if report is None:
        raise HTTPException(NOT_FOUND)
    try:
        asked = date.fromisoformat(shift.request.query_params.get("on", ""))
    except ValueError:
        asked = shift.today
    return report, period_before(report, asked)


async def report(shift: Shift) -> Response:
    """Show a report's figures town by town, with a chart, or send them as a sheet."""
    scheme = scheme_in(shift)
    wanted, period = _report_in(shift, scheme)
    async with shift.parts.snapshot() as store:
        towns = await store.reports.by_town(scheme.id, stem(shift.staff.place), period.first, period.last)
        names = await names_of(store, {*(town.place for town in towns), shift.staff.place})
    if shift.request.url.path.endswith(".xlsx"):
        place = names.get(shift.staff.place, shift.staff.place)
        data = report_sheet(scheme.names.zh_Hans, place, (period.first, period.last), towns, names)
        return await _sheet(shift, data, f"{wanted.id}-{shift.staff.place}-{period.first}")
    return await show(
        shift,
        "report.html",
        scheme=scheme,
        report=wanted,
        period=period,
        until=period.due.get(level_of(shift.staff.place)),
        asked=(period.last + timedelta(days=1)).isoformat(),
        before=period.first.isoformat(),
        after=_next(wanted, period).isoformat(),
        towns=towns,
        total=together(towns, ""),
        names=names,
        granted=bars([(names.get(one.place, one.place), one.granted) for one in towns]),
        paid=bars([(names.get(one.place, one.place), one.paid_amount) for one in towns]),
        pick=lambda said: said.pick(shift.language),
    )


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
    data = settlement_sheet(scheme.names.zh_Hans, (period.first, period.last), paid, names)
    return await _sheet(shift, data, f"{wanted.id}-detail-{shift.staff.place}-{period.first}")


async def _sheet(shift: Shift, data: bytes, name: str) -> Response:
    async with shift.parts.transaction() as store:
        await store.audit.note("report_exported", shift.staff.id, shift.now, detail={"report": name})
    return Response(data, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})


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
