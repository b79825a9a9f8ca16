"""Which rows of a queue this process has already in hand, and from where it has to look.

One process that numbers its rows alone need never look back. Where several write, a row can become visible after
one with a higher number, and another process may drop what it had in hand: so the newest numbers are looked at again
with every wake-up, and everything every second. What another process has written is left to that for a second, unless
that says that it leaves it to others.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.lines import through_trouble

LOOK_BACK = 500  # rows
EVERY = 1.0  # seconds
FORGOTTEN_AFTER = 60.0  # seconds
LEFT_FOR = 1.0  # seconds that what others have written is left to them


class Watch:
    """Waits for what is new, and remembers what was seen."""

    def __init__(self, *, shared: bool) -> None:
        self._shared = shared
        self._seen = 0
        self._in_hand: set[int] = set()
        self._left: dict[int, float] = {}  # rows of others, and when they were seen first
        self._of_others = True  # at the start: whoever has written it may be gone
        self._looked_at_all = self._now = 0.0
        self._takes_all = False
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be something new."""
        self._news.set()

    def wake_for_others(self) -> None:
        """Say that another process has left something to whoever takes it first."""
        self._of_others = True
        self._news.set()

    async def follow(self, take: Callable[[], Awaitable[object]]) -> None:
        """Look at once and then after every wake-up, until cancelled; while storage is in trouble, again and again."""
        self.wake()
        while True:
            await self._for_news()
            await through_trouble(take)

    async def _for_news(self) -> None:
        """Wait for a wake-up; where other processes write, no longer than a second."""
        try:
            async with asyncio.timeout(EVERY if self._shared else None):
                await self._news.wait()
        except TimeoutError:
            return
        self._news.clear()

    def look_from(self) -> int:
        """Return the number behind which to look."""
        if not self._shared:
            return self._seen
        self._now, self._takes_all = time.monotonic(), self._of_others
        self._of_others = False
        if self._now - self._looked_at_all < EVERY:
            return max(0, self._seen - LOOK_BACK)
        self._left = {number: since for number, since in self._left.items() if self._now - since < FORGOTTEN_AFTER}
        self._looked_at_all = self._now
        return 0

    def is_new(self, number: int, own: bool) -> bool:  # noqa: FBT001
        """Say whether a row is to be taken in hand now; `own` says that this process has written it."""
        if not self._shared:
            return number > self._seen
        if number in self._in_hand:
            return False
        return own or self._takes_all or self._now - self._left.setdefault(number, self._now) >= LEFT_FOR

    def take(self, number: int) -> None:
        """Take a row in hand."""
        self._seen = max(self._seen, number)
        if self._shared:
            self._in_hand.add(number)

    def forget(self, number: int) -> None:
        """Have a row in hand no longer."""
        self._in_hand.discard(number)
