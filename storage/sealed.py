"""Rows with sealed columns: sealed on their way in, opened on their way out.

Which columns are sealed, and what says which row they belong to, is declared with the table.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Table, Update, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from storage.sealing import DataKey, key_id_of, seal, unseal
from storage.vault import vault_of

Plain = Any
UNSEALED = b""  # stands in a row for the moment until its number is known
SEPARATOR = "\x1f"


@cache
def sealed_columns(table: Table) -> tuple[str, ...]:
    """Name the columns of a table that hold ciphertext."""
    return tuple(column.name for column in table.columns if column.info.get("sealed"))


def place_of(table: Table, column: str, row: Mapping[str, Any]) -> bytes:
    """Say for which field of which row a value is sealed."""
    return SEPARATOR.join((f"{table.name}.{column}", *(str(row[name]) for name in table.info["bound_to"]))).encode()


async def sealed_values(
    connection: AsyncConnection,
    table: Table,
    subject: str,
    values: Mapping[str, Any],
    row: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the values of a row with those of sealed columns sealed; `row` names the row where the values do not."""
    named = {**(row or {}), **values}
    hidden = [name for name in sealed_columns(table) if values.get(name) is not None]
    if not hidden:
        return dict(values)
    vault = vault_of(connection)
    key = await vault.key_of(connection, subject)
    ciphers = {
        name: seal(key, vault.keyring.algorithm, _written(values[name]), place_of(table, name, named))
        for name in hidden
    }
    return {**values, **ciphers}


async def insert_sealed(
    connection: AsyncConnection, table: Table, subject: str | Callable[[int], str], values: Mapping[str, Any]
) -> int:
    """Insert a row that is numbered by the database, seal its values for that number, and return it."""
    hidden = {name: values[name] for name in sealed_columns(table) if values.get(name) is not None}
    empty = dict.fromkeys(hidden, UNSEALED)
    number = (await connection.execute(_new(table), {**values, **empty})).scalar_one()
    named = subject if isinstance(subject, str) else subject(int(number))
    ciphers = await sealed_values(connection, table, named, hidden, {**values, "id": number})
    if ciphers:
        await connection.execute(_again(table), {"numbered": number, **ciphers})
    return int(number)


@cache
def _new(table: Table) -> ReturningInsert[Any]:
    return insert(table).returning(table.c.id)


@cache
def _again(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("numbered"))


async def opened(connection: AsyncConnection, table: Table, rows: Iterable[Any]) -> list[Plain]:
    """Return rows of a table with their sealed columns opened; raises SealBroken and KeyErased."""
    found = [dict(row._mapping) for row in rows]
    hidden = [(row, name) for row in found for name in sealed_columns(table) if row.get(name) is not None]
    keys = await vault_of(connection).keys(connection, (key_id_of(row[name]) for row, name in hidden))
    for row, name in hidden:
        row[name] = open_value(table, name, row, keys)
    return [SimpleNamespace(**row) for row in found]


async def opened_one(connection: AsyncConnection, table: Table, row: Any) -> Plain | None:
    """Return a row with its sealed columns opened, None for None."""
    return None if row is None else (await opened(connection, table, [row]))[0]


def open_value(table: Table, column: str, row: Mapping[str, Any], keys: Mapping[int, DataKey]) -> Any:
    """Open one sealed value of a row; raises SealBroken."""
    value: bytes = row[column]
    return json.loads(unseal(keys[key_id_of(value)], value, place_of(table, column, row)))


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sealed_tables(tables: Sequence[Table]) -> list[Table]:
    """Return the tables that have sealed columns."""
    return [table for table in tables if sealed_columns(table)]
