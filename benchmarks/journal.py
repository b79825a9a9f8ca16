"""Long runs in batches that can be stopped and gone on with: one line a batch, and what is said comes from the lines.

Used by `python -m benchmarks.kills`, `.powercut`, `.mutations` and `.fuzz`.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What a batch came to: how often each thing happened, and what did not hold."""

    counts: dict[str, int] = field(default_factory=dict)
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """One line of a journal."""

    kind: str
    first: int
    count: int
    counts: dict[str, int]
    failures: tuple[str, ...]
    commit: str
    seconds: float


def done_in(file: Path, kind: str, start: int = 0) -> list[Batch]:
    """Read what earlier runs did, from a number on; raises ValueError where a batch is missing or doubled."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    batches = [one for one in (Batch(**json.loads(line)) for line in lines) if one.kind == kind]
    following = start
    for batch in batches:
        if batch.first != following:
            raise ValueError(f"the journal goes on with {kind} {batch.first} where {following} is due")
        following += batch.count
    return batches


def summary(kind: str, batches: Sequence[Batch]) -> str:
    """Say what the lines of a journal come to."""
    counts: Counter[str] = sum((Counter(batch.counts) for batch in batches), Counter())
    failures = [failure for batch in batches for failure in batch.failures]
    commits = list(dict.fromkeys(batch.commit for batch in batches))
    said = f"{sum(batch.count for batch in batches)} {kind}: " + ", ".join(f"{n} {name}" for name, n in counts.items())
    minutes = sum(batch.seconds for batch in batches) / 60
    ends = f"; {len(failures)} failures, on {', '.join(commits)}, in {minutes:.1f} min"
    return said + ends + "".join(f"\n  {failure}" for failure in failures[:SHOWN])


def commit_now() -> str:
    """Name the commit that is measured."""
    asked = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def run(
    kind: str, wanted: int, size: int, act: Callable[[int, int], Found], file: Path, *, start: int = 0
) -> list[Batch]:
    """Do what is still to be done up to a number, a batch at a time, each by its number alone; return every batch.

    A journal that starts later is put behind the one that ends there, so that two processes can share a run.
    """
    batches, commit = done_in(file, kind, start), commit_now()
    first = start + sum(batch.count for batch in batches)
    file.parent.mkdir(parents=True, exist_ok=True)
    while first < wanted:
        count, began = min(size, wanted - first), time.perf_counter()
        found = act(first, count)
        seconds = round(time.perf_counter() - began, 1)
        batch = Batch(kind, first, count, found.counts, found.failures, commit, seconds)
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(batch), ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())
        batches.append(batch)
        first += count
        print(f"{first} {kind}, {seconds} s, {len(found.failures)} failures", file=sys.stderr, flush=True)
    return batches


def finish(kind: str, batches: Sequence[Batch]) -> int:
    """Say what the journal came to; 1 when anything did not hold."""
    print(summary(kind, batches))
    return int(any(batch.failures for batch in batches))
