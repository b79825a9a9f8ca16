"""Ten thousand random walks through the chat, in batches that can be stopped and gone on with.

`python -m benchmarks.walks [COUNT] [FILE]` writes one line a batch to FILE and goes on behind the last one.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from bot import wiring
from bot.settings import Settings
from handlers.screens import SCREENS
from tests.chat.clock import MovableClock
from tests.chat.papers import BelievingReader
from tests.chat.walking import Town, Walker

WALKS, BATCH, STEPS = 10_000, 50, 10


async def walk_batch(first: int, count: int) -> dict[str, object]:
    """Walk a batch on a fresh folder; raises Broken when something did not hold."""
    clock = MovableClock()
    wiring.SystemClock = lambda _: clock  # type: ignore[assignment,misc]
    wiring.Reader = BelievingReader  # type: ignore[assignment,misc]
    began, screens, steps = time.perf_counter(), set(), 0
    with tempfile.TemporaryDirectory(prefix="bangban-walks-") as folder:
        town = await Town(Settings(data=Path(folder), today=clock.day), clock).open()
        await town.found()
        others: list[object] = []
        for number in range(first, first + count):
            walker = await Walker(town, number, others).open()
            await walker.walk(STEPS)
            screens |= walker.screens
            steps += len(walker.steps)
        await town.close()
    return {
        "first": first,
        "walks": count,
        "steps": steps,
        "seconds": round(time.perf_counter() - began, 1),
        "screens": sorted(screens),
    }


def done_in(file: Path) -> list[dict[str, object]]:
    """Read what earlier runs have walked."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def main(wanted: int, file: Path) -> None:
    """Walk what is still to be walked."""
    walked = done_in(file)
    first = sum(int(str(batch["walks"])) for batch in walked)
    while first < wanted:
        batch = asyncio.run(walk_batch(first, min(BATCH, wanted - first)))
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(batch) + "\n")
        walked.append(batch)
        first += int(str(batch["walks"]))
        print(f"{first} walks, {batch['seconds']} s")
    reached = {screen for batch in walked for screen in batch["screens"]}  # type: ignore[attr-defined]
    steps = sum(int(str(batch["steps"])) for batch in walked)
    print(f"{first} walks, {steps} steps, {len(reached)} of {len(SCREENS)} screens, every step answered")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else WALKS,
        Path(sys.argv[2]) if len(sys.argv) > 2 else Path("var/walks.jsonl"),
    )
