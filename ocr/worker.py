"""The worker process, `python -m ocr.worker ROLE THREADS strict|loose PARENT`: answers messages on its pipes."""

import os
import resource
import select
import sys
import traceback
from io import BufferedReader, BufferedWriter
from pathlib import Path

from claims.errors import ClaimError
from ocr import confine, frames
from ocr.confine import MEGABYTE
from ocr.frames import Head

IDLE_SECONDS = 3


def main(role: str, threads: int, *, strict: bool, parent: int) -> None:
    """Give up rights, load, give up the rest, then answer messages until the bot goes away."""
    given_up = confine.before_threads(parent)
    from ocr.tasks import rehearse, task  # numpy and onnxruntime start threads, which must not have a network either

    questions, answers = _pipes()
    answer = task(role, threads)
    rehearse(answer)
    memory = os.open("/proc/self/statm", os.O_RDONLY)
    starts_programs = role == "second"  # it sees plain pixels only, no files of anybody's making
    given_up += confine.before_photos(
        filter_calls=strict and not starts_programs, file_bytes=MEGABYTE if starts_programs else 0
    )
    rehearse(answer)  # once more, so that a filter too tight for this machine shows now and not at the first photo
    frames.write(answers, {"ready": role, "given_up": given_up})
    while (message := _next(questions)) is not None:
        try:
            head, body = answer(*message)
        except ClaimError as refusal:
            head, body = {"refused": type(refusal).__name__}, b""
        except MemoryError:
            head, body = {"refused": "PhotoTooLarge"}, b""
        except Exception as fault:  # one photo fails; the worker reads on, and the log says where
            head, body = {"fault": _where(fault)}, b""
        frames.write(answers, head | {"memory_kb": _resident(memory)}, body)


def _where(fault: Exception) -> str:
    """Say what failed and at which line, without a word of what stood on the paper."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__}:{Path(last.filename).name}:{last.lineno}"


def _next(questions: BufferedReader) -> tuple[Head, bytes] | None:
    """Wait for a message; when none comes for a while, the memory that the last ones left is given back."""
    if not select.select([questions], [], [], IDLE_SECONDS)[0]:
        confine.trim()
    return frames.read(questions)


def _resident(statm: int) -> int:
    """Return how much memory the process holds, in KiB; its peak would count that of the bot it was forked from."""
    return int(os.pread(statm, 100, 0).split()[1]) * resource.getpagesize() // 1024


def _pipes() -> tuple[BufferedReader, BufferedWriter]:
    """Keep the pipes for messages; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return os.fdopen(os.dup(0), "rb"), answers


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), strict=sys.argv[3] == "strict", parent=int(sys.argv[4]))
