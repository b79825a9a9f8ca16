"""Files in a folder, each named by the SHA-256 of its content: written once, whole, and on disk before it counts."""

import asyncio
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from sqlalchemy.dialects.sqlite import insert

from claims.clock import Clock
from claims.files import FileMissing, NoRoomForFiles
from storage.database import Database
from storage.tables.chat import files

KEEP_FREE_BYTES = 1 << 30
KEEP_FREE_SHARE = 0.05


class FolderFiles:
    """Implements claims.files.FileStore in a folder; the table `files` says what lies there."""

    def __init__(self, folder: Path, database: Database, clock: Clock, *, keep_free: int = KEEP_FREE_BYTES) -> None:
        self._folder = folder
        self._database = database
        self._clock = clock
        self._keep_free = keep_free

    async def put(self, data: bytes, media_type: str) -> str:
        """Keep a file and return its digest; raises NoRoomForFiles."""
        digest = await asyncio.to_thread(self._write, data)
        row = {"digest": digest, "size": len(data), "media_type": media_type, "created_at": self._clock.now()}
        async with self._database.transaction() as connection:
            await connection.execute(insert(files).values(row).on_conflict_do_nothing())
        return digest

    async def get(self, digest: str) -> bytes:
        """Return a file's content; raises FileMissing."""
        return await asyncio.to_thread(self._read, digest)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest[2:]

    def _write(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        self._refuse_when_full(len(data))
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(path, data)
        for folder in (path.parent, self._folder):
            _sync_folder(folder)
        return digest

    def _refuse_when_full(self, size: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        disk = shutil.disk_usage(self._folder)
        if disk.free - size < max(self._keep_free, 0) or disk.free < disk.total * KEEP_FREE_SHARE:
            raise NoRoomForFiles(f"{disk.free} bytes are free")

    def _read(self, digest: str) -> bytes:
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(digest) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise FileMissing(f"{digest} has changed on disk")
        return data


def _write_whole(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise
    Path(part.name).replace(path)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
