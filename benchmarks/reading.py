"""How well papers are read: drawn papers at four levels of damage, beside plain RapidOCR and plain Tesseract.

`python -m benchmarks.reading full` goes through thousands of photos, resumes where it stopped and adds up.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.papers import catalogue, rivals, spoiling
from benchmarks.papers.camera import LEVELS
from benchmarks.papers.tally import Tally
from claims.errors import ClaimError
from ocr.reader import Reader

COMPARED = (
    "digital",
    "vat",
    "roll",
    "outpatient",
    "inpatient",
    "settlement",
    "slip",
    "diagnosis",
    "idcard",
    "bankcard",
)
SEEDS = 4  # photos of each layout and level: 160 in all
RIVAL_SECONDS = 240  # a rival that is slower is compared on fewer photos
DAMAGED = 200
FULL_SEEDS, FULL_DAMAGED = 50, 10_000
JOURNAL = Path("var/reading-bench.jsonl")
TICKS = os.sysconf("SC_CLK_TCK")

Key = tuple[str, str, int]


def run() -> dict[str, object]:
    """Return the figures of a sample."""
    keys = [(layout, level, seed) for seed in range(SEEDS) for level in LEVELS for layout in COMPARED]
    figures: dict[str, object] = {}
    for name, value in asyncio.run(_ours(keys)).items():
        figures[name] = value
    for name, lines in rivals.rivals().items():
        figures |= _rival(name, lines, keys)
    return figures | asyncio.run(_damaged(DAMAGED))


async def _ours(keys: list[Key]) -> dict[str, object]:
    reader = Reader()
    await reader.start()
    tallies = {level: Tally() for level in LEVELS}
    used: list[float] = []
    try:
        for layout, level, seed in keys:
            paper, photo = catalogue.photo(layout, level, seed)
            before = _worker(reader)
            tallies[level].add(f"{layout} {level} {seed}", paper, await reader.read(photo))
            after = _worker(reader)
            used.append(after[0] - before[0] if after[0] >= before[0] else after[0])
        peak = _worker(reader)[1]
    finally:
        await reader.close()
    spent = {"processor seconds a photo": sum(used) / len(used), "worker at its peak (MB)": peak}
    return {line: value for level, tally in tallies.items() for line, value in _lines(level, tally)} | spent


def _lines(name: str, tally: Tally) -> Iterator[tuple[str, object]]:
    yield f"{name}: photos", tally.counts["photos"]
    for what, part, whole in (
        ("kind right (%)", "kinds", "photos"),
        ("total right (%)", "totals right", "totals"),
        ("total shown as read (%)", "totals read", "totals"),
        ("days and numbers right (%)", "marks right", "marks"),
        ("fields right (%)", "fields right", "fields"),
        ("fields shown as read (%)", "fields read", "fields"),
        ("fields unsure (%)", "fields unsure", "fields"),
        ("fields unreadable (%)", "fields unreadable", "fields"),
    ):
        yield f"{name}: {what}", tally.share(part, whole)
    yield f"{name}: silent wrong", tally.counts["silent wrong"]
    yield f"{name}: seconds, median", tally.percentile(50)
    yield f"{name}: seconds, 95 of 100", tally.percentile(95)
    for wrong in tally.wrong:
        print(f"  silent wrong: {wrong}")


def _worker(reader: Reader) -> tuple[float, float]:
    """Return the processor seconds and the peak memory (MB) of the reading process."""
    for pid in reader.pids():
        stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        peak = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
        return (int(stat[11]) + int(stat[12])) / TICKS, int(peak.split()[1]) / 1024
    return 0.0, 0.0


def _rival(name: str, lines: rivals.Lines, keys: list[Key]) -> dict[str, object]:
    """Compare on as many photos as fit into its time; every level gets its share."""
    tally, began = Tally(), time.perf_counter()
    for layout, level, seed in keys:
        if time.perf_counter() - began > RIVAL_SECONDS:
            break
        paper, photo = catalogue.photo(layout, level, seed)
        tally.add(f"{layout} {level} {seed}", paper, rivals.read(lines, photo))
    return {
        f"{name}: photos": tally.counts["photos"],
        f"{name}: kind right (%)": tally.share("kinds", "photos"),
        f"{name}: total right (%)": tally.share("totals right", "totals"),
        f"{name}: fields right (%)": tally.share("fields right", "fields"),
        f"{name}: seconds, median": tally.percentile(50),
        f"{name}: seconds, 95 of 100": tally.percentile(95),
    }


async def _damaged(count: int) -> dict[str, object]:
    """Give the reader damaged files; whatever it does, it must go on."""
    reader, chance = Reader(), Random(count)
    sound = {form: spoiling.whole(form) for form in spoiling.FORMS}
    outcome = {"read": 0, "refused": 0}
    slowest = 0.0
    for place in range(count):
        form = spoiling.FORMS[place % len(spoiling.FORMS)]
        photo = spoiling.bomb(7_000) if place % 100 == 99 else spoiling.spoiled(sound[form], chance)
        began = time.perf_counter()
        try:
            await reader.read(photo)
            outcome["read"] += 1
        except ClaimError:
            outcome["refused"] += 1
        slowest = max(slowest, time.perf_counter() - began)
    healthy = [await reader.read(photo) for photo in sound.values()]
    await reader.close()
    return {
        "damaged files": count,
        "damaged files: read all the same": outcome["read"],
        "damaged files: refused": outcome["refused"],
        "damaged files: sound ones read afterwards": len(healthy),
        "damaged files: slowest (s)": slowest,
    }


def full() -> None:
    """Go through everything that the journal does not have yet, and print what it adds up to."""
    JOURNAL.parent.mkdir(exist_ok=True)
    done = {tuple(json.loads(line)["key"]) for line in _journal()}
    keys = [(*key, seed) for seed in range(FULL_SEEDS) for key in _every()]
    asyncio.run(_through([key for key in keys if key not in done]))
    figures = asyncio.run(_damaged(FULL_DAMAGED))
    tallies = {level: Tally() for level in LEVELS}
    for line in _journal():
        said = json.loads(line)
        tallies[said["key"][1]].merge(Tally(said["counts"], [said["seconds"]], said["wrong"]))
    for level, tally in tallies.items():
        figures |= dict(_lines(level, tally))
    print("\n".join(f"{value!s:>24}  {name}" for name, value in figures.items()))


def _every() -> Iterator[tuple[str, str]]:
    return ((layout, level) for level in LEVELS for layout in catalogue.LAYOUTS)


def _journal() -> list[str]:
    return JOURNAL.read_text(encoding="utf-8").splitlines() if JOURNAL.exists() else []


def _note(line: dict[str, object]) -> None:
    with JOURNAL.open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(line, ensure_ascii=False) + "\n")


async def _through(keys: list[Key]) -> None:
    reader = Reader()
    await reader.start()
    try:
        for key in keys:
            paper, photo = catalogue.photo(*key)
            tally = Tally()
            tally.add(" ".join(map(str, key)), paper, await reader.read(photo))
            _note({"key": key, "counts": tally.counts, "seconds": tally.seconds[0], "wrong": tally.wrong})
    finally:
        await reader.close()


if __name__ == "__main__":
    if sys.argv[1:] == ["full"]:
        full()
    else:
        print(json.dumps(run(), indent=1, ensure_ascii=False))
