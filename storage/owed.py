"""Papers that are owed until a day."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.model import Claim, ClaimStatus, Gap
from claims.owing import OwedPaper
from storage.tables.claims import claims, owed_papers

AT_ONCE = 200
GOING_ON = (ClaimStatus.IN_REVIEW, ClaimStatus.SENT_BACK, ClaimStatus.APPROVED, ClaimStatus.PAYMENT_FAILED)


class SqlOwedPapers:
    """`claims.owing.OwedPapers` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, claim: Claim, owed: Sequence[Gap]) -> None:
        """Keep what a claim owes now; whoever was reminded of a day is not reminded of it again."""
        mine = owed_papers.c.claim_id == claim.id
        wanted = {gap.material: gap.promised_on for gap in owed}
        known = await self._connection.execute(select(owed_papers.c.material, owed_papers.c.until).where(mine))
        kept = {row.material: row.until for row in known}
        over = [material for material, until in kept.items() if wanted.get(material) != until]
        if over:
            await self._connection.execute(delete(owed_papers).where(mine, owed_papers.c.material.in_(over)))
        new = [
            {"claim_id": claim.id, "material": material, "until": until}
            for material, until in wanted.items()
            if kept.get(material) != until
        ]
        if new:
            await self._connection.execute(insert(owed_papers), new)

    async def due(self, first: date, last: date) -> tuple[OwedPaper, ...]:
        """Return what claims on their way owe from one day to another and nobody was reminded of."""
        query = (
            select(owed_papers.c.claim_id, owed_papers.c.material, owed_papers.c.until)
            .join_from(owed_papers, claims, claims.c.id == owed_papers.c.claim_id)
            .where(owed_papers.c.reminded_at.is_(None), owed_papers.c.until.between(first, last))
            .where(claims.c.status.in_(GOING_ON))
            .order_by(owed_papers.c.claim_id, owed_papers.c.material)
            .limit(AT_ONCE)
        )
        return tuple(OwedPaper(*row) for row in await self._connection.execute(query))

    async def remind(self, paper: OwedPaper, now: datetime) -> bool:
        """Keep that the person is reminded; False when another process was quicker."""
        written = await self._connection.execute(
            update(owed_papers)
            .where(owed_papers.c.claim_id == paper.claim_id, owed_papers.c.material == paper.material)
            .where(owed_papers.c.reminded_at.is_(None))
            .values(reminded_at=now)
        )
        return bool(written.rowcount)
