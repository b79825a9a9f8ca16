"""One encrypted file with everything: the database as of one moment, the keys, and the stored files or their names.

Whatever database it was made from, the file is written and read here; `storage.dumps` knows the two kinds.
"""

import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Protocol

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from claims.files import FileMissing
from storage.sealed_stream import CHUNK, BadBackup, Opener, Sealer
from storage.shelves import Shelf

KEYS, HEADS, MANIFEST = "keyring.json", "audit-heads.json", "manifest.json"
DATABASE, BASE, FILES = "bangban.db", "base/", "files/"
SQLITE, POSTGRESQL = "sqlite", "postgresql"

Parts = Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `files` are inside unless they lie `apart`, each kept once for many backups."""

    made_at: str
    files: int
    missing: tuple[str, ...] = ()
    kind: str = SQLITE
    apart: bool = False
    tables: dict[str, list[str]] = field(default_factory=dict)
    revision: str = ""


class Writer:
    """Puts named contents into a backup, one after the other."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, data: bytes) -> None:
        """Put some bytes in; more of one name may follow."""
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        self._tar.addfile(entry, io.BytesIO(data))

    def add_file(self, name: str, path: Path) -> None:
        """Put a file in."""
        self._tar.add(path, name)


class Dump(Protocol):
    """A database as of one moment."""

    kind: str
    tables: dict[str, list[str]]
    revision: str
    digests: list[str]

    async def write(self, to: Writer) -> None:
        """Put the whole database into a backup, as DATABASE or under names that begin with BASE."""


class Target(Protocol):
    """Where a backup's content goes."""

    async def begin(self, manifest: Manifest) -> None:
        """Get ready for what comes; raises BadBackup for what does not fit."""

    async def take(self, name: str, parts: Parts) -> None:
        """Take a piece of the database."""

    async def keep(self, name: str, data: bytes) -> None:
        """Take a key or another small thing that lies beside the keys."""

    async def finish(self) -> list[str]:
        """Let all of it count, and return the names of the files that belong to it."""


async def make(
    dump: Dump, shelf: Shelf, extras: dict[str, bytes], out: IO[bytes], to: X25519PublicKey, apart: Shelf | None
) -> Manifest:
    """Write a backup with small `extras` by name, made_at among them; files go in, or on a shelf `apart` of it."""
    there = apart.names() if apart else shelf.names()
    missing = [digest for digest in dump.digests if digest not in there]
    if apart:
        missing = [digest for digest in missing if not _copied(shelf, digest, apart)]
    made_at, count = extras.pop("made_at").decode(), len(dump.digests) - len(missing)
    manifest = Manifest(
        made_at, count, tuple(missing), dump.kind, apart is not None, tables=dump.tables, revision=dump.revision
    )
    sealer = Sealer(out, to)
    with tarfile.open(fileobj=sealer, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        writer = Writer(tar)
        writer.add(MANIFEST, json.dumps(asdict(manifest)).encode())
        for name, data in extras.items():
            writer.add(name, data)
        await dump.write(writer)
        gone = set(missing)
        for digest in [] if apart else dump.digests:
            if digest not in gone:
                writer.add(f"{FILES}{digest}", shelf.read(digest))
    sealer.close()
    return manifest


async def unpack(source: IO[bytes], key: X25519PrivateKey, into: Target, shelf: Shelf, beside: Shelf) -> Manifest:
    """Put a backup's content where it belongs; files that lie apart are taken from `beside`. Raises BadBackup."""
    opener = Opener(source, key)
    manifest: Manifest | None = None
    try:
        with tarfile.open(fileobj=opener, mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                if content is None:
                    raise BadBackup(f"the backup holds {entry.name}, which is no file")
                if entry.name == MANIFEST:
                    manifest = _manifest(content.read())
                    await into.begin(manifest)
                else:
                    await _place(entry.name, content, into, shelf)
        opener.finish()
    except tarfile.TarError as error:
        raise BadBackup("the backup is damaged") from error
    if manifest is None:
        raise BadBackup("the backup is damaged: it does not say what it holds")
    digests = await into.finish()
    for digest in digests if manifest.apart else ():
        _copied(beside, digest, shelf)  # one that is missing there is named by `verify`
    return manifest


async def _place(name: str, content: IO[bytes], into: Target, shelf: Shelf) -> None:
    digest = name.removeprefix(FILES)
    if name == DATABASE or name.startswith(BASE):
        await into.take(name.removeprefix(BASE), _parts(content))
    elif name.startswith(FILES) and digest.isalnum():
        shelf.write(digest, content.read())
    elif name.isascii() and name.replace(".", "").replace("-", "").isalnum():
        await into.keep(name, content.read())
    else:
        raise BadBackup(f"the backup holds {name!r}, which belongs nowhere")


def _manifest(data: bytes) -> Manifest:
    try:
        found = json.loads(data)
        return Manifest(**{**found, "missing": tuple(found["missing"])})
    except (ValueError, KeyError, TypeError) as error:
        raise BadBackup("the backup is damaged, or was made by a newer Bangban") from error


def _parts(content: IO[bytes]) -> Parts:
    while part := content.read(CHUNK):
        yield part


def _copied(here: Shelf, digest: str, there: Shelf) -> bool:
    try:
        there.write(digest, here.read(digest))
    except FileMissing:
        return False
    return True
