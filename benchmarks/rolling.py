"""A county's worth of people on three processes, two reading workers and PostgreSQL, while all of them are killed.

`python -m benchmarks.rolling [PEOPLE] [SECONDS]` starts a PostgreSQL of its own. Everybody's calls, and each piece of a
photo, go to any process. Every ten seconds one process and one worker are killed at once; PostgreSQL crashes once.
"""

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
from sqlalchemy import ColumnElement, func, select

from benchmarks.kill_town import about_to_photograph
from benchmarks.replicas import Wanderer, kept, quantile
from benchmarks.served import Served, start
from bot import wiring
from bot.place import look_into
from bot.settings import Settings
from storage.tables.chat import jobs
from storage.tables.claims import pages
from tests.chat.clock import MovableClock
from tests.chat.papers import BelievingReader, Invented
from tests.chat.walking import Town
from tests.postgres import server

EVERY = 10.0  # seconds between kills
PIECE = 96 * 1024
LARGE = 250_000  # bytes behind each drawn picture, so that it comes in three pieces
AT_ONCE = 25  # people who open their chats at the same time
PATIENCE = 240.0  # seconds for what is still under way when people stop
DAY = MovableClock().today()
SERVES, READS = "chat,web,timed", "read"
LEASED = jobs.c.status == "leased"
KINDS = ("id_card", "bank_card", "diagnosis_certificate")


@dataclass(frozen=True)
class Plan:
    """How many people, for how many seconds, how long each thinks, and what happens meanwhile."""

    people: int = 500
    cameras: int = 40  # of them stand where papers are asked for, so that their photos are read
    seconds: float = 120.0
    thinking: float = 60.0
    serving: int = 3
    reading: int = 2
    crash: Callable[[], None] | None = None


@dataclass
class Photographer(Wanderer):
    """Somebody who also sends photos, in pieces that go anywhere."""

    sent: list[str] = field(default_factory=list)  # what was acknowledged, in order: a text, or "" for a photo

    @classmethod
    async def with_chat(cls, urls: list[str], dice: random.Random, chat: tuple[str, str]) -> "Photographer":
        """Go on with a chat that was begun before."""
        made = cls(urls, httpx.AsyncClient(trust_env=False, timeout=20, headers={"cookie": chat[0]}), dice, chat[1])
        while await made.news(0):
            made.seen.clear()
        return made

    async def write(self) -> None:
        """Post a text."""
        await self.say()
        self.sent.append(self.texts[-1])

    async def photograph(self, photo: bytes) -> None:
        """Send a photo piece by piece, and then its posting, until it is taken."""
        key = uuid.uuid4().hex
        about = json.dumps([{"name": "a.jpg", "type": "image/jpeg", "size": len(photo)}])
        while True:
            have = int((await self._call("GET", f"pieces/{key}/0"))["have"])
            while have < len(photo):
                path = f"pieces/{key}/0?from={have}"
                have = int((await self._call("POST", path, content=photo[have : have + PIECE]))["have"])
            try:
                await self._call("POST", "photos", data={"key": key, "pieces": about})
            except httpx.HTTPStatusError as error:
                if error.response.status_code != httpx.codes.REQUEST_TIMEOUT:
                    raise
                continue  # pieces were let go meanwhile
            self.sent.append("")
            return

    async def live(self, ends: float, thinking: float, photos: Callable[[], bytes]) -> None:
        """Think, say or photograph something, wait for an answer, and again."""
        while True:
            pause = self.dice.expovariate(1 / thinking)
            if time.perf_counter() + pause > ends:
                return
            await asyncio.sleep(pause)
            began, heard = time.perf_counter(), self.answers()
            await (self.photograph(photos()) if self.dice.random() < 0.3 else self.write())
            while self.answers() == heard:
                await self.news()
            self.waits.append(time.perf_counter() - began)

    async def amiss(self) -> list[str]:
        """Say what is missing, there twice, or in another order."""
        while await self.news(0):
            pass
        mine = [message for message in self.seen if message["from"] == "person" and not message["edited"]]
        found = [message["text"] if message.get("text") else "" for message in mine]
        return [] if found == self.sent else [f"said {self.sent}, but there are {found}"]


@dataclass(frozen=True)
class Outcome:
    """What a run has shown."""

    counts: Counter[str]
    waits: list[float]
    failures: list[str]


@dataclass
class Processes:
    """What runs, and how often each part of it was killed."""

    data: Path
    settings: dict[str, str]
    running: list[tuple[str, Served]] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)

    async def begin(self, serving: int, reading: int) -> None:
        """Start so many."""
        first = (SERVES, await self._start(SERVES))  # it makes the keys that the others need
        rest = [*[SERVES] * (serving - 1), *[READS] * reading]
        started = await asyncio.gather(*(self._start(parts) for parts in rest))
        self.running = [first, *zip(rest, started, strict=True)]

    async def _start(self, parts: str, port: int | None = None) -> Served:
        return await start(self.data, port, settings={**self.settings, "BANGBAN_ONLY": parts})

    def urls(self) -> list[str]:
        """Say where people's calls may go."""
        return [one.url for parts, one in self.running if parts == SERVES]

    async def kill(self, dice: random.Random) -> None:
        """Kill a process and a worker at once, and start both again."""
        for parts in (SERVES, READS):
            place = dice.choice([number for number, (kind, _) in enumerate(self.running) if kind == parts])
            port = self.running[place][1].port
            await self.running[place][1].stop(signal.SIGKILL)
            self.killed[parts] += 1
            self.running[place] = (parts, await self._start(parts, port))

    async def keep_killing(self, ends: float, crash: Callable[[], None] | None) -> None:
        """Kill until the end; PostgreSQL crashes in the middle."""
        dice, half = random.Random(1), time.perf_counter() + (ends - time.perf_counter()) / 2
        while time.perf_counter() + EVERY < ends:
            due = time.perf_counter() + EVERY
            await self.kill(dice)
            if crash is not None and time.perf_counter() > half:
                await asyncio.to_thread(crash)
                self.killed["PostgreSQL"] += 1
                crash = None
            await asyncio.sleep(max(0.0, due - time.perf_counter()))

    async def end(self) -> None:
        """Stop all."""
        for _, one in self.running:
            await one.stop()


async def run(folder: Path, url: str, plan: Plan) -> Outcome:
    """Let people live through it, and look whether everything is right afterwards."""
    chats = await _prepared(Settings(data=folder / "data", database=url, today=DAY), plan.cameras)
    processes = Processes(folder / "data", {"BANGBAN_DEMO": "0", "BANGBAN_DATABASE": url})
    await processes.begin(plan.serving, plan.reading)
    crowd: list[Photographer] = []
    lives: list[asyncio.Task[None]] = []
    try:
        urls = processes.urls()
        crowd = [await Photographer.with_chat(urls, random.Random(n), chat) for n, chat in enumerate(chats)]
        for first in range(plan.cameras, plan.people, AT_ONCE):
            some = range(first, min(first + AT_ONCE, plan.people))
            crowd += await asyncio.gather(*(Photographer.open(urls, random.Random(n)) for n in some))
        photos = _Photos()
        ends = time.perf_counter() + plan.seconds
        lives = [asyncio.create_task(each.live(ends, plan.thinking, photos)) for each in crowd]
        await processes.keep_killing(ends, plan.crash)
        await asyncio.wait_for(asyncio.gather(*lives), plan.seconds + PATIENCE)
        database = Settings(data=folder / "data", database=url)
        await _read(database)
        failures = [line for each in crowd for line in await each.amiss()]
        failures += [*await kept(database), *await _pages_amiss(database, crowd[: plan.cameras])]
    finally:
        for life in lives:
            life.cancel()
        await processes.end()
        for each in crowd:
            await each.client.aclose()
    counts = Counter({f"kills of {what}": count for what, count in processes.killed.items()})
    counts["texts"] = sum(len(each.texts) for each in crowd)
    counts["photos"] = sum(each.sent.count("") for each in crowd)
    return Outcome(counts, sorted(wait for each in crowd for wait in each.waits), failures)


class _Photos:
    """Drawn papers, no two alike."""

    def __init__(self) -> None:
        self._made = 0

    def __call__(self) -> bytes:
        self._made += 1
        drawn = Invented(self._made).paper(KINDS[self._made % len(KINDS)], self._made)
        return drawn + random.Random(self._made).randbytes(LARGE)


async def _prepared(settings: Settings, cameras: int) -> list[tuple[str, str]]:
    """Make the town, and people in it who stand before their papers."""
    with mock.patch.multiple(wiring, SystemClock=lambda _: MovableClock(), Reader=BelievingReader):
        town = await Town(settings, MovableClock()).open()
        await town.found()
        made = [await about_to_photograph(town) for _ in range(cameras)]
        await town.close()
    return made


async def _read(settings: Settings) -> None:
    """Wait until no photo waits to be read any more, and what a killed worker held has been taken up by another."""
    ends = time.perf_counter() + PATIENCE
    while time.perf_counter() < ends:
        if not await _count(settings, pages.c.state == "waiting") and not await _count(settings, LEASED):
            return
        await asyncio.sleep(1)


async def _count(settings: Settings, which: ColumnElement[bool]) -> int:
    database = await look_into(settings)
    try:
        async with database.snapshot() as connection:
            return int((await connection.execute(select(func.count()).where(which))).scalar_one())
    finally:
        await database.close()


async def _pages_amiss(settings: Settings, cameras: list[Photographer]) -> list[str]:
    """Compare the pages that are kept with the photos that were acknowledged."""
    sent, there, waiting = (
        sum(one.sent.count("") for one in cameras),
        await _count(settings, pages.c.id > 0),
        await _count(settings, pages.c.state == "waiting"),
    )
    amiss = [f"{sent} photos of papers, {there} pages"] if sent != there else []
    return amiss + ([f"{waiting} pages were never read"] if waiting else [])


async def measure(made: Any, plan: Plan) -> Outcome:
    """Run once on an empty database."""
    with tempfile.TemporaryDirectory(prefix="bangban-rolling-") as root:
        found = await run(Path(root), await made.empty(), plan)
        if found.failures:
            print((Path(root) / "product.log").read_text("utf-8")[-3000:], file=sys.stderr)
    return found


def main() -> None:
    """Print what was seen."""
    people, seconds = (int(given) for given in (sys.argv[1:] + ["500", "120"][len(sys.argv) - 1 :])[:2])
    with server() as made:
        found = asyncio.run(measure(made, Plan(people=people, seconds=seconds, crash=made.restart)))
    p50, p95 = (quantile(found.waits, share) for share in (0.5, 0.95))
    said = ", ".join(f"{count} {what}" for what, count in sorted(found.counts.items()))
    print(
        f"{people} people, {seconds} s: {said}; answer p50 {p50:.1f} s, p95 {p95:.1f} s, load {os.getloadavg()[0]:.0f}"
    )
    print(f"{len(found.failures)} failures {found.failures[:5]}")


if __name__ == "__main__":
    main()
