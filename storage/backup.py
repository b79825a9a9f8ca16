"""One encrypted file with everything: the database as of one moment, the stored files, the keys.

Encrypted to a public key (X25519, HKDF-SHA256, AES-256-GCM in numbered chunks): who makes backups cannot read them.
"""

import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.files import path_of
from storage.sealing import derive

MAGIC = b"bangban-backup-1\n"
CHUNK = 1 << 20
TAG = 16
LAST, MORE = b"last", b"more"
DATABASE, KEYS, HEADS, MANIFEST = "bangban.db", "keyring.json", "audit-heads.json", "manifest.json"


class BadBackup(Exception):
    """The file is no backup, is damaged or cut short, or was encrypted to another key; the message says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made_at: str
    files: int
    missing: tuple[str, ...] = ()


class Sealer(io.RawIOBase):
    """Encrypts what is written to it, chunk by chunk; `close` writes the last one, without which it is cut short."""

    def __init__(self, out: IO[bytes], recipient: X25519PublicKey) -> None:
        once = X25519PrivateKey.generate()
        public = once.public_key().public_bytes_raw()
        self._cipher = _cipher(once.exchange(recipient), public, recipient.public_bytes_raw())
        self._out, self._number, self._kept = out, 0, bytearray()
        out.write(MAGIC + public)

    def writable(self) -> bool:
        """Say that this is written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes."""
        self._kept += data
        while len(self._kept) > CHUNK:
            self._chunk(bytes(self._kept[:CHUNK]), MORE)
            del self._kept[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Write the last chunk."""
        if not self.closed:
            self._chunk(bytes(self._kept), LAST)
        super().close()

    def _chunk(self, data: bytes, mark: bytes) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), data, mark)
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class Opener(io.RawIOBase):
    """Decrypts a backup as it is read; raises BadBackup."""

    def __init__(self, source: IO[bytes], key: X25519PrivateKey) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise BadBackup("this is no Bangban backup")
        public = source.read(32)
        if len(public) != 32:
            raise BadBackup("the backup is cut short")
        shared = key.exchange(X25519PublicKey.from_public_bytes(public))
        self._cipher = _cipher(shared, public, key.public_key().public_bytes_raw())
        self._source, self._number, self._kept, self._over = source, 0, b"", False

    def readable(self) -> bool:
        """Say that this is read from."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Give some bytes."""
        while not self._kept and not self._over:
            self._kept = self._chunk()
        given = self._kept[: len(buffer)]
        buffer[: len(given)] = given
        self._kept = self._kept[len(given) :]
        return len(given)

    def finish(self) -> None:
        """Read to the end; raises BadBackup when the backup was cut short."""
        while not self._over:
            self._chunk()

    def _chunk(self) -> bytes:
        size = int.from_bytes(self._source.read(4), "big")
        sealed = self._source.read(size) if TAG <= size <= CHUNK + TAG else b""
        if len(sealed) != size or not size:
            raise BadBackup("the backup is cut short or damaged")
        nonce, self._number = _nonce(self._number), self._number + 1
        try:
            return self._cipher.decrypt(nonce, sealed, MORE)
        except InvalidTag:
            self._over = True
        try:
            return self._cipher.decrypt(nonce, sealed, LAST)
        except InvalidTag as error:
            raise BadBackup("the backup is damaged, or was encrypted to another recovery key") from error


def make(database: Path, files: Path, extras: dict[str, bytes], out: IO[bytes], to: X25519PublicKey) -> Manifest:
    """Write a backup of a database that may be in use, its files, and small `extras` by name; made_at is in them."""
    copy = database.with_name(".backup.db")
    try:
        _copy(database, copy)
        digests = _digests(copy)
        missing = tuple(digest for digest in digests if not path_of(files, digest).exists())
        manifest = Manifest(extras.pop("made_at").decode(), len(digests) - len(missing), missing)
        sealer = Sealer(out, to)
        with tarfile.open(fileobj=sealer, mode="w|") as tar:
            _add(tar, MANIFEST, json.dumps(_plain(manifest)).encode())
            for name, data in extras.items():
                _add(tar, name, data)
            tar.add(copy, DATABASE)
            for digest in digests:
                if digest not in missing:
                    tar.add(path_of(files, digest), f"files/{digest}")
        sealer.close()
    finally:
        copy.unlink(missing_ok=True)
    return manifest


def unpack(source: IO[bytes], key: X25519PrivateKey, data: Path, keys: Path) -> Manifest:
    """Put a backup's content into two empty folders; raises BadBackup."""
    opener = Opener(source, key)
    manifest: Manifest | None = None
    try:
        with tarfile.open(fileobj=opener, mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                if content is None:
                    raise BadBackup(f"the backup holds {entry.name}, which is no file")
                if entry.name == MANIFEST:
                    found = json.loads(content.read())
                    manifest = Manifest(found["made_at"], found["files"], tuple(found["missing"]))
                else:
                    _put(_target(entry.name, data, keys), content)
        opener.finish()
    except (tarfile.TarError, ValueError, KeyError) as error:
        raise BadBackup("the backup is damaged") from error
    if manifest is None:
        raise BadBackup("the backup is damaged: it does not say what it holds")
    return manifest


def _plain(manifest: Manifest) -> dict[str, object]:
    return {"made_at": manifest.made_at, "files": manifest.files, "missing": list(manifest.missing)}


def _copy(database: Path, copy: Path) -> None:
    """Copy the database in one step from a connection of its own; stepping never ends under load."""
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
        source.close()


def _digests(copy: Path) -> list[str]:
    connection = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
    try:
        return [str(row[0]) for row in connection.execute("SELECT digest FROM files ORDER BY digest")]
    finally:
        connection.close()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


def _target(name: str, data: Path, keys: Path) -> Path:
    if name == DATABASE:
        return data / name
    if name.startswith("files/") and name.removeprefix("files/").isalnum():
        return path_of(data / "files", name.removeprefix("files/"))
    if name.isascii() and name.replace(".", "").replace("-", "").isalnum():
        return keys / name
    raise BadBackup(f"the backup holds {name!r}, which belongs nowhere")


def _put(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        for part in _parts(content):
            out.write(part)
        out.flush()
        os.fsync(out.fileno())


def _parts(content: IO[bytes]) -> Iterator[bytes]:
    while part := content.read(CHUNK):
        yield part


def _cipher(shared: bytes, once: bytes, recipient: bytes) -> AESGCM:
    return AESGCM(derive(shared, f"backup:{once.hex()}:{recipient.hex()}"))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
