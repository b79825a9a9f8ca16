"""Hanging a public notice and taking it down, on record: what people could read, from when to when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from claims.desk import Notice, NoticeStatus
from claims.place_names import place_name
from claims.ports import Store
from claims.refusals import PlaceNotFound
from claims.shown import Frame, LineWords, ShownLine, Where
from schemes.errors import SchemeError
from schemes.loading import Catalogue
from schemes.model import Scheme

AT_ONCE = 200


async def hang(store: Store, scheme: Scheme, notice: Notice, now: datetime) -> ShownLine:
    """Let a notice hang on the boards of its place, in words that are kept as they are."""
    try:
        place = await place_name(store, notice.place)
    except PlaceNotFound:
        place = notice.place
    shown = (notice.shown_name, place, scheme.names, f"{notice.amount:.2f}", notice.first_day, notice.last_day)
    line = await store.showings.hang(notice, LineWords(*shown), now)
    detail = {"line": line.id, "seal": line.seal}
    await store.audit.note("notice_hung", None, now, claim_id=notice.claim_id, detail=detail)
    return line


async def close(store: Store, notice: Notice, status: NoticeStatus, on: date, now: datetime) -> None:
    """End a notice and take it down."""
    await store.notices.close(notice, status, on)
    for line in await store.showings.take_down(notice, now):
        detail = {"line": line, "at": now.isoformat()}
        await store.audit.note("notice_taken_down", None, now, claim_id=notice.claim_id, detail=detail)


async def catch_up(store: Store, catalogue: Catalogue, now: datetime) -> int:
    """Hang every running notice that was posted before lines were kept; return how many."""
    hung = 0
    for notice in await store.showings.not_hung(AT_ONCE):
        try:
            scheme = catalogue.get(notice.scheme_id)
        except SchemeError:
            continue
        await hang(store, scheme, notice, now)
        hung += 1
    return hung


Wording = Mapping[str, Mapping[str, str]]


async def word_page(store: Store, place: str, words: Wording, now: datetime) -> Frame | None:
    """Keep the words of a place's page when they are not those kept last; None when nothing was new."""
    newest = await store.showings.newest_frame(place)
    if newest is not None and newest.words == words:
        return None
    return await _keep(store, Frame(0, place, Where.PAGE, now, words), "board_worded")


async def note_print(store: Store, frame: Frame) -> Frame:
    """Keep that a list was printed: its words, its lines and the digest of its file."""
    return await _keep(store, replace(frame, where=Where.PRINT), "notice_printed")


async def _keep(store: Store, frame: Frame, action: str) -> Frame:
    kept = await store.showings.add_frame(frame)
    detail = {"frame": kept.id, "seal": kept.seal}
    await store.audit.note(action, frame.staff_id, frame.since, detail=detail)
    return kept
