"""Proof of what was shown on public notice and when: what hung, the words around it, the lists that were printed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.clock import SHANGHAI, day_of
from claims.ports import Store
from claims.shown import Frame, ShownLine, Where
from locales import N_, SOURCE, forms, gettext
from web.staff.board import PAGES_ABOVE
from web.staff.documents import send
from web.staff.pages import Speaker, names_of
from web.staff.shift import Shift
from web.staff.shift import day as asked_day
from web.staff.words import in_groups

ABOUT_ONE = N_("兹证明，下列内容曾按下列时间公示（公示编号 {number}）。")
ABOUT_DAY = N_("兹证明，{day}这一天，{place}公示的内容如下，共 {count} 条。")
HEADING = N_("“{place}”网页的文字（{since} 起）")
SHOWN, STILL = N_("{since} 起，\n{until} 止"), N_("{since} 起，现在还在公示")
GONE = N_("（已按保存期限删除）")
LOCALLY = Speaker(SOURCE)


async def of_notice(shift: Shift) -> Response:
    """Send the proof of one notice, to be printed; 404 where the place has no such notice."""
    async with shift.parts.snapshot() as store:
        notice = await store.notices.within(int(shift.request.path_params["id"]), shift.staff.place)
        await store.queue.visible(notice.claim_id, shift.desk.scope)
        lines = await store.showings.of_notice(notice)
        frames = await around(store, lines, shift.now)
        data = await _written(store, shift, lines, frames)
    about = gettext(SOURCE, ABOUT_ONE, number=notice.id)
    return await _sent(shift, {**data, "about": about}, f"notice-{notice.id}-proof")


async def of_day(shift: Shift) -> Response:
    """Send the proof of what hung in the place on a day; 404 when nothing hung."""
    day = asked_day(shift.request.query_params, "on") or day_of(shift.now)
    since = datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    until = since + timedelta(days=1)
    place = shift.staff.place
    async with shift.parts.snapshot() as store:
        noticed = shift.desk.scope.noticed
        found = await store.showings.between(place, since, until)
        lines = [line for line in found if (line.notice.scheme_id, line.notice.step) in noticed]
        frames = [one for one in await store.showings.frames_of([place], since, until) if lines]
        data = await _written(store, shift, lines, frames)
    named = {"day": forms.day(SOURCE, day), "place": data["office"], "count": len(lines)}
    return await _sent(shift, {**data, "about": gettext(SOURCE, ABOUT_DAY, **named)}, f"notices-{day}-proof")


async def around(store: Store, lines: Sequence[ShownLine], now: datetime) -> list[Frame]:
    """Return the pages' words while lines of one notice hung there, and the printed lists on which they stand."""
    found: list[Frame] = []
    for line in lines:
        code = line.notice.place
        codes = sorted({code[:digits] for digits in PAGES_ABOVE})
        frames = await store.showings.frames_of(codes, line.since, line.until or now)
        found += [one for one in frames if one.where is Where.PAGE or line.id in one.lines]
    return list({one.id: one for one in found}.values())


async def _sent(shift: Shift, data: dict[str, Any], name: str) -> Response:
    if not data["rows"]:
        raise HTTPException(404)
    async with shift.parts.transaction() as store:
        await store.audit.note("proof_printed", shift.staff.id, shift.now, detail={"what": name})
    return await send("proof.typ", data, name)


async def _written(store: Store, shift: Shift, lines: Iterable[ShownLine], frames: Sequence[Frame]) -> dict[str, Any]:
    names = await names_of(store, {shift.staff.place, *(one.place for one in frames)})
    printers = await store.staff.names({one.staff_id for one in frames if one.staff_id is not None})
    return {
        "rows": [_row(line) for line in lines],
        "frames": [
            {
                "heading": gettext(
                    SOURCE, HEADING, place=names.get(one.place, one.place), since=LOCALLY.moment(one.since)
                ),
                "words": list(one.words[SOURCE].values()),
            }
            for one in frames
            if one.where is Where.PAGE
        ],
        "prints": [
            {
                "at": LOCALLY.moment(one.since),
                "who": next((who.name for id, who in printers.items() if id == one.staff_id), ""),
                "file": in_groups(one.file or ""),
            }
            for one in frames
            if one.where is Where.PRINT
        ],
        "office": names.get(shift.staff.place, shift.staff.place),
        "printed": LOCALLY.moment(shift.now),
    }


def _row(line: ShownLine) -> dict[str, str]:
    since = LOCALLY.moment(line.since)
    shown = (
        gettext(SOURCE, STILL, since=since)
        if line.until is None
        else gettext(SOURCE, SHOWN, since=since, until=LOCALLY.moment(line.until))
    )
    if line.words is None:
        gone = gettext(SOURCE, GONE)
        return {"name": gone, "place": "", "scheme": "", "amount": "", "period": "", "shown": shown}
    words = line.words
    period = f"{words.first.isoformat()} — {words.last.isoformat()}"
    said = {"name": words.name, "place": words.place, "scheme": words.scheme.zh_Hans, "amount": words.amount}
    return {**said, "period": period, "shown": shown}
