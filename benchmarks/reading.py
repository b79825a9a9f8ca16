"""How well papers are read: drawn papers at four levels of damage, beside plain RapidOCR and plain Tesseract.

Every layout is read; the ten most frequent are compared, 160 photos in all. `BANGBAN_PHOTOS` may name a folder of
further photos with a `truth.jsonl` (lines with `file`, `kind`, `level`, `fields`). Thousands: `reading_full`.
"""

import asyncio
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.papers import catalogue, rivals, table
from benchmarks.papers.bench import each, folder
from benchmarks.papers.camera import LEVELS
from benchmarks.papers.ledger import Entry, Key
from benchmarks.papers.tally import Tally

COMPARED = (
    *("digital", "vat", "roll", "outpatient", "inpatient", "settlement", "slip", "diagnosis", "idcard", "bankcard"),
)
SEEDS = 4  # photos of each compared layout and level: 160 in all
RIVAL_SECONDS = 240  # a rival that is slower is compared on fewer photos
Figures = dict[str, object]


def run() -> Figures:
    """Return the figures of a sample; the table of layouts and levels is printed."""
    keys = [(layout, level, seed) for seed in range(SEEDS) for level in LEVELS for layout in COMPARED]
    others = [(layout, level, 0) for level in LEVELS for layout in catalogue.LAYOUTS if layout not in COMPARED]
    ours, memory = asyncio.run(_ours([*keys, *others]))
    rows = table.by_kind_and_level(ours)
    print(table.printed(rows))
    figures: Figures = dict(_named(rows)) | {"worker at its peak (MB)": memory}
    for name, lines in rivals.rivals().items():
        theirs = _rival(lines, keys)
        read = {entry.key for entry in theirs}
        figures |= dict(_line(name, table.figures(theirs)))
        figures |= dict(_line(f"ours beside {name}", table.figures([one for one in ours if one.key in read])))
    return figures | _further()


def _named(rows: dict[str, table.Figures]) -> Iterator[tuple[str, object]]:
    for label, row in rows.items():
        if label.startswith(f"{table.ALL} "):
            yield from _line(label.removeprefix(f"{table.ALL} "), row)


def _line(name: str, row: table.Figures) -> Iterator[tuple[str, object]]:
    return ((f"{name}: {figure}", value) for figure, value in row.items())


async def _ours(keys: Sequence[Key]) -> tuple[list[Entry], float]:
    memory: list[float] = []
    entries = [entry async for entry in each(keys, memory)]
    for line in (line for entry in entries for line in entry.wrong):
        print(f"  silent wrong: {line}")
    return entries, max(memory, default=0.0)


def _rival(lines: rivals.Lines, keys: Sequence[Key]) -> list[Entry]:
    """Compare on as many photos as fit into its time; every level gets its share."""
    entries: list[Entry] = []
    began = time.perf_counter()
    for key in keys:
        if time.perf_counter() - began > RIVAL_SECONDS:
            break
        paper, photo = catalogue.photo(*key)
        before, tally = _used(), Tally()
        tally.add(" ".join(map(str, key)), paper, rivals.read(lines, photo))
        entries.append(Entry(key, "", tally.seconds[0], _used() - before, dict(tally.counts)))
    return entries


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
    print(json.dumps(run(), indent=1, ensure_ascii=False))
