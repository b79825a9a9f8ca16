"""How the nightly work went last: the newest of each kind."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.chores import Chore
from storage.tables.retention import chores
from storage.upsert import upsert


class SqlChores:
    """`claims.chores.Chores` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def done(self, chore: Chore) -> None:
        """Keep how a chore went, in place of the time before."""
        values = {"kind": chore.kind, "at": chore.at, "good": chore.good, "said": chore.said}
        new = upsert(chores).values(values).on_conflict_do_update(index_elements=["kind"], set_=values)
        await self._connection.execute(new)

    async def last(self, kind: str) -> Chore | None:
        """Return how a chore went last."""
        row = (await self._connection.execute(select(chores).where(chores.c.kind == kind))).one_or_none()
        return None if row is None else Chore(row.kind, row.at, row.good, row.said)

    async def due(self, kind: str, before: datetime) -> bool:
        """Say whether a chore was last done before an instant, or never."""
        found = await self.last(kind)
        return found is None or found.at < before
