"""Slow work: photos are read here, outside any transaction, and the result comes back through the person's line."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bot.desk import Desk
from bot.lines import through_trouble
from bot.metrics import note_reading
from claims import pages
from claims.files import FileMissing
from claims.papers import WHOLE, PaperReading, PhotoBroken, Verdict
from claims.ports import Job, Transaction
from claims.refusals import LeaseLost, PageNotFound
from claims.trouble import StorageTrouble

log = logging.getLogger(__name__)
KINDS = ("read_page",)
LEASE = 90.0
RETRY = timedelta(seconds=5)
NAP = 30.0
SOON = 1.0
PREVIEW = 1600  # pixels


class Readers:
    """Some workers that take reading jobs one after the other."""

    def __init__(
        self, transaction: Transaction, desk: Desk, done: Callable[[], None], workers: int = 1, *, nap: float = NAP
    ) -> None:
        self._transaction = transaction
        self._reader = desk.reader
        self._files = desk.files
        self._clock = desk.clock
        self._done = done
        self._workers = workers
        self._longest = nap
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
            await through_trouble(self._all_due)
            try:
                async with asyncio.timeout(await self._nap()):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _all_due(self) -> None:
        while await self.once():
            self._done()

    async def _nap(self) -> float:
        try:
            async with self._transaction() as store:
                due = await store.jobs.next_due(KINDS)
        except StorageTrouble:
            return SOON
        if due is None:
            return self._longest
        return min(self._longest, max(0.05, (due - self._clock.now()).total_seconds()))

    async def once(self) -> bool:
        """Do the job due longest; False when none is due."""
        async with self._transaction() as store:
            job = await store.jobs.lease(KINDS, self._clock.now(), LEASE)
        if job is None:
            return False
        try:
            await self._read(job)
        except (LeaseLost, PageNotFound):
            log.info("job_has_nothing_to_do", extra={"job": job.id})
        except Exception:
            log.exception("job_failed", extra={"job": job.id, "attempt": job.attempts})
            await self._later(job)
        return True

    async def _read(self, job: Job) -> None:
        page_id = int(job.subject)
        async with self._transaction() as store:
            page = await store.drafts.page_to_read(page_id)
        try:
            photo = await self._files.get(page.digest)
            reading = await self._reader.read(photo)
            note_reading(reading)
            crops, *more = [await self._crops(photo, one) for one in (reading, *reading.others)]
        except (PhotoBroken, FileMissing) as error:
            log.warning("page_cannot_be_read", extra={"page": page_id, "error": type(error).__name__})
            async with self._transaction() as store:
                await pages.reading_failed(store, job, now=self._clock.now())
            return
        async with self._transaction() as store:
            await pages.keep_reading(store, job, reading, crops=crops, more=more, now=self._clock.now())

    async def _crops(self, photo: bytes, reading: PaperReading) -> dict[str, str]:
        """Cut out what a person will have to look at: the whole page, and each field that is not proven."""
        cuts = {WHOLE: await self._reader.upright(photo, longest=PREVIEW)}
        for name, field in reading.fields.items():
            if field.box is not None and field.verdict is not Verdict.READ:
                cuts[name] = await self._reader.crop(photo, field.box)
        return {name: await self._files.put(cut, "image/jpeg") for name, cut in cuts.items()}

    async def _later(self, job: Job) -> None:
        try:
            async with self._transaction() as store:
                now = self._clock.now()
                await pages.put_off(store, job, now + RETRY * job.attempts, now=now)
        except LeaseLost:
            log.info("job_lease_lost", extra={"job": job.id})
