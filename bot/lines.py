"""Work in order for each person, side by side for different ones."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from claims.trouble import StorageTrouble

log = logging.getLogger(__name__)
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0

Item = TypeVar("Item")


class WorkEnded(Exception):
    """Something that must always run has ended; the process ends with it, to be started again."""


class Lines(Generic[Item]):
    """One line a key: items of a key are handled one after the other, keys do not wait for each other."""

    def __init__(self, handle: Callable[[Item], Awaitable[None]]) -> None:
        self._handle = handle
        self._waiting: dict[Hashable, deque[Item]] = defaultdict(deque)
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}

    def add(self, key: Hashable, item: Item) -> None:
        """Put an item at the end of its line."""
        self._waiting[key].append(item)
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._work(key))

    async def _work(self, key: Hashable) -> None:
        line, delay = self._waiting[key], FIRST_WAIT
        try:
            while line:
                try:
                    await self._handle(line[0])
                except StorageTrouble as trouble:
                    log.error("storage_in_trouble", extra={"remedy": trouble.remedy, "seconds": delay})
                    await asyncio.sleep(delay)
                    delay = min(delay * 2, LONGEST_WAIT)
                    continue
                except Exception:
                    log.exception("left_where_it_is_kept")
                line.popleft()
                delay = FIRST_WAIT
        finally:
            del self._tasks[key]
            del self._waiting[key]

    async def idle(self) -> None:
        """Wait until every line is empty."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    def close(self) -> None:
        """Stop where it is; what was not finished is still kept where it came from."""
        for task in self._tasks.values():
            task.cancel()


async def through_trouble(work: Callable[[], Awaitable[object]]) -> None:
    """Do something, again and again while what is kept cannot be reached."""
    delay = FIRST_WAIT
    while True:
        try:
            await work()
        except StorageTrouble as trouble:
            log.error("storage_in_trouble", extra={"remedy": trouble.remedy, "seconds": delay})
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_WAIT)
        else:
            return
