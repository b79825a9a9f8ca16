"""The port to stored files: photos and papers, named by the digest of their content."""

from collections.abc import Sequence
from typing import Protocol

from claims.errors import ClaimError


class FileError(Exception):
    """A file could not be kept or found."""


class FileMissing(FileError):
    """No file with this digest is stored, or its content no longer matches it."""


class NoRoomForFiles(FileError, ClaimError):
    """The disk is too full to take files; what is there already is safe."""


class FileStore(Protocol):
    """Keeps files for good, each content once."""

    async def put(self, data: bytes, media_type: str) -> str:
        """Keep a file and return its digest; raises NoRoomForFiles."""

    async def get(self, digest: str) -> bytes:
        """Return a file's content; raises FileMissing."""

    async def take_away(self, digests: Sequence[str]) -> None:
        """Remove files whose keys were erased."""
