"""By which names claims are found: keyed digests only, so that who has the database without the keys learns no name."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.naming import key_of
from storage.sealed import opened_one
from storage.sealing import SealError
from storage.shells import GONE
from storage.tables.claims import claim_names, claims
from storage.upsert import upsert
from storage.vault import vault_of

NAMES = "claims.names"
BATCH = 500
PARTIES = ("beneficiary", "applicant")

Party = Mapping[str, Any]


def name_index(connection: AsyncConnection, name: str) -> str:
    """Return under what claims of this name are found."""
    return vault_of(connection).index(NAMES, key_of(name))


def indexes_of(connection: AsyncConnection, *parties: Party) -> set[str]:
    """Return under what a claim is found by the names of its parties; what was erased is not found."""
    names = {str(party.get("name") or "") for party in parties} - {"", GONE}
    return {name_index(connection, name) for name in names if key_of(name)}


async def keep_names(connection: AsyncConnection, claim_id: int, wanted: set[str]) -> None:
    """Let a claim be found by these names and no others."""
    known = select(claim_names.c.name_index).where(claim_names.c.claim_id == claim_id)
    kept = set((await connection.execute(known)).scalars().all())
    if kept - wanted:
        gone = claim_names.c.name_index.in_(kept - wanted)
        await connection.execute(delete(claim_names).where(claim_names.c.claim_id == claim_id, gone))
    if wanted - kept:
        rows = [{"name_index": one, "claim_id": claim_id} for one in sorted(wanted - kept)]
        await connection.execute(insert(claim_names), rows)


async def keep_missing(transaction: Callable[[], AbstractAsyncContextManager[AsyncConnection]]) -> int:
    """Let claims be found by name that an earlier version has left without, and say how many; a crash loses nothing.

    They are taken in order, so that those behind the last claim found by a name are the ones that are left.
    """
    done, last = 0, None
    while True:
        async with transaction() as connection:
            rows = await _behind(connection, last)
            found = [(row.id, one) for row in rows for one in await _indexes_of_row(connection, row)]
            if found:
                values = [{"claim_id": claim_id, "name_index": one} for claim_id, one in found]
                await connection.execute(upsert(claim_names).on_conflict_do_nothing(), values)
        if not rows:
            return done
        done, last = done + len(rows), rows[-1].id


async def _behind(connection: AsyncConnection, last: int | None) -> Sequence[Any]:
    if last is None:
        newest = select(func.coalesce(func.max(claim_names.c.claim_id), 0))
        last = int((await connection.execute(newest)).scalar_one())
    query = select(claims.c.id, claims.c.draft_id, *(claims.c[name] for name in PARTIES)).where(claims.c.id > last)
    return (await connection.execute(query.order_by(claims.c.id).limit(BATCH))).all()


async def _indexes_of_row(connection: AsyncConnection, row: Any) -> set[str]:
    """Return under what a claim is found; one that was damaged is found by no name, and `verify` says so."""
    try:
        plain = await opened_one(connection, claims, row)
    except SealError:
        return set()
    return set() if plain is None else indexes_of(connection, plain.beneficiary, plain.applicant)
