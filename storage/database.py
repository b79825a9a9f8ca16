"""The database: one writing connection, several reading ones, migrations at opening.

SQLite up to 3.51.2 can corrupt a WAL database when two connections write or checkpoint at once
(fixed in 3.51.3), so exactly one connection writes, and only one process may hold the database.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool, StaticPool

from storage.migrations.run import migrate

READERS = 4
WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA trusted_schema=OFF",
)
READER_PRAGMAS = (
    "PRAGMA query_only=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA wal_autocheckpoint=0",
)


def _prepare(engine: AsyncEngine, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()


class Database:
    """Transactions for whoever writes, snapshots for whoever only reads."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """Open the database file, making and migrating it as needed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(migrate, path)
        url = f"sqlite+aiosqlite:///{path}"
        writer = create_async_engine(url, poolclass=StaticPool)
        _prepare(writer, WRITER_PRAGMAS)

        @event.listens_for(writer.sync_engine, "begin")
        def on_begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        reader = create_async_engine(url, poolclass=AsyncAdaptedQueuePool, pool_size=READERS, max_overflow=0)
        _prepare(reader, READER_PRAGMAS)

        @event.listens_for(reader.sync_engine, "begin")
        def on_read(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN")

        database = cls(writer, reader)
        async with database.transaction():
            pass
        return database

    @classmethod
    async def look_into(cls, path: Path) -> "Database":
        """Open a database that another process may be serving; only `snapshot` works."""
        reader = create_async_engine(f"sqlite+aiosqlite:///{path}", poolclass=NullPool)
        _prepare(reader, READER_PRAGMAS)
        return cls(reader, reader)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Write: all of it or nothing. Keep it short; nothing slow belongs inside."""
        async with self._turn, self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """Read one consistent state; a write here fails."""
        async with self._reader.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection; the writer's last act is a checkpoint."""
        await self._reader.dispose()
        await self._writer.dispose()


def sqlite_version() -> str:
    """Name the SQLite that this Python carries."""
    return sqlite3.sqlite_version
