"""`python -m benchmarks.mutants [COUNT] [FILE]`: damaged files against the reader; the journal in FILE adds up.

JPEG, PNG, WEBP, HEIC and PDF, cut short, with bytes flipped or repeated, and bombs. What must hold: every file is read
or refused in the reader's own words, the bot's process goes on, no worker holds more than its limit, none takes longer
than its time, and a sound file is read after every batch.
"""

import asyncio
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from benchmarks import journal
from benchmarks.journal import Found
from benchmarks.papers import spoiling
from benchmarks.papers.bench import peak_megabytes
from claims.errors import ClaimError
from claims.papers import ReaderBusy
from ocr.confine import MEMORY_MB
from ocr.reader import Reader

KIND, COUNT, BATCH = "mutants", 10_000, 100
JOURNAL = Path("var/mutants.jsonl")
BOMB_EVERY, SIDE = 100, 7_000
SECONDS = 2 * 30 + 2 * 60  # two tries of a photo and two starts of a worker


def batch(first: int, count: int) -> Found:
    """Give a batch to a reader of its own."""
    return asyncio.run(_batch(range(first, first + count)))


async def _batch(numbers: range) -> Found:
    counts: Counter[str] = Counter()
    failures: list[str] = []
    sound = {form: spoiling.whole(form) for form in spoiling.FORMS}
    reader = Reader()
    for number in numbers:
        form = spoiling.FORMS[number % len(spoiling.FORMS)]
        photo = spoiling.bomb(SIDE) if number % BOMB_EVERY == 0 else spoiling.spoiled(sound[form], Random(number))
        began = time.perf_counter()
        outcome = await _outcome(reader, photo)
        counts[outcome] += 1
        if outcome == "crashed" or time.perf_counter() - began > SECONDS:
            failures.append(f"{number} ({form}): {outcome} after {time.perf_counter() - began:.0f} s")
    peak = peak_megabytes(reader.pids())
    if peak > MEMORY_MB:
        failures.append(f"a worker held {peak:.0f} MB in the batch from {numbers.start}")
    after = [await _outcome(reader, photo) for photo in sound.values()]
    failures += [f"a sound file was {outcome} after {numbers.stop}" for outcome in after if outcome != "read"]
    await reader.close()
    return Found(dict(counts), tuple(failures))


async def _outcome(reader: Reader, photo: bytes) -> str:
    try:
        await reader.read(photo)
    except ReaderBusy:
        return "given up in time"
    except ClaimError:
        return "refused"
    except Exception:  # whatever else came out would have reached the bot
        return "crashed"
    return "read"


def main(count: int, file: Path) -> int:
    """Go through what the journal does not have yet; 1 when anything did not hold."""
    return journal.finish(KIND, journal.run(KIND, count, BATCH, batch, file))


if __name__ == "__main__":
    sys.exit(
        main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT, Path(sys.argv[2]) if len(sys.argv) > 2 else JOURNAL)
    )
