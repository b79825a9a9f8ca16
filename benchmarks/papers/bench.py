"""Gives photos to the product's reader and writes down what came of each."""

import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from benchmarks.papers import catalogue
from benchmarks.papers.invoices import a_sale, digital
from benchmarks.papers.ledger import Entry, Key, code_now
from benchmarks.papers.portable import document
from benchmarks.papers.sheet import Paper
from benchmarks.papers.tally import Tally
from claims.papers import ReaderBusy
from ocr.reader import Reader

PATIENCE = 10  # a long run may share its machine
TICKS = os.sysconf("SC_CLK_TCK")


async def each(keys: Iterable[Key], memory: list[float] | None = None) -> AsyncIterator[Entry]:
    """Draw, photograph and read one paper after the other; `memory` gets the worker's peaks, in megabytes."""
    async for entry in _read(((key, *catalogue.photo(*key)) for key in keys), memory):
        yield entry


async def documents(count: int) -> AsyncIterator[Entry]:
    """Read digital invoices as PDF, whose code and own text leave nothing to recognise."""
    sales = [a_sale(Random(f"pdf {seed}")) for seed in range(count)]
    papers = ((("pdf", "document", seed), digital(sale), document(sale)) for seed, sale in enumerate(sales))
    async for entry in _read(papers, None):
        yield entry


async def folder(path: Path, truth: Sequence[Mapping[str, Any]]) -> AsyncIterator[Entry]:
    """Read the photos of a folder against its truth."""
    blank = Image.new("RGB", (1, 1))
    photos = (
        (
            (str(one["kind"]), str(one["level"]), number),
            Paper(str(one["kind"]), str(one["kind"]), blank, one["fields"]),
            (path / str(one["file"])).read_bytes(),
        )
        for number, one in enumerate(truth)
    )
    async for entry in _read(photos, None):
        yield entry


async def _read(photos: Iterable[tuple[Key, Paper, bytes]], memory: list[float] | None) -> AsyncIterator[Entry]:
    code, reader = code_now(), Reader(patience=PATIENCE)
    await reader.start()
    try:
        for key, paper, photo in photos:
            before, tally = processor_seconds(reader.pids()), Tally()
            try:
                reading = await reader.read(photo)
            except ReaderBusy:
                continue  # the machine is too busy; the next run takes it up
            tally.add(" ".join(map(str, key)), paper, reading)
            used = _spent(before, processor_seconds(reader.pids()))
            yield Entry(key, code, tally.seconds[0], used, dict(tally.counts), tuple(tally.wrong))
            if memory is not None:
                memory.append(peak_megabytes(reader.pids()))
    finally:
        await reader.close()


def processor_seconds(pids: Iterable[int]) -> dict[int, float]:
    """Return what every process and the programs it started have used so far."""
    used = {}
    for pid in pids:
        stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        used[pid] = sum(int(ticks) for ticks in stat[11:15]) / TICKS
    return used


def peak_megabytes(pids: Iterable[int]) -> float:
    """Return the most memory that any of the processes ever held."""
    status = (Path(f"/proc/{pid}/status").read_text().splitlines() for pid in pids)
    return max(
        (int(line.split()[1]) / 1024 for lines in status for line in lines if line.startswith("VmHWM")), default=0.0
    )


def _spent(before: dict[int, float], after: dict[int, float]) -> float:
    """Return what was used between; of a worker that is new only what it used after its start is not known."""
    return sum(seconds - before[pid] for pid, seconds in after.items() if pid in before)
