"""Wakes whoever waits for something new in a room."""

import asyncio
import time
from collections import defaultdict

BOT = 0  # the "room" in which a bot in another process waits for its updates
TYPING_SECONDS = 5.0


class Bell:
    """Rings per room. What is said is in the store; the bell only says that it is worth a look.

    `closing` is true from `release` on: nobody should wait any longer, because the server is to stop.
    `look_every`: seconds after which it is worth a look all the same, where other processes ring as well.
    """

    def __init__(self, look_every: float | None = None) -> None:
        self.closing = False
        self._look_every = look_every
        self._rung: defaultdict[int, int] = defaultdict(int)
        self._waiting: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self._typing_until: dict[int, float] = {}

    def ticket(self, room: int) -> int:
        """Return how often the room was rung; take it before looking, hand it to `wait`."""
        return self._rung[room]

    def ring(self, room: int) -> None:
        """Wake everybody who waits in the room."""
        self.ring_here(room)

    def ring_here(self, room: int) -> None:
        """Wake everybody who waits in the room in this process."""
        self._rung[room] += 1
        for waiting in self._waiting.pop(room, ()):
            waiting.set()

    async def wait(self, room: int, ticket: int, seconds: float) -> bool:
        """Wait until the room is rung after the ticket was taken; False when the time is over first."""
        if self._rung[room] != ticket:
            return True
        rung = asyncio.Event()
        self._waiting[room].add(rung)
        try:
            async with asyncio.timeout(seconds if self._look_every is None else min(seconds, self._look_every)):
                await rung.wait()
        except TimeoutError:
            return False
        finally:
            self._leave(room, rung)
        return True

    def _leave(self, room: int, rung: asyncio.Event) -> None:
        waiting = self._waiting.get(room, set())
        waiting.discard(rung)
        if not waiting:
            self._waiting.pop(room, None)

    def release(self) -> None:
        """Let everybody go who waits, so that the server can stop."""
        self.closing = True
        for room in tuple(self._waiting):
            self.ring_here(room)

    def type(self, room: int) -> None:
        """Show for some seconds that the bot is at work."""
        self._typing_until[room] = time.monotonic() + TYPING_SECONDS
        self.ring_here(room)

    def stop_typing(self, room: int) -> None:
        """Something was said: the bot is no longer at work."""
        self._typing_until.pop(room, None)

    def is_typing(self, room: int) -> bool:
        """Say whether the bot is at work for this room."""
        return self._typing_until.get(room, 0.0) > time.monotonic()
