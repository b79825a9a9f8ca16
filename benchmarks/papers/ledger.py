"""What was read of which photo by which code: a journal that a long run goes on with and adds up."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from benchmarks.papers.tally import Tally

ROOT = Path(__file__).resolve().parent.parent.parent
READ_BY, DRAWN_BY = ("ocr", "ocr/papers"), ("benchmarks/papers",)
NOT_DRAWING = frozenset({"bench.py", "ledger.py", "rivals.py", "spoiling.py", "table.py", "tally.py"})
CARRYING = frozenset(
    {
        "cli.py",
        "confine.py",
        "frames.py",
        "glance.py",
        "header.py",
        "looks.py",
        "reader.py",
        "sandbox.py",
        "seccomp.py",
        "tasks.py",
        "wire.py",
        "worker.py",
    }
)  # these bring a photo to those that read it and the reading back; none of them changes what is read

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One photo that was read: what was counted, seconds by the clock and of the processor, and by which code."""

    key: Key
    code: str
    seconds: float
    processor: float
    counts: dict[str, int] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    @property
    def tally(self) -> Tally:
        """The same as a tally."""
        return Tally(Counter(self.counts), [self.seconds], list(self.wrong))


def code_now() -> str:
    """Name the code that reads and the code that draws, by what is in their files."""
    sources = [path for folder in (*READ_BY, *DRAWN_BY) for path in (ROOT / folder).glob("*.py")]
    whole = blake2b(digest_size=4)
    for path in sorted(path for path in sources if path.name not in NOT_DRAWING | CARRYING):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def entries(journal: Path) -> dict[Key, Entry]:
    """Return the newest entry of every photo."""
    lines = journal.read_text("utf-8").splitlines() if journal.exists() else []
    said = [json.loads(line) for line in lines]
    newest = {}
    for one in said:
        layout, level, seed = one["key"]
        newest[layout, level, seed] = Entry(
            (layout, level, seed), one["code"], one["seconds"], one["processor"], one["counts"], tuple(one["wrong"])
        )
    return newest


def note(journal: Path, entry: Entry) -> None:
    """Write an entry down."""
    line = {
        "key": entry.key,
        "code": entry.code,
        "seconds": round(entry.seconds, 3),
        "processor": round(entry.processor, 2),
        "counts": entry.counts,
        "wrong": entry.wrong,
    }
    with journal.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def summed(noted: Iterable[Entry]) -> Tally:
    """Add entries up."""
    whole = Tally()
    for entry in noted:
        whole.merge(entry.tally)
    return whole
