"""Moves everything from a SQLite file into an empty PostgreSQL, and compares both row by row before it counts.

Rows keep their numbers, because what is sealed in them is sealed for those numbers; the keys stay the same.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, func, insert, literal, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.server_tally import silent
from storage.tables import metadata
from storage.tables.tallies import tallies

BATCH = 500


class CannotMove(ValueError):
    """The move cannot be made, or something came over other than it was; the message says what to do."""


def moved_tables() -> list[Table]:
    """List the tables that are moved, those that others refer to first; the sums over rows belong to the file."""
    return [table for table in metadata.sorted_tables if table is not tallies]


async def move(source: Database, target: Database) -> dict[str, int]:
    """Copy everything, compare it, and return how many rows each table has; all of it or nothing. Raises CannotMove."""
    async with source.snapshot() as here, target.transaction() as there:
        await _require_empty(there)
        await silent(there)
        counts = {table.name: await _copy(here, there, table) for table in moved_tables()}
        for table in moved_tables():
            await _compare(here, there, table)
            await _count_on(there, table)
        await target.tally.begin(there, anew=True)
    return counts


async def _require_empty(there: AsyncConnection) -> None:
    for table in moved_tables():
        if (await there.execute(select(func.count()).select_from(table))).scalar_one():
            raise CannotMove(f"the PostgreSQL database holds {table.name} already; please give an empty one")


async def _copy(here: AsyncConnection, there: AsyncConnection, table: Table) -> int:
    count, rows = 0, await _part(here, table, None)
    while rows:
        await there.execute(insert(table), [dict(row._mapping) for row in rows])
        count += len(rows)
        rows = await _part(here, table, rows[-1])
    return count


async def _compare(here: AsyncConnection, there: AsyncConnection, table: Table) -> None:
    last = None
    while True:
        left, right = await _part(here, table, last), await _part(there, table, last)
        if [tuple(row) for row in left] != [tuple(row) for row in right]:
            raise CannotMove(f"{table.name}: a row is not the same in PostgreSQL; nothing was moved")
        if not left:
            return
        last = left[-1]


async def _part(connection: AsyncConnection, table: Table, after: Any) -> Sequence[Any]:
    """Return the next rows in the order of their keys, behind a row."""
    keys = list(table.primary_key.columns)
    query = select(table).order_by(*keys).limit(BATCH)
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*(literal(after._mapping[key], key.type) for key in keys)))
    return (await connection.execute(query)).all()


async def _count_on(there: AsyncConnection, table: Table) -> None:
    """Let new rows be numbered behind those that came over."""
    for column in table.primary_key.columns:
        sequence = select(func.pg_get_serial_sequence(table.name, column.name))
        if (named := (await there.execute(sequence)).scalar_one()) is None:
            continue
        last = (await there.execute(select(func.max(column)))).scalar_one()
        if last is not None:
            await there.execute(text("SELECT setval(CAST(:named AS regclass), :last)"), {"named": named, "last": last})
