"""What a trip to aiosqlite's thread costs: the same transactions through its own connection and through ours."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, Text, event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.one_trip import connection_to

TRANSACTIONS = 300
ROUNDS = 5
TABLE = Table("rows", MetaData(), Column("id", Integer, primary_key=True), Column("value", Text))


def _engine(path: Path, *, ours: bool) -> AsyncEngine:
    if ours:
        engine = create_async_engine(
            "sqlite+aiosqlite://", async_creator=partial(connection_to, path), poolclass=AsyncAdaptedQueuePool
        )
    else:
        engine = create_async_engine(f"sqlite+aiosqlite:///{path}", poolclass=AsyncAdaptedQueuePool)

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: object) -> None:
        if not ours:
            connection.isolation_level = None

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


async def _transactions(engine: AsyncEngine) -> float:
    """Insert, read, change and read again; return the milliseconds of one transaction."""
    began = time.perf_counter()
    for _ in range(TRANSACTIONS):
        async with engine.begin() as connection:
            made = await connection.execute(insert(TABLE).values(value="a").returning(TABLE.c.id))
            row = TABLE.c.id == made.scalar_one()
            await connection.execute(select(TABLE).where(row))
            await connection.execute(update(TABLE).where(row).values(value="b"))
            await connection.execute(select(TABLE).where(row))
    return 1000 * (time.perf_counter() - began) / TRANSACTIONS


async def measure(path: Path) -> dict[str, float]:
    """Measure both in turns, so that a busy moment of the machine meets both."""
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, value TEXT)")
    made.close()
    times: dict[bool, list[float]] = {True: [], False: []}
    engines = {ours: _engine(path, ours=ours) for ours in times}
    for _ in range(ROUNDS):
        for ours, engine in engines.items():
            times[ours].append(await _transactions(engine))
    for engine in engines.values():
        await engine.dispose()
    ours_ms, stock_ms = (statistics.median(times[ours]) for ours in (True, False))
    return {
        "transaction of four statements ms": ours_ms,
        "the same through aiosqlite's own connection ms": stock_ms,
        "ratio": stock_ms / ours_ms,
    }


def run() -> dict[str, float]:
    """Return the figures by name."""
    with tempfile.TemporaryDirectory(prefix="bangban-trips-") as folder:
        return asyncio.run(measure(Path(folder) / "rows.db"))
