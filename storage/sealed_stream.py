"""A stream of bytes encrypted to a public key (X25519, HKDF-SHA256, AES-256-GCM in numbered chunks).

Who writes it cannot read it; one that was altered, cut short or put in another order is refused.
"""

import io
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.sealing import derive

MAGIC = b"bangban-backup-1\n"
CHUNK = 1 << 20
TAG = 16
LAST, MORE = b"last", b"more"


class BadBackup(Exception):
    """The file is no backup, is damaged or cut short, or was encrypted to another key; the message says which."""


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


def _cipher(shared: bytes, once: bytes, recipient: bytes) -> AESGCM:
    return AESGCM(derive(shared, f"backup:{once.hex()}:{recipient.hex()}"))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
