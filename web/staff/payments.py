"""Payment lists: made from what is approved, checked, released, exported, and what the bank made of them."""

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import bank_results, payments
from claims.bank_results import Matched
from claims.defects import PAYMENT_FAILURES
from claims.denials import ListNotFound, SheetUnreadable, TooManyTries, WrongPassword
from claims.desk import Defect, FundRow, LedgerRow, LineStatus, PaymentLine
from claims.errors import ClaimError
from claims.ports import Store
from claims.workflow import Seen
from locales import N_
from web.staff import sheets, sure, words
from web.staff.bank_sheet import rows_of
from web.staff.capitals import capitals
from web.staff.pages import Speaker, names_of, show
from web.staff.refusals import NOT_FOUND, sentence_for
from web.staff.sheets import Roster, office_words
from web.staff.shift import Shift, day, text, whole, whole_in

AT_ONCE, IN_SHEET = 500, 50_000
LARGEST_SHEET = 2_000_000
ZERO = Decimal("0.00")
LEDGER, FUND_SUMS = N_("补助台账"), N_("{persons} 人，待发放 {listed} 元，已发放 {paid} 元")
LEDGER_COLUMNS = (
    *(N_("序号"), N_("姓名"), N_("身份证号"), N_("地方")),
    *(N_("方案"), N_("笔数"), N_("待发放（元）"), N_("已发放（元）")),
)
CONFLICT = 409
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def overview(shift: Shift) -> Response:
    """Show what waits for a list, and the lists."""
    return await _overview(shift)


async def _overview(shift: Shift, refused: str | None = None, blocked: str = "") -> Response:
    async with shift.parts.snapshot() as store:
        waiting = await store.queue.to_pay(shift.desk.scope, AT_ONCE)
        lists = await store.payments.lists_of(shift.staff.place)
        places = await names_of(store, {claim.place for claim in waiting})
    shown = {"waiting": waiting, "lists": lists, "places": places, "refused": refused, "blocked": blocked}
    total = sum((claim.granted or Decimal(0) for claim in waiting), Decimal("0.00"))
    return await show(shift, "payments.html", status=CONFLICT if refused else 200, total=total, **shown)


async def make(shift: Shift) -> Response:
    """Make a list of what was ticked."""
    form = await shift.form()
    chosen = [_seen(one) for one in form.getlist("claim") if isinstance(one, str)]
    try:
        async with shift.parts.transaction() as store:
            made = await payments.make_list(store, shift.desk, chosen)
    except NOT_FOUND as refusal:
        raise HTTPException(404) from refusal
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        return await _overview(shift, shift.words(sentence, **values), str(values.get("number", "")))
    shift.parts.woken()
    return shift.go(f"/payments/{made.id}", done="listed")


def _seen(ticked: str) -> Seen:
    claim_id, _, version = ticked.partition("|")
    return Seen(whole_in(claim_id), whole_in(version))


async def one(shift: Shift) -> Response:
    """Show a list."""
    return await _show(shift)


async def _show(shift: Shift, refused: str | None = None, report: tuple[Matched, ...] = ()) -> Response:
    roster = await _list(shift)
    made, speaker = roster.made, Speaker(shift.language)
    async with shift.parts.snapshot() as store:
        alone = not await payments.others_who_pay(store, shift.desk)
    return await show(
        shift,
        "payment.html",
        status=CONFLICT if refused else 200,
        list=made,
        maker=roster.maker,
        roster=roster,
        capitals=capitals(made.total),
        may_release=alone or made.made_by != shift.staff.id,
        report=report,
        open_lines=made.released_at is not None and any(line.status is LineStatus.LISTED for line in made.lines),
        failures=PAYMENT_FAILURES,
        reason=lambda line: _reason(line, speaker),
        refused=refused,
    )


def _reason(line: PaymentLine, say: Speaker) -> str:
    code, _, said = (line.reason or "").partition(":")
    return " ".join(part for part in (say.known(words.DEFECTS, code), said) if part)


async def _list(shift: Shift) -> Roster:
    async with shift.parts.snapshot() as store:
        try:
            made = await store.payments.within(int(shift.request.path_params["id"]), shift.staff.place)
        except ListNotFound as refusal:
            raise HTTPException(404) from refusal
        ids = {made.made_by} | ({made.released_by} if made.released_by is not None else set())
        names = {key: one.name for key, one in (await store.staff.names(ids)).items()}
        return Roster(made, names.get(made.made_by, ""), names.get(made.released_by or 0, ""))


async def export(shift: Shift) -> Response:
    """Send a released list as a spreadsheet."""
    roster = await _list(shift)
    made = roster.made
    if made.released_at is None:
        raise HTTPException(404)
    if not sure.is_sure(shift):
        return sure.ask(shift)
    async with shift.parts.transaction() as store:
        await store.audit.note("payment_exported", shift.staff.id, shift.now, detail={"list": made.number})
    as_workbook = shift.request.path_params["kind"] == "xlsx"
    data = (sheets.workbook if as_workbook else sheets.comma_separated)(roster)
    kind = "xlsx" if as_workbook else "csv"
    headers = {"Content-Disposition": f'attachment; filename="{made.number}.{kind}"'}
    return Response(data, media_type=XLSX if as_workbook else "text/csv; charset=utf-8", headers=headers)


Act = Callable[[Store, int], Awaitable[object]]


async def _do(shift: Shift, act: Act, done: str) -> Response:
    list_id = int(shift.request.path_params["id"])
    try:
        async with shift.parts.transaction() as store:
            await act(store, list_id)
    except NOT_FOUND as refusal:
        raise HTTPException(404) from refusal
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        return await _show(shift, shift.words(sentence, **values))
    shift.parts.woken()
    return shift.go(f"/payments/{list_id}", done=done)


async def release(shift: Shift) -> Response:
    """Fix a list and let it go to the bank; whoever does gives the password again."""
    form = await shift.form()
    address = shift.request.client.host if shift.request.client else ""
    try:
        await shift.parts.door.confirm(shift.staff, str(form.get("password", ""))[:1000], address, shift.now)
    except (WrongPassword, TooManyTries) as refusal:
        sentence, values = sentence_for(refusal)
        return await _show(shift, shift.words(sentence, **values))
    done = await _do(shift, lambda store, list_id: payments.release(store, shift.desk, list_id), "released")
    return sure.remember(shift, done)


async def undo(shift: Shift) -> Response:
    """Take a list back."""
    await shift.form()
    return await _do(shift, lambda store, list_id: payments.undo(store, shift.desk, list_id), "undone")


async def results(shift: Shift) -> Response:
    """Take the bank's result list, and show what became of every row."""
    form = await shift.form(files=1)
    sent, list_id = form.get("sheet"), int(shift.request.path_params["id"])
    data = await sent.read(LARGEST_SHEET + 1) if isinstance(sent, UploadFile) else b""
    await form.close()
    try:
        if not 0 < len(data) <= LARGEST_SHEET:
            raise SheetUnreadable
        rows = await run_in_threadpool(rows_of, data)
        async with shift.parts.transaction() as store:
            report = await bank_results.take_results(store, shift.desk, list_id, rows)
    except NOT_FOUND as refusal:
        raise HTTPException(404) from refusal
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        return await _show(shift, shift.words(sentence, **values))
    shift.parts.woken()
    return await _show(shift, report=report)


async def ledger(shift: Shift) -> Response:
    """Show what each person was granted in a year, on a page or as a sheet."""
    asked = shift.request.query_params.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else shift.today.year
    as_sheet = shift.request.url.path.endswith(".xlsx")
    if as_sheet and not sure.is_sure(shift):
        return sure.ask(shift)
    async with shift.parts.snapshot() as store:
        rows = await store.payments.ledger(shift.desk.scope, year, IN_SHEET if as_sheet else AT_ONCE)
        funds = await store.payments.funds_of_year(shift.desk.scope, year)
        places = await names_of(store, {row.place for row in rows})
    if as_sheet:
        return await _ledger_sheet(shift, year, rows, places, funds)
    totals = (sum((one.paid for one in funds), ZERO), sum((one.listed for one in funds), ZERO))
    shown: dict[str, Any] = {"year": year, "rows": rows, "funds": funds, "places": places, "totals": totals}
    return await show(shift, "ledger.html", most=AT_ONCE, schemes=_scheme_names(shift), **shown)


async def _ledger_sheet(
    shift: Shift, year: int, rows: tuple[LedgerRow, ...], places: Mapping[str, str], funds: tuple[FundRow, ...]
) -> Response:
    async with shift.parts.transaction() as store:
        await store.audit.note("ledger_exported", shift.staff.id, shift.now, detail={"year": year})
    schemes = {scheme.id: scheme.names.zh_Hans for scheme in shift.parts.catalogue.all}
    cells = [
        (
            *(number, row.name, row.id_number or "", places.get(row.place, row.place)),
            *(schemes.get(row.scheme_id, row.scheme_id), row.count, row.listed, row.paid),
        )
        for number, row in enumerate(rows, 1)
    ]
    columns = [office_words(name) for name in LEDGER_COLUMNS]
    sums = [(schemes.get(one.scheme_id, one.scheme_id), office_words(FUND_SUMS), one) for one in funds]
    head = [(office_words(LEDGER), str(year))]
    head += [(name, said.format(persons=one.persons, listed=one.listed, paid=one.paid)) for name, said, one in sums]
    data = sheets.table(office_words(LEDGER), head, columns, cells)
    headers = {"Content-Disposition": f'attachment; filename="ledger-{shift.staff.place}-{year}.xlsx"'}
    return Response(data, media_type=XLSX, headers=headers)


def _scheme_names(shift: Shift) -> dict[str, str]:
    return {scheme.id: scheme.names.pick(shift.language) for scheme in shift.parts.catalogue.all}


async def paid(shift: Shift) -> Response:
    """Keep that the bank has paid what was ticked."""
    form = await shift.form()
    chosen = [whole_in(one) for one in form.getlist("claim") if isinstance(one, str)]
    paid_on = day(form, "paid_on") or shift.today
    return await _do(
        shift, lambda store, list_id: payments.mark_paid(store, shift.desk, list_id, chosen, paid_on), "paid"
    )


async def failed(shift: Shift) -> Response:
    """Keep that the bank could not pay a line."""
    form = await shift.form()
    claim_id, why = whole(form, "claim"), Defect(None, text(form, "reason"), text(form, "words"))
    return await _do(
        shift, lambda store, list_id: payments.mark_failed(store, shift.desk, list_id, claim_id, why), "failed"
    )
