"""Work in order for each person, side by side for different ones."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Item = TypeVar("Item")


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
        line = self._waiting[key]
        try:
            while line:
                await self._handle(line.popleft())
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
