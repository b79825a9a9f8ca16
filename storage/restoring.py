"""Where a backup goes: an empty folder, or an empty PostgreSQL, in which all of it counts at once or nothing does."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from pathlib import Path

import asyncpg

from storage.backup import POSTGRESQL, SQLITE, Manifest, Parts
from storage.dumps import DIGESTS
from storage.migrations.run import NewerData, revisions
from storage.sealed_stream import BadBackup
from storage.server import engines, migrate_server, once_reachable, require_empty, told
from storage.tables import metadata

KIND = {
    SQLITE: "this backup was made from a SQLite file: restore it with BANGBAN_DATABASE=sqlite; then `bangban move`",
    POSTGRESQL: "this backup was made from PostgreSQL: set BANGBAN_DATABASE to the address of an empty database there",
}
WAITING = 4  # parts of a table on their way
SEQUENCES = "SELECT pg_get_serial_sequence($1, $2)"


class Keys:
    """The folder of the keys, and of what lies beside them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, name: str, data: bytes) -> None:
        """Write a file that only its owner may read."""
        _write_new(self._folder / name, iter([data]))


class FileTarget(Keys):
    """An empty folder for a SQLite file."""

    def __init__(self, data: Path, keys: Path) -> None:
        super().__init__(keys)
        self._data = data
        self._name = ""

    async def begin(self, manifest: Manifest) -> None:
        """Refuse what came from PostgreSQL."""
        if manifest.kind != SQLITE:
            raise BadBackup(KIND[manifest.kind])

    async def take(self, name: str, parts: Parts) -> None:
        """Write the file."""
        self._name = name
        _write_new(self._data / name, parts)

    async def finish(self) -> list[str]:
        """Return the names of the files that belong to it."""
        with closing(sqlite3.connect(f"file:{self._data / self._name}?mode=ro", uri=True)) as connection:
            return [str(row[0]) for row in connection.execute(DIGESTS)]


class ServerTarget(Keys):
    """An empty PostgreSQL; its tables are filled in one transaction, and brought up to date when it is opened next."""

    def __init__(self, url: str, keys: Path) -> None:
        super().__init__(keys)
        self._url = url
        self._tables: Mapping[str, list[str]] = {}
        self._now = ""
        self._parts: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
        self._filling: asyncio.Task[object] | None = None
        self._connection: asyncpg.Connection | None = None

    async def begin(self, manifest: Manifest) -> None:
        """Make the tables as they were; raises BadBackup, BadServer and NewerData."""
        if manifest.kind != POSTGRESQL:
            raise BadBackup(KIND[manifest.kind])
        if manifest.revision not in revisions():
            raise NewerData(f"the backup was made by a newer Bangban (revision {manifest.revision}): please install it")
        self._tables = manifest.tables
        await self._migrated(manifest.revision)
        with told():
            self._connection = await asyncpg.connect(self._url)
            await self._connection.execute("BEGIN")

    async def take(self, name: str, parts: Parts) -> None:
        """Fill a table, or go on filling it."""
        if name not in self._tables:
            raise BadBackup(f"the backup holds {name!r}, which belongs nowhere")
        if name != self._now:
            await self._end_table()
            self._now = name
            self._filling = asyncio.create_task(self._fill(name))
        for part in parts:
            await self._hand_over(part)

    async def finish(self) -> list[str]:
        """Commit, and return the names of the files that belong to it."""
        await self._end_table()
        with told():
            for table in metadata.sorted_tables:
                for column in table.primary_key.columns:
                    await self._number_on(table.name, column.name)
            await self._there.execute("COMMIT")
            await self._there.execute("ANALYZE")
            return [row[0] for row in await self._there.fetch(DIGESTS)]

    async def close(self) -> None:
        """Let go of the server; what was not finished never was."""
        if self._filling is not None:
            self._filling.cancel()
        if self._connection is not None:
            await self._connection.close(timeout=1.0)

    @property
    def _there(self) -> "asyncpg.Connection":
        if self._connection is None:
            raise BadBackup("the backup is damaged: it does not say what it holds")
        return self._connection

    async def _fill(self, name: str) -> None:
        with told():
            await self._there.copy_to_table(
                name, columns=self._tables[name], source=self._coming(), format="binary", timeout=None
            )

    async def _coming(self) -> AsyncIterator[bytes]:
        while (part := await self._parts.get()) is not None:
            yield part

    async def _hand_over(self, part: bytes | None) -> None:
        """Wait until the server takes a part, or until it says why it does not."""
        if self._filling is None:
            return
        giving = asyncio.ensure_future(self._parts.put(part))
        await asyncio.wait({giving, self._filling}, return_when=asyncio.FIRST_COMPLETED)
        if not giving.done():
            giving.cancel()
            await self._filling

    async def _end_table(self) -> None:
        if self._filling is not None:
            await self._hand_over(None)
            await self._filling
            self._filling = None

    async def _number_on(self, table: str, column: str) -> None:
        """Let new rows be numbered behind those that came back."""
        named = await self._there.fetchval(SEQUENCES, table, column)
        last = await self._there.fetchval(f'SELECT max("{column}") FROM "{table}"') if named else None  # noqa: S608
        if last is not None:
            await self._there.execute("SELECT setval($1::text::regclass, $2)", named, last)

    async def _migrated(self, to: str) -> None:
        """Make the tables of a revision in an empty database."""

        async def act() -> None:
            await require_empty(engine, to)
            await migrate_server(engine, to)

        engine, _ = engines(self._url, {})
        try:
            await once_reachable(act)
        finally:
            await engine.dispose()


def _write_new(path: Path, parts: Parts) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        for part in parts:
            out.write(part)
        out.flush()
        os.fsync(out.fileno())
