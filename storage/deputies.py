"""Who stands in for whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import Deputy
from storage.tables.review import deputies

KEPT = ("staff_id", "deputy_id", "first_day", "last_day", "made_by", "made_at")


class SqlDeputies:
    """`claims.office_ports.Deputies` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, made: Deputy) -> Deputy:
        """Keep that somebody stands in and return it with its id."""
        values = {name: getattr(made, name) for name in KEPT}
        row = (await self._connection.execute(insert(deputies).values(values).returning(deputies))).one()
        return _deputy(row)

    async def end(self, row: int, at: datetime) -> None:
        """Note that it ended before its last day."""
        await self._connection.execute(update(deputies).where(deputies.c.id == row).values(ended_at=at))

    async def named_by(self, staff_id: int, on: date) -> tuple[Deputy, ...]:
        """Return who stands in for a member of staff on a day or later."""
        return await self._live(deputies.c.staff_id == staff_id, deputies.c.last_day >= on)

    async def standing_in(self, deputy_id: int, on: date) -> tuple[Deputy, ...]:
        """Return for whom a deputy stands in on a day."""
        return await self._live(
            deputies.c.deputy_id == deputy_id, deputies.c.first_day <= on, deputies.c.last_day >= on
        )

    async def _live(self, *wanted: Any) -> tuple[Deputy, ...]:
        query = select(deputies).where(*wanted, deputies.c.ended_at.is_(None)).order_by(deputies.c.id)
        return tuple(_deputy(row) for row in (await self._connection.execute(query)).all())


def _deputy(row: Row[Any]) -> Deputy:
    return Deputy(row.id, *(row._mapping[name] for name in KEPT))
