"""The offices among many claims on SQLite: pages as a browser gets them, decisions, searches, at a steady rate."""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.county import CLAIMS, FULL, Town, filled

RATE = 20  # pages a second
SECONDS = 8
DECISIONS = 60
SIEVES = (
    "tray=open&amount=3000",
    "tray=done&amount=30000",
    "tray=done&from=2024-01-01&to=2024-03-31",
    "tray=done&special=mended",
    "tray=open&place=440785103201",
    "tray=done&step=jiangmen.payment&before=2024-01-01.1",
    "tray=waiting&special=at_window&from=2025-06-01",
    "tray=done&place=440785103&amount=10000&after=2023-06-01.1",
)


def run(count: int = CLAIMS) -> dict[str, object]:
    """Measure a county of so many claims: queue pages, claim pages, searches, decisions (milliseconds)."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), count))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: its name, how often, and at which rate."""

    name: str
    ask: Callable[[int], Awaitable[None]]
    times: int = RATE * SECONDS
    rate: int = RATE


async def _measure(folder: Path, count: int) -> dict[str, object]:
    began = time.perf_counter()
    async with filled(folder, count) as town:
        figures: dict[str, object] = {"claims": count, "filling, s": time.perf_counter() - began}
        for wanted in _wanted(town):
            figures |= await _paced(wanted)
        return figures


def _wanted(town: Town) -> list[Wanted]:
    chance = random.Random(7)
    trays = ("open", "overdue", "waiting", "sent_back", "done", "notice", "soon", "mine")
    return [
        Wanted("queue page", lambda n: town.show(f"/staff/queue?tray={trays[n % len(trays)]}")),
        Wanted("queue page, first", lambda _: town.show("/staff/queue")),
        Wanted("queue page, sifted", lambda n: town.show(f"/staff/queue?{SIEVES[n % len(SIEVES)]}")),
        Wanted(
            "queue page of a county desk",
            lambda n: town.show(f"/staff/queue?{SIEVES[n % len(SIEVES)]}", of_county=True),
        ),
        Wanted("claim page", lambda _: town.show(f"/staff/claims/{chance.choice(town.seen)}"), 60, 5),
        Wanted("search by ID number", lambda _: town.search(), times=100),
        Wanted("search by name", lambda _: town.search_name(), times=100),
        Wanted("search by claim number", lambda _: town.show(f"/staff/queue?number=B{chance.choice(town.seen)}"), 100),
        Wanted("decision", town.decide, times=DECISIONS, rate=5),
    ]


async def _paced(wanted: Wanted) -> dict[str, object]:
    """Ask at the rate, whether or not the answer before has come, and say how long each took.

    The processor time of one tells what the machine's other work hides.
    """
    start = time.perf_counter()

    async def one(number: int) -> float:
        await asyncio.sleep(max(0.0, start + number / wanted.rate - time.perf_counter()))
        began = time.perf_counter()
        await wanted.ask(number)
        return time.perf_counter() - began

    for warm in range(3):
        await wanted.ask(-1 - warm)
    start, used = time.perf_counter(), time.process_time()
    seconds = await asyncio.gather(*(one(number) for number in range(wanted.times)))
    cpu = 1000 * (time.process_time() - used) / wanted.times
    return {**_spread(wanted.name, seconds), f"{wanted.name}, processor ms": cpu}


def _spread(name: str, seconds: list[float]) -> dict[str, object]:
    ordered = sorted(1000 * one for one in seconds)
    return {
        f"{name}, p50 ms": statistics.median(ordered),
        f"{name}, p99 ms": ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))],
    }


if __name__ == "__main__":
    for figure, value in run(FULL if "full" in sys.argv[1:] else CLAIMS).items():
        sys.stdout.write(f"{value!s:>22}  {figure}\n")
