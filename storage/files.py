"""Files in a folder: sealed, written once, whole, and on disk before they count.

A file's name is a keyed digest of its content, so the same photo is kept once and the name tells nothing.
Each has its own data key: erasing that erases the file.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from claims.clock import Clock
from claims.files import FileMissing, NoRoomForFiles
from claims.trouble import DiskFull
from storage.database import Database
from storage.sealing import DataKey, SealError, key_id_of, seal, unseal
from storage.tables.chat import files
from storage.trouble import told
from storage.upsert import upsert

KEEP_FREE_BYTES = 1 << 30
KEEP_FREE_SHARE = 0.05
NAMES = "file names"


def file_key(digest: str) -> str:
    """Name the key of one file."""
    return f"file:{digest}"


def path_of(folder: Path, digest: str) -> Path:
    """Say where a file lies."""
    return folder / digest[:2] / digest[2:]


class FolderFiles:
    """Implements claims.files.FileStore in a folder; the table `files` says what lies there."""

    def __init__(self, folder: Path, database: Database, clock: Clock, *, keep_free: int = KEEP_FREE_BYTES) -> None:
        self._folder = folder
        self._database = database
        self._clock = clock
        self._keep_free = keep_free
        self._vault = database.vault

    async def put(self, data: bytes, media_type: str) -> str:
        """Keep a file and return its digest; raises NoRoomForFiles."""
        digest = await asyncio.to_thread(self._vault.keyring.digest, NAMES, data)
        row = {"digest": digest, "size": len(data), "media_type": media_type, "created_at": self._clock.now()}
        async with self._database.transaction() as connection:
            key = await self._vault.key_of(connection, file_key(digest))
        await asyncio.to_thread(self._write, digest, data, key)
        async with self._database.transaction() as connection:
            await connection.execute(upsert(files).values(row).on_conflict_do_nothing())
        return digest

    async def get(self, digest: str) -> bytes:
        """Return a file's content; raises FileMissing."""
        sealed = await asyncio.to_thread(self._read, digest)
        try:
            async with self._database.snapshot() as connection:
                number = key_id_of(sealed)
                keys = await self._vault.keys(connection, [number])
            return await asyncio.to_thread(unseal, keys[number], sealed, digest.encode())
        except SealError as error:
            raise FileMissing(f"{digest} has changed on disk or was erased") from error

    async def take_away(self, digests: Sequence[str]) -> None:
        """Remove files whose keys were erased; one that a crash leaves behind is unreadable all the same."""
        for digest in digests:
            await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)

    def _path(self, digest: str) -> Path:
        return path_of(self._folder, digest)

    def _write(self, digest: str, data: bytes, key: DataKey) -> None:
        path = self._path(digest)
        if path.exists() and _opens(path, key, digest):
            return
        self._refuse_when_full(len(data))
        try:
            with told(self._folder):
                path.parent.mkdir(parents=True, exist_ok=True)
                _write_whole(path, seal(key, self._vault.keyring.algorithm, data, digest.encode()))
                for folder in (path.parent, self._folder):
                    _sync_folder(folder)
        except DiskFull as error:
            raise NoRoomForFiles(str(error)) from error

    def _refuse_when_full(self, size: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        disk = shutil.disk_usage(self._folder)
        if disk.free - size < max(self._keep_free, 0) or disk.free < disk.total * KEEP_FREE_SHARE:
            raise NoRoomForFiles(f"{disk.free} bytes are free")

    def _read(self, digest: str) -> bytes:
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(digest) from error


def _opens(path: Path, key: DataKey, digest: str) -> bool:
    """Say whether a file on disk is whole under its key; one that is not is written again."""
    try:
        unseal(key, path.read_bytes(), digest.encode())
    except SealError:
        return False
    return True


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
