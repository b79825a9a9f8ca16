"""How long a person waits: start-up, first buttons, a photo received, its fields."""

import asyncio
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.papers import claim_set
from benchmarks.served import Person, Served, served

ROUNDS = 30
CROWD = 20
CROWD_ROUNDS = 12
PAUSE = 2.0  # seconds between one person's messages, on average


async def _start_times(person: Person, rounds: int) -> list[float]:
    times = []
    for _ in range(rounds):
        while await person.news(0):
            pass
        began = time.perf_counter()
        await person.say("/start")
        times.append(await person.reply() - began)
    return times


async def _one(running: Served) -> dict[str, float]:
    person = await Person.open(running.url)
    await _start_times(person, 3)
    times = await _start_times(person, ROUNDS)
    return {"start p50 ms, 1 person": 1000 * statistics.median(times)}


async def _paced(person: Person, rounds: int, draw: random.Random) -> list[float]:
    """Say /start again and again with pauses, so that people come at random moments."""
    times = []
    for _ in range(rounds):
        await asyncio.sleep(draw.uniform(0, 2 * PAUSE))
        times += await _start_times(person, 1)
    return times


async def _crowd(running: Served) -> dict[str, float]:
    people = [await Person.open(running.url) for _ in range(CROWD)]
    await asyncio.gather(*(_start_times(person, 1) for person in people))
    paced = await asyncio.gather(
        *(_paced(person, CROWD_ROUNDS, random.Random(seed)) for seed, person in enumerate(people))
    )
    times = sorted(each for times in paced for each in times)
    spent, began = running.cpu_seconds(), time.perf_counter()
    at_once = await asyncio.gather(*(_start_times(person, CROWD_ROUNDS) for person in people))
    turns, took = sum(map(len, at_once)), time.perf_counter() - began
    return {
        f"start p50 ms, {CROWD} people, a message each {PAUSE:g} s": 1000 * statistics.median(times),
        f"start p95 ms, {CROWD} people, a message each {PAUSE:g} s": 1000 * times[int(0.95 * len(times))],
        f"turns a second, {CROWD} people without a pause": turns / took,
        "CPU ms a turn": 1000 * (running.cpu_seconds() - spent) / turns,
    }


async def to_papers(person: Person) -> None:
    """Take a person from the poster's link to the list of papers by the first answer each time."""
    await person.say("/start v-440785104201")
    await person.until("您好")
    for label in ("同意", "给我自己办", "药店", "是 /", "是 /", "全是自己付"):
        await person.tap(label)
        await person.reply()
        if any("要准备" in (message["text"] or "") for message in person.seen):
            return


async def _photos(running: Served, papers: dict[str, Path]) -> dict[str, float]:
    person = await Person.open(running.url)
    await to_papers(person)
    received, read = [], []
    for photo in papers.values():
        while await person.news(0):
            pass
        began = time.perf_counter()
        await person.send(photo)
        received.append(await person.reply() - began)
        while "正在读" in next(m["text"] for m in reversed(person.seen) if m["from"] == "bot"):
            await person.news(10)
        read.append(time.perf_counter() - began)
    return {
        "photo received ms, median": 1000 * statistics.median(received),
        "photo received ms, most": 1000 * max(received),
        "photo to fields s, median": statistics.median(read),
        "photo to fields s, first after start": read[0],
    }


async def measure() -> dict[str, float]:
    """Measure everything on one folder, so that the second start is a second start."""
    with tempfile.TemporaryDirectory(prefix="bangban-bench-") as folder:
        papers = claim_set.render(Path(folder) / "papers", seed=1)
        data = Path(folder) / "data"
        async with served(data) as running:
            figures = {"first start to page s": running.seconds_to_page}
        async with served(data) as running:
            figures["second start to page s"] = running.seconds_to_page
            figures |= await _photos(running, papers)
            figures |= await _one(running)
            figures |= await _crowd(running)
    return {**figures, "load of the machine, 1 minute": os.getloadavg()[0]}


def run() -> dict[str, float]:
    """Return the figures by name."""
    return asyncio.run(measure())
