"""Figures of a scheme and period, counted town by town."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import LineStatus
from claims.model import ClaimStatus
from claims.reports import TownFigures
from storage.tables.claims import claims
from storage.tables.review import payment_lines
from storage.types import Fen

GRANTED = (ClaimStatus.APPROVED, ClaimStatus.PAID, ClaimStatus.PAYMENT_FAILED)
OPEN = (ClaimStatus.IN_REVIEW, ClaimStatus.SENT_BACK)
TOWN = func.substr(claims.c.place, 1, 9)


class SqlReports:
    """`claims.office_ports.Reports` over one connection."""

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

    async def _note(
        self, found: dict[str, dict[str, Any]], sums: dict[str, Any], where: tuple[ColumnElement[bool], ...]
    ) -> None:
        columns = [column.label(name) for name, column in sums.items()]
        query = select(TOWN.label("town"), *columns).where(*where).group_by(TOWN)
        for row in (await self._connection.execute(query)).all():
            found[row.town] |= {name: row._mapping[name] for name in sums if row._mapping[name] is not None}
