"""Opens everything that is sealed and follows every chain, and names what was altered, removed or is missing."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.files import FileMissing
from storage.audit_chain import Heads, broken_links
from storage.claims import BENEFICIARY
from storage.database import Database
from storage.files import NAMES, file_key
from storage.keyring import KeyringError
from storage.names import indexes_of
from storage.office import ROSTER
from storage.sealed import Plain, opened, sealed_columns, sealed_tables
from storage.sealing import SealError, key_id_of, unseal
from storage.shelves import Shelf
from storage.showings import wrong_showings
from storage.tables import metadata
from storage.tables.chat import files
from storage.tables.claims import claim_names, claims
from storage.tables.keys import data_keys
from storage.tables.office import roster
from storage.trays import wrong_counts

BATCH = 200
LEFT_OUT = "; PostgreSQL's pages are for its own tools (data checksums, pg_amcheck)"


@dataclass(slots=True)
class Counted:
    """How much was looked at, and everything that was found."""

    values: int = 0
    files: int = 0
    links: int = 0
    left_out: str = ""

    def __str__(self) -> str:
        return f"{self.values} sealed values, {self.files} files, {self.links} lines of the audit{self.left_out}"


async def verify(database: Database, shelf: Shelf, heads: Heads, counted: Counted) -> AsyncIterator[str]:
    """Say everything that is wrong; counts along in `counted`.

    `heads` are the last known ends of the audit chains, kept outside DATA.
    """
    async with database.snapshot() as connection:
        if database.shared:
            counted.left_out = LEFT_OUT
        parts = {
            **({} if database.shared else {"the database file": _pages(connection)}),
            "the sums over all rows": database.tally.findings(connection),
            "the data keys": _keys(connection, database),
            "the sealed values": _values(connection, counted),
            "the look-ups": _indexes(connection, database),
            "the names": _names(connection),
            "the counts of the queues": wrong_counts(connection),
            "the notices that were shown": wrong_showings(connection, database.vault.keyring),
            "the audit": broken_links(connection, database.vault.keyring, heads),
            "the files": _files(connection, database, shelf, counted),
        }
        for name, part in parts.items():
            async for finding in _readable(name, part):
                yield finding
        counted.links = await _count(connection)


async def _readable(name: str, part: AsyncIterator[str]) -> AsyncIterator[str]:
    """Go on with the next part where one holds something that cannot be read at all."""
    try:
        async for finding in part:
            yield finding
    except (ValueError, TypeError, LookupError, SQLAlchemyError, SealError, KeyringError) as error:
        yield f"{name} cannot be read: {type(error).__name__}: {_one_line(error)}"


async def _pages(connection: AsyncConnection) -> AsyncIterator[str]:
    state = str((await connection.exec_driver_sql("PRAGMA quick_check(5)")).scalar_one())
    if state != "ok":
        yield f"the database file is damaged: {state}"


async def _values(connection: AsyncConnection, counted: Counted) -> AsyncIterator[str]:
    for table in sealed_tables(metadata.sorted_tables):
        async for finding in _table(connection, table, counted):
            yield finding


async def _count(connection: AsyncConnection) -> int:
    seals = metadata.tables["audit_seals"]
    return len((await connection.execute(select(seals.c.line_id))).all())


async def _keys(connection: AsyncConnection, database: Database) -> AsyncIterator[str]:
    for row in (await connection.execute(select(data_keys).where(data_keys.c.wrapped.is_not(None)))).all():
        try:
            database.vault.keyring.unwrap(row.wrapped, row.master, row.subject)
        except KeyringError as error:
            yield f"data key {row.id}: {error}"


async def _table(connection: AsyncConnection, table: Table, counted: Counted) -> AsyncIterator[str]:
    names = sealed_columns(table)
    async for rows in _batches(connection, table):
        counted.values += sum(row._mapping[name] is not None for row in rows for name in names)
        try:
            await opened(connection, table, rows)
        except (SealError, KeyringError, ValueError):
            for row in rows:
                async for finding in _row(connection, table, row):
                    yield finding


async def _row(connection: AsyncConnection, table: Table, row: Any) -> AsyncIterator[str]:
    try:
        await opened(connection, table, [row])
    except (SealError, KeyringError, ValueError) as error:
        yield f"{_named(table, row._mapping)}: {type(error).__name__}: {_one_line(error)}"


async def _batches(connection: AsyncConnection, table: Table) -> AsyncIterator[list[Any]]:
    result = (await connection.execute(select(table))).partitions(BATCH)
    for rows in result:
        yield list(rows)


async def _indexes(connection: AsyncConnection, database: Database) -> AsyncIterator[str]:
    """Say which rows would not be found under the ID number that they hold."""
    index = database.vault.index
    for table, column, name in ((claims, "beneficiary_index", BENEFICIARY), (roster, "id_index", ROSTER)):
        async for rows in _batches(connection, table):
            for row in rows:
                number = await _number(connection, table, row)
                if number is not None and row._mapping[column] != (index(name, number) if number else None):
                    yield f"{_named(table, row._mapping)}: {column} is not that of its ID number"


async def _names(connection: AsyncConnection) -> AsyncIterator[str]:
    """Say which claims would not be found under their names, or under names that are not theirs."""
    async for rows in _batches(connection, claims):
        kept = await connection.execute(select(claim_names).where(claim_names.c.claim_id.in_([row.id for row in rows])))
        found = {(row.claim_id, row.name_index) for row in kept.all()}
        for row in rows:
            plain = await _opened(connection, claims, row)
            named = set() if plain is None else indexes_of(connection, plain.beneficiary, plain.applicant)
            if plain is not None and {one for claim_id, one in found if claim_id == row.id} != named:
                yield f"{_named(claims, row._mapping)}: it is not found by the names that it holds"


async def _number(connection: AsyncConnection, table: Table, row: Any) -> str | None:
    """Return the ID number a row is found by, "" for none; None when the row cannot be opened."""
    plain = await _opened(connection, table, row)
    return None if plain is None else (plain.beneficiary if table is claims else plain.entry).get("id_number") or ""


async def _opened(connection: AsyncConnection, table: Table, row: Any) -> Plain | None:
    """Open a row; None when it cannot be, which is said elsewhere."""
    try:
        return (await opened(connection, table, [row]))[0]
    except (SealError, KeyringError, ValueError):
        return None


async def _files(connection: AsyncConnection, database: Database, shelf: Shelf, counted: Counted) -> AsyncIterator[str]:
    query = select(data_keys.c.subject, data_keys.c.wrapped.is_not(None).label("live"))
    named = (
        await connection.execute(query.where(data_keys.c.subject.startswith("file:")).order_by(data_keys.c.id))
    ).all()
    live = {row.subject: bool(row.live) for row in named}
    for row in (await connection.execute(select(files.c.digest, files.c.size))).all():
        if file_key(row.digest) not in live:
            yield f"file {row.digest}: its key is missing"
        elif live[file_key(row.digest)]:
            counted.files += 1
            for finding in await _file(connection, database, shelf, row):
                yield finding


async def _file(connection: AsyncConnection, database: Database, shelf: Shelf, row: Any) -> list[str]:
    try:
        sealed = await asyncio.to_thread(shelf.read, row.digest)
        number = key_id_of(sealed)
        keys = await database.vault.keys(connection, [number])
        data = await asyncio.to_thread(unseal, keys[number], sealed, row.digest.encode())
    except FileMissing:
        return [f"file {row.digest}: missing"]
    except (SealError, KeyringError) as error:
        return [f"file {row.digest}: {type(error).__name__}"]
    return list(_content(database, row, data))


def _content(database: Database, row: Any, data: bytes) -> Iterator[str]:
    if database.vault.keyring.digest(NAMES, data) != row.digest:
        yield f"file {row.digest}: its content is not what it is named by"
    if len(data) != row.size:
        yield f"file {row.digest}: its size is not {row.size}"


def _named(table: Table, row: Mapping[str, Any]) -> str:
    return f"{table.name} " + " ".join(f"{name}={row[name]}" for name in table.info["bound_to"])


def _one_line(error: Exception) -> str:
    return str(error).replace("\x1f", " ").splitlines()[0] if str(error) else ""
