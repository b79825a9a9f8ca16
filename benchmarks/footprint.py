"""What the product takes up: memory at rest and after work, and the disk that one claim needs.

`python -m benchmarks.footprint [CLAIMS]`: people file whole claims, five photos each, over the web chat.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.papers import claim_set
from benchmarks.served import Person, Served, start

PAPERS = ("id_card", "bank_card", "diagnosis", "invoice_1", "invoice_2")
CLAIMS = 5
REST = 10.0  # seconds
POSTER = "/start v-440785104201"
BEFORE = ("同意，开始办", "给我自己办", "最近一年在药店买药", "是 / 有", "是 / 有", "全是自己付")
AFTER = ("恩平沙湖支行", "我声明，以上属实", "提交申请")
PATIENCE = 60.0


async def tap(person: Person, label: str) -> None:
    """Tap a button as soon as a new message brings it."""
    seen, ends = len(person.seen), time.perf_counter() + PATIENCE
    while not any(
        label in button["text"] for one in person.seen[seen:] for row in one.get("buttons") or [] for button in row
    ):
        if time.perf_counter() > ends:
            raise TimeoutError(label)
        await person.news(2)
    await person.tap(label)


async def file_claim(url: str, papers: dict[str, Path]) -> None:
    """File one claim as a person does."""
    person = await Person.open(url)
    await person.say(POSTER)
    for label in BEFORE:
        await tap(person, label)
    await person.until("要准备")
    await person.send(*(papers[name] for name in PAPERS))
    await person.until("也都读好了", 2 * PATIENCE)
    await person.tap("都对，没有别的了")
    await person.until("留个电话")
    await person.say("13800138000")
    for label in AFTER:
        await tap(person, label)
    await person.until("申请编号")
    await person.client.aclose()


def processes(root: int) -> Iterator[tuple[str, int]]:
    """Yield the product's processes with their resident memory in bytes."""
    yield "main", resident(root)
    for child in Path(f"/proc/{root}/task/{root}/children").read_text("ascii").split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        role = words[words.index(b"ocr.worker") + 1].decode() if b"ocr.worker" in words else "other"
        yield f"worker that does {role!r}", resident(int(child))


def resident(pid: int) -> int:
    """Return what a process holds by itself, shared libraries left out, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon:")).split()[1]) * 1024


def disk(data: Path) -> tuple[int, int, int]:
    """Return the bytes of the database with its log, those of the files, and how many files there are."""
    files = [path.stat().st_size for path in (data / "files").rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in data.glob("bangban.db*")), sum(files), len(files)


def say_memory(when: str, running: Served) -> None:
    for name, size in processes(running.process.pid):
        print(f"memory {when}: {name}: {size / 1e6:.0f} MB")


async def measure(claims: int) -> None:
    """Measure, and print one line a figure."""
    with tempfile.TemporaryDirectory() as folder:
        running = await start(Path(folder) / "data")
        await asyncio.sleep(REST)
        say_memory("at rest", running)
        papers = [claim_set.render(Path(folder) / f"papers-{seed}", seed=seed) for seed in range(1, claims + 2)]
        await file_claim(running.url, papers[0])
        before, began = disk(running.data), time.perf_counter()
        for one in papers[1:]:
            await file_claim(running.url, one)
        seconds = time.perf_counter() - began
        after = disk(running.data)
        say_memory(f"after {claims + 1} claims", running)
        sent = sum(one[name].stat().st_size for one in papers[1:] for name in PAPERS) / claims
        database, files, count = ((b - a) / claims for a, b in zip(before, after, strict=True))
        print(f"disk a claim: {database / 1e3:.0f} kB database, {files / 1e3:.0f} kB in {count:.0f} files")
        print(f"of which the {len(PAPERS)} photos as they were sent: {sent / 1e3:.0f} kB")
        print(f"seconds a claim, one after the other, reading included: {seconds / claims:.1f}")
        await running.stop()


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS))
