"""Claims as a member of staff finds them; every WHERE begins with his scope."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import LineStatus, QueuePage, QueueRow, Tray
from claims.model import Claim, ClaimStatus, Party
from claims.records import stem
from claims.refusals import ClaimNotFound
from claims.sifting import Queueing, Spot, Start
from claims.staff import Scope, Staff
from storage.claims import beneficiary_index, claim_of
from storage.codec import from_json
from storage.locks import taken
from storage.names import name_index
from storage.sealed import Plain, opened, opened_one
from storage.tables.claims import claim_names, claims
from storage.tables.review import desks, payment_lines
from storage.tables.trays import counted
from storage.trays import AT_A_DESK
from storage.waiting import counts_by_place, counts_of, days_of_closed, in_area, in_tray, seen, spot_of

_ORDER = (claims.c.submitted_on, claims.c.id)
_NEWEST = tuple(column.desc() for column in _ORDER)
COUNTY_DIGITS = 6
OTHERS = 20
LISTED = (
    *("id", "draft_id", "number", "beneficiary", "place", "scheme_id", "step", "status"),
    *("amount", "granted", "submitted_on", "version"),
)

Pairs = Iterable[tuple[str, str]]


class SqlQueue:
    """`claims.office_ports.Queue` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def visible(self, claim_id: int, scope: Scope) -> Claim:
        """Return the claim if it has reached this desk; raises ClaimNotFound."""
        query = taken(self._connection, select(claims).where(claims.c.id == claim_id, _seen(scope)))
        row = await opened_one(self._connection, claims, (await self._connection.execute(query)).one_or_none())
        if row is None:
            raise ClaimNotFound
        return claim_of(row)

    async def counts(self, asked: Queueing) -> Mapping[Tray, int]:
        """Count each tray."""
        found = await counts_of(self._connection, asked)
        query = in_tray(Tray.MINE, asked, [func.count()])
        mine = int((await self._connection.execute(query)).scalar_one())
        return found | {Tray.MINE: mine, Tray.OPEN: found[Tray.OPEN] - mine}

    async def by_place(self, asked: Queueing, tray: Tray, places: Collection[str]) -> Mapping[str, int]:
        """Count a tray of claims that are not closed for each of some places; what is mine counts as open."""
        return await counts_by_place(self._connection, asked, tray, places)

    async def page(self, asked: Queueing, tray: Tray, start: Start | None, limit: int) -> QueuePage:
        """Return a part of a tray: the longest waiting first, closed ones newest first."""
        found = await self._spots(asked, tray, start, limit + 1)
        if start is not None and (not found if not start.back else len(found) <= limit):
            start = None  # nothing is behind the spot any more, or this is the first part again
            found = await self._spots(asked, tray, None, limit + 1)
        back = start is not None and start.back
        more, shown = len(found) > limit, sorted(found[:limit], reverse=tray is Tray.DONE)
        rows = await self._listed([one.claim_id for one in shown], _ORDER if tray is not Tray.DONE else _NEWEST)
        return QueuePage(
            rows,
            before=shown[0] if shown and (more if back else start is not None) else None,
            after=shown[-1] if shown and (back or more) else None,
        )

    async def _spots(self, asked: Queueing, tray: Tray, start: Start | None, limit: int) -> list[Spot]:
        day, key = counted.c.submitted_on, counted.c.claim_id
        back = start is not None and start.back
        chosen = in_tray(tray, asked, [day, key])
        if tray is Tray.DONE:
            days = await days_of_closed(self._connection, asked, start, limit)
            chosen = chosen if days is None else chosen.where(day.in_(days))
        falling = back != (tray is Tray.DONE)
        if start is not None:
            here, spot = tuple_(day, key), (start.spot.submitted_on, start.spot.claim_id)
            chosen = chosen.where(here < spot if falling else here > spot)
        order = (day.desc(), key.desc()) if falling else (day, key)
        rows = (await self._connection.execute(chosen.order_by(*order).limit(limit))).all()
        return [spot_of(row) for row in rows]

    async def _listed(self, ids: Sequence[int], order: Sequence[ColumnElement[Any]]) -> tuple[QueueRow, ...]:
        columns = (*claims.c[*LISTED], desks.c.due_on, desks.c.held_by)
        query = select(*columns).select_from(_rows()).where(claims.c.id.in_(ids)).order_by(*order)
        rows = (await self._connection.execute(query)).all()
        return tuple(_queue_row(row) for row in await opened(self._connection, claims, rows))

    async def overdue_within(self, place: str, on: date, limit: int) -> tuple[QueueRow, ...]:
        """Return what is overdue at any desk of a place, the longest first; the rows carry no name."""
        query = (
            select(*claims.c["id", "number", "place", "scheme_id", "step", "status", "amount", "granted"])
            .add_columns(claims.c.submitted_on, desks.c.due_on, desks.c.held_by)
            .join_from(counted, desks, desks.c.claim_id == counted.c.claim_id)
            .join(claims, claims.c.id == counted.c.claim_id)
            .where(in_area(stem(place)), counted.c.closed == False, counted.c.listed == False)  # noqa: E712
            .where(counted.c.status.in_(AT_A_DESK), counted.c.due_on != "", counted.c.due_on < on.isoformat())
            .order_by(counted.c.due_on, counted.c.claim_id)
            .limit(limit)
        )
        return tuple(
            QueueRow(
                *(row.id, row.number, "", row.place, row.scheme_id, row.step, row.status),
                *(row.granted if row.amount is None else row.amount, row.submitted_on, row.due_on, row.held_by),
            )
            for row in (await self._connection.execute(query)).all()
        )

    async def of_person(self, id_number: str, scope: Scope, limit: int) -> tuple[QueueRow, ...]:
        """Return the visible claims of the person with this ID number, newest first."""
        index = beneficiary_index(self._connection, id_number)
        query = select(claims.c.id).where(claims.c.beneficiary_index == index, _seen(scope))
        ids = (await self._connection.execute(query.order_by(*_NEWEST).limit(limit))).scalars().all()
        return await self._listed(ids, _NEWEST)

    async def of_name(self, name: str, scope: Scope, limit: int) -> tuple[int, tuple[QueueRow, ...]]:
        """Say how many visible claims have a beneficiary or applicant of this name, and return the newest."""
        named = and_(claim_names.c.name_index == name_index(self._connection, name), seen(scope))
        rows = claim_names.join(counted, counted.c.claim_id == claim_names.c.claim_id)
        many = int((await self._connection.execute(select(func.count()).select_from(rows).where(named))).scalar_one())
        newest = (counted.c.submitted_on.desc(), counted.c.claim_id.desc())
        query = select(counted.c.claim_id).select_from(rows).where(named).order_by(*newest).limit(limit)
        ids = (await self._connection.execute(query)).scalars().all()
        return many, await self._listed(ids, _NEWEST)

    async def found(self, number: str, scope: Scope) -> int | None:
        """Return the id of the visible claim with this number."""
        query = select(claims.c.id).where(claims.c.number == number, _seen(scope))
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def next_open(self, staff: Staff, scope: Scope, after: int) -> int | None:
        """Return the claim to work on after this one: my own first, then the longest waiting."""
        asked = Queueing(staff, scope, date.max)
        for tray in (Tray.MINE, Tray.OPEN):
            query = in_tray(tray, asked, [counted.c.claim_id]).where(counted.c.claim_id != after)
            query = query.order_by(counted.c.submitted_on, counted.c.claim_id).limit(1)
            found = (await self._connection.execute(query)).scalar_one_or_none()
            if found is not None:
                return int(found)
        return None

    async def others_of_year(self, claim: Claim) -> tuple[Claim, ...]:
        """Return the beneficiary's newest other claims of the year in the county, whatever their step."""
        year = claim.submitted_on.year
        county = claim.place[:COUNTY_DIGITS]
        query = (
            select(claims)
            .where(
                claims.c.beneficiary_index == beneficiary_index(self._connection, claim.beneficiary.id_number),
                claims.c.submitted_on.between(date(year, 1, 1), date(year, 12, 31)),
                _within(county),
                claims.c.id != claim.id,
            )
            .order_by(claims.c.id.desc())
            .limit(OTHERS)
        )
        rows = await opened(self._connection, claims, (await self._connection.execute(query)).all())
        return tuple(claim_of(row) for row in rows)

    async def to_pay(self, scope: Scope, limit: int) -> Sequence[Claim]:
        """Return the claims waiting to be put on a payment list."""
        query = (
            select(claims)
            .where(
                _within(scope.place),
                _at(scope.acting),
                claims.c.status == ClaimStatus.APPROVED,
                ~_listed(),
            )
            .order_by(claims.c.id)
            .limit(limit)
        )
        found = (await self._connection.execute(taken(self._connection, query, claims))).all()
        rows = await opened(self._connection, claims, found)
        return tuple(claim_of(row) for row in rows)


def _rows() -> Any:
    return claims.outerjoin(desks, desks.c.claim_id == claims.c.id)


def _within(root: str) -> ColumnElement[bool]:
    return and_(claims.c.place >= root, claims.c.place < root + ":")


def _at(pairs: Pairs) -> ColumnElement[bool]:
    """Claims at these steps; each branch walks the queue's index by itself."""
    by_scheme: dict[str, list[str]] = {}
    for scheme_id, step in sorted(pairs):
        by_scheme.setdefault(scheme_id, []).append(step)
    if not by_scheme:
        return false()
    return or_(
        *(and_(claims.c.scheme_id == scheme_id, claims.c.step.in_(steps)) for scheme_id, steps in by_scheme.items())
    )


def _seen(scope: Scope) -> ColumnElement[bool]:
    return and_(_within(scope.place), _at(scope.seeing))


def _listed() -> ColumnElement[bool]:
    live = (LineStatus.LISTED, LineStatus.PAID)
    return exists().where(payment_lines.c.claim_id == claims.c.id, payment_lines.c.status.in_(live))


def _queue_row(row: Plain) -> QueueRow:
    return QueueRow(
        *(row.id, row.number, from_json(Party, row.beneficiary).name, row.place, row.scheme_id, row.step, row.status),
        *(row.amount if row.granted is None else row.granted, row.submitted_on, row.due_on, row.held_by),
        version=row.version,
    )
