"""`bangban read`: one JSON line a photo, in the order given."""

import argparse
import asyncio
import json
import sys
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from claims.errors import ClaimError
from claims.papers import NotAPhoto
from ocr.reader import Reader
from ocr.wire import to_json

SHOWN = ("kind", "kind_confidence", "seconds", "quality", "fields", "qr", "warnings")


EXTRA = ("items", "others")  # goods or fees, further papers on the same photo; only where there are any


def read_lines(paths: Sequence[str], jobs: int = 1) -> Iterator[dict[str, Any]]:
    """Yield what was read on each photo; a file that is not one gives `file` and `error`."""
    with asyncio.Runner() as runner:
        reader = Reader(jobs)
        runner.run(reader.start())
        try:
            for start in range(0, len(paths), jobs):
                batch = (_line(reader, path) for path in paths[start : start + jobs])
                yield from runner.run(_together(batch))
        finally:
            runner.run(reader.close())


def main(paths: Sequence[str], jobs: int = 1) -> int:
    """Print a line for each photo and return the exit code: 0, or 2 when nothing could be read."""
    failed = 0
    for line in read_lines(paths, jobs):
        failed += "error" in line
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 2 if failed and failed == len(paths) else 0


async def _together(lines: Iterable[Coroutine[Any, Any, dict[str, Any]]]) -> list[dict[str, Any]]:
    return list(await asyncio.gather(*lines))


async def _line(reader: Reader, path: str) -> dict[str, Any]:
    try:
        photo = await asyncio.to_thread(Path(path).read_bytes)
        said = to_json(await reader.read(photo))
    except OSError as error:
        return {"file": path, "error": f"cannot open: {error.strerror}"}
    except NotAPhoto as refusal:
        return {"file": path, "error": f"NotAPhoto: {refusal.found}"}
    except ClaimError as refusal:
        return {"file": path, "error": type(refusal).__name__}
    return {"file": path} | {name: said[name] for name in SHOWN} | {name: said[name] for name in EXTRA if said[name]}


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(prog="ocr.cli")
    arguments.add_argument("paths", nargs="+")
    arguments.add_argument("--jobs", type=int, default=1)
    given = arguments.parse_args()
    sys.exit(main(given.paths, given.jobs))
