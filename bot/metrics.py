"""Figures for Prometheus: what is counted while working, and what is looked up when somebody asks."""

import asyncio
import contextlib
import shutil
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.keys import DATABASE
from bot.nightly import backups, made_at
from bot.settings import Settings
from claims.chores import Chore, ChoreKind
from claims.clock import Clock
from claims.papers import PaperReading
from storage.chores import SqlChores
from storage.database import Database
from storage.pulse import Pulse, StepQueue, Waiting, pulse_of, queues_of

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
FRESH = 5.0  # seconds for which an answer is given again

TURNS = Histogram(
    "bangban_turn_seconds",
    "From taking an update up to its commit",
    registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
)
READINGS = Histogram(
    "bangban_reading_seconds",
    "Reading one photo in a worker",
    ("kind",),
    registry=REGISTRY,
    buckets=(0.25, 0.5, 1, 1.5, 2, 3, 5, 8, 13, 21, 34),
)
FIELDS = Counter("bangban_fields", "Fields read, by what came of it", ("kind", "verdict"), registry=REGISTRY)
RETAKES = Counter("bangban_retakes", "Photos that were asked for again", ("reason",), registry=REGISTRY)

WAITING = Gauge("bangban_waiting", "Rows that wait", ("what",), registry=REGISTRY)
OLDEST = Gauge("bangban_waiting_oldest_seconds", "Age of the oldest row that waits", ("what",), registry=REGISTRY)
LOST = Gauge("bangban_gave_up", "Rows that were given up", ("what",), registry=REGISTRY)
IN_DOUBT = Gauge("bangban_outbox_in_doubt", "Letters that may or may not have gone out", registry=REGISTRY)
QUEUE = Gauge("bangban_queue_claims", "Open claims", ("scheme", "step", "status"), registry=REGISTRY)
OVERDUE = Gauge("bangban_queue_overdue", "Open claims past their day", ("scheme", "step", "status"), registry=REGISTRY)
QUEUE_AGE = Gauge(
    "bangban_queue_oldest_days", "Days since the oldest was handed in", ("scheme", "step", "status"), registry=REGISTRY
)
WAL = Gauge("bangban_wal_bytes", "Size of SQLite's write-ahead log", registry=REGISTRY)
DATABASE_SIZE = Gauge("bangban_database_bytes", "Size of SQLite's database file", registry=REGISTRY)
DISK_FREE = Gauge("bangban_disk_free_bytes", "Free on the disk of DATA", registry=REGISTRY)
DISK_SIZE = Gauge("bangban_disk_bytes", "Size of the disk of DATA", registry=REGISTRY)
BACKUP_AGE = Gauge("bangban_backup_age_seconds", "Age of the newest daily backup; NaN for none", registry=REGISTRY)
VERIFY_AGE = Gauge("bangban_verify_age_seconds", "Time since the last verification; NaN for none", registry=REGISTRY)
VERIFY_GOOD = Gauge("bangban_verify_good", "1 when the last verification found nothing", registry=REGISTRY)
NEVER = float("nan")


def note_reading(reading: PaperReading) -> None:
    """Count a photo that was read."""
    READINGS.labels(reading.kind).observe(reading.seconds)
    for field in reading.fields.values():
        FIELDS.labels(reading.kind, field.verdict.value).inc()
    if not reading.quality.ok:
        RETAKES.labels(reading.quality.reason or "unknown").inc()


class Meter:
    """Looks everything up when asked, and answers in Prometheus' words."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._turn = asyncio.Lock()
        self._kept: tuple[float, bytes] = (-FRESH, b"")

    def routes(self) -> list[Route]:
        """Return the page that Prometheus reads."""

        async def page(_: Request) -> Response:
            return Response(await self.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

        return [Route("/metrics", page, methods=["GET"])]

    async def text(self) -> bytes:
        """Return every figure; asked again at once, the same."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if now - self._kept[0] >= FRESH:
                await self._look()
                self._kept = (now, generate_latest(REGISTRY))
            return self._kept[1]

    async def _look(self) -> None:
        now, today = self._clock.now(), self._clock.today()
        async with self._database.snapshot() as connection:
            _show_pulse(await pulse_of(connection, now), now)
            _show_queues(await queues_of(connection, today), today.toordinal())
            chores = SqlChores(connection)
            _show_verify(await chores.last(ChoreKind.VERIFY), now)
            backed_up = await chores.last(ChoreKind.BACKUP) if self._database.shared else None
        BACKUP_AGE.set(NEVER if backed_up is None else (now - backed_up.at).total_seconds())
        await asyncio.to_thread(self._look_at_disk, now)

    def _look_at_disk(self, now: datetime) -> None:
        path = self._settings.data / DATABASE
        WAL.set(_size(path.with_name(f"{path.name}-wal")))
        DATABASE_SIZE.set(_size(path))
        disk = shutil.disk_usage(self._settings.data)
        DISK_FREE.set(disk.free)
        DISK_SIZE.set(disk.total)
        newest = max(map(made_at, backups(self._settings)), default=None)
        if newest is not None:
            BACKUP_AGE.set((now - newest).total_seconds())


def _size(path: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def _show_pulse(pulse: Pulse, now: datetime) -> None:
    for what, waiting in (("inbox", pulse.inbox), ("outbox", pulse.outbox), ("jobs", pulse.jobs)):
        WAITING.labels(what).set(waiting.count)
        OLDEST.labels(what).set(_age(waiting, now))
    for what, count in (("inbox", pulse.inbox_failed), ("outbox", pulse.outbox_failed), ("jobs", pulse.jobs_dead)):
        LOST.labels(what).set(count)
    IN_DOUBT.set(pulse.in_doubt)


def _age(waiting: Waiting, now: datetime) -> float:
    return 0.0 if waiting.since is None else max(0.0, (now - waiting.since).total_seconds())


def _show_queues(queues: tuple[StepQueue, ...], today: int) -> None:
    for gauge in (QUEUE, OVERDUE, QUEUE_AGE):
        gauge.clear()
    for one in queues:
        where = (one.scheme, one.step, one.status)
        QUEUE.labels(*where).set(one.count)
        OVERDUE.labels(*where).set(one.overdue)
        QUEUE_AGE.labels(*where).set(today - one.oldest.toordinal())


def _show_verify(last: Chore | None, now: datetime) -> None:
    VERIFY_AGE.set(NEVER if last is None else (now - last.at).total_seconds())
    VERIFY_GOOD.set(NEVER if last is None else last.good)
