"""Claims as a member of staff finds them; every WHERE begins with his scope."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.deadlines import last_day
from claims.desk import SOON_DAYS, LineStatus, QueuePage, QueueRow, Tray
from claims.model import Claim, ClaimStatus, Party
from claims.records import stem
from claims.refusals import ClaimNotFound
from claims.staff import Scope, Staff
from storage.claims import beneficiary_index, claim_of
from storage.codec import from_json
from storage.locks import taken
from storage.sealed import Plain, opened, opened_one
from storage.tables.claims import claims
from storage.tables.review import desks, payment_lines
from storage.tables.trays import counted
from storage.trays import counts_of

AT_A_DESK = (ClaimStatus.IN_REVIEW, ClaimStatus.APPROVED)
WITH_THE_PERSON = (ClaimStatus.SENT_BACK, ClaimStatus.PAYMENT_FAILED)
CLOSED = (ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN, ClaimStatus.PAID)
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

    async def counts(self, staff: Staff, scope: Scope, on: date) -> Mapping[Tray, int]:
        """Count each tray."""
        found = await counts_of(self._connection, scope, on)
        mine = int((await self._connection.execute(_in_tray(Tray.MINE, staff, scope, on, func.count()))).scalar_one())
        return {tray: found[tray] if tray is not Tray.MINE else mine for tray in Tray} | {
            Tray.OPEN: found[Tray.OPEN] - mine
        }

    async def page(
        self, staff: Staff, scope: Scope, tray: Tray, *, on: date, after: int | None, limit: int
    ) -> QueuePage:
        """Return a part of a tray behind the claim `after`: the longest waiting first, closed ones newest first."""
        newest_first = tray is Tray.DONE
        key, order = counted.c.claim_id, claims.c.id.desc() if newest_first else claims.c.id
        chosen = _in_tray(tray, staff, scope, on)
        if after is not None:
            chosen = chosen.where(key < after if newest_first else key > after)
        ordered = chosen.order_by(key.desc() if newest_first else key).limit(limit + 1)
        ids = (await self._connection.execute(ordered)).scalars().all()
        more = len(ids) > limit
        shown = await self._listed(ids[:limit], order)
        return QueuePage(shown, shown[-1].claim_id if more else None, after is not None)

    async def _listed(self, ids: Sequence[int], order: ColumnElement[Any]) -> tuple[QueueRow, ...]:
        columns = (*claims.c[*LISTED], desks.c.due_on, desks.c.held_by)
        query = select(*columns).select_from(_rows()).where(claims.c.id.in_(ids)).order_by(order)
        rows = (await self._connection.execute(query)).all()
        return tuple(_queue_row(row) for row in await opened(self._connection, claims, rows))

    async def overdue_within(self, place: str, on: date, limit: int) -> tuple[QueueRow, ...]:
        """Return what is overdue at any desk of a place, the longest first; the rows carry no name."""
        query = (
            select(*claims.c["id", "number", "place", "scheme_id", "step", "status", "amount", "granted"])
            .add_columns(claims.c.submitted_on, desks.c.due_on, desks.c.held_by)
            .join_from(counted, desks, desks.c.claim_id == counted.c.claim_id)
            .join(claims, claims.c.id == counted.c.claim_id)
            .where(_in_area(stem(place)), counted.c.closed == False, counted.c.listed == False)  # noqa: E712
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
        newest = claims.c.id.desc()
        ids = (await self._connection.execute(query.order_by(newest).limit(limit))).scalars().all()
        return await self._listed(ids, newest)

    async def found(self, number: str, scope: Scope) -> int | None:
        """Return the id of the visible claim with this number."""
        query = select(claims.c.id).where(claims.c.number == number, _seen(scope))
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def next_open(self, staff: Staff, scope: Scope, after: int) -> int | None:
        """Return the claim to work on after this one: my own first, then the longest waiting."""
        for tray in (Tray.MINE, Tray.OPEN):
            query = _in_tray(tray, staff, scope).where(counted.c.claim_id != after)
            query = query.order_by(counted.c.claim_id).limit(1)
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


def _in_tray(
    tray: Tray, staff: Staff, scope: Scope, on: date = date.max, asked: ColumnElement[Any] = counted.c.claim_id
) -> Select[Any]:
    """Ask for the claims of a tray, or for something about them; each area walks its own index in order."""
    mine = desks.c.held_by == staff.id
    late, due_on = on.isoformat(), counted.c.due_on
    soon = last_day(on, SOON_DAYS, "working").isoformat() if on < date.max else late
    at_desk = and_(_stands(scope.acting - scope.noticed, AT_A_DESK), counted.c.listed == False)  # noqa: E712
    on_notice = _stands(scope.seeing & scope.noticed, (ClaimStatus.IN_REVIEW,))
    elsewhere = or_(~_stands(scope.acting), counted.c.listed == True)  # noqa: E712
    chosen: dict[Tray, ColumnElement[bool]] = {
        Tray.MINE: and_(at_desk, mine),
        Tray.OPEN: and_(at_desk, or_(desks.c.held_by.is_(None), ~mine)),
        Tray.SOON: and_(at_desk, due_on.between(late, soon)),
        Tray.OVERDUE: and_(at_desk, due_on != "", due_on < late),
        Tray.SENT_BACK: _stands(scope.seeing, WITH_THE_PERSON),
        Tray.WAITING: and_(_stands(scope.seeing, AT_A_DESK), elsewhere, ~on_notice),
        Tray.NOTICE: on_notice,
        Tray.DONE: _stands(scope.seeing, CLOSED),
    }
    rows: Any = counted
    if tray is Tray.MINE:
        rows = desks.join(counted, counted.c.claim_id == desks.c.claim_id)
    elif tray is Tray.OPEN:
        rows = counted.outerjoin(desks, desks.c.claim_id == counted.c.claim_id)
    closed = counted.c.closed == (tray is Tray.DONE)
    return select(asked).select_from(rows).where(_in_area(scope.place), closed, chosen[tray])


def _in_area(root: str) -> ColumnElement[bool]:
    level = {6: counted.c.county, 9: counted.c.town, 12: counted.c.place}.get(len(root))
    return and_(counted.c.place >= root, counted.c.place < root + ":") if level is None else level == root


def _stands(pairs: Pairs, statuses: Sequence[ClaimStatus] = ()) -> ColumnElement[bool]:
    """Claims counted at these steps, in these statuses if some are given."""
    by_scheme: dict[str, list[str]] = {}
    for scheme_id, step in sorted(pairs):
        by_scheme.setdefault(scheme_id, []).append(step)
    if not by_scheme:
        return false()
    at = or_(*(and_(counted.c.scheme_id == scheme, counted.c.step.in_(steps)) for scheme, steps in by_scheme.items()))
    return and_(counted.c.status.in_(statuses), at) if statuses else at


def _queue_row(row: Plain) -> QueueRow:
    return QueueRow(
        *(row.id, row.number, from_json(Party, row.beneficiary).name, row.place, row.scheme_id, row.step, row.status),
        *(row.amount if row.granted is None else row.granted, row.submitted_on, row.due_on, row.held_by),
        version=row.version,
    )
