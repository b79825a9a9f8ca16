"""Figures of a scheme and period, counted town by town."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Text, func, insert, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import LineStatus
from claims.handing_in import Handed
from claims.model import Claim, ClaimStatus
from claims.records import RosterEntry, stem
from claims.reports import TownFigures
from storage.claims import SqlClaims
from storage.office import roster_entry
from storage.sealed import opened
from storage.tables.claims import claims
from storage.tables.office import roster
from storage.tables.review import payment_lines
from storage.tables.watch import handed_reports
from storage.types import Fen

GRANTED = (ClaimStatus.APPROVED, ClaimStatus.PAID, ClaimStatus.PAYMENT_FAILED)
OPEN = (ClaimStatus.IN_REVIEW, ClaimStatus.SENT_BACK)
HANDED = tuple(column for column in handed_reports.columns if column.name != "sheet")
TOWN = func.substr(claims.c.place, 1, 9)


class SqlReports:
    """`claims.watch_ports.Reports` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_town(self, scheme_id: str, place: str, first: date, last: date) -> tuple[TownFigures, ...]:
        """Return the figures of every town of a place that has any, first and last day included."""
        here = (claims.c.scheme_id == scheme_id, claims.c.place >= place, claims.c.place < place + ":")
        filed = (*here, claims.c.submitted_on.between(first, last))
        decided = (*here, claims.c.decided_on.between(first, last))
        count, persons = func.count(), func.count(claims.c.beneficiary_index.distinct())
        found: dict[str, dict[str, Any]] = defaultdict(dict)
        await self._note(found, {"filed": count, "persons": persons}, filed)
        await self._note(found, {"open": count}, (*filed, claims.c.status.in_(OPEN)))
        granted = func.sum(claims.c.granted, type_=Fen)
        await self._note(found, {"agreed": count, "granted": granted}, (*decided, claims.c.status.in_(GRANTED)))
        await self._note(found, {"refused": count}, (*decided, claims.c.status == ClaimStatus.REFUSED))
        lines = payment_lines.c
        paid = (*here, lines.status == LineStatus.PAID, lines.settled_on.between(first, last))
        sums = {"paid": count, "paid_amount": func.sum(lines.amount, type_=Fen)}
        await self._note(found, sums, (*paid, lines.claim_id == claims.c.id))
        return tuple(TownFigures(town, **figures) for town, figures in sorted(found.items()))

    async def paid_claims(
        self, scheme_id: str, place: str, first: date, last: date, limit: int
    ) -> tuple[tuple[Claim, Decimal, date], ...]:
        """Return the claims that the bank paid in a period, with the yuan and the day, oldest first."""
        lines = payment_lines.c
        query = (
            select(lines.claim_id, lines.amount, lines.settled_on)
            .join(claims, claims.c.id == lines.claim_id)
            .where(*_of(scheme_id, place), lines.status == LineStatus.PAID, lines.settled_on.between(first, last))
            .order_by(lines.settled_on, lines.claim_id)
            .limit(limit)
        )
        book = SqlClaims(self._connection)
        rows = (await self._connection.execute(query)).all()
        return tuple([(await book.by_id(row.claim_id), row.amount, row.settled_on) for row in rows])

    async def claims_filed(self, scheme_id: str, place: str, since: date) -> tuple[Claim, ...]:
        """Return the claims submitted in a place since a day."""
        query = select(claims.c.id).where(*_of(scheme_id, stem(place)), claims.c.submitted_on >= since)
        book = SqlClaims(self._connection)
        return tuple([await book.by_id(number) for number in (await self._connection.execute(query)).scalars().all()])

    async def committed(self, scheme_id: str, place: str, year: int) -> Decimal:
        """Return the yuan granted in a year and not yet paid."""
        query = select(func.sum(claims.c.granted, type_=Fen)).where(
            *_of(scheme_id, place),
            claims.c.status.in_((ClaimStatus.APPROVED, ClaimStatus.PAYMENT_FAILED)),
            claims.c.decided_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        return (await self._connection.execute(query)).scalar_one() or Decimal("0.00")

    async def paid_by_month(self, scheme_id: str, place: str, year: int) -> Mapping[int, Decimal]:
        """Return the yuan that the bank paid in each month of a year that has any."""
        lines = payment_lines.c
        month = func.substr(type_coerce(lines.settled_on, Text), 6, 2)
        query = (
            select(month.label("month"), func.sum(lines.amount, type_=Fen).label("paid"))
            .join(claims, claims.c.id == lines.claim_id)
            .where(*_of(scheme_id, place), lines.status == LineStatus.PAID)
            .where(lines.settled_on.between(date(year, 1, 1), date(year, 12, 31)))
            .group_by(month)
        )
        return {int(row.month): row.paid for row in (await self._connection.execute(query)).all()}

    async def roster_changes(self, scheme_id: str, place: str, first: date, last: date) -> tuple[RosterEntry, ...]:
        """Return who was put on or taken off a scheme's list in a period."""
        table = roster.c
        query = (
            select(roster)
            .where(table.scheme_id == scheme_id, table.place >= place, table.place < place + ":")
            .where(or_(table.listed_on.between(first, last), table.delisted_on.between(first, last)))
            .order_by(table.place, table.id_index)
        )
        rows = await opened(self._connection, roster, (await self._connection.execute(query)).all())
        return tuple(roster_entry(row) for row in rows)

    async def hand_in(self, made: Handed) -> Handed:
        """Keep a report as it was handed in and return it with its id."""
        values = {column.name: getattr(made, column.name) for column in handed_reports.columns if column.name != "id"}
        query = insert(handed_reports).values(values).returning(handed_reports.c.id)
        return replace(made, id=int((await self._connection.execute(query)).scalar_one()))

    async def handed(self, scheme_id: str, report: str, place: str, first: date) -> tuple[Handed, ...]:
        """Return what a place and those within handed in of a period, oldest first, without the sheets."""
        table, root = handed_reports.c, stem(place)
        query = (
            select(*HANDED)
            .where(table.scheme_id == scheme_id, table.report == report, table.first == first)
            .where(table.place >= root, table.place < root + ":")
            .order_by(table.id)
        )
        return tuple(Handed(**row._mapping) for row in (await self._connection.execute(query)).all())

    async def handed_sheet(self, handed_id: int, place: str) -> Handed | None:
        """Return a report with its sheet if it belongs to the place or one under it."""
        query = select(handed_reports).where(handed_reports.c.id == handed_id)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None or not row.place.startswith(stem(place)):
            return None
        return Handed(**row._mapping)

    async def _note(
        self, found: dict[str, dict[str, Any]], sums: dict[str, Any], where: tuple[ColumnElement[bool], ...]
    ) -> None:
        columns = [column.label(name) for name, column in sums.items()]
        query = select(TOWN.label("town"), *columns).where(*where).group_by(TOWN)
        for row in (await self._connection.execute(query)).all():
            found[row.town] |= {name: row._mapping[name] for name in sums if row._mapping[name] is not None}


def _of(scheme_id: str, place: str) -> tuple[ColumnElement[bool], ...]:
    return (claims.c.scheme_id == scheme_id, claims.c.place >= place, claims.c.place < place + ":")
