"""How well papers are read: drawn papers at four levels of damage, beside plain RapidOCR and plain Tesseract.

Every layout is read; of the ten most frequent, 160 photos in all, one after the other by us, by RapidOCR and by
Tesseract, so that a busy machine slows all three. The rivals stop when their time is up, and the table says how many
photos they saw; `python -m benchmarks.reading all` waits for them. `BANGBAN_PHOTOS` may name a folder of further photos
with a `truth.jsonl` (lines with `file`, `kind`, `level`, `fields`). Thousands: `reading_full`.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.papers import catalogue, rivals, table
from benchmarks.papers.bench import documents, each, folder
from benchmarks.papers.camera import LEVELS
from benchmarks.papers.ledger import Entry, Key
from benchmarks.papers.tally import Tally

COMPARED = (
    *("digital", "vat", "roll", "outpatient", "inpatient", "settlement", "slip", "diagnosis", "idcard", "bankcard"),
)
SEEDS = 4  # photos of each compared layout and level: 160 in all
RIVAL_SECONDS = 480.0  # what the rivals may take together within `make bench`
DOCUMENTS = 40
Figures = dict[str, object]
Rivals = dict[str, list[Entry]]


def run(rival_seconds: float = RIVAL_SECONDS) -> Figures:
    """Return the figures of a sample; the table of layouts and levels is printed."""
    keys = [(layout, level, seed) for seed in range(SEEDS) for level in LEVELS for layout in COMPARED]
    others = [(layout, level, 0) for level in LEVELS for layout in catalogue.LAYOUTS if layout not in COMPARED]
    memory: list[float] = []
    compared, theirs = asyncio.run(_side_by_side(keys, rival_seconds, memory))
    ours = [*compared, *asyncio.run(_ours(others, memory))]
    rows = table.by_kind_and_level(ours)
    print(table.printed(rows))
    figures: Figures = dict(_named(rows)) | {"worker at its peak (MB)": max(memory, default=0.0)}
    for name, entries in theirs.items():
        read = {entry.key for entry in entries}
        figures |= dict(_line(name, table.figures(entries)))
        figures |= dict(_line(f"ours beside {name}", table.figures([one for one in compared if one.key in read])))
    return figures | dict(_line("PDF", table.figures(asyncio.run(_documents())))) | _further()


def _named(rows: dict[str, table.Figures]) -> Iterator[tuple[str, object]]:
    for label, row in rows.items():
        if label.startswith(f"{table.ALL} "):
            yield from _line(label.removeprefix(f"{table.ALL} "), row)


def _line(name: str, row: table.Figures) -> Iterator[tuple[str, object]]:
    return ((f"{name}: {figure}", value) for figure, value in row.items())


async def _side_by_side(keys: Sequence[Key], seconds: float, memory: list[float]) -> tuple[list[Entry], Rivals]:
    """Read every photo ourselves, and have it read by each rival while their time lasts."""
    engines = rivals.rivals()
    ours, theirs, spent = list[Entry](), Rivals({name: [] for name in engines}), 0.0
    async for entry in each(keys, memory):
        ours.append(_told(entry))
        began = time.perf_counter()
        for name, lines in engines.items() if spent < seconds else ():
            theirs[name].append(_rival(lines, entry.key))
        spent += time.perf_counter() - began
    return ours, theirs


async def _ours(keys: Sequence[Key], memory: list[float]) -> list[Entry]:
    return [_told(entry) async for entry in each(keys, memory)]


async def _documents() -> list[Entry]:
    return [_told(entry) async for entry in documents(DOCUMENTS)]


def _told(entry: Entry) -> Entry:
    for line in entry.wrong:
        print(f"  silent wrong: {line}")
    return entry


def _rival(lines: rivals.Lines, key: Key) -> Entry:
    paper, photo = catalogue.photo(*key)
    before, tally = _used(), Tally()
    tally.add(" ".join(map(str, key)), paper, rivals.read(lines, photo))
    return Entry(key, "", tally.seconds[0], _used() - before, dict(tally.counts))


def _used() -> float:
    """Return the processor seconds of this process and the programs that it ran."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _further() -> Figures:
    """Read the photos of a folder of one's own, when there is one."""
    named = os.environ.get("BANGBAN_PHOTOS")
    if not named:
        return {}
    truth = [json.loads(line) for line in (Path(named) / "truth.jsonl").read_text("utf-8").splitlines()]
    entries = asyncio.run(_all(Path(named), truth))
    rows = table.by_kind_and_level([replace(entry, key=("further", *entry.key[1:])) for entry in entries])
    return dict(_line("further photos", table.figures(entries))) | {
        f"further photos: {label}: silent wrong": row["silent wrong"] for label, row in rows.items()
    }


async def _all(path: Path, truth: Sequence[dict[str, object]]) -> list[Entry]:
    return [entry async for entry in folder(path, truth)]


if __name__ == "__main__":
    LIMIT = float("inf") if sys.argv[1:] == ["all"] else RIVAL_SECONDS
    print(json.dumps(run(LIMIT), indent=1, ensure_ascii=False))
