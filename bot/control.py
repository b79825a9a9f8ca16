"""One process writes: a writing command reaches the running process through a socket in DATA, or acts itself."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.lock import DataLock
from bot.place import is_shared, open_database
from bot.settings import Settings
from claims.errors import ClaimError
from claims.ports import Transaction
from schemes.errors import SchemeError
from storage.database import Database
from storage.keyring import KeyringError
from storage.store import store_transaction

LINE_LIMIT = 64 << 20
SOCKET = "control.sock"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command answers: its lines, and 0 or 2."""

    lines: Sequence[str]
    exit: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What a writing command is given."""

    transaction: Transaction
    clock: SystemClock
    settings: Settings
    database: Database


Command = Callable[[Work, Mapping[str, Any]], Awaitable[Outcome]]


def socket_path(data: Path) -> Path:
    """Say where the running process listens."""
    return data / SOCKET


async def listen(work: Work, commands: Mapping[str, Command]) -> asyncio.Server:
    """Take commands from this machine; only the owner of DATA can reach the socket."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = json.loads(await reader.readline())
            outcome = await _done(work, commands[asked["command"]], asked["arguments"])
            writer.write(json.dumps({"lines": list(outcome.lines), "exit": outcome.exit}).encode() + b"\n")
            await writer.drain()
        finally:
            writer.close()

    path = socket_path(work.settings.data)
    path.unlink(missing_ok=True)
    server = await asyncio.start_unix_server(answer, path, limit=LINE_LIMIT)
    path.chmod(0o600)
    return server


async def _done(work: Work, command: Command, arguments: Mapping[str, Any]) -> Outcome:
    try:
        return await command(work, arguments)
    except (ClaimError, SchemeError, KeyringError, ValueError) as error:
        return Outcome([str(error) or type(error).__name__], 2)


async def carry_out(
    settings: Settings, name: str, arguments: Mapping[str, Any], commands: Mapping[str, Command]
) -> Outcome:
    """Have a command done by the running process, or do it when none is running. Raises DataInUse."""
    path = socket_path(settings.data)
    if path.exists() and not is_shared(settings):
        try:
            return await _ask(path, name, arguments)
        except (ConnectionRefusedError, FileNotFoundError):
            path.unlink(missing_ok=True)
    async with AsyncExitStack() as stack:
        if not is_shared(settings):
            stack.callback(DataLock(settings.data).release)
        database = await open_database(settings)
        stack.push_async_callback(database.close)
        clock = SystemClock(settings.today)
        work = Work(store_transaction(database, clock), clock, settings, database)
        return await _done(work, commands[name], arguments)


async def _ask(path: Path, name: str, arguments: Mapping[str, Any]) -> Outcome:
    reader, writer = await asyncio.open_unix_connection(path, limit=LINE_LIMIT)
    writer.write(json.dumps({"command": name, "arguments": dict(arguments)}).encode() + b"\n")
    await writer.drain()
    said = await reader.readline()
    writer.close()
    if not said:
        raise ConnectionError("the running process could not carry this out; its log says why")
    answer = json.loads(said)
    return Outcome(answer["lines"], answer["exit"])
