"""`python -m benchmarks.reading_full [SEEDS] [FILE]`: thousands of drawn photos, in a journal that adds up over runs.

Photos that the journal does not have come first, then those that were read before the code was changed.
"""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.papers import catalogue, ledger, table
from benchmarks.papers.bench import each
from benchmarks.papers.camera import LEVELS
from benchmarks.papers.ledger import Key

SEEDS = 50  # photos of each layout and level: 3,000 in all
JOURNAL = Path("var/reading-bench.jsonl")


def main(seeds: int, journal: Path) -> int:
    """Read what is due, print what it adds up to; 1 when anything was wrong without saying so."""
    journal.parent.mkdir(parents=True, exist_ok=True)
    wanted = [(layout, level, seed) for seed in range(seeds) for level in LEVELS for layout in catalogue.LAYOUTS]
    noted, code = ledger.entries(journal), ledger.code_now()
    unread = [key for key in wanted if key not in noted]
    outdated = [key for key in wanted if key in noted and noted[key].code != code]
    asyncio.run(_read((*unread, *outdated), journal))
    return report(journal)


def report(journal: Path) -> int:
    """Print what a journal adds up to."""
    noted, code = ledger.entries(journal), ledger.code_now()
    older = sum(entry.code != code for entry in noted.values())
    print(table.printed(table.by_kind_and_level(noted.values())))
    print(f"{len(noted)} photos, {older} of them read by older code")
    wrong = [line for entry in noted.values() for line in entry.wrong]
    print("\n".join(f"  silent wrong: {line}" for line in wrong) or "no value was wrong without saying so")
    return int(bool(wrong))


async def _read(keys: Iterable[Key], journal: Path) -> None:
    async for entry in each(keys):
        ledger.note(journal, entry)
        for line in entry.wrong:
            print(f"  silent wrong: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["report"]:
        sys.exit(report(Path(sys.argv[2]) if len(sys.argv) > 2 else JOURNAL))
    sys.exit(
        main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS, Path(sys.argv[2]) if len(sys.argv) > 2 else JOURNAL)
    )
