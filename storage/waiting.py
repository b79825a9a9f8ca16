"""Which claims lie in which tray: asked for in their order, counted, and counted by place."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, false, func, literal_column, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.deadlines import last_day
from claims.desk import SOON_DAYS, Tray
from claims.model import ClaimStatus
from claims.sifting import Queueing, Spot, Start
from claims.staff import Scope
from storage.tables.review import desks
from storage.tables.trays import closed_counts, counted, tray_counts
from storage.trays import AT_A_DESK, CLOSED, CLOSED_AREAS, WITH_THE_PERSON

Pairs = Collection[tuple[str, str]]
NO_DAY, LATE, SOON, LATER = range(4)  # how near a deadline is
COUNTY, VILLAGE = 6, 12  # digits
OPEN = counted.c.closed == literal_column("0")  # not a parameter, so that the index over the open ones serves


def area_of(asked: Queueing) -> str:
    """Return what the codes of all places begin with that are asked for; never more than the scope."""
    place = asked.sieve.place
    return place if place is not None and asked.scope.covers(place) else asked.scope.place


def in_area(root: str) -> ColumnElement[bool]:
    """Claims of an area; a county, a town and a village each have an index of their own, larger ones that of all."""
    level = {6: counted.c.county, 9: counted.c.town, 12: counted.c.place}.get(len(root))
    return func.substr(counted.c.place, 1, len(root)) == root if level is None else level == root


def seen(scope: Scope) -> ColumnElement[bool]:
    """Claims that have reached a desk; for claims found otherwise, so that no index of an area tempts the planner."""
    return and_(func.substr(counted.c.place, 1, len(scope.place)) == scope.place, _stands(counted, scope.seeing))


def in_tray(tray: Tray, asked: Queueing, what: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Ask something about the claims of a tray; each area walks its own index in order."""
    mine = desks.c.held_by == asked.staff.id
    rows: Any = counted
    held: list[ColumnElement[bool]] = []
    if tray is Tray.MINE:
        held = [counted.c.claim_id.in_(select(desks.c.claim_id).where(mine))]  # few: the planner is to begin with them
    elif tray is Tray.OPEN:
        rows = counted.outerjoin(desks, desks.c.claim_id == counted.c.claim_id)
        held = [or_(desks.c.held_by.is_(None), ~mine)]
    closed = counted.c.closed == True if tray is Tray.DONE else OPEN  # noqa: E712
    chosen = select(*what).select_from(rows).where(in_area(asked.scope.place), closed, *held)
    return chosen.where(_narrowed(asked), _lies_in(tray, asked, counted), _passes(asked, counted))


def _narrowed(asked: Queueing) -> ColumnElement[bool]:
    area = area_of(asked)
    return true() if area == asked.scope.place else in_area(area)


def _lies_in(tray: Tray, asked: Queueing, table: Table) -> ColumnElement[bool]:
    """Say of rows that tell where claims stand whether these lie in the tray; what is mine is open as well."""
    scope, late, due_on = asked.scope, asked.on.isoformat(), table.c.due_on
    at_desk = and_(_stands(table, scope.acting - scope.noticed, AT_A_DESK), table.c.listed == False)  # noqa: E712
    match tray:
        case Tray.MINE | Tray.OPEN:
            return at_desk
        case Tray.SOON:
            return and_(at_desk, due_on.between(late, _soon(asked.on)))
        case Tray.OVERDUE:
            return and_(at_desk, due_on != "", due_on < late)
        case Tray.SENT_BACK:
            return _stands(table, scope.seeing, WITH_THE_PERSON)
        case Tray.DONE:
            return _stands(table, scope.seeing, CLOSED)
    on_notice = _stands(table, scope.seeing & scope.noticed, (ClaimStatus.IN_REVIEW,))
    if tray is Tray.NOTICE:
        return on_notice
    elsewhere = or_(~_stands(table, scope.acting), table.c.listed == True)  # noqa: E712
    return and_(_stands(table, scope.seeing, AT_A_DESK), elsewhere, ~on_notice)


def _stands(table: Table, pairs: Pairs, statuses: Collection[ClaimStatus] = ()) -> ColumnElement[bool]:
    """Claims counted at these steps, in these statuses if some are given."""
    by_scheme: dict[str, list[str]] = {}
    for scheme_id, step in sorted(pairs):
        by_scheme.setdefault(scheme_id, []).append(step)
    if not by_scheme:
        return false()
    at = or_(*(and_(table.c.scheme_id == scheme, table.c.step.in_(steps)) for scheme, steps in by_scheme.items()))
    return and_(table.c.status.in_(sorted(statuses)), at) if statuses else at


def _passes(asked: Queueing, table: Table) -> ColumnElement[bool]:
    """Let through what the sieve wants; the place is asked for beside it."""
    sieve = asked.sieve
    passes: list[ColumnElement[bool]] = [true()]
    if sieve.scheme_id is not None:
        passes.append(table.c.scheme_id == sieve.scheme_id)
    if sieve.step is not None:
        passes += [table.c.scheme_id == sieve.step[0], table.c.step == sieve.step[1]]
    if sieve.first_day is not None:
        passes.append(table.c.submitted_on >= sieve.first_day)
    if sieve.last_day is not None:
        passes.append(table.c.submitted_on <= sieve.last_day)
    if sieve.at_least is not None:
        passes.append(table.c.band >= sieve.at_least)
    if sieve.special is not None:
        passes.append(table.c.marks.op("&")(int(sieve.special)) != 0)
    return and_(*passes)


def _soon(on: date) -> str:
    return last_day(on, SOON_DAYS, "working").isoformat()


async def counts_of(connection: AsyncConnection, asked: Queueing) -> dict[Tray, int]:
    """Count the trays of a scope; MINE stays at 0, and OPEN holds what is mine as well."""
    found: dict[Tray, int] = dict.fromkeys(Tray, 0)
    for row in (await connection.execute(_counts_by_standing(asked))).all():
        for tray in _trays(asked.scope, row):
            found[tray] += row.found
    if asked.sieve.is_fine:
        found[Tray.DONE] = int((await connection.execute(_closed(asked))).scalar_one() or 0)
    return found


def _counts_by_standing(asked: Queueing) -> Select[Any]:
    """Count by all that says in which trays claims lie; through a fine sieve only those that are not closed."""
    fine = asked.sieve.is_fine
    table, number = (counted, func.count()) if fine else (tray_counts, func.sum(tray_counts.c["count"]))
    where = [in_area(area_of(asked)), OPEN] if fine else [table.c.area == area_of(asked)]
    due_on, today = table.c.due_on, asked.on.isoformat()
    near = case((due_on == "", NO_DAY), (due_on < today, LATE), (due_on <= _soon(asked.on), SOON), else_=LATER)
    names = (*table.c["scheme_id", "step", "status", "listed"], near.label("near"))
    query = select(*names, number.label("found")).where(*where, _passes(asked, table))
    return query.group_by(*table.c["scheme_id", "step", "status", "listed"], "near")


def _trays(scope: Scope, row: Any) -> tuple[Tray, ...]:
    """Name the trays in which claims that stand like this lie."""
    here, status = (row.scheme_id, row.step), ClaimStatus(row.status)
    if status in AT_A_DESK and here in scope.acting - scope.noticed and not row.listed:
        return (Tray.OPEN, *{LATE: (Tray.OVERDUE,), SOON: (Tray.SOON,)}.get(row.near, ()))
    if here not in scope.seeing:
        return ()
    if status in WITH_THE_PERSON:
        return (Tray.SENT_BACK,)
    if status in CLOSED:
        return (Tray.DONE,)
    if here in scope.noticed and status is ClaimStatus.IN_REVIEW:
        return (Tray.NOTICE,)
    return (Tray.WAITING,) if here not in scope.acting or row.listed else ()


def _closed(asked: Queueing) -> Select[Any]:
    """Count the closed ones through a sieve: of a village one by one, of larger areas by what is kept for each day."""
    if len(area_of(asked)) >= VILLAGE:
        return in_tray(Tray.DONE, asked, [func.count()])
    return select(func.sum(closed_counts.c["count"])).where(_kept_for(asked))


def _kept_for(asked: Queueing) -> ColumnElement[bool]:
    area, table = area_of(asked), closed_counts
    within = and_(table.c.area >= area, table.c.area < area + ":", func.length(table.c.area) == COUNTY)
    here = table.c.area == area if len(area) in CLOSED_AREAS else within
    return and_(here, _stands(table, asked.scope.seeing, CLOSED), _passes(asked, table))


async def days_of_closed(
    connection: AsyncConnection, asked: Queueing, start: Start | None, limit: int
) -> list[date] | None:
    """Name the days on which the next closed claims that pass were submitted; None where walking finds them as fast.

    A sieve may let few of a million through: these are looked for only on days that have one.
    """
    if not asked.sieve.asks or len(area_of(asked)) >= VILLAGE:
        return None
    back, day = start is not None and start.back, closed_counts.c.submitted_on
    query = select(day).where(_kept_for(asked)).group_by(day).order_by(day if back else day.desc())
    if start is not None:
        query = query.where(day >= start.spot.submitted_on if back else day <= start.spot.submitted_on)
    return list((await connection.execute(query.limit(limit + 1))).scalars().all())  # all of the spot's day may be past


async def counts_by_place(
    connection: AsyncConnection, asked: Queueing, tray: Tray, places: Collection[str]
) -> dict[str, int]:
    """Count a tray that is not closed for each of some places of one level; what is mine counts as open."""
    if not places:
        return {}
    query = _by_place_finely(asked, tray, places) if asked.sieve.is_fine else _by_place(asked, tray, places)
    return {row[0]: int(row[1]) for row in (await connection.execute(query)).all() if row[0] in places}


def _by_place(asked: Queueing, tray: Tray, places: Collection[str]) -> Select[Any]:
    table = tray_counts
    here = and_(table.c.area.in_(sorted(places)), _lies_in(tray, asked, table), _passes(asked, table))
    return select(table.c.area, func.sum(table.c["count"])).where(here).group_by(table.c.area)


def _by_place_finely(asked: Queueing, tray: Tray, places: Collection[str]) -> Select[Any]:
    level = {6: counted.c.county, 9: counted.c.town}.get(len(next(iter(places))), counted.c.place)
    query = select(level, func.count()).where(in_area(area_of(asked)), OPEN)
    return query.where(_lies_in(tray, asked, counted), _passes(asked, counted), level.in_(sorted(places))).group_by(
        level
    )


def spot_of(row: Any) -> Spot:
    """Say where a row of `counted` stands in its queue."""
    return Spot(row.submitted_on, row.claim_id)
