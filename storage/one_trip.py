"""An aiosqlite connection whose every statement is one trip to its thread.

SQLAlchemy makes a cursor, executes, fetches and closes with a trip each; each trip wakes another thread and
comes back, which costs more than SQLite's own work on the short statements of a chat turn. Here a cursor is
made and closed on this side, its rows come back with the statement, and `BEGIN` travels with the statement
that follows it. `python -m benchmarks trips` shows the difference.

While a connection is `quick`, its statements do not travel at all: a row by its key is there sooner than another
thread is awake, and with many people writing each waking may wait for the interpreter's lock. Only the commit of
what was written travels, because it waits for the disk.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import aiosqlite

READS = "BEGIN"
BEGINS = frozenset({READS, "BEGIN IMMEDIATE"})
CHUNK = 64
BUSY_MS = 5000  # how long a statement waits for another process that writes


class OneTripCursor:
    """What SQLAlchemy's adapter asks of a cursor, holding the rows that came back with the statement."""

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.lastrowid: int | None = None
        self.rowcount = -1
        self.arraysize = 1

    async def __aenter__(self) -> "OneTripCursor":
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "OneTripCursor":
        """Run a statement and keep its rows; raises what sqlite3 raises."""
        if sql in BEGINS:
            self._connection.begin_with_the_next(sql)
            return self
        return await self._run(lambda connection: connection.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> "OneTripCursor":
        """Run a statement for every row of parameters."""
        return await self._run(lambda connection: connection.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        """Hand over the rows."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Do nothing: the real cursor was closed where it was made."""

    async def _run(self, execute: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> "OneTripCursor":
        def trip(connection: sqlite3.Connection) -> None:
            cursor = execute(connection)
            self.description, self.lastrowid = cursor.description, cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount
            cursor.close()

        await self._connection.travel(trip)
        return self


class OneTripConnection(aiosqlite.Connection):
    """A connection in autocommit mode, whose transactions begin with their first statement."""

    quick = False
    _begin: str | None = None
    _inside = False
    _writing = False
    _away = 0  # how much the thread has still to do

    def begin_with_the_next(self, sql: str) -> None:
        """Keep a BEGIN until a statement needs it; a transaction without one never begins."""
        self._begin = sql

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        """Make a cursor without asking the thread."""
        return OneTripCursor(self)

    async def travel(self, work: Callable[[sqlite3.Connection], None], *, waits: bool = False) -> None:
        """Do work behind the BEGIN that was kept for it; on the thread, unless that is quick and waits for nothing."""
        begin, self._begin = self._begin, None
        connection = self._conn
        if begin is not None:
            self._writing = begin != READS
        here = self.quick and not waits and not self._away
        if here and begin is not None and _begun_at_once(connection, begin):
            begin = None

        def trip() -> None:
            try:
                if begin is not None:
                    connection.execute(begin).close()
                work(connection)
            finally:
                self._inside = connection.in_transaction

        if here and begin is None:
            trip()
        else:
            await self._execute(self._counted(trip))  # type: ignore[no-untyped-call]

    def _counted(self, act: Callable[[], object]) -> Callable[[], None]:
        self._away += 1

        def counted() -> None:
            try:
                act()
            finally:
                self._away -= 1

        return counted

    async def commit(self) -> None:
        """Commit; without a trip when nothing was begun."""
        self._begin = None
        if self._inside:
            await self.travel(sqlite3.Connection.commit, waits=self._writing)

    async def rollback(self) -> None:
        """Roll back, without waiting for it: whatever comes next stands behind it in the thread's queue."""
        self._begin = None
        if self._inside:
            self._inside = False
            self._tx.put_nowait((None, self._counted(self._conn.rollback)))


def _begun_at_once(connection: sqlite3.Connection, begin: str) -> bool:
    """Begin, unless another process is writing; that is to be waited for elsewhere."""
    connection.execute("PRAGMA busy_timeout=0").close()
    try:
        connection.execute(begin).close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}").close()
    return True


def connection_to(path: Path) -> OneTripConnection:
    """Make a connection to a database file, to be awaited; its thread does not hold up the end of the process."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    made = OneTripConnection(connect, iter_chunk_size=CHUNK)
    made._thread.daemon = True
    return made
