"""One process at a time may hold a data folder."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


class DataInUse(Exception):
    """Another process holds the data folder."""


class DataLock:
    """An advisory lock on DATA/lock, gone with the process that took it, however it ends."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            raise DataInUse(
                f"another Bangban is running on {data}; stop it first, or choose another folder with DATA=…"
            ) from error

    def release(self) -> None:
        """Let the next process in."""
        os.close(self._handle)


@asynccontextmanager
async def brief_lock(data: Path) -> AsyncIterator[None]:
    """Let processes that share a folder do something one after the other."""
    handle = os.open(data / "start.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
