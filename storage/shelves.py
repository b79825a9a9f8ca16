"""Where sealed files lie under their names: in a folder, or in an S3 bucket. Whatever comes here is sealed already."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from claims.files import FileMissing, NoRoomForFiles
from claims.trouble import DiskFull, Unreachable
from storage.trouble import told

KEEP_FREE_BYTES = 1 << 30
KEEP_FREE_SHARE = 0.05
BUCKETS = ("s3://", "memory://", "file://")
PATIENCE = {"timeout": "20s", "connect_timeout": "5s"}
TRIES: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


class BucketAway(Unreachable):
    """The bucket does not answer, or does not let us in."""

    remedy = "the bucket of the files does not answer: please check BANGBAN_FILES, its credentials and the net"


class Shelf(Protocol):
    """Keeps sealed files by name, whole or not at all; every method may be slow and is called in a thread."""

    def read(self, name: str) -> bytes:
        """Return a file as it lies there; raises FileMissing."""

    def write(self, name: str, sealed: bytes) -> None:
        """Keep a file, in place of one of that name, for good; raises NoRoomForFiles."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no mistake."""

    def names(self) -> set[str]:
        """Return the names of all files."""


def is_bucket(where: str) -> bool:
    """Say whether a setting names a bucket rather than a folder."""
    return where.startswith(BUCKETS)


def path_of(folder: Path, name: str) -> Path:
    """Say where a file lies in a folder."""
    return folder / name[:2] / name[2:]


class FolderShelf:
    """Files in a folder, each on disk before it takes its name; photos are refused before the disk is full."""

    def __init__(self, folder: Path, *, keep_free: int = KEEP_FREE_BYTES, synced: bool = True) -> None:
        self.folder = folder
        self._keep_free = keep_free
        self._synced = synced  # False where whoever writes syncs the whole disk once, at the end

    def read(self, name: str) -> bytes:
        """Return a file as it lies there; raises FileMissing."""
        try:
            return path_of(self.folder, name).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(name) from error

    def write(self, name: str, sealed: bytes) -> None:
        """Keep a file for good; raises NoRoomForFiles."""
        path = path_of(self.folder, name)
        self._refuse_when_full(len(sealed))
        try:
            with told(self.folder):
                path.parent.mkdir(parents=True, exist_ok=True)
                _write_whole(path, sealed, synced=self._synced)
                for folder in (path.parent, self.folder) if self._synced else ():
                    _sync_folder(folder)
        except DiskFull as error:
            raise NoRoomForFiles(str(error)) from error

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no mistake."""
        path_of(self.folder, name).unlink(missing_ok=True)

    def names(self) -> set[str]:
        """Return the names of all files."""
        if not self.folder.is_dir():
            return set()
        return {entry.name + name for entry in os.scandir(self.folder) if entry.is_dir() for name in _whole_in(entry)}

    def _refuse_when_full(self, size: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        disk = shutil.disk_usage(self.folder)
        if disk.free - size < max(self._keep_free, 0) or disk.free < disk.total * KEEP_FREE_SHARE:
            raise NoRoomForFiles(f"{disk.free} bytes are free")


class BucketShelf:
    """Files in an S3 bucket, under the prefix its address names; credentials come from AWS_… in the environment."""

    def __init__(self, address: str) -> None:
        import obstore.store  # an office with a folder need not load it

        given: dict[str, Any] = {"mkdir": True} if address.startswith("file") else {}
        if address.startswith("s3"):
            plain = {"allow_http": os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"}
            given = {"client_options": {**PATIENCE, **plain}, "retry_config": TRIES}
        self._store = obstore.store.from_url(address, **given)

    def read(self, name: str) -> bytes:
        """Return a file as it lies there; raises FileMissing and BucketAway."""
        with _asked(name):
            return self._store.get(_key(name)).bytes().to_bytes()

    def write(self, name: str, sealed: bytes) -> None:
        """Keep a file; raises BucketAway."""
        with _asked(name):
            self._store.put(_key(name), sealed)

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no mistake."""
        try:
            with _asked(name):
                self._store.delete(_key(name))
        except FileMissing:
            return

    def names(self) -> set[str]:
        """Return the names of all files."""
        with _asked(""):
            return {str(meta["path"]).replace("/", "") for part in self._store.list() for meta in part}


def shelf_at(where: str | Path) -> Shelf:
    """Return the shelf at a folder or at the address of a bucket (s3://BUCKET/PREFIX)."""
    return BucketShelf(where) if isinstance(where, str) and is_bucket(where) else FolderShelf(Path(where))


@contextmanager
def _asked(name: str) -> Iterator[None]:
    from obstore.exceptions import BaseError, NotFoundError

    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise FileMissing(name) from error
    except (BaseError, OSError) as error:
        raise BucketAway(f"{BucketAway.remedy} ({type(error).__name__})") from error


def _key(name: str) -> str:
    return f"{name[:2]}/{name[2:]}"


def _whole_in(folder: "os.DirEntry[str]") -> Iterator[str]:
    return (entry.name for entry in os.scandir(folder.path) if not entry.name.startswith("."))


def _write_whole(path: Path, data: bytes, *, synced: bool) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            if synced:
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
