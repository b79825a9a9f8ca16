"""Which process works on what, where there are several: locks that end with the process that took them.

They spare work, and no more than that: what must not happen twice is kept from it in the transaction itself
(`storage.locks`), because a connection may be lost while its process goes on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg

from storage.locks import number_of

log = logging.getLogger(__name__)
PATIENCE = 5.0  # seconds: how often a process asks whether its turn has come, and whether it is still in it
GONE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Holds:
    """The names this process holds; without an address (one process) everything may always be taken."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._connection: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()
        self._refused: Callable[[], None] | None = None

    def when_refused(self, act: Callable[[], None]) -> None:
        """Call something when another process holds what was asked for: it should look again once it is done."""
        self._refused = act

    async def take(self, name: str) -> bool:
        """Take a name; False when another process holds it, or when nobody can be asked."""
        if self._url is None or await self._ask("SELECT pg_try_advisory_lock($1)", name):
            return True
        if self._refused is not None:
            self._refused()
        return False

    async def let_go(self, name: str) -> None:
        """Let others have the name."""
        if self._url is not None:
            await self._ask("SELECT pg_advisory_unlock($1)", name)

    async def _ask(self, query: str, name: str) -> bool:
        async with self._turn:
            try:
                if self._connection is None or self._connection.is_closed():
                    self._connection = await asyncpg.connect(self._url)
                return bool(await self._connection.fetchval(query, number_of(name)))
            except GONE as error:
                log.warning("holds_lost", extra={"error": type(error).__name__})
                return False

    async def close(self) -> None:
        """Let go of everything."""
        if self._connection is not None:
            with suppress(*GONE):
                await self._connection.close(timeout=PATIENCE)


async def alone(url: str | None, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do endless work in one process at a time; another takes over when that one is gone."""
    if url is None:
        return await work()
    while True:
        try:
            connection = await asyncpg.connect(url)
            try:
                await _in_turn(connection, name, work)
            finally:
                await connection.close(timeout=PATIENCE)
        except GONE as error:
            log.warning("turn_lost", extra={"part": name, "error": type(error).__name__})
        await asyncio.sleep(PATIENCE)


async def _in_turn(connection: "asyncpg.Connection", name: str, work: Callable[[], Awaitable[None]]) -> None:
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", number_of(name)):  # noqa: ASYNC110
        await asyncio.sleep(PATIENCE)
    log.info("turn_taken", extra={"part": name})
    task = asyncio.ensure_future(work())
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=PATIENCE)
            await connection.fetchval("SELECT 1")  # raises when the lock is gone with the connection
        await task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
