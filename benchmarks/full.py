"""The chat of a county that has been at it for years: 50,000 drafts and 1,000,000 claims stored, beside an empty one.

`python -m benchmarks full`: the same people chat with a fresh folder and, in the same run, with that folder filled.
"""

import asyncio
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import uvloop
from sqlalchemy import Table

from benchmarks.county import fill, unwatched
from benchmarks.footprint import resident
from benchmarks.load import SETTLED, crowd
from benchmarks.phones import quantile
from benchmarks.served import Served, start
from bot.place import open_database
from bot.settings import Settings
from claims.naming import key_of
from storage.names import NAMES
from storage.sealed import place_of, sealed_columns
from storage.sealing import Algorithm, DataKey, seal
from storage.tables.chat import chats, inbox, outbox, people, sessions
from storage.tables.claims import drafts
from storage.tables.rooms import room_events, rooms
from storage.trays import count_all

CLAIMS, DRAFTS = 1_000_000, 50_000
PEOPLE, PAUSE, SECONDS = 60, 3.0, 25.0
TURNS = 8  # messages of every person that are kept
FIRST = 1_000_000  # the first number of what is filled in
REST = 20.0  # seconds until the memory at rest is taken

Row = Mapping[str, object]


def fill_drafts(path: Path, key: DataKey, algorithm: Algorithm, count: int) -> None:
    """Write people with a draft in hand and what was said with them straight into the file."""
    connection = sqlite3.connect(path)
    with unwatched(connection):
        for table, rows in _everything(count):
            names = [column.name for column in table.columns]
            marks = ", ".join("?" for _ in names)
            quoted = ", ".join(f'"{name}"' for name in names)
            statement = f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})'
            connection.executemany(statement, (_sealed(table, row, names, key, algorithm) for row in rows))
    connection.commit()
    connection.close()


def _sealed(table: Table, row: Row, names: list[str], key: DataKey, algorithm: Algorithm) -> list[object]:
    hidden = {
        name: seal(key, algorithm, json.dumps(row[name]).encode(), place_of(table, name, row))
        for name in sealed_columns(table)
        if row.get(name) is not None
    }
    return [hidden.get(name, row.get(name)) for name in names]


def _everything(count: int) -> Iterator[tuple[Table, Iterable[Row]]]:
    at = f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%dT%H:%M:%S}.000000Z"
    numbers = range(FIRST, FIRST + count)
    turns = [(number, turn) for number in numbers for turn in range(TURNS)]
    said = {"text": "要准备 4 样，拍照发给我就行，一次发几张也可以。" * 3, "date": 1_750_000_000}
    yield people, ({"id": n, "language": "zh_Hans", "created_at": at} for n in numbers)
    yield chats, ({"id": n, "channel": "web", "address": str(n), "person_id": n, "blocked": 0} for n in numbers)
    yield rooms, (_room(number, at) for number in numbers)
    yield (
        sessions,
        (
            {"person_id": n, "screen": "papers", "version": 9, "memory": {"checked": []}, "updated_at": at}
            for n in numbers
        ),
    )
    yield drafts, (_draft(number, at) for number in numbers)
    yield (
        inbox,
        (
            {"id": n * TURNS + turn, "channel": "old", "update_id": n * TURNS + turn, "address": str(n), "body": said}
            | {"status": "done", "received_at": at, "done_at": at}
            for n, turn in turns
        ),
    )
    yield (
        outbox,
        (
            {"id": n * TURNS + turn, "chat_id": n, "method": "sendMessage", "body": said, "status": "sent"}
            | {"attempts": 0, "message_id": turn + 1, "created_at": at, "sent_at": at}
            for n, turn in turns
        ),
    )
    yield (
        room_events,
        (
            {"chat_id": n, "seq": turn + 1, "kind": "message", "side": "bot", "message_id": turn + 1, "body": said}
            for n, turn in turns
        ),
    )


def _room(number: int, at: str) -> Row:
    named = {"chat_id": number, "cookie_hash": f"filled-{number}", "token": f"token-{number}", "language": "zh_Hans"}
    return named | {"started": 1, "last_event": TURNS, "last_message": TURNS, "created_at": at, "seen_at": at}


def _draft(number: int, at: str) -> Row:
    what = {"whom": "self", "place": "440785104201", "scheme_id": "jiangmen", "status": "open", "version": 6}
    answers = {"answers": {"spending": "drugs", "local": True, "insured": True}, "gaps": []}
    return {"id": number, "person_id": number, **what, **answers, "created_at": at, "updated_at": at}


async def fill_all(data: Path, claims: int, count: int) -> None:
    """Fill a folder that nobody serves."""
    database = await open_database(Settings(data=data))
    try:
        async with database.transaction() as connection:
            key = await database.vault.key_of(connection, "benchmark")
        algorithm = database.vault.keyring.algorithm
        index = cache(lambda name: database.vault.index(NAMES, key_of(name)))
        await asyncio.to_thread(fill, database.path, key, algorithm, claims, index)
        await asyncio.to_thread(fill_drafts, database.path, key, algorithm, count)
        async with database.transaction() as connection:
            await count_all(connection)
            await connection.exec_driver_sql("ANALYZE")
    finally:
        await database.close()


async def chatting(data: Path) -> tuple[list[float], float, float]:
    """Serve a folder; return the waits, the CPU seconds of a message and the bytes at rest before."""
    running: Served = await start(data)
    try:
        await asyncio.sleep(max(SETTLED, REST))
        at_rest = resident(running.process.pid)
        waits, cpu = await crowd(running, SECONDS, people=PEOPLE, pause=PAUSE)
    finally:
        await running.stop()
    return waits, cpu, at_rest


async def measure(claims: int = CLAIMS, count: int = DRAFTS) -> dict[str, float]:
    """Measure the folder empty and full."""
    with tempfile.TemporaryDirectory(prefix="bangban-full-") as name:
        data = Path(name) / "data"
        empty = await chatting(data)
        await fill_all(data, claims, count)
        stored = sum(path.stat().st_size for path in data.glob("bangban.db*"))
        full = await chatting(data)
    figures = {"claims": float(claims), "drafts": float(count), "database MB": stored / 1e6}
    for share in (0.5, 0.95):
        before, after = (1000 * quantile(waits, share) for waits, _, _ in (empty, full))
        figures |= {f"p{100 * share:.0f} ms, empty": before, f"p{100 * share:.0f} ms, full": after}
        figures[f"p{100 * share:.0f}, full : empty"] = after / before
    figures |= {"CPU ms a message, empty": 1000 * empty[1], "CPU ms a message, full": 1000 * full[1]}
    figures["CPU of a message, full : empty"] = full[1] / empty[1]
    figures |= {"MB at rest, empty, main process": empty[2] / 1e6, "MB at rest, full, main process": full[2] / 1e6}
    return figures | {"load of the machine, 1 minute": os.getloadavg()[0]}


def run() -> dict[str, float]:
    """Return the figures by name."""
    return uvloop.run(measure())
