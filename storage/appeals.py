"""Reviews of refusals that were asked for."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.helping import Appeal
from storage.tables.helping import appeals


class SqlAppeals:
    """`claims.helping_ports.Appeals` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, appeal: Appeal) -> None:
        """Keep a request; one a claim."""
        await self._connection.execute(
            insert(appeals).values(
                claim_id=appeal.claim_id,
                person_id=appeal.person_id,
                asked_on=appeal.asked_on,
                asked_at=appeal.asked_at,
            )
        )

    async def of_claim(self, claim_id: int) -> Appeal | None:
        """Return the claim's request."""
        row = (await self._connection.execute(select(appeals).where(appeals.c.claim_id == claim_id))).one_or_none()
        return None if row is None else Appeal(row.id, row.claim_id, row.person_id, row.asked_on, row.asked_at)
