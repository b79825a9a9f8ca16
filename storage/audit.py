"""Who did or saw what; lines are only ever added."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.codec import to_json
from storage.tables.staff import audit_lines


class SqlAudit:
    """`claims.office_ports.Audit` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(
        self,
        action: str,
        staff_id: int | None,
        at: datetime,
        *,
        claim_id: int | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Add a line."""
        await self._connection.execute(
            insert(audit_lines).values(
                at=at, staff_id=staff_id, action=action, claim_id=claim_id, detail=to_json(detail)
            )
        )
