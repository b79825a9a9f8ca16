"""Work that falls due by itself: notices that run out, once at the start and then every minute."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from claims import notices, pages, promises, reminding, teamwork
from claims.clock import Clock
from claims.events import Happened
from claims.model import SYSTEM
from claims.ports import Store, Transaction
from claims.workflow import Line
from schemes.loading import Catalogue

log = logging.getLogger(__name__)
EVERY = 60.0
Hang = Callable[[Store, datetime], Awaitable[object]]  # keeps what the notice boards say


class Timed:
    """Runs what is due; each effect is a row, so that a crash repeats nothing."""

    def __init__(
        self, transaction: Transaction, catalogue: Catalogue, clock: Clock, done: Callable[[], None], hang: Hang
    ) -> None:
        self._transaction = transaction
        self._catalogue = catalogue
        self._clock = clock
        self._done = done
        self._hang = hang

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("timed_work_failed", extra={"seconds": EVERY})
            await asyncio.sleep(EVERY)

    async def once(self) -> int:
        """Do everything that is due today and say how much it was."""
        now = self._clock.now()
        async with self._transaction() as store:
            await pages.bury(store, now)
            reminded = await reminding.remind(store, now)
            today = self._clock.today()
            reminded += await promises.remind(store, today, now)
            await self._hang(store, now)
            moved = await notices.run_out(store, self._catalogue, today, now)
            await teamwork.escalate(store, self._catalogue, Line(Happened.ESCALATED, SYSTEM, today, now))
        if moved or reminded:
            self._done()
        return moved + reminded
