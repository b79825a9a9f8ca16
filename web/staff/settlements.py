"""Settling with hospitals that advanced the money: lists with control totals, marked with day and transfer."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import settling
from claims.denials import ListNotFound
from claims.errors import ClaimError
from claims.ports import Store
from claims.settling import Settlement
from schemes.model import Scheme
from schemes.registers import Period, period_before
from web.staff.overseen import scheme_in, send_sheet
from web.staff.pages import names_of, show
from web.staff.refusals import sentence_for
from web.staff.report_sheet import settlement as settlement_sheet
from web.staff.shift import Shift, day, text

AT_ONCE, SHOWN, CONFLICT, NOT_FOUND = 2000, 50, 409, 404


def _settling(shift: Shift) -> tuple[Scheme, Period]:
    """Return the scheme and the period that is to be settled, this month's days with it; 404 where nothing is."""
    scheme = scheme_in(shift)
    report = next((one for one in scheme.reports.values() if one.settles), None)
    if report is None:
        raise HTTPException(NOT_FOUND)
    try:
        asked = date.fromisoformat(f"{shift.request.query_params.get('month', '')}-01")
    except ValueError:
        return scheme, period_before(report, shift.today)
    return scheme, period_before(report, (asked + timedelta(days=31)).replace(day=1))


async def overview(shift: Shift) -> Response:
    """Show what waits to be settled, and the lists."""
    return await _overview(shift)


async def _overview(shift: Shift, refused: str | None = None) -> Response:
    scheme, period = _settling(shift)
    async with shift.parts.snapshot() as store:
        waits = await settling.waiting(store, scheme, shift.staff.place, period.last, AT_ONCE)
        lists = await store.settlements.listed(scheme.id, shift.staff.place, SHOWN)
    return await show(
        shift,
        "settlements.html",
        status=CONFLICT if refused else 200,
        scheme=scheme,
        name=scheme.names.pick(shift.language),
        period=period,
        month=period.last.isoformat()[:7],
        before=(period.first - timedelta(days=1)).isoformat()[:7],
        after=(period.last + timedelta(days=1)).isoformat()[:7],
        waits=waits,
        lists=lists,
        refused=refused,
    )


async def make(shift: Shift) -> Response:
    """Put what waits for an institution on a list."""
    form = await shift.form()
    scheme, period = _settling(shift)
    institution = text(form, "institution")
    try:
        async with shift.parts.transaction() as store:
            days = (period.first, period.last)
            made = await settling.make(store, shift.desk, scheme, institution, days, AT_ONCE)
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        return await _overview(shift, shift.words(sentence, **values))
    return shift.go(f"/watch/{scheme.id}/settlements/{made.id}", done="listed_to_settle")


async def _found(shift: Shift, store: Store) -> tuple[Scheme, Settlement]:
    scheme, _ = _settling(shift)
    try:
        return scheme, await settling.settlement_in(store, shift.desk, scheme, int(shift.request.path_params["id"]))
    except ListNotFound as error:
        raise HTTPException(NOT_FOUND) from error


async def one(shift: Shift) -> Response:
    """Show a list, or send it as a sheet."""
    return await _one(shift)


async def _one(shift: Shift, refused: str | None = None, reference: str = "") -> Response:
    async with shift.parts.snapshot() as store:
        scheme, made = await _found(shift, store)
        lines = await store.settlements.lines_of(made)
        places = await names_of(store, {one.claim.place for one in lines})
        people = {made.made_by} | ({made.settled_by} if made.settled_by is not None else set())
        staff = await store.staff.names(people)
    if shift.request.url.path.endswith(".xlsx"):
        data = settlement_sheet(scheme.names.zh_Hans, made, lines, places)
        return await send_sheet(shift, data, made.number)
    shown = {"scheme": scheme, "name": scheme.names.pick(shift.language), "made": made, "lines": lines}
    shown |= {"places": places, "staff": staff, "refused": refused, "reference": reference}
    return await show(shift, "settlement.html", status=CONFLICT if refused else 200, **shown)


async def settle(shift: Shift) -> Response:
    """Keep the day and the transfer by which a list was settled."""
    form = await shift.form()
    on, reference = day(form, "settled_on") or shift.today, text(form, "reference")

    async def act(store: Store, made: Settlement) -> None:
        await settling.settle(store, shift.desk, made, on, reference)

    return await _do(shift, act, "settled_with", reference)


async def undo(shift: Shift) -> Response:
    """Take a list back before it is settled."""
    await shift.form()

    async def act(store: Store, made: Settlement) -> None:
        await settling.undo(store, shift.desk, made)

    return await _do(shift, act, "unlisted_to_settle")


async def _do(
    shift: Shift, act: Callable[[Store, Settlement], Awaitable[None]], done: str, reference: str = ""
) -> Response:
    try:
        async with shift.parts.transaction() as store:
            scheme, made = await _found(shift, store)
            await act(store, made)
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        return await _one(shift, shift.words(sentence, **values), reference)
    return shift.go(f"/watch/{scheme.id}/settlements", done=done)
