"""Slow work: photos are read here, outside any transaction, and the result comes back through the person's line."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from claims import pages
from claims.clock import Clock
from claims.errors import ClaimError
from claims.files import FileMissing, FileStore
from claims.papers import PaperReader, PhotoBroken
from claims.ports import Job, Transaction
from claims.refusals import LeaseLost, PageNotFound

log = logging.getLogger(__name__)
KINDS = ("read_page",)
LEASE = 90.0
RETRY = timedelta(seconds=5)
NAP = 30.0


class Readers:
    """Some workers that take reading jobs one after the other."""

    def __init__(  # noqa: PLR0913
        self,
        transaction: Transaction,
        reader: PaperReader,
        files: FileStore,
        clock: Clock,
        done: Callable[[], None],
        workers: int = 1,
    ) -> None:
        self._transaction = transaction
        self._reader = reader
        self._files = files
        self._clock = clock
        self._done = done
        self._workers = workers
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be something new."""
        self._news.set()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._workers):
                group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            self._news.clear()
            while await self.once():
                self._done()
            try:
                async with asyncio.timeout(await self._nap()):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _nap(self) -> float:
        async with self._transaction() as store:
            due = await store.jobs.next_due(KINDS)
        if due is None:
            return NAP
        return min(NAP, max(0.05, (due - self._clock.now()).total_seconds()))

    async def once(self) -> bool:
        """Do the job due longest; False when none is due."""
        async with self._transaction() as store:
            job = await store.jobs.lease(KINDS, self._clock.now(), LEASE)
        if job is None:
            return False
        try:
            await self._read(job)
        except (LeaseLost, PageNotFound):
            log.info("job %s: its page or lease is gone", job.id)
        except Exception:
            log.exception("job %s: attempt %d failed", job.id, job.attempts)
            await self._later(job)
        return True

    async def _read(self, job: Job) -> None:
        page_id = int(job.subject)
        async with self._transaction() as store:
            page = await store.drafts.page_to_read(page_id)
        try:
            photo = await self._files.get(page.digest)
            reading = await self._reader.read(photo)
        except (PhotoBroken, FileMissing):
            async with self._transaction() as store:
                await pages.reading_failed(store, job, now=self._clock.now())
            return
        crops = await self._crops(photo, reading)
        async with self._transaction() as store:
            await pages.keep_reading(store, job, reading, crops=crops, now=self._clock.now())
