"""People chat while photos wait to be read: how long they wait for an answer, and how many pages are read a minute.

`python -m benchmarks backlog` measures while some of 200 real photos are read; `python -m benchmarks.backlog drain`
sends 1,000, chats for as long, and waits until all are read.
"""

import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop

from benchmarks.chat import to_papers
from benchmarks.load import SETTLED, crowd
from benchmarks.papers import claim_set
from benchmarks.phones import quantile
from benchmarks.served import Person, Served, start

PHOTOS, ALL = 200, 1000
ALBUM, ALBUMS = 10, 4  # photos a message, messages a person; a draft takes no more
PEOPLE, PAUSE, SECONDS = 40, 4.0, 30.0
LOOK_EVERY = 2.0  # seconds


async def send(url: str, papers: list[Path], count: int) -> None:
    """Let people send so many photos, one person after the other."""
    for first in range(0, count, ALBUM * ALBUMS):
        person = await Person.open(url)
        await to_papers(person)
        for place in range(0, min(count - first, ALBUM * ALBUMS), ALBUM):
            await person.send(*papers[place : place + ALBUM])
        await person.client.aclose()


def pages_read(data: Path) -> tuple[int, int]:
    """Say how many pages are read, and how many wait."""
    with sqlite3.connect(f"file:{data / 'bangban.db'}?mode=ro", uri=True) as connection:
        counts = dict(connection.execute("SELECT status, count(*) FROM jobs GROUP BY status").fetchall())
    connection.close()
    return counts.get("done", 0), counts.get("waiting", 0) + counts.get("leased", 0)


def below(pid: int) -> Iterator[int]:
    """Yield the processes under one."""
    for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()):
        yield child
        yield from below(child)


def cpu_below(pid: int) -> float:
    """Return the processor seconds of the processes under one: the workers that read."""
    ticks = 0
    for child in below(pid):
        fields = Path(f"/proc/{child}/stat").read_text("ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def reading(running: Served, seconds: float) -> tuple[float, float, float]:
    """Wait; return the pages read meanwhile, and the wall's and the workers' seconds."""
    (before, _), began, cpu = pages_read(running.data), time.perf_counter(), cpu_below(running.process.pid)
    await asyncio.sleep(seconds)
    done = pages_read(running.data)[0] - before
    return float(done), time.perf_counter() - began, cpu_below(running.process.pid) - cpu


async def measure(photos: int = PHOTOS, *, drain: bool = False) -> dict[str, float]:
    """Measure people's waits without and with a queue of photos."""
    with tempfile.TemporaryDirectory(prefix="bangban-backlog-") as name:
        papers: list[Path] = []
        for seed in range(1, 100):
            papers += claim_set.render(Path(name) / f"papers-{seed}", seed=seed).values()
            if len(papers) >= ALBUM * ALBUMS:
                break
        running = await start(Path(name) / "data")
        try:
            await asyncio.sleep(SETTLED)
            quiet, _ = await crowd(running, SECONDS, people=PEOPLE, pause=PAUSE)
            began = time.perf_counter()
            await send(running.url, papers, photos)
            (busy, _), (pages, took, cpu) = await asyncio.gather(
                crowd(running, SECONDS, people=PEOPLE, pause=PAUSE), reading(running, SECONDS)
            )
            left = pages_read(running.data)[1]
            while drain and pages_read(running.data)[1]:  # noqa: ASYNC110  another process reads them
                await asyncio.sleep(LOOK_EVERY)
            drained = time.perf_counter() - began
        finally:
            await running.stop()
    figures = {"photos sent": float(photos), "photos still waiting after the chat": float(left)}
    for share in (0.5, 0.95):
        before, after = (1000 * quantile(waits, share) for waits in (quiet, busy))
        figures |= {f"p{100 * share:.0f} ms, no photos": before, f"p{100 * share:.0f} ms, photos being read": after}
        figures[f"p{100 * share:.0f}, photos being read : none"] = after / before
    figures |= {"pages read a minute, one worker": 60 * pages / took, "CPU s a page": cpu / pages if pages else 0.0}
    figures["pages a minute and core, by CPU"] = 60 * pages / cpu if cpu else 0.0
    figures |= {"until all were read, s": drained} if drain else {}
    return figures | {"load of the machine, 1 minute": os.getloadavg()[0]}


def run() -> dict[str, float]:
    """Return the figures by name."""
    return uvloop.run(measure())


if __name__ == "__main__":
    for figure, value in uvloop.run(measure(ALL, drain=True) if "drain" in sys.argv else measure()).items():
        print(f"{value:12.3f}  {figure}")
