"""The queue of a town among a million claims: how long a page takes, as the console asks for it."""

import asyncio
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from claims.desk import Tray
from claims.staff import Role, Scope, Staff, scope_of
from schemes.loading import load
from storage.database import Database
from storage.keyring import Keyring
from storage.queue import SqlQueue
from storage.sealed import place_of
from storage.sealing import Algorithm, DataKey, seal
from storage.tables.claims import claims

CLAIMS = 1_000_000
TOWNS, ROUNDS, ROWS = 20, 25, 20
TODAY = date(2025, 6, 15)
CLOSED_SHARE = 0.97  # of a million claims most are closed
STEPS = ("village_review", "town_review", "public_notice", "town_approval", "payment")
STAFF = Staff(1, "department", "department", Role.TOWN_DEPARTMENT, "440785103")


def run(count: int = CLAIMS) -> dict[str, object]:
    """Measure the queue: the counts of all trays, a first page, a page further on (milliseconds)."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder) / "queue.db", count))


async def _measure(path: Path, count: int) -> dict[str, object]:
    database = await Database.open(path, Keyring.fresh())
    try:
        async with database.transaction() as connection:
            key = await database.vault.key_of(connection, "benchmark")
        began = time.perf_counter()
        fill(path, key, database.vault.keyring.algorithm, count)
        figures: dict[str, object] = {"claims": count, "filling, s": time.perf_counter() - began}
        scope = scope_of(STAFF, {scheme.id: scheme.workflow for scheme in load().all})
        for name, tray, after in (
            ("open, first page", Tray.OPEN, None),
            ("open, further on", Tray.OPEN, count // 2),
            ("overdue", Tray.OVERDUE, None),
            ("done, newest", Tray.DONE, None),
            ("waiting", Tray.WAITING, None),
        ):
            figures |= _spread(name, [await _page(database, scope, tray, after) for _ in range(ROUNDS)])
        return figures | _spread("counts of all trays", [await _counts(database, scope) for _ in range(ROUNDS)])
    finally:
        await database.close()


def _spread(name: str, seconds: list[float]) -> dict[str, object]:
    ordered = sorted(1000 * one for one in seconds)
    return {f"{name}, p50 ms": statistics.median(ordered), f"{name}, p99 ms": ordered[-1]}


async def _page(database: Database, scope: Scope, tray: Tray, after: int | None) -> float:
    began = time.perf_counter()
    async with database.snapshot() as connection:
        await SqlQueue(connection).page(STAFF, scope, tray, on=TODAY, after=after, limit=ROWS)
    return time.perf_counter() - began


async def _counts(database: Database, scope: Scope) -> float:
    began = time.perf_counter()
    async with database.snapshot() as connection:
        await SqlQueue(connection).counts(STAFF, scope, TODAY)
    return time.perf_counter() - began


def fill(path: Path, key: DataKey, algorithm: Algorithm, count: int) -> None:
    """Write claims of twenty towns straight into the file: the columns that the queue reads, the rest empty."""
    connection = sqlite3.connect(path)
    names = [column.name for column in claims.columns]
    marks = ", ".join("?" for _ in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    rows = (tuple(row[name] for name in names) for row in _rows(key, algorithm, count))
    connection.executemany(f"INSERT INTO claims ({quoted}) VALUES ({marks})", rows)
    desks = "INSERT INTO desks (claim_id, due_on) SELECT id, date(submitted_on, '+20 day') FROM claims"
    connection.execute(f"{desks} WHERE status NOT IN ('paid', 'refused', 'withdrawn')")
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _rows(key: DataKey, algorithm: Algorithm, count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(1)
    party = json.dumps({"name": "陈玉兰"}, ensure_ascii=False).encode()
    empty: dict[str, object] = {column.name: b"" if column.info.get("sealed") else None for column in claims.columns}
    for number in range(1, count + 1):
        closed = chance.random() < CLOSED_SHARE
        step = "payment" if closed else chance.choice(STEPS)
        beneficiary = seal(key, algorithm, party, place_of(claims, "beneficiary", {"draft_id": number}))
        submitted = (TODAY - timedelta(days=chance.randrange(40 if not closed else 1500))).isoformat()
        yield empty | {
            **{"id": number, "number": f"B{number}", "draft_id": number, "person_id": 1, "scheme_version": "1"},
            **{"place": f"440785{chance.randrange(TOWNS) + 100}{chance.randrange(20) + 201}", "scheme_id": "jiangmen"},
            **{"benefit": "drug_cost", "beneficiary": beneficiary, "amount": 40000, "granted": 40000},
            **{"submitted_on": submitted, "submitted_at": f"{submitted}T02:00:00.000000Z", "step": step, "version": 0},
            "status": "paid" if closed else ("approved" if step == "payment" else "in_review"),
        }
