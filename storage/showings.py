"""What was shown of public notices, sealed line by line, and checked against what the audit keeps of it."""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import Notice, NoticeStatus
from claims.records import stem
from claims.shown import Frame, LineWords, ShownLine, Where
from storage.codec import from_json, to_json
from storage.keyring import Keyring, KeyringError
from storage.notices import notice_of, objections_key
from storage.sealed import insert_sealed, opened
from storage.sealing import SealError
from storage.tables.review import notices
from storage.tables.showings import notice_frames, notice_lines
from storage.tables.staff import audit_lines
from storage.vault import vault_of

LINES, FRAMES = "notice lines", "notice frames"  # what the seals in the audit are for
HUNG, DOWN, FRAMED = "notice_hung", "notice_taken_down", ("board_worded", "notice_printed")


class SqlShowings:
    """`claims.shown.Showings` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hang(self, notice: Notice, words: LineWords, now: datetime) -> ShownLine:
        """Keep that a notice hangs from now on."""
        said = to_json(words)
        values = {"notice_id": notice.id, "place": notice.place, "since": now, "words": said}
        made = await insert_sealed(self._connection, notice_lines, objections_key(notice.id), values)
        seal = seal_of_line(vault_of(self._connection).keyring, {"id": made, **values})
        return ShownLine(made, notice, now, words, None, seal)

    async def take_down(self, notice: Notice, now: datetime) -> tuple[int, ...]:
        """Keep that a notice hangs no longer, and return its lines."""
        here = and_(notice_lines.c.notice_id == notice.id, notice_lines.c.until.is_(None))
        ended = update(notice_lines).where(here).values(until=now).returning(notice_lines.c.id)
        return tuple((await self._connection.execute(ended)).scalars().all())

    async def of_notice(self, notice: Notice) -> tuple[ShownLine, ...]:
        """Return what was shown of a notice, oldest first."""
        return await self._lines(select(notice_lines).where(notice_lines.c.notice_id == notice.id))

    async def hanging(self, place: str, limit: int) -> tuple[ShownLine, ...]:
        """Return what hangs now in a place or the places under it, the first to end first."""
        query = select(notice_lines).join(notices, notices.c.id == notice_lines.c.notice_id)
        query = query.where(_within(place), notice_lines.c.until.is_(None))
        return await self._lines(query.order_by(notices.c.last_day).limit(limit))

    async def between(self, place: str, since: datetime, until: datetime) -> tuple[ShownLine, ...]:
        """Return what hung in a place or the places under it at some time between two instants."""
        still = or_(notice_lines.c.until.is_(None), notice_lines.c.until >= since)
        return await self._lines(select(notice_lines).where(_within(place), notice_lines.c.since < until, still))

    async def not_hung(self, limit: int) -> tuple[Notice, ...]:
        """Return running notices that do not hang yet."""
        hung = exists().where(notice_lines.c.notice_id == notices.c.id)
        query = select(notices).where(notices.c.status == NoticeStatus.RUNNING, ~hung).order_by(notices.c.id)
        return tuple(notice_of(row) for row in (await self._connection.execute(query.limit(limit))).all())

    async def newest(self) -> int:
        """Return the number of the newest line, 0 before there is one."""
        return int((await self._connection.execute(select(func.max(notice_lines.c.id)))).scalar() or 0)

    async def places(self, after: int) -> frozenset[str]:
        """Return the places of lines newer than a numbered one that hang now."""
        query = select(notice_lines.c.place).where(notice_lines.c.id > after, notice_lines.c.until.is_(None)).distinct()
        return frozenset((await self._connection.execute(query)).scalars().all())

    async def add_frame(self, frame: Frame) -> Frame:
        """Keep the words around the lines."""
        names = ("place", "where", "since", "staff_id", "file")
        values = {name: getattr(frame, name) for name in names}
        values |= {"words": to_json(frame.words), "lines": list(frame.lines)}
        query = insert(notice_frames).values(values).returning(notice_frames)
        return self._frame((await self._connection.execute(query)).one())

    async def newest_frame(self, place: str) -> Frame | None:
        """Return the words of a place's page as they were kept last."""
        of_page = and_(notice_frames.c.place == place, notice_frames.c.where == Where.PAGE)
        query = select(notice_frames).where(of_page).order_by(notice_frames.c.id.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else self._frame(row)

    async def frames_of(self, places: Sequence[str], since: datetime, until: datetime) -> tuple[Frame, ...]:
        """Return the frames of places that held at some time between two instants, oldest first."""
        query = select(notice_frames).where(notice_frames.c.place.in_(places), notice_frames.c.since <= until)
        rows = (await self._connection.execute(query.order_by(notice_frames.c.id))).all()
        ends: dict[str, datetime] = {}
        found = []
        for row in reversed(rows):
            is_page = row.where == Where.PAGE
            if (ends.get(row.place, until) if is_page else row.since) >= since:
                found.append(self._frame(row))
            if is_page:
                ends[row.place] = row.since
        return tuple(reversed(found))

    async def _lines(self, query: Select[Any]) -> tuple[ShownLine, ...]:
        rows = (await self._connection.execute(query.order_by(notice_lines.c.id))).all()
        wanted = select(notices).where(notices.c.id.in_({row.notice_id for row in rows}))
        of = {row.id: notice_of(row) for row in (await self._connection.execute(wanted)).all()}
        return tuple(
            ShownLine(row.id, of[row.notice_id], row.since, words_of(row.words), row.until)
            for row in await opened(self._connection, notice_lines, rows)
        )

    def _frame(self, row: Any) -> Frame:
        seal = seal_of_frame(vault_of(self._connection).keyring, row)
        of_print = (row.staff_id, tuple(row.lines), row.file)
        return Frame(row.id, row.place, Where(row.where), row.since, row.words, *of_print, seal)


def words_of(said: Any) -> LineWords | None:
    """Read the words of a line, None once they were erased."""
    return from_json(LineWords, said) if said else None


def seal_of_line(keyring: Keyring, row: Any) -> str:
    """Return what the audit keeps of a line: a keyed digest of its words and its beginning."""
    return _seal(keyring, LINES, [row["id"], row["notice_id"], row["place"], row["since"].isoformat(), row["words"]])


def seal_of_frame(keyring: Keyring, row: Any) -> str:
    """Return what the audit keeps of a frame."""
    return _seal(
        keyring,
        FRAMES,
        [row.id, row.place, row.where, row.since.isoformat(), row.words, row.staff_id, list(row.lines), row.file],
    )


async def wrong_showings(connection: AsyncConnection, keyring: Keyring) -> AsyncIterator[str]:
    """Say what of the record of notices is not as the audit has it: altered, added or removed."""
    query = select(audit_lines.c.action, audit_lines.c.detail).where(audit_lines.c.action.in_((HUNG, DOWN, *FRAMED)))
    hung: dict[int, str] = {}
    down: dict[int, str] = {}
    framed: dict[int, str] = {}
    for action, detail in (await connection.execute(query)).all():
        if action == HUNG:
            hung[detail["line"]] = detail["seal"]
        elif action == DOWN:
            down[detail["line"]] = detail["at"]
        else:
            framed[detail["frame"]] = detail["seal"]
    async for finding in _wrong_lines(connection, keyring, hung, down):
        yield finding
    async for finding in _wrong_frames(connection, keyring, framed):
        yield finding


async def _wrong_lines(
    connection: AsyncConnection, keyring: Keyring, hung: dict[int, str], down: dict[int, str]
) -> AsyncIterator[str]:
    rows = {row.id: row for row in (await connection.execute(select(notice_lines))).all()}
    for missing in sorted(hung.keys() - rows.keys()):
        yield f"notice_lines id={missing}: removed, the audit has it"
    for row in rows.values():
        until = None if row.until is None else row.until.isoformat()
        if until != down.get(row.id):
            yield f"notice_lines id={row.id}: not taken down when the audit says"
        if not await _is_as_sealed(connection, keyring, row, hung.get(row.id)):
            yield f"notice_lines id={row.id}: not what the audit says was shown"


async def _is_as_sealed(connection: AsyncConnection, keyring: Keyring, row: Any, seal: str | None) -> bool:
    try:
        plain = (await opened(connection, notice_lines, [row]))[0]
    except (SealError, KeyringError, ValueError):
        return True  # said by what looks at sealed values
    return not plain.words or seal_of_line(keyring, vars(plain)) == seal


async def _wrong_frames(connection: AsyncConnection, keyring: Keyring, framed: dict[int, str]) -> AsyncIterator[str]:
    rows = {row.id: row for row in (await connection.execute(select(notice_frames))).all()}
    for missing in sorted(framed.keys() - rows.keys()):
        yield f"notice_frames id={missing}: removed, the audit has it"
    for row in rows.values():
        if seal_of_frame(keyring, row) != framed.get(row.id):
            yield f"notice_frames id={row.id}: not what the audit says was shown"


def _within(place: str) -> Any:
    root = stem(place)
    return and_(notice_lines.c.place >= root, notice_lines.c.place < root + ":")


def _seal(keyring: Keyring, purpose: str, values: Sequence[object]) -> str:
    return keyring.digest(purpose, json.dumps(values, ensure_ascii=False, sort_keys=True).encode())
