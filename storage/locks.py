"""What only one transaction may do at a time, where several processes write.

SQLite has one writer, so there everything below is already so. On PostgreSQL a transaction takes what it is about
to read and change: a row, or a name (an advisory lock), until its end. Take a person before a draft, a draft before
a claim, a claim before a county: two that wait for each other are ended by PostgreSQL, and one has to try again.
"""

import hashlib
from typing import Any

from sqlalchemy import BigInteger, Select, Table, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

OPTION = "bangban_shared"


def number_of(name: str) -> int:
    """Return the number under which a name is locked: 64 bits, signed, as PostgreSQL wants it."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def is_shared(connection: AsyncConnection) -> bool:
    """Say whether this is a writing transaction beside which others write."""
    made = connection.sync_connection
    return made is not None and bool(made.get_execution_options().get(OPTION))


def taken(connection: AsyncConnection, query: Select[Any], of: Table | None = None) -> Select[Any]:
    """Let a query take the rows it returns until the end of a writing transaction."""
    return query.with_for_update(of=of) if is_shared(connection) else query


async def hold(connection: AsyncConnection, name: str) -> None:
    """Wait until no other transaction holds the name, and hold it until this one ends."""
    if is_shared(connection):
        await connection.execute(select(func.pg_advisory_xact_lock(cast(number_of(name), BigInteger))))


async def hold_with_others(connection: AsyncConnection, name: str) -> None:
    """Hold a name together with others that do the same, but with none that holds it alone."""
    if is_shared(connection):
        await connection.execute(select(func.pg_advisory_xact_lock_shared(cast(number_of(name), BigInteger))))


async def has_let_go(connection: AsyncConnection, name: str) -> bool:
    """Take a name if nobody holds it; False when somebody does. Always true where one process writes."""
    if not is_shared(connection):
        return True
    asked = select(func.pg_try_advisory_xact_lock(cast(number_of(name), BigInteger)))
    return bool((await connection.execute(asked)).scalar_one())
