"""By what papers are known again, kept as keyed digests: who has the database without the keys learns no number."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.model import Claim
from claims.traces import Trace, Twin, Why
from storage.tables.claims import page_traces
from storage.vault import vault_of

MOST = 50  # a trace that more pages share tells nothing


class SqlTraces:
    """`claims.traces.Traces` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, claim: Claim, traces: Sequence[Trace]) -> None:
        """Keep a claim's traces in place of those it had."""
        await self._connection.execute(delete(page_traces).where(page_traces.c.claim_id == claim.id))
        rows = {(self._digest(one), one.page_id): one.why.value for one in traces}
        values = [
            {"trace": trace, "claim_id": claim.id, "page_id": page_id, "why": why}
            for (trace, page_id), why in rows.items()
        ]
        if values:
            await self._connection.execute(insert(page_traces), values)

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
