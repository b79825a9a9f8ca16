"""Who did or saw what; lines are only ever added."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import AuditLine
from storage.audit_chain import WRITING, heads
from storage.codec import to_json
from storage.locks import hold_with_others
from storage.tables.staff import audit_lines, staff


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
        await hold_with_others(self._connection, WRITING)
        await self._connection.execute(
            insert(audit_lines).values(
                at=at, staff_id=staff_id, action=action, claim_id=claim_id, detail=to_json(detail)
            )
        )

    async def looked(self, staff_id: int, action: str, since: datetime, *, but_not: int | None) -> int:
        """Count a member of staff's lines of an action since an instant, each claim once and one not at all."""
        what = func.coalesce(audit_lines.c.claim_id, -audit_lines.c.id)
        query = select(func.count(what.distinct())).where(
            audit_lines.c.staff_id == staff_id, audit_lines.c.action == action, audit_lines.c.at > since
        )
        if but_not is not None:
            query = query.where(what != but_not)
        return int((await self._connection.execute(query)).scalar_one())

    async def lines_of(self, place: str, since: datetime, until: datetime, limit: int) -> Sequence[AuditLine]:
        """Return what those did who work in a place (the beginning of its code), and the system, newest first."""
        query = (
            select(audit_lines)
            .outerjoin(staff, staff.c.id == audit_lines.c.staff_id)
            .where(audit_lines.c.at >= since, audit_lines.c.at < until)
            .where(staff.c.id.is_(None) | staff.c.place.startswith(place, autoescape=True))
            .order_by(audit_lines.c.id.desc())
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).all()
        return [AuditLine(row.at, row.staff_id, row.action, row.claim_id, row.detail) for row in rows]

    async def heads(self, before: datetime) -> Mapping[str, tuple[int, str]]:
        """Return how each place's chain stood at an instant: how many lines it had, and the seal of the last."""
        ends = await heads(self._connection, before)
        return {place: (head.seq, head.seal) for place, head in ends.items()}
