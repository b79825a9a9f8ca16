"""A database as of one moment, while it is in use: a copied SQLite file, or PostgreSQL's tables by COPY."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import asyncpg

from storage.backup import BASE, DATABASE, POSTGRESQL, SQLITE, Dump, Writer
from storage.server import told
from storage.tables import metadata

PART = 4 << 20  # bytes: what one table hands over at a time
DIGESTS = "SELECT digest FROM files ORDER BY digest"


class FileDump:
    """A copy of a SQLite file."""

    kind = SQLITE
    revision = ""

    def __init__(self, copy: Path) -> None:
        self._copy = copy
        self.tables: dict[str, list[str]] = {}
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
            self.digests = [str(row[0]) for row in connection.execute(DIGESTS)]

    async def write(self, to: Writer) -> None:
        """Put the file in."""
        await asyncio.to_thread(to.add_file, DATABASE, self._copy)


class ServerDump:
    """PostgreSQL's tables, in one snapshot that writers neither see nor wait for."""

    kind = POSTGRESQL

    def __init__(self, connection: "asyncpg.Connection", revision: str, digests: list[str]) -> None:
        self._connection = connection
        self.revision = revision
        self.digests = digests
        self.tables = {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}

    async def write(self, to: Writer) -> None:
        """Put every table in, those first to which others refer, a few megabytes at a time."""
        for name, columns in self.tables.items():
            held = bytearray()

            async def take(data: bytes, held: bytearray = held, name: str = name) -> None:
                held.extend(data)
                if len(held) >= PART:
                    await asyncio.to_thread(to.add, f"{BASE}{name}", bytes(held))
                    held.clear()

            await self._connection.copy_from_table(name, columns=columns, output=take, format="binary")
            await asyncio.to_thread(to.add, f"{BASE}{name}", bytes(held))


@asynccontextmanager
async def dump_of(place: Path | str) -> AsyncIterator[Dump]:
    """Take hold of a database as of now."""
    if isinstance(place, Path):
        copy = place.with_name(".backup.db")
        try:
            await asyncio.to_thread(_copy, place, copy)
            yield FileDump(copy)
        finally:
            copy.unlink(missing_ok=True)
        return
    with told():
        connection = await asyncpg.connect(place)
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                revision = await connection.fetchval("SELECT version_num FROM alembic_version")
                yield ServerDump(connection, revision, [row[0] for row in await connection.fetch(DIGESTS)])
        finally:
            await connection.close()


def _copy(database: Path, copy: Path) -> None:
    """Copy the database in one step from a connection of its own; stepping never ends under load."""
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
        source.close()
