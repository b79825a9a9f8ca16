"""How many claims stand where: every move takes a claim out of one count and into another, in the same transaction."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import LineStatus
from claims.events import Happened
from claims.model import ClaimStatus
from claims.sifting import AMOUNTS, Special
from claims.traces import Why
from storage.locks import hold
from storage.tables.claims import claim_events, claims, page_traces
from storage.tables.review import desks, payment_lines
from storage.tables.trays import closed_counts, counted, tray_counts
from storage.upsert import upsert

AREAS = (2, 4, 6, 9, 12)  # digits: province, city, county, town, village
WHERE = ("scheme_id", "step", "status", "due_on", "listed")
CLOSED_AREAS = (6, 9)  # for the closed ones of a village its own rows are quickly counted
CLOSED_WHERE = ("submitted_on", "scheme_id", "step", "status", "band", "marks")
STANDING = ("place", "closed", *dict.fromkeys((*WHERE, *CLOSED_WHERE)))
AT_A_DESK = frozenset({ClaimStatus.IN_REVIEW, ClaimStatus.APPROVED})
WITH_THE_PERSON = frozenset({ClaimStatus.SENT_BACK, ClaimStatus.PAYMENT_FAILED})
CLOSED = frozenset({ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN, ClaimStatus.PAID})
_LIVE = exists().where(
    payment_lines.c.claim_id == claims.c.id, payment_lines.c.status.in_((LineStatus.LISTED, LineStatus.PAID))
)
_FEN = type_coerce(func.coalesce(claims.c.granted, claims.c.amount), Integer)
_BAND = case(*((100 * yuan <= _FEN, yuan) for yuan in reversed(AMOUNTS)), else_=0)
_MENDED = exists().where(claim_events.c.claim_id == claims.c.id, claim_events.c.code == Happened.MENDED)
_OTHERS = page_traces.alias("others")
_SAME_BILL = exists().where(
    page_traces.c.claim_id == claims.c.id,
    page_traces.c.why == Why.BILL,
    _OTHERS.c.trace == page_traces.c.trace,
    _OTHERS.c.claim_id != page_traces.c.claim_id,
)
_MARKS = (
    case((_MENDED, int(Special.MENDED)), else_=0)
    + case((_SAME_BILL, int(Special.SAME_BILL)), else_=0)
    + case((claims.c.filed_by_staff_id.is_not(None), int(Special.AT_WINDOW)), else_=0)
)
_STANDS = (
    claims.c.id.label("claim_id"),
    func.substr(claims.c.place, 1, 6).label("county"),
    func.substr(claims.c.place, 1, 9).label("town"),
    claims.c.place,
    case((claims.c.status.in_(tuple(CLOSED)), 1), else_=0).label("closed"),
    claims.c.submitted_on,
    claims.c.scheme_id,
    func.coalesce(claims.c.step, "").label("step"),
    claims.c.status,
    case((claims.c.status.in_(tuple(AT_A_DESK)), func.coalesce(type_coerce(desks.c.due_on, Text), "")), else_="").label(
        "due_on"
    ),
    case((_LIVE, 1), else_=0).label("listed"),
    _BAND.label("band"),
    _MARKS.label("marks"),
)
_STANDING = select(*_STANDS).outerjoin(desks, desks.c.claim_id == claims.c.id).where(claims.c.id == bindparam("claim"))
_COUNTED = select(counted).where(counted.c.claim_id == bindparam("claim"))

Standing = Mapping[str, Any]


async def recount(connection: AsyncConnection, claim_id: int) -> None:
    """Count a claim where it stands now; called after whatever may have moved it."""
    now = (await connection.execute(_STANDING, {"claim": claim_id})).one()._asdict()
    await hold(connection, f"counts:{now['place'][: AREAS[0]]}")  # moves there and back would wait for each other
    row = (await connection.execute(_COUNTED, {"claim": claim_id})).one_or_none()
    before = None if row is None else row._asdict()
    if before is not None and _same(before, now, STANDING):
        return
    await _move(connection, before, now)
    new = upsert(counted).values(now).on_conflict_do_update(index_elements=["claim_id"], set_=now)
    await connection.execute(new)


async def _move(connection: AsyncConnection, before: Standing | None, now: Standing) -> None:
    if before is None or not _same(before, now, ("place", *WHERE)):
        if before is not None:
            await _take_out(connection, tray_counts, _areas(before, AREAS), _at(before, WHERE))
        await _put_in(connection, tray_counts, _areas(now, AREAS), _at(now, WHERE))
    if before is not None and before["closed"]:
        await _take_out(connection, closed_counts, _areas(before, CLOSED_AREAS), _at(before, CLOSED_WHERE))
    if now["closed"]:
        await _put_in(connection, closed_counts, _areas(now, CLOSED_AREAS), _at(now, CLOSED_WHERE))


async def _put_in(connection: AsyncConnection, table: Table, areas: list[str], here: Standing) -> None:
    new = upsert(table).values([{"area": area, **here, "count": 1} for area in areas])
    more = {"count": table.c["count"] + 1}
    await connection.execute(new.on_conflict_do_update(index_elements=["area", *here], set_=more))


async def _take_out(connection: AsyncConnection, table: Table, areas: list[str], there: Standing) -> None:
    rows = and_(table.c.area.in_(areas), *(table.c[name] == value for name, value in there.items()))
    await connection.execute(update(table).where(rows).values(count=table.c["count"] - 1))
    await connection.execute(delete(table).where(rows, table.c["count"] == 0))


def _same(before: Standing, now: Standing, names: Iterable[str]) -> bool:
    return all(before[name] == now[name] for name in names)


def _at(standing: Standing, names: Iterable[str]) -> Standing:
    return {name: standing[name] for name in names}


def _areas(standing: Standing, levels: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(standing["place"][:digits] for digits in levels))


async def count_all(connection: AsyncConnection) -> None:
    """Count every claim anew, for a database that was filled past the code."""
    stands = _standing()
    for table in (counted, tray_counts, closed_counts):
        await connection.execute(delete(table))
    await connection.execute(counted.insert().from_select([column.name for column in stands.selected_columns], stands))
    for table, anew in _counts():
        names = [column.name for column in anew.selected_columns]
        await connection.execute(table.insert().from_select(names, anew))


def _standing() -> Select[Any]:
    return select(*_STANDS).outerjoin(desks, desks.c.claim_id == claims.c.id)


def _counts() -> tuple[tuple[Table, Select[Any]], ...]:
    """Count everything from the claims themselves."""
    every = _standing().subquery()
    closed = _standing().where(claims.c.status.in_(tuple(CLOSED))).subquery()
    return (tray_counts, _anew(every, AREAS, WHERE)), (closed_counts, _anew(closed, CLOSED_AREAS, CLOSED_WHERE))


def _anew(stands: Any, levels: Iterable[int], names: Iterable[str]) -> Select[Any]:
    by_area = union_all(
        *(
            select(func.substr(stands.c.place, 1, digits).label("area"), *(stands.c[name] for name in names)).where(
                func.length(stands.c.place) >= digits
            )
            for digits in levels
        )
    ).subquery()
    return select(*by_area.c, func.count().label("count")).group_by(*by_area.c)


async def wrong_counts(connection: AsyncConnection) -> AsyncIterator[str]:
    """Say which counts differ from what the claims themselves say."""
    for table, anew in _counts():
        kept = {tuple(row)[:-1]: row._mapping["count"] for row in (await connection.execute(select(table))).all()}
        right = {tuple(row)[:-1]: row._mapping["count"] for row in (await connection.execute(anew)).all()}
        for key in sorted({*kept, *right}):
            if kept.get(key, 0) != right.get(key, 0):
                yield f"{table.name} {' '.join(map(str, key))}: {kept.get(key, 0)}, but there are {right.get(key, 0)}"
