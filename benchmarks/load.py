"""Two hundred people who write every five seconds, and what a message costs beside the least a bot can be.

Three measurements in one run: the web chat with its page open on every phone; the product and a bare echo bot, each
polling the same stand-in for Telegram and answered the same texts. `python -m benchmarks load`
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import uvloop

from benchmarks.echo_bot import TOKEN
from benchmarks.phones import Phone, quantile
from benchmarks.served import Served, start
from benchmarks.telegram import Telegram, telegram

PEOPLE, PAUSE = 200, 5.0  # seconds between one person's messages, on average
SECONDS = 20.0  # of the web chat
TEXTS_SECONDS = 12.0  # of each bot that polls
SETTLED = 5.0  # seconds after the start, in which the reader's models are loaded
WALK = ("/start v-440785104201", "同意", "给我自己办", "药店", "是 /", "是 /", "全是自己付")
COMMANDS = ("/start", "/help", "/status")

Act = Callable[[], Awaitable[float]]


async def paced(acts: Iterator[Act], ends: float, draw: random.Random, pause: float = PAUSE) -> list[float]:
    """Do one act after the other with pauses, so that people come at random moments; return what each took."""
    times = []
    await asyncio.sleep(draw.uniform(0, pause))
    while time.perf_counter() < ends:
        times.append(await next(acts)())
        await asyncio.sleep(draw.uniform(0, 2 * pause))
    return times


def walk_of(phone: Phone, draw: random.Random) -> Iterator[Act]:
    """Go from the poster's link to the list of papers, then ask for this and that."""
    for step in WALK:
        yield partial(phone.say if step.startswith("/") else phone.tap, step)
    while True:
        yield lambda: phone.say(draw.choice(COMMANDS))


def texts_of(made: Telegram, person: int, draw: random.Random) -> Iterator[Act]:
    """Write commands."""
    while True:
        yield lambda: made.write(person, draw.choice(COMMANDS))


async def crowd(
    served: Served, seconds: float = SECONDS, *, people: int = PEOPLE, pause: float = PAUSE
) -> tuple[list[float], float]:
    """Let everybody chat in the web chat; return the waits and the CPU seconds of a message."""
    phones = [await Phone.open(served.port) for _ in range(people)]
    before, ends = served.cpu_seconds(), time.perf_counter() + seconds
    dice = [random.Random(number) for number in range(people)]
    waits = await asyncio.gather(
        *(paced(walk_of(phone, draw), ends, draw, pause) for phone, draw in zip(phones, dice, strict=True))
    )
    spent = served.cpu_seconds() - before
    await asyncio.gather(*(phone.close() for phone in phones))
    times = [each for person in waits for each in person]
    return times, spent / len(times)


async def texting(served: Served, made: Telegram) -> tuple[list[float], float]:
    """Let as many people write to a bot that polls; return the waits and the CPU seconds of a message."""
    await asyncio.gather(*(made.write(number, "/start") for number in range(1, PEOPLE + 1)))
    before, ends = served.cpu_seconds(), time.perf_counter() + TEXTS_SECONDS
    dice = [random.Random(number) for number in range(PEOPLE)]
    waits = await asyncio.gather(
        *(paced(texts_of(made, number, draw), ends, draw) for number, draw in enumerate(dice, 1))
    )
    times = [each for person in waits for each in person]
    return times, (served.cpu_seconds() - before) / len(times)


@asynccontextmanager
async def echo(folder: Path, url: str) -> AsyncIterator[Served]:
    """Run the bare bot."""
    with (folder / "echo.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.echo_bot", url, str(folder / "echo.db")), stdout=log, stderr=log
        )
    running = Served(0, folder, process, 0.0)
    try:
        yield running
    finally:
        await running.stop()


def in_words(who: str, waits: list[float], cpu: float) -> dict[str, float]:
    """Name the figures of one measurement."""
    shares = {f"{who}: p{100 * share:.0f} ms": 1000 * quantile(waits, share) for share in (0.5, 0.95, 0.99)}
    return {**shares, f"{who}: messages": len(waits), f"{who}: CPU ms a message": 1000 * cpu}


async def measure() -> dict[str, float]:
    """Measure all three."""
    with tempfile.TemporaryDirectory(prefix="bangban-load-") as name:
        folder = Path(name)
        async with telegram() as made:
            settings = {"BANGBAN_TELEGRAM_TOKEN": TOKEN, "BANGBAN_TELEGRAM_URL": made.url}
            running = await start(folder / "data", settings=settings)
            try:
                await asyncio.sleep(SETTLED)
                web = await crowd(running)
                polling = await texting(running, made)
            finally:
                await running.stop()
        async with telegram() as made, echo(folder, made.url) as bare:
            least = await texting(bare, made)
    return {
        **in_words(f"web chat, {PEOPLE} people, a message each {PAUSE:g} s", *web),
        **in_words("the same over a stand-in for Telegram", *polling),
        **in_words("bare echo bot over the stand-in", *least),
        "CPU of a message, web chat : bare bot": web[1] / least[1],
        "CPU of a message, over the stand-in : bare bot": polling[1] / least[1],
        "load of the machine, 1 minute": os.getloadavg()[0],
    }


def run() -> dict[str, float]:
    """Return the figures by name."""
    return uvloop.run(measure())
