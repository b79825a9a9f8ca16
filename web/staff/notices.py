"""Public notices as the office works with them: the list, objections and what came of them."""

from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import notices
from claims.desk import Channel, Notice, NoticeStatus
from claims.errors import ClaimError
from claims.notices import Finding, Said
from claims.refusals import ClaimNotFound
from claims.workflow import has_part
from web.staff import proof
from web.staff.pages import names_of, show
from web.staff.refusals import NOT_FOUND, sentence_for
from web.staff.shift import Shift, day, text, whole

CONFLICT = 409


async def board(shift: Shift) -> Response:
    """List what is on public notice in the place, and what was said against it."""
    scope = shift.desk.scope
    rows: list[dict[str, Any]] = []
    async with shift.parts.snapshot() as store:
        for notice in await store.notices.shown_at(shift.staff.place, shift.today):
            if (notice.scheme_id, notice.step) in scope.noticed:
                said = await store.notices.objections_to(notice)
                rows.append({"notice": notice, "open": sum(one.upheld is None for one in said)})
        places = await names_of(store, {row["notice"].place for row in rows})
    base = str(shift.request.scope.get("root_path", "")).rsplit("/", 1)[0]
    return await show(shift, "notices.html", rows=rows, places=places, board=f"{base}/notices/{shift.staff.place}")


async def notice(shift: Shift) -> Response:
    """Show a notice with its objections."""
    return await _show(shift, int(shift.request.path_params["id"]))


async def _show(shift: Shift, notice_id: int, *, refused: str | None = None, **typed: str) -> Response:
    scope = shift.desk.scope
    async with shift.parts.snapshot() as store:
        found = await store.notices.within(notice_id, shift.staff.place)
        claim = await store.queue.visible(found.claim_id, scope)
        settles = _runs(found) and scope.acts(claim) and not await has_part(store, shift.staff, claim)
        lines = await store.showings.of_notice(found)
        frames = await proof.around(store, lines, shift.now)
        shown = {
            "notice": found,
            "lines": lines,
            "frames": frames,
            "printers": await store.staff.names({one.staff_id for one in frames if one.staff_id is not None}),
            "claim": claim,
            "objections": await store.notices.objections_to(found),
            "place": (await names_of(store, {found.place})).get(found.place, found.place),
            "settles": settles,
            "shows_form": _runs(found),
            "refused": refused,
            "typed": {"text": "", "finding": "", "answer": "", "name": "", "phone": "", **typed},
        }
    return await show(shift, "notice.html", status=CONFLICT if refused else 200, **shown)


def _runs(found: Notice) -> bool:
    return found.status is NoticeStatus.RUNNING


async def object_to(shift: Shift) -> Response:
    """Take an objection down."""
    form = await shift.form()
    notice_id = int(shift.request.path_params["id"])
    if text(form, "channel") not in set(Channel):
        raise HTTPException(400)
    said = Said(text(form, "text"), Channel(text(form, "channel")), day(form, "received_on") or shift.today)
    said = replace(said, name=text(form, "name"), phone=text(form, "phone"))
    try:
        async with shift.parts.transaction() as store:
            await notices.object_to(store, shift.desk, notice_id, said)
    except NOT_FOUND as refusal:
        raise HTTPException(404) from refusal
    except ClaimError as refusal:
        return await _again(shift, notice_id, refusal, text=said.text, name=said.name, phone=said.phone)
    return shift.go(f"/notices/{notice_id}", done="object")


async def settle(shift: Shift) -> Response:
    """Settle an objection."""
    form = await shift.form()
    notice_id = int(shift.request.path_params["id"])
    finding = Finding(whole(form, "objection"), text(form, "upheld") == "yes", text(form, "finding"))
    finding = replace(finding, answer=text(form, "answer"))
    try:
        async with shift.parts.transaction() as store:
            claim = await notices.settle(store, shift.desk, notice_id, finding)
    except NOT_FOUND as refusal:
        raise HTTPException(404) from refusal
    except ClaimError as refusal:
        return await _again(shift, notice_id, refusal, finding=finding.text, answer=finding.answer)
    shift.parts.woken()
    still = shift.desk.scope.sees(claim)
    return shift.go(f"/notices/{notice_id}" if still else "/notices", done="settle")


async def _again(shift: Shift, notice_id: int, refusal: ClaimError, **typed: str) -> Response:
    sentence, values = sentence_for(refusal)
    try:
        return await _show(shift, notice_id, refused=shift.words(sentence, **values), **typed)
    except ClaimNotFound as gone:
        raise HTTPException(404) from gone
