"""Ten thousand random walks through the chat, in batches that can be stopped and gone on with.

Everybody is led to the place where his walk starts once in sixteen batches; each batch walks on in a copy of that
town, because half of a walk's time was the straight way to its start. A folder in memory saves a fifth of the rest.

`python -m benchmarks.walks [COUNT] [FILE] [START]` writes one line a batch to FILE and goes on behind the last one:
which walks, on which commit, how often each thing was done, how many answers came, what broke. What is said at the end
is summed up from the file alone, and only when its batches follow on each other and their acts make up their steps. A
file from START on is put behind the one that ends there.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot import wiring
from handlers.screens import SCREENS
from tests.chat.clock import MovableClock
from tests.chat.papers import BelievingReader
from tests.chat.starting import DAY, MORNING, PLACES, Rest
from tests.chat.walking import Broken, Walker

BATCH = 2 * len(PLACES)
WALKS, EACH_REST, STEPS = 10_000, 16 * BATCH, 10
IN_MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Batch:
    """One line of the journal."""

    first: int
    walks: int
    steps: int
    answers: int
    acts: dict[str, int]
    screens: tuple[str, ...]
    ended_on: dict[str, int]
    broken: tuple[str, ...]
    commit: str
    seconds: float


def folder() -> "tempfile.TemporaryDirectory[str]":
    """Make a folder in memory where there is one."""
    return tempfile.TemporaryDirectory(prefix="bangban-walks-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None)


async def rest_at(place: Path, first: int) -> Rest:
    """Lead everybody to his place; other numbers are other people."""
    clock = MovableClock(DAY, MORNING)
    wiring.SystemClock = lambda _: clock  # type: ignore[assignment,misc]
    wiring.Reader = BelievingReader  # type: ignore[assignment,misc]
    return await Rest(place, clock).fill(BATCH, first)


async def walk_batch(rest: Rest, first: int, count: int, commit: str) -> Batch:
    """Walk a batch in a copy of the town; a walk in which something did not hold is kept with the way to it."""
    began = time.perf_counter()
    walkers: list[Walker] = []
    broken: list[str] = []
    with folder() as place:
        town = await rest.copy(Path(place))
        for number, resting in enumerate(rest.walkers[:count], first):
            walkers.append(resting.going_on(town, number))
            try:
                await walkers[-1].walk(STEPS)
            except Broken as error:
                broken.append(str(error))
        await town.close()
    acts = Counter(step.split(" ")[0] for walker in walkers for step in walker.steps)
    return Batch(
        first=first,
        walks=count,
        steps=sum(len(walker.steps) for walker in walkers),
        answers=sum(walker.answers for walker in walkers),
        acts=dict(sorted(acts.items())),
        screens=tuple(sorted({screen for walker in walkers for screen in walker.screens})),
        ended_on=dict(Counter(walker.ended_on for walker in walkers if walker.ended_on)),
        broken=tuple(broken),
        commit=commit,
        seconds=round(time.perf_counter() - began, 1),
    )


def done_in(file: Path) -> list[Batch]:
    """Read what earlier runs have walked."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [Batch(**json.loads(line)) for line in lines]


def checked(batches: Sequence[Batch], start: int = 0) -> Sequence[Batch]:
    """Return the batches when they add up; raises ValueError where one is missing, doubled or miscounted."""
    following = start
    for batch in batches:
        if batch.first != following:
            raise ValueError(f"the journal goes on with walk {batch.first} where {following} is due")
        if sum(batch.acts.values()) != batch.steps:
            raise ValueError(f"the acts of the batch at {batch.first} do not make up its {batch.steps} steps")
        following += batch.walks
    return batches


def summary(batches: Sequence[Batch]) -> str:
    """Say what the journal holds."""
    acts: Counter[str] = sum((Counter(batch.acts) for batch in batches), Counter())
    ends: Counter[str] = sum((Counter(batch.ended_on) for batch in batches), Counter())
    screens = {screen for batch in batches for screen in batch.screens}
    broken = [walk for batch in batches for walk in batch.broken]
    commits = list(dict.fromkeys(batch.commit for batch in batches))
    return (
        f"{sum(batch.walks for batch in batches)} walks, {acts.total()} steps, "
        f"{sum(batch.answers for batch in batches)} answers, {len(screens)} of {len(SCREENS)} screens, "
        f"{len(broken)} broken, on {', '.join(commits)}, in {sum(batch.seconds for batch in batches) / 60:.0f} min\n"
        f"{dict(acts.most_common())}\nfrom here to the status and to a fresh start: {dict(ends.most_common())}"
        + "".join(f"\n\n{walk}" for walk in broken)
    )


def commit_now() -> str:
    """Name the commit that is walked on."""
    asked = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def main(wanted: int, file: Path, start: int = 0) -> int:
    """Walk what is still to be walked, in a second journal from a number on; returns 1 when anything broke."""
    walked, commit = list(checked(done_in(file), start)), commit_now()
    first = start + sum(batch.walks for batch in walked)
    while first < wanted:
        with folder() as place:
            rest = asyncio.run(rest_at(Path(place), first))
            ends = min(wanted, first + EACH_REST)
            while first < ends:
                walked.append(asyncio.run(walk_batch(rest, first, min(BATCH, ends - first), commit)))
                first += walked[-1].walks
                note(file, walked[-1])
    print(summary(checked(walked, start)))
    return int(any(batch.broken for batch in walked))


def note(file: Path, batch: Batch) -> None:
    """Write a batch down."""
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(asdict(batch), ensure_ascii=False) + "\n")
    print(f"{batch.first + batch.walks} walks, {batch.seconds} s, {len(batch.broken)} broken", flush=True)


if __name__ == "__main__":
    GIVEN = dict(enumerate(sys.argv[1:]))
    sys.exit(main(int(GIVEN.get(0, WALKS)), Path(GIVEN.get(1, "var/walks.jsonl")), int(GIVEN.get(2, 0))))
