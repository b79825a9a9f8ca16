"""What the office watches over: terms and legal holds, who did what, the day's head of the audit, the nightly work."""

from datetime import date, datetime, time, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import retention
from claims.chores import ChoreKind
from claims.clock import SHANGHAI, day_of
from claims.records import stem
from claims.refusals import ClaimNotFound
from locales import N_
from web.staff.pages import names_of, show
from web.staff.shift import Shift, text

AT_ONCE = 300
LONGEST_REASON = 300
CONFLICT = 409
NOT_FOUND = N_("没有找到这件申请。")


async def terms(shift: Shift, refused: str | None = None, typed: str = "") -> Response:
    """Show how long what is kept, what is erased next, and what is held back."""
    place = stem(shift.staff.place)
    async with shift.parts.snapshot() as store:
        waiting = await store.erasures.waiting_within(place, AT_ONCE)
        held = await store.erasures.holds_within(place)
        counts = await store.erasures.counts()
        named = await store.staff.names({hold.set_by for hold, _ in held})
        places = await names_of(store, {of.draft.place for _, of in waiting if of.draft.place})
    return await show(
        shift,
        "terms.html",
        status=CONFLICT if refused else 200,
        keeping=shift.parts.keeping,
        waiting=waiting,
        held=held,
        counts=counts,
        named=named,
        places=places,
        refused=refused,
        typed=typed,
    )


async def hold(shift: Shift) -> Response:
    """Keep a claim of the county whatever its term says."""
    form = await shift.form()
    number, reason = text(form, "number")[:40], text(form, "reason")[:LONGEST_REASON]
    if not reason:
        raise HTTPException(400)
    try:
        async with shift.parts.transaction() as store:
            claim = await store.claims.by_number(number)
            if not claim.place.startswith(stem(shift.staff.place)):
                raise ClaimNotFound
            await retention.hold(store, claim, shift.staff.id, reason, shift.now)
    except ClaimNotFound:
        return await terms(shift, shift.words(NOT_FOUND), number)
    return shift.go("/office/terms", done="hold_set")


async def lift(shift: Shift) -> Response:
    """Let a claim's term run again."""
    await shift.form()
    hold_id = int(shift.request.path_params["id"])
    async with shift.parts.transaction() as store:
        found = [one for one, _ in await store.erasures.holds_within(stem(shift.staff.place)) if one.id == hold_id]
        if not found:
            raise HTTPException(404)
        await retention.lift(store, found[0], shift.staff.id, shift.now)
    return shift.go("/office/terms", done="hold_lifted")


async def audit(shift: Shift) -> Response:
    """Show who did and saw what on a day, with the heads to print for the other office, and the nightly work."""
    day = _day(shift)
    since = datetime.combine(day, time(), SHANGHAI)
    until = since + timedelta(days=1)
    place = stem(shift.staff.place)
    async with shift.parts.transaction() as store:
        lines = await store.audit.lines_of(place, since, until, AT_ONCE)
        ends = await store.audit.heads(until)
        heads = {one: head for one, head in ends.items() if one.startswith(place) or not one}
        named = await store.staff.names({line.staff_id for line in lines if line.staff_id is not None})
        places = await names_of(store, {one for one in heads if one})
        verified, backed_up = await store.chores.last(ChoreKind.VERIFY), await store.chores.last(ChoreKind.BACKUP)
        await store.audit.note("audit_seen", shift.staff.id, shift.now, detail={"day": day.isoformat()})
    return await show(
        shift,
        "audit.html",
        day=day,
        lines=lines,
        heads=sorted(heads.items()),
        named=named,
        places=places,
        verified=verified,
        backed_up=backed_up,
        full=len(lines) == AT_ONCE,
    )


def _day(shift: Shift) -> date:
    try:
        return date.fromisoformat(shift.request.query_params.get("day", ""))
    except ValueError:
        return day_of(shift.now)
