"""Lists that are settled with institutions; a claim stands on one at most."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import LineStatus
from claims.records import stem
from claims.settling import Paid, Settlement
from storage.claims import SqlClaims
from storage.locks import hold, taken
from storage.tables.claims import claims
from storage.tables.review import payment_lines
from storage.tables.watch import settlement_lines, settlements

NAMES = tuple(column.name for column in settlements.columns)


class SqlSettlements:
    """`claims.watch_ports.Settlements` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def unsettled(self, scheme_id: str, place: str, last: date, limit: int) -> tuple[Paid, ...]:
        """Return what was paid up to a day and stands on no list, oldest first."""
        lines, root = payment_lines.c, stem(place)
        query = (
            select(lines.claim_id, lines.amount, lines.settled_on.label("paid_on"))
            .join(claims, claims.c.id == lines.claim_id)
            .outerjoin(settlement_lines, settlement_lines.c.claim_id == lines.claim_id)
            .where(claims.c.scheme_id == scheme_id, claims.c.place >= root, claims.c.place < root + ":")
            .where(lines.status == LineStatus.PAID, lines.settled_on <= last, settlement_lines.c.claim_id.is_(None))
            .order_by(lines.settled_on, lines.claim_id)
            .limit(limit)
        )
        return await self._paid((await self._connection.execute(query)).all())

    async def next_number(self, place: str, on: date) -> str:
        """Return the next number of the place and month."""
        head = f"{place}-{on:%Y%m}-J"
        await hold(self._connection, f"settlements:{place}")
        query = select(func.count()).where(settlements.c.number.startswith(head))
        return f"{head}{(await self._connection.execute(query)).scalar_one() + 1:03d}"

    async def add(self, made: Settlement, lines: Sequence[Paid]) -> Settlement:
        """Keep a list with its lines and return it with its id."""
        values = {name: getattr(made, name) for name in NAMES if name != "id"}
        query = insert(settlements).values(values).returning(settlements.c.id)
        number = int((await self._connection.execute(query)).scalar_one())
        rows = [
            {"claim_id": one.claim.id, "settlement_id": number, "amount": one.amount, "paid_on": one.paid_on}
            for one in lines
        ]
        await self._connection.execute(insert(settlement_lines), rows)
        return replace(made, id=number)

    async def within(self, settlement_id: int, scheme_id: str, place: str) -> Settlement | None:
        """Return a scheme's list if it is the place's."""
        table = settlements.c
        query = select(settlements).where(table.id == settlement_id, table.scheme_id == scheme_id, table.place == place)
        row = (await self._connection.execute(taken(self._connection, query))).one_or_none()
        return None if row is None else Settlement(**row._mapping)

    async def lines_of(self, made: Settlement) -> tuple[Paid, ...]:
        """Return the claims on a list, oldest first."""
        table = settlement_lines.c
        query = select(settlement_lines).where(table.settlement_id == made.id).order_by(table.paid_on, table.claim_id)
        return await self._paid((await self._connection.execute(query)).all())

    async def listed(self, scheme_id: str, place: str, limit: int) -> tuple[Settlement, ...]:
        """Return the place's newest lists that were not taken back."""
        table = settlements.c
        query = (
            select(settlements)
            .where(table.scheme_id == scheme_id, table.place == place, table.dropped_at.is_(None))
            .order_by(table.id.desc())
            .limit(limit)
        )
        return tuple(Settlement(**row._mapping) for row in (await self._connection.execute(query)).all())

    async def save(self, made: Settlement) -> None:
        """Keep that a list was settled, or taken back with its lines."""
        names = ("settled_on", "settled_by", "reference", "dropped_at")
        values = {name: getattr(made, name) for name in names}
        await self._connection.execute(update(settlements).where(settlements.c.id == made.id).values(values))
        if made.dropped_at is not None:
            lines = delete(settlement_lines).where(settlement_lines.c.settlement_id == made.id)
            await self._connection.execute(lines)

    async def _paid(self, rows: Sequence[Any]) -> tuple[Paid, ...]:
        book = SqlClaims(self._connection)
        return tuple([Paid(await book.by_id(row.claim_id), row.amount, row.paid_on) for row in rows])
