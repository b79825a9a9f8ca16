"""By what papers are known again, kept as keyed digests: who has the database without the keys learns no number."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.model import Claim
from claims.traces import Trace, Twin, Why
from storage.tables.claims import page_traces
from storage.trays import recount
from storage.vault import vault_of

MOST = 50  # a trace that more pages share tells nothing


class SqlTraces:
    """`claims.traces.Traces` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, claim: Claim, traces: Sequence[Trace]) -> None:
        """Keep a claim's traces in place of those it had."""
        alike = await _sharing_a_bill(self._connection, claim.id)
        await self._connection.execute(delete(page_traces).where(page_traces.c.claim_id == claim.id))
        rows = {(self._digest(one), one.page_id): one.why.value for one in traces}
        values = [
            {"trace": trace, "claim_id": claim.id, "page_id": page_id, "why": why}
            for (trace, page_id), why in rows.items()
        ]
        if values:
            await self._connection.execute(insert(page_traces), values)
        await _recount(self._connection, claim.id, alike | await _sharing_a_bill(self._connection, claim.id))

    async def twins(self, traces: Sequence[Trace], *, but_not: int | None) -> tuple[Twin, ...]:
        """Return the pages of other claims that share a trace, the oldest claims first."""
        found: dict[Twin, None] = {}
        for trace in traces:
            table = page_traces.c
            query = select(table.claim_id, table.page_id).where(table.trace == self._digest(trace))
            if but_not is not None:
                query = query.where(table.claim_id != but_not)
            rows = await self._connection.execute(query.order_by(table.claim_id).limit(MOST))
            found |= dict.fromkeys(Twin(trace.page_id, trace.why, row.claim_id, row.page_id) for row in rows)
        return tuple(found)

    def _digest(self, trace: Trace) -> str:
        return vault_of(self._connection).index(f"page_traces.{Why(trace.why).value}", trace.key)


async def forget(connection: AsyncConnection, claim_id: int) -> None:
    """Delete a claim's traces; no other claim is like it any more."""
    alike = await _sharing_a_bill(connection, claim_id)
    await connection.execute(delete(page_traces).where(page_traces.c.claim_id == claim_id))
    await _recount(connection, claim_id, alike)


async def _sharing_a_bill(connection: AsyncConnection, claim_id: int) -> set[int]:
    other = page_traces.alias("other")
    query = (
        select(other.c.claim_id)
        .join(page_traces, page_traces.c.trace == other.c.trace)
        .where(page_traces.c.claim_id == claim_id, page_traces.c.why == Why.BILL, other.c.claim_id != claim_id)
    )
    return set((await connection.execute(query)).scalars().all())


async def _recount(connection: AsyncConnection, claim_id: int, alike: set[int]) -> None:
    for one in sorted({claim_id, *alike}) if alike else ():
        await recount(connection, one)
