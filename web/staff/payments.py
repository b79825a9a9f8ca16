"""Payment lists: made from what is approved, checked, released, exported, and what the bank made of them."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import payments
from claims.defects import PAYMENT_FAILURES
from claims.denials import ListNotFound
from claims.desk import Defect, LineStatus, PaymentLine, PaymentList
from claims.errors import ClaimError
from claims.ports import Store
from claims.workflow import Seen
from web.staff import sheets, words
from web.staff.pages import Speaker, names_of, show
from web.staff.refusals import NOT_FOUND, sentence_for
from web.staff.shift import Shift, day, text, whole

AT_ONCE = 500
CONFLICT = 409
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def overview(shift: Shift) -> Response:
    """Show what waits for a list, and the lists."""
    return await _overview(shift)


async def _overview(shift: Shift, refused: str | None = None) -> Response:
    async with shift.parts.snapshot() as store:
        waiting = await store.queue.to_pay(shift.desk.scope, AT_ONCE)
        lists = await store.payments.lists_of(shift.staff.place)
        places = await names_of(store, {claim.place for claim in waiting})
    shown = {"waiting": waiting, "lists": lists, "places": places, "refused": refused}
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
        return await _overview(shift, shift.words(sentence, **values))
    shift.parts.woken()
    return shift.go(f"/payments/{made.id}", done="listed")


def _seen(ticked: str) -> Seen:
    claim_id, _, version = ticked.partition("|")
    if not (claim_id.isdigit() and version.isdigit()):
        raise HTTPException(400)
    return Seen(int(claim_id), int(version))


async def one(shift: Shift) -> Response:
    """Show a list."""
    return await _show(shift)


async def _show(shift: Shift, refused: str | None = None) -> Response:
    made, maker = await _list(shift)
    speaker = Speaker(shift.language)
    return await show(
        shift,
        "payment.html",
        status=CONFLICT if refused else 200,
        list=made,
        maker=maker,
        open_lines=made.released_at is not None and any(line.status is LineStatus.LISTED for line in made.lines),
        failures=PAYMENT_FAILURES,
        reason=lambda line: _reason(line, speaker),
        refused=refused,
    )


def _reason(line: PaymentLine, say: Speaker) -> str:
    code, _, said = (line.reason or "").partition(":")
    return " ".join(part for part in (say.known(words.DEFECTS, code), said) if part)


async def _list(shift: Shift) -> tuple[PaymentList, str]:
    async with shift.parts.snapshot() as store:
        try:
            made = await store.payments.within(int(shift.request.path_params["id"]), shift.staff.place)
        except ListNotFound as refusal:
            raise HTTPException(404) from refusal
        return made, (await store.staff.by_id(made.made_by)).name


async def export(shift: Shift) -> Response:
    """Send a released list as a spreadsheet."""
    made, _ = await _list(shift)
    if made.released_at is None:
        raise HTTPException(404)
    async with shift.parts.transaction() as store:
        await store.audit.note("payment_exported", shift.staff.id, shift.now, detail={"list": made.number})
    as_workbook = shift.request.path_params["kind"] == "xlsx"
    data = (sheets.workbook if as_workbook else sheets.comma_separated)(made, shift.words)
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
    """Fix a list and let it go to the bank."""
    await shift.form()
    return await _do(shift, lambda store, list_id: payments.release(store, shift.desk, list_id), "released")


async def undo(shift: Shift) -> Response:
    """Take a list back."""
    await shift.form()
    return await _do(shift, lambda store, list_id: payments.undo(store, shift.desk, list_id), "undone")


async def paid(shift: Shift) -> Response:
    """Keep that the bank has paid what was ticked."""
    form = await shift.form()
    chosen = [int(one) for one in form.getlist("claim") if isinstance(one, str) and one.isdigit()]
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
