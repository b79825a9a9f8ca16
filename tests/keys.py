"""The keys of every test's database, and a look behind them."""

from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keyring import Keyring
from storage.sealed import opened

KEYRING = Keyring.fresh()


async def plain_rows(connection: AsyncConnection, table: Table, query: Select[Any] | None = None) -> list[Any]:
    """Return rows of a table with what is sealed in them opened."""
    chosen = table.select() if query is None else query
    return await opened(connection, table, (await connection.execute(chosen)).all())
