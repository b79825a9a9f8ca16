"""The database: writing and reading connections, migrations at opening.

SQLite up to 3.51.2 can corrupt a WAL database when two connections write or checkpoint at once
(fixed in 3.51.3), so exactly one connection writes, and only one process may hold the database.
On PostgreSQL any number of processes and connections write; `storage.locks` keeps them in order.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from claims.refusals import ClaimChanged
from claims.trouble import StorageTrouble
from storage import server
from storage.changes import changes_on, count_changes
from storage.holds import Holds
from storage.keyring import Keyring, KeyringError
from storage.migrations.run import migrate
from storage.names import keep_missing
from storage.one_trip import BUSY_MS, OneTripConnection, connection_to
from storage.own import OPTION as OWN
from storage.recall import remember_records
from storage.room_memory import FORGOTTEN, RoomMemory
from storage.server_tally import ServerTally
from storage.tally import Tally
from storage.trouble import told
from storage.vault import OPTION, Vault

URL = "sqlite+aiosqlite://"
READERS = 4
FOLLOWING_TRIES = 10
WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=FAST",  # what was overwritten, wrapped keys above all, is zeroed in its page
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",
)
READER_PRAGMAS = (
    "PRAGMA query_only=ON",
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA wal_autocheckpoint=0",
)


def _prepare(engine: AsyncEngine, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()


def _follow(writer: AsyncEngine, tally: Tally) -> None:
    @event.listens_for(writer.sync_engine, "connect")
    def on_connect(connection: Any, _: object) -> None:
        connection.run_async(lambda made: made._execute(tally.follow, made._conn))


@dataclass(frozen=True, slots=True)
class _Joined:
    """A transaction that others of its task join, and what is to be done behind it."""

    database: "Database"
    connection: AsyncConnection
    task: "asyncio.Task[Any] | None"
    acts: list[Callable[[], None]]


_JOINED: ContextVar[_Joined | None] = ContextVar("joined", default=None)


class Database:
    """Transactions for whoever writes, snapshots for whoever only reads."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, vault: Vault, place: Path | str) -> None:
        self._writer = writer
        self._reader = reader
        self.vault = vault
        self.rooms = RoomMemory()
        self.place = place
        self.shared = server.is_server(place)
        self.tally: Tally = ServerTally(vault.keyring) if self.shared else Tally(vault.keyring)
        self.holds = Holds(str(place) if self.shared else None)
        self._turn: AbstractAsyncContextManager[Any] = nullcontext() if self.shared else asyncio.Lock()
        self._told: Callable[[], AbstractContextManager[None]] = (
            server.told if self.shared else partial(told, self.path)
        )

    @property
    def path(self) -> Path:
        """Return the database file; only SQLite has one."""
        return Path(self.place)

    @classmethod
    async def open(cls, place: Path | str, keyring: Keyring) -> "Database":
        """Open a database file or a PostgreSQL (postgresql://…), making and migrating its tables as needed.

        Raises KeyringError when it was sealed with other keys, BadServer and NewerData.
        """
        if isinstance(place, Path):
            opened = await cls._open_file(place, keyring)
        else:
            opened = await (await cls._join(place, keyring, server.migrate_server))._followed(anew=False)
        try:
            await keep_missing(opened.transaction)
        except BaseException:
            await opened.close()
            raise
        return opened

    @classmethod
    async def _join(cls, url: str, keyring: Keyring, prepare: Callable[[AsyncEngine], Awaitable[object]]) -> "Database":
        vault = Vault(keyring)
        writer, reader = server.engines(url, {OPTION: vault, OWN: {}})
        for engine in (writer, reader):
            vault.attend(engine)
        count_changes(writer)
        remember_records(writer, alone=False)
        joined = cls(writer, reader, vault, url)
        try:
            await server.once_reachable(partial(prepare, writer))
        except BaseException:
            await joined.close()
            raise
        return await joined._checked()

    @classmethod
    async def _open_file(cls, path: Path, keyring: Keyring) -> "Database":
        with told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            migrated = await asyncio.to_thread(migrate, path)
        vault = Vault(keyring)
        carried = {OPTION: vault}
        connect = partial(connection_to, path)
        writer = create_async_engine(
            URL,
            async_creator=connect,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=1,
            max_overflow=0,
            execution_options=carried,
        )
        _prepare(writer, WRITER_PRAGMAS)
        _follow(writer, Tally(keyring))
        count_changes(writer)
        remember_records(writer, alone=True)

        @event.listens_for(writer.sync_engine, "begin")
        def on_begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        reader = create_async_engine(
            URL,
            async_creator=connect,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=READERS,
            max_overflow=0,
            execution_options=carried,
        )
        _prepare(reader, READER_PRAGMAS)

        @event.listens_for(reader.sync_engine, "begin")
        def on_read(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN")

        for engine in (writer, reader):
            vault.attend(engine)
        opened = await cls(writer, reader, vault, path)._checked()
        return await opened._followed(anew=migrated)

    @classmethod
    async def look_into(cls, path: Path | str, keyring: Keyring) -> "Database":
        """Open a database that another process may be serving; only `snapshot` works. Raises KeyringError."""
        if not isinstance(path, Path):
            return await cls._join(path, keyring, server.require_newest)
        vault = Vault(keyring)
        connect = partial(connection_to, path)
        reader = create_async_engine(URL, async_creator=connect, poolclass=NullPool, execution_options={OPTION: vault})
        _prepare(reader, READER_PRAGMAS)
        return await cls(reader, reader, vault, path)._checked()

    async def _followed(self, *, anew: bool) -> "Database":
        """Let the sums follow every write from here on."""
        try:
            if isinstance(self.tally, ServerTally):
                await self._follow_server(self.tally)
            else:
                async with self.transaction() as connection:
                    await self.tally.begin(connection, anew=anew)
        except BaseException:
            await self.close()
            raise
        return self

    async def _follow_server(self, tally: ServerTally) -> None:
        """Do it beside others who write, and who may start at the same time."""
        async with self.snapshot() as connection:
            missing = await tally.unfollowed(connection)
        for name in missing:
            async with self.transaction() as connection:
                await tally.follow_table(connection, name)
        for left in range(FOLLOWING_TRIES - 1, -1, -1):
            try:
                with self._told():
                    async with self._writer.execution_options(isolation_level="REPEATABLE READ").begin() as connection:
                        await tally.begin(connection, anew=False)
                return
            except ClaimChanged:  # somebody else gathered or counted at the same time
                if not left:
                    raise

    async def _checked(self) -> "Database":
        try:
            async with self.transaction() as connection:
                await self.vault.check(connection)
        except (KeyringError, StorageTrouble):
            await self.close()
            raise
        return self

    @asynccontextmanager
    async def transaction(self, *, quick: bool = False) -> AsyncIterator[AsyncConnection]:
        """Write: all of it or nothing. Keep it short; nothing slow belongs inside.

        `quick`: it asks for single rows by their keys only, so that it need not leave the loop's thread before the end.
        Raises ClaimChanged when another transaction did the same at the same time and this one had to give way.
        """
        if (joined := self._joined()) is not None:
            yield joined.connection
            return
        async with self._turn:
            with self._told(), self._seen_through():
                async with self._writer.begin() as connection:
                    before = changes_on(connection)
                    with self._quickly(connection, quick):
                        yield connection
                    if isinstance(self.tally, ServerTally) and changes_on(connection) != before:
                        await self.tally.settle(connection)
                    forgotten = connection.info.pop(FORGOTTEN, False)
            if forgotten:
                self.rooms.forget()

    @contextmanager
    def _seen_through(self) -> Iterator[None]:
        """Forget the rooms when a writer is stopped: nobody knows whether his commit went through."""
        try:
            yield
        except asyncio.CancelledError:
            self.rooms.forget()
            raise

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[AsyncConnection]:
        """Write, together with every transaction that the same task opens inside: all of it or nothing.

        What `once_kept` was given meanwhile is done behind the commit.
        """
        acts: list[Callable[[], None]] = []
        async with self.transaction(quick=True) as connection:
            mark = _JOINED.set(_Joined(self, connection, asyncio.current_task(), acts))
            try:
                yield connection
            finally:
                _JOINED.reset(mark)
        for act in acts:
            act()

    def once_kept(self, act: Callable[[], None]) -> None:
        """Do something once what this task is writing is committed; at once when it is writing nothing."""
        joined = self._joined()
        if joined is None:
            act()
        else:
            joined.acts.append(act)

    def _joined(self) -> "_Joined | None":
        joined = _JOINED.get()
        ours = joined is not None and joined.database is self and joined.task is asyncio.current_task()
        return joined if ours else None

    @asynccontextmanager
    async def snapshot(self, *, quick: bool = False) -> AsyncIterator[AsyncConnection]:
        """Read one consistent state; a write here fails. `quick` as in a transaction."""
        if (joined := self._joined()) is not None:
            yield joined.connection
            return
        with self._told():
            async with self._reader.begin() as connection:
                with self._quickly(connection, quick):
                    yield connection

    @contextmanager
    def _quickly(self, connection: AsyncConnection, quick: bool) -> Iterator[None]:  # noqa: FBT001
        made = connection.sync_connection
        driver = made.connection.driver_connection if made is not None and quick and not self.shared else None
        if not isinstance(driver, OneTripConnection):
            yield
            return
        driver.quick = True
        try:
            yield
        finally:
            driver.quick = False

    async def others(self) -> int:
        """Count the other processes that are connected; always 0 for a file, which is one process's alone."""
        if not self.shared:
            return 0
        async with self.snapshot() as connection:
            return await server.others_on(connection)

    async def close(self) -> None:
        """Close every connection; on SQLite the writer's last act is a checkpoint."""
        await self.holds.close()
        await self._reader.dispose()
        await self._writer.dispose()


def sqlite_version() -> str:
    """Name the SQLite that this Python carries."""
    return sqlite3.sqlite_version
