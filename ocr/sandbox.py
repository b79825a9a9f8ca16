"""Worker processes that decode and read photos: started when needed, ended when slow, replaced when old."""

import asyncio
import contextlib
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr import frames
from ocr.frames import Head

LOG = logging.getLogger(__name__)
LARGE, KEPT = str(32 * 1024 * 1024), str(256 * 1024 * 1024)  # bytes
LINE = 80  # characters of what a worker says of its failure
ROOT = Path(__file__).resolve().parent.parent


class WorkerLost(Exception):
    """The worker died over a photo, twice, or says that it failed."""


class WorkerSlow(Exception):
    """The worker did not answer in time, twice."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a worker may take and how long it may live."""

    role: str
    threads: int = 1
    start_seconds: float = 60
    photo_seconds: float = 30
    photos: int = 200  # in a life
    memory_mb: int = 700  # resident; a worker that grew beyond is replaced


class Worker:
    """One process and its pipes."""

    def __init__(self, process: Process, terms: Terms) -> None:
        self._process, self._terms = process, terms
        self._photos = 0
        self.worn = False

    @classmethod
    async def start(cls, terms: Terms) -> "Worker":
        """Start a process and wait until it has loaded what it needs.

        Where the filter of kernel calls does not suit the machine, the worker runs without it and the log says so.
        """
        try:
            return await cls._started(terms, "strict")
        except EOFError:
            LOG.warning("worker_runs_without_call_filter", extra={"role": terms.role})
            return await cls._started(terms, "loose")

    @classmethod
    async def _started(cls, terms: Terms, grip: str) -> "Worker":
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ocr.worker", terms.role, str(terms.threads), grip, str(os.getpid()),
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment(terms.threads), cwd="/", limit=frames.MOST,
        )  # fmt: skip
        worker = cls(process, terms)
        try:
            async with asyncio.timeout(terms.start_seconds):
                await frames.receive(worker._answers)
        except BaseException:
            await worker.end()
            raise
        return worker

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def _answers(self) -> asyncio.StreamReader:
        assert self._process.stdout is not None
        return self._process.stdout

    async def ask(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        """Send one message and return the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(frames.pack(head, body))
        await self._process.stdin.drain()
        answer = await frames.receive(self._answers)
        self._photos += 1
        grown = int(answer[0].get("memory_kb", 0)) > self._terms.memory_mb * 1024
        self.worn = grown or self._photos >= self._terms.photos
        return answer

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._process._transport.close()  # type: ignore[attr-defined]


class Sandbox:
    """A few workers of one role; a photo that kills or stalls one is tried once more in a fresh one."""

    def __init__(self, terms: Terms, size: int) -> None:
        self._terms = terms
        self._places = asyncio.Semaphore(size)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def run(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        """Have a message answered. Raises WorkerLost or WorkerSlow after the second failure.

        A caller who gives up does not stop the worker in mid-answer: the answer is awaited and dropped.
        """
        return await asyncio.shield(self._spawn(self._twice(head, body)))

    def pids(self) -> set[int]:
        """Return the process ids of the workers that live."""
        return {worker.pid for worker in (*self._idle, *self._busy)}

    def warm(self) -> None:
        """Start one worker in the background."""
        self._spawn(self._warm())

    async def close(self) -> None:
        """End every worker; what they were reading is lost."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in (*self._idle, *self._busy)))
        self._idle.clear()
        self._busy.clear()

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waits has it; with nobody waiting it is not an error

    async def _warm(self) -> None:
        async with self._places:
            if not self._idle:
                self._idle.append(await Worker.start(self._terms))

    async def _twice(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        async with self._places:
            try:
                return await self._once(head, body)
            except (EOFError, OSError, ValueError, TimeoutError):
                pass
            try:
                return await self._once(head, body)
            except TimeoutError as error:
                raise WorkerSlow from error
            except (EOFError, OSError, ValueError) as error:
                raise WorkerLost from error

    async def _once(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        worker = self._idle.pop() if self._idle else await Worker.start(self._terms)
        self._busy.add(worker)
        try:
            async with asyncio.timeout(self._terms.photo_seconds):
                answer = await worker.ask(head, body)
        except BaseException:
            await worker.end()
            raise
        finally:
            self._busy.discard(worker)
        if worker.worn:
            await worker.end()
        else:
            self._idle.append(worker)
        if "fault" in answer[0]:
            LOG.error("worker_failed", extra={"role": self._terms.role, "error": str(answer[0]["fault"])[:LINE]})
            raise WorkerLost
        return answer


def _environment(threads: int) -> dict[str, str]:
    """Return what a worker may know: where Python and the package are, nothing of the bot's settings."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": str(threads),
        "HOME": "/nonexistent",
        "MALLOC_MMAP_THRESHOLD_": LARGE,  # the networks ask for the same large pieces again and again
        "MALLOC_TRIM_THRESHOLD_": KEPT,
        "MALLOC_ARENA_MAX": "1",
    }
