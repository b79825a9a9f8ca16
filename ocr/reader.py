"""The reader of papers that the bot holds: everything slow or hostile happens in worker processes."""

import asyncio
import os
import shutil
from collections import OrderedDict
from dataclasses import replace
from hashlib import blake2b
from time import perf_counter

from claims.errors import ClaimError
from claims.papers import (
    Box,
    NotAPhoto,
    PaperReader,
    PaperReading,
    PhotoBroken,
    PhotoTooLarge,
    Picture,
    ReaderBusy,
)
from ocr import header
from ocr.agreement import heard
from ocr.frames import Head
from ocr.sandbox import Sandbox, Terms, WorkerLost, WorkerSlow
from ocr.wire import from_json

GLANCE_SECONDS = 0.9  # an answer to a photo must not wait for longer
REMEMBERED = 1000  # photos whose direction is kept in mind
REFUSALS: dict[str, type[ClaimError]] = {
    "PhotoBroken": PhotoBroken,
    "PhotoTooLarge": PhotoTooLarge,
    "NotAPhoto": NotAPhoto,
}


class Reader(PaperReader):
    """Reads photos in `jobs` worker processes; one more cuts and takes first looks, which never wait for a reading.

    A reading may take `patience` times as long as is usual, for long runs on a busy machine.
    """

    def __init__(self, jobs: int = 1, patience: float = 1) -> None:
        threads = max(1, (os.cpu_count() or 1) // jobs)
        usual = Terms("read", threads)
        self._readers = Sandbox(
            replace(usual, photo_seconds=usual.photo_seconds * patience, start_seconds=usual.start_seconds * patience),
            jobs,
        )
        self._cutters = Sandbox(Terms("cut", memory_mb=400, photo_seconds=15), 1)
        self._second = shutil.which("tesseract") is not None
        self._seconds = Sandbox(Terms("second", photo_seconds=15), 1)
        self._turns: OrderedDict[bytes, int] = OrderedDict()

    async def start(self) -> None:
        """Load the models in the background, so that the first photo need not wait for them."""
        self._readers.warm()
        self._cutters.warm()
        if self._second:
            self._seconds.warm()

    async def close(self) -> None:
        """End the worker processes."""
        await asyncio.gather(*(box.close() for box in (self._readers, self._cutters, self._seconds)))

    def pids(self) -> set[int]:
        """Return the process ids of the workers that read."""
        return self._readers.pids()

    async def inspect(self, photo: bytes) -> Picture:
        """Say what the file is, from its header alone."""
        return header.inspect(photo)

    async def glance(self, photo: bytes) -> str | None:
        """Say what is surely wrong with a photo; None also when a first look cannot be had in time."""
        try:
            async with asyncio.timeout(GLANCE_SECONDS):
                said, _ = await _asked(self._cutters, {"do": "glance"}, photo)
        except (TimeoutError, ReaderBusy, PhotoBroken, PhotoTooLarge):
            return None  # the reading will say what is wrong
        return str(said["reason"]) if said.get("reason") else None

    async def read(self, photo: bytes) -> PaperReading:
        """Read a photo in a worker."""
        header.inspect(photo)
        said, crops = await _asked(self._readers, {"do": "read"}, photo)
        try:
            self._remember(photo, int(said["turns"]))
            reading, named = from_json(said), list(said["crops"])
        except (KeyError, TypeError, ValueError) as error:
            raise PhotoBroken from error
        return await self._seconded(reading, named, crops) if named and self._second else reading

    async def _seconded(self, reading: PaperReading, named: list[object], crops: bytes) -> PaperReading:
        """Have single fields read a second time; a reading stands without."""
        began = perf_counter()
        try:
            said, _ = await self._seconds.run({"crops": named}, crops)
            values = {str(name): None if value is None else str(value) for name, value in said["said"].items()}
        except (WorkerLost, WorkerSlow, KeyError, AttributeError):
            return reading
        return replace(heard(reading, values), seconds=round(reading.seconds + perf_counter() - began, 3))

    async def crop(self, photo: bytes, box: Box, *, longest: int = 900) -> bytes:
        """Cut out what is in `box`, with a margin."""
        return await self._cut(photo, [box.x, box.y, box.width, box.height], longest)

    async def upright(self, photo: bytes, *, longest: int = 2400) -> bytes:
        """Return the photo turned upright, without metadata."""
        return await self._cut(photo, None, longest)

    async def _cut(self, photo: bytes, box: list[int] | None, longest: int) -> bytes:
        header.inspect(photo)
        turns = await self._direction(photo)
        _, picture = await _asked(self._cutters, {"do": "cut", "turns": turns, "box": box, "longest": longest}, photo)
        return picture

    async def _direction(self, photo: bytes) -> int:
        """Return the quarter turns that make a photo upright, asking a worker when it was not read lately."""
        known = self._turns.get(_key(photo))
        if known is not None:
            return known
        said, _ = await _asked(self._readers, {"do": "turns"}, photo)
        self._remember(photo, int(said.get("turns", 0)))
        return int(said.get("turns", 0))

    def _remember(self, photo: bytes, turns: int) -> None:
        self._turns[_key(photo)] = turns % 4
        while len(self._turns) > REMEMBERED:
            self._turns.popitem(last=False)


def _key(photo: bytes) -> bytes:
    return blake2b(photo, digest_size=16).digest()


async def _asked(sandbox: Sandbox, head: Head, photo: bytes) -> tuple[Head, bytes]:
    try:
        said, body = await sandbox.run(head, photo)
    except WorkerSlow as error:
        raise ReaderBusy from error
    except WorkerLost as error:
        raise PhotoBroken from error
    refusal = REFUSALS.get(str(said.get("refused")))
    if refusal is not None:
        raise refusal
    return said, body
