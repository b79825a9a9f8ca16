"""How many claims stand where: every move takes a claim out of one count and into another, in the same transaction."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, case, delete, exists, func, select, type_coerce, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.deadlines import last_day
from claims.desk import SOON_DAYS, LineStatus, Tray
from claims.model import ClaimStatus
from claims.staff import Scope
from storage.locks import hold
from storage.tables.claims import claims
from storage.tables.review import desks, payment_lines
from storage.tables.trays import counted, tray_counts
from storage.upsert import upsert

AREAS = (2, 4, 6, 9, 12)  # digits: province, city, county, town, village
WHERE = ("scheme_id", "step", "status", "due_on", "listed")
AT_A_DESK = frozenset({ClaimStatus.IN_REVIEW, ClaimStatus.APPROVED})
WITH_THE_PERSON = frozenset({ClaimStatus.SENT_BACK, ClaimStatus.PAYMENT_FAILED})
CLOSED = frozenset({ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN, ClaimStatus.PAID})
_LIVE = exists().where(
    payment_lines.c.claim_id == claims.c.id, payment_lines.c.status.in_((LineStatus.LISTED, LineStatus.PAID))
)
_STANDS = (
    claims.c.id.label("claim_id"),
    func.substr(claims.c.place, 1, 6).label("county"),
    func.substr(claims.c.place, 1, 9).label("town"),
    claims.c.place,
    case((claims.c.status.in_(tuple(CLOSED)), 1), else_=0).label("closed"),
    claims.c.scheme_id,
    func.coalesce(claims.c.step, "").label("step"),
    claims.c.status,
    case((claims.c.status.in_(tuple(AT_A_DESK)), func.coalesce(type_coerce(desks.c.due_on, Text), "")), else_="").label(
        "due_on"
    ),
    case((_LIVE, 1), else_=0).label("listed"),
)
_STANDING = select(*_STANDS).outerjoin(desks, desks.c.claim_id == claims.c.id).where(claims.c.id == bindparam("claim"))
_COUNTED = select(counted).where(counted.c.claim_id == bindparam("claim"))


async def recount(connection: AsyncConnection, claim_id: int) -> None:
    """Count a claim where it stands now; called after whatever may have moved it."""
    now = (await connection.execute(_STANDING, {"claim": claim_id})).one()._asdict()
    await hold(connection, f"counts:{now['place'][: AREAS[0]]}")  # moves there and back would wait for each other
    row = (await connection.execute(_COUNTED, {"claim": claim_id})).one_or_none()
    before = None if row is None else row._asdict()
    if before is not None and all(before[name] == now[name] for name in ("place", *WHERE)):
        return
    if before is not None:
        await _take_out(connection, before)
    await _put_in(connection, now)
    kept = dict(now)
    await connection.execute(upsert(counted).values(kept).on_conflict_do_update(index_elements=["claim_id"], set_=kept))


async def _put_in(connection: AsyncConnection, standing: Mapping[str, Any]) -> None:
    here = {name: standing[name] for name in WHERE}
    new = upsert(tray_counts).values([{"area": area, **here, "count": 1} for area in _areas(standing)])
    more = {"count": tray_counts.c["count"] + 1}
    await connection.execute(new.on_conflict_do_update(index_elements=["area", *WHERE], set_=more))


async def _take_out(connection: AsyncConnection, standing: Mapping[str, Any]) -> None:
    there = and_(tray_counts.c.area.in_(_areas(standing)), *(tray_counts.c[name] == standing[name] for name in WHERE))
    await connection.execute(update(tray_counts).where(there).values(count=tray_counts.c["count"] - 1))
    await connection.execute(delete(tray_counts).where(there, tray_counts.c["count"] == 0))


def _areas(standing: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(standing["place"][:digits] for digits in AREAS))


async def counts_of(connection: AsyncConnection, scope: Scope, on: date) -> dict[Tray, int]:
    """Count the trays of a scope; MINE stays at 0, and OPEN holds what is mine as well."""
    query = select(tray_counts).where(tray_counts.c.area == scope.place)
    soon, today = last_day(on, SOON_DAYS, "working").isoformat(), on.isoformat()
    found: dict[Tray, int] = dict.fromkeys(Tray, 0)
    for row in (await connection.execute(query)).all():
        for tray in _trays(scope, row, today, soon):
            found[tray] += row._mapping["count"]
    return found


def _trays(scope: Scope, row: Any, today: str, soon: str) -> tuple[Tray, ...]:
    """Name the trays in which claims that stand like this lie."""
    here, status = (row.scheme_id, row.step), ClaimStatus(row.status)
    if status in AT_A_DESK and here in scope.acting - scope.noticed and not row.listed:
        late = (Tray.OVERDUE,) if row.due_on and row.due_on < today else ()
        return (Tray.OPEN, *((Tray.SOON,) if today <= row.due_on <= soon else late))
    if here not in scope.seeing:
        return ()
    if status in WITH_THE_PERSON:
        return (Tray.SENT_BACK,)
    if status in CLOSED:
        return (Tray.DONE,)
    if here in scope.noticed and status is ClaimStatus.IN_REVIEW:
        return (Tray.NOTICE,)
    return (Tray.WAITING,) if here not in scope.acting or row.listed else ()


async def count_all(connection: AsyncConnection) -> None:
    """Count every claim anew, for a database that was filled past the code."""
    stands = select(*_STANDS).outerjoin(desks, desks.c.claim_id == claims.c.id)
    await connection.execute(delete(counted))
    await connection.execute(delete(tray_counts))
    await connection.execute(counted.insert().from_select([column.name for column in stands.selected_columns], stands))
    anew = _anew()
    await connection.execute(tray_counts.insert().from_select([column.name for column in anew.selected_columns], anew))


def _anew() -> Select[Any]:
    """Count everything from the claims themselves."""
    stands = select(*_STANDS).outerjoin(desks, desks.c.claim_id == claims.c.id).subquery()
    by_area = union_all(
        *(
            select(func.substr(stands.c.place, 1, digits).label("area"), *(stands.c[name] for name in WHERE)).where(
                func.length(stands.c.place) >= digits
            )
            for digits in AREAS
        )
    ).subquery()
    return select(*by_area.c, func.count().label("count")).group_by(*by_area.c)


async def wrong_counts(connection: AsyncConnection) -> AsyncIterator[str]:
    """Say which counts differ from what the claims themselves say."""
    kept = {tuple(row)[:-1]: row._mapping["count"] for row in (await connection.execute(select(tray_counts))).all()}
    right = {tuple(row)[:-1]: row._mapping["count"] for row in (await connection.execute(_anew())).all()}
    for key in sorted({*kept, *right}):
        if kept.get(key, 0) != right.get(key, 0):
            yield f"tray_counts {' '.join(map(str, key))}: {kept.get(key, 0)}, but there are {right.get(key, 0)}"
