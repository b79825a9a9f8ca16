"""Stored files: sealed before they leave this process, each with a data key of its own; erasing that erases the file.

A file's name is a keyed digest of its content, so the same photo is kept once and the name tells nothing.
"""

import asyncio
from collections.abc import Sequence

from claims.clock import Clock
from claims.files import FileMissing
from storage.database import Database
from storage.sealing import DataKey, SealError, key_id_of, seal, unseal
from storage.shelves import Shelf
from storage.tables.chat import files
from storage.upsert import upsert

NAMES = "file names"


def file_key(digest: str) -> str:
    """Name the key of one file."""
    return f"file:{digest}"


class SealedFiles:
    """Implements claims.files.FileStore on a shelf; the table `files` says what lies there."""

    def __init__(self, shelf: Shelf, database: Database, clock: Clock) -> None:
        self._shelf = shelf
        self._database = database
        self._clock = clock
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
        sealed = await asyncio.to_thread(self._shelf.read, digest)
        try:
            return await self._opened(digest, sealed)
        except SealError as error:
            raise FileMissing(f"{digest} has changed where it lies or was erased") from error

    async def mend(self, digest: str, copy: Shelf) -> bool:
        """Write a file anew from its copy, or the copy from the file, where one has changed; say whether one had.

        What was erased has no key any more, so that it opens nowhere and is brought back from nowhere.
        """
        lying = [(shelf, await asyncio.to_thread(_lying, shelf, digest)) for shelf in (self._shelf, copy)]
        (_, here), (_, there) = lying
        if here == there:
            return False
        for (_, sealed), (other, _) in (lying, lying[::-1]):
            if sealed is not None and await self._opens(digest, sealed):
                await asyncio.to_thread(other.write, digest, sealed)
                return True
        return False

    async def _opened(self, digest: str, sealed: bytes) -> bytes:
        async with self._database.snapshot() as connection:
            number = key_id_of(sealed)
            keys = await self._vault.keys(connection, [number])
        return await asyncio.to_thread(unseal, keys[number], sealed, digest.encode())

    async def _opens(self, digest: str, sealed: bytes) -> bool:
        try:
            await self._opened(digest, sealed)
        except SealError:
            return False
        return True

    async def take_away(self, digests: Sequence[str]) -> None:
        """Remove files whose keys were erased; one that a crash leaves behind is unreadable all the same."""
        for digest in digests:
            await asyncio.to_thread(self._shelf.remove, digest)

    def _write(self, digest: str, data: bytes, key: DataKey) -> None:
        if not self._is_whole(digest, key):
            self._shelf.write(digest, seal(key, self._vault.keyring.algorithm, data, digest.encode()))

    def _is_whole(self, digest: str, key: DataKey) -> bool:
        """Say whether a file is there and whole under its key; one that is not is written again."""
        try:
            unseal(key, self._shelf.read(digest), digest.encode())
        except (FileMissing, SealError):
            return False
        return True


def _lying(shelf: Shelf, digest: str) -> bytes | None:
    try:
        return shelf.read(digest)
    except FileMissing:
        return None
