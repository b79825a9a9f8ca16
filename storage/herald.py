"""Wakes other processes when there is something new, and is woken by them; a wake-up and no more.

What is new stands in the tables, and everybody who waits looks there by himself every second or two, so that a lost
word costs a moment. It goes out on a connection of its own, after the commit: inside the transaction it would make
every commit wait for the others.
"""

import asyncio
import logging
from collections.abc import Callable

import asyncpg

log = logging.getLogger(__name__)
CHANNEL = "bangban"
PAUSE = 1.0
SAY = "SELECT pg_notify($1, said) FROM unnest($2::text[]) AS said"
GONE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Herald:
    """Says and hears topics; without an address (one process) it does neither."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._hearers: dict[str, tuple[Callable[[], None], ...]] = {}
        self._of_one: dict[str, Callable[[int], None]] = {}
        self._due: set[str] = set()
        self._news = asyncio.Event()

    def hear(self, topic: str, *acts: Callable[[], None]) -> None:
        """Call something when another process says the topic, and whenever something may have been missed."""
        self._hearers[topic] = acts

    def hear_of(self, topic: str, act: Callable[[int], None]) -> None:
        """Call something with the number when another process says `topic:number`."""
        self._of_one[topic] = act

    def say(self, topic: str) -> None:
        """Tell the other processes, soon."""
        if self._url is not None:
            self._due.add(topic)
            self._news.set()

    async def run(self) -> None:
        """Speak and listen until cancelled."""
        while self._url is not None:
            try:
                await self._speak(await asyncpg.connect(self._url))
            except GONE as error:
                log.warning("herald_lost", extra={"error": type(error).__name__})
            await asyncio.sleep(PAUSE)

    async def _speak(self, connection: "asyncpg.Connection") -> None:
        mine = connection.get_server_pid()

        def heard(_: object, pid: int, __: str, said: object) -> None:
            if pid != mine:
                self._pass_on(str(said))

        try:
            await connection.add_listener(CHANNEL, heard)
            connection.add_termination_listener(lambda _: self._news.set())
            for topic in self._hearers:
                self._pass_on(topic)  # something may have been said while nobody listened
            while True:
                await self._news.wait()
                self._news.clear()
                due, self._due = self._due, set()
                await connection.execute(SAY, CHANNEL, sorted(due))
        finally:
            await connection.close(timeout=PAUSE)

    def _pass_on(self, said: str) -> None:
        topic, _, number = said.partition(":")
        for act in self._hearers.get(topic, ()):
            act()
        if number.isdigit() and topic in self._of_one:
            self._of_one[topic](int(number))
