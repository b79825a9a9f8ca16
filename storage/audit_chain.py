"""The audit's chain: each line's seal (HMAC) takes in the line before it, one chain a place, one key a place.

Lines are written plain within the deciding transaction and sealed soon after, outside it. The ends of the chains
are kept outside the database as well, so that a shortened chain is seen.
"""

import hmac
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keyring import Keyring
from storage.locks import hold
from storage.tables.staff import audit_lines, audit_seals, staff

NOWHERE = ""  # what the system did by itself, or nobody known
AT_ONCE = 500
WRITING = "audit lines"  # held by whoever writes lines, and alone by whoever seals, so that none comes in among them
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a place's chain: how many lines it has, and the seal of the last."""

    seq: int
    seal: str


Heads = Mapping[str, Head]


async def seal_lines(connection: AsyncConnection, keyring: Keyring) -> int:
    """Seal the lines that are not sealed yet, oldest first, and say how many."""
    await hold(connection, WRITING)
    query = (
        select(audit_lines, staff.c.place)
        .outerjoin(audit_seals, audit_seals.c.line_id == audit_lines.c.id)
        .outerjoin(staff, staff.c.id == audit_lines.c.staff_id)
        .where(audit_seals.c.line_id.is_(None))
        .order_by(audit_lines.c.id)
        .limit(AT_ONCE)
    )
    rows = (await connection.execute(query)).all()
    ends = dict(await heads(connection)) if rows else {}
    made = []
    for row in rows:
        place = row.place or NOWHERE
        before = ends.get(place, Head(0, BEGINNING))
        ends[place] = Head(before.seq + 1, _seal(keyring, place, before.seq + 1, before.seal, row))
        made.append({"place": place, "seq": ends[place].seq, "line_id": row.id, "seal": ends[place].seal})
    if made:
        await connection.execute(insert(audit_seals), made)
    return len(made)


async def heads(connection: AsyncConnection, before: datetime | None = None) -> Heads:
    """Return the end of each chain now, or as it stood at an instant."""
    ends = select(audit_seals.c.place, func.max(audit_seals.c.seq).label("seq")).group_by(audit_seals.c.place)
    if before is not None:
        ends = ends.join(audit_lines, audit_lines.c.id == audit_seals.c.line_id).where(audit_lines.c.at < before)
    last = ends.subquery()
    query = select(audit_seals).join(last, (last.c.place == audit_seals.c.place) & (last.c.seq == audit_seals.c.seq))
    return {row.place: Head(row.seq, row.seal) for row in (await connection.execute(query)).all()}


async def broken_links(connection: AsyncConnection, keyring: Keyring, known: Heads) -> AsyncIterator[str]:
    """Say which lines were altered, removed, added or put in another order since they were sealed."""
    query = (
        select(audit_seals.c.place, audit_seals.c.seq, audit_seals.c.seal, audit_seals.c.line_id, *audit_lines.c)
        .outerjoin(audit_lines, audit_lines.c.id == audit_seals.c.line_id)
        .order_by(audit_seals.c.place, audit_seals.c.seq)
    )
    ends: dict[str, Head] = {}
    for row in (await connection.execute(query)).all():
        before = ends.get(row.place, Head(0, BEGINNING))
        ends[row.place] = Head(row.seq, row.seal)
        if row.seq != before.seq + 1:
            yield f"audit {_shown(row.place)}: lines {before.seq + 1} to {row.seq - 1} were removed"
        elif row.id is None:
            yield f"audit {_shown(row.place)}: line {row.seq} was removed"
        elif not hmac.compare_digest(row.seal, _seal(keyring, row.place, row.seq, before.seal, row)):
            yield f"audit {_shown(row.place)}: line {row.seq} (row {row.line_id}) was altered or moved"
    async for finding in _shortened(connection, known, ends):
        yield finding
    async for finding in _out_of_order(connection):
        yield finding


async def _shortened(connection: AsyncConnection, known: Heads, ends: Heads) -> AsyncIterator[str]:
    for place, head in known.items():
        if head.seq > ends.get(place, Head(0, "")).seq:
            yield f"audit {_shown(place)}: the chain ends at {ends.get(place, Head(0, '')).seq}, it once had {head.seq}"
        elif not await _holds(connection, place, head):
            yield f"audit {_shown(place)}: line {head.seq} is not the one that was sealed"


async def _holds(connection: AsyncConnection, place: str, head: Head) -> bool:
    query = select(audit_seals.c.seal).where(audit_seals.c.place == place, audit_seals.c.seq == head.seq)
    return (await connection.execute(query)).scalar_one_or_none() == head.seal


async def _out_of_order(connection: AsyncConnection) -> AsyncIterator[str]:
    """Say which lines were slipped in among sealed ones; new lines are numbered above them all."""
    last = select(func.coalesce(func.max(audit_seals.c.line_id), 0)).scalar_subquery()
    query = (
        select(audit_lines.c.id)
        .outerjoin(audit_seals, audit_seals.c.line_id == audit_lines.c.id)
        .where(audit_seals.c.line_id.is_(None), audit_lines.c.id < last)
    )
    for number in (await connection.execute(query)).scalars():
        yield f"audit row {number} was added among sealed lines"


def _seal(keyring: Keyring, place: str, seq: int, before: str, row: Row[Any]) -> str:
    line = {column.name: _text(row._mapping[column]) for column in audit_lines.c}
    written = json.dumps([place, seq, before, line], ensure_ascii=False, sort_keys=True)
    return keyring.digest(f"audit:{place}", written.encode())


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _shown(place: str) -> str:
    return place or "of the system"
