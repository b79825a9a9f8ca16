"""What the product takes up: memory at rest and after work, and the disk that one claim needs.

`python -m benchmarks footprint`: people file whole claims, five photos each, over the web chat.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.papers import claim_set
from benchmarks.served import Person, Served, start

PAPERS = ("id_card", "bank_card", "diagnosis", "invoice_1", "invoice_2")
CLAIMS = 3
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


def memory(when: str, running: Served) -> dict[str, float]:
    """Say how much each process holds."""
    return {f"{when}: {name}, MB of its own": size / 1e6 for name, size in processes(running.process.pid)}


async def measure(claims: int) -> dict[str, float]:
    """Measure a product on a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        running = await start(Path(folder) / "data")
        await asyncio.sleep(REST)
        figures = memory("at rest", running)
        papers = [claim_set.render(Path(folder) / f"papers-{seed}", seed=seed) for seed in range(1, claims + 2)]
        await file_claim(running.url, papers[0])
        before = disk(running.data)
        for one in papers[1:]:
            await file_claim(running.url, one)
        after = disk(running.data)
        figures |= memory(f"after {claims + 1} claims", running)
        await asyncio.sleep(REST)
        figures |= memory(f"{REST:.0f} s later", running)
        await running.stop()
        sent = sum(one[name].stat().st_size for one in papers[1:] for name in PAPERS)
    database, files, count = ((b - a) / claims for a, b in zip(before, after, strict=True))
    figures |= {"a claim: kB of the database": database / 1e3, "a claim: kB of files": files / 1e3}
    return figures | {"a claim: files": count, f"a claim: kB of its {len(PAPERS)} photos as sent": sent / claims / 1e3}


def run() -> dict[str, float]:
    """Measure with a few claims."""
    return asyncio.run(measure(CLAIMS))
