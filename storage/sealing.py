"""Seals values so that only who holds the key can read them, and nobody can alter or move them unnoticed.

A sealed value is: algorithm (1 byte), number of its data key (8 bytes), nonce (12 bytes), ciphertext with tag.
Header and place (table, column, row) are associated data: a value copied to another row does not open.
"""

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HEADER = struct.Struct(">BQ")
NONCE = 12
TAG = 16
KEY = 32
LARGEST = (1 << 63) - 1  # of numbers in a database


class SealError(Exception):
    """A sealed value could not be opened."""


class SealBroken(SealError):
    """The value was altered, moved from another place, or sealed under another key."""


class KeyErased(SealError):
    """The value's key was erased on purpose; nobody can open it any more."""


class Algorithm(IntEnum):
    """The first byte of a sealed value."""

    AES_256_GCM = 1
    SM4_GCM = 2  # GB/T 32907-2016, for offices that must use the national cipher


class Aead(Protocol):
    """Authenticated encryption with one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Return the ciphertext and its tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Return the content; raises InvalidTag."""


@dataclass(frozen=True, slots=True)
class Sm4Gcm:
    """SM4 in GCM, in the shape of `cryptography`'s AESGCM."""

    key: bytes

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Return the ciphertext and its tag."""
        encryptor = Cipher(algorithms.SM4(self.key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data or b"")
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Return the content; raises InvalidTag."""
        body, tag = data[:-TAG], data[-TAG:]
        decryptor = Cipher(algorithms.SM4(self.key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated_data or b"")
        return decryptor.update(body) + decryptor.finalize()


def derive(secret: bytes, purpose: str, length: int = KEY) -> bytes:
    """Derive a key for one purpose from a secret (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=purpose.encode()).derive(secret)


CIPHERS: dict[Algorithm, Callable[[bytes], Aead]] = {
    Algorithm.AES_256_GCM: lambda secret: AESGCM(derive(secret, "aes-256-gcm")),
    Algorithm.SM4_GCM: lambda secret: Sm4Gcm(derive(secret, "sm4-gcm", 16)),
}


@dataclass(frozen=True, slots=True)
class DataKey:
    """What the values of one subject are sealed with; each algorithm has its own key derived from the secret."""

    id: int
    secret: bytes = field(repr=False)
    _ciphers: dict[Algorithm, Aead] = field(default_factory=dict, repr=False)

    def cipher(self, algorithm: Algorithm) -> Aead:
        """Return the cipher, made at its first use."""
        if algorithm not in self._ciphers:
            self._ciphers[algorithm] = CIPHERS[algorithm](self.secret)
        return self._ciphers[algorithm]


def seal(key: DataKey, algorithm: Algorithm, plain: bytes, place: bytes) -> bytes:
    """Seal a value for its place."""
    header = HEADER.pack(algorithm, key.id)
    nonce = os.urandom(NONCE)
    return header + nonce + key.cipher(algorithm).encrypt(nonce, plain, header + place)


def key_id_of(value: bytes) -> int:
    """Say which data key a sealed value needs; raises SealBroken."""
    if len(value) < HEADER.size + NONCE + TAG:
        raise SealBroken("too short to be a sealed value")
    number = int(HEADER.unpack_from(value)[1])
    if number > LARGEST:
        raise SealBroken("it names a key that no database could hold")
    return number


def unseal(key: DataKey, value: bytes, place: bytes) -> bytes:
    """Open a sealed value at its place; raises SealBroken."""
    if (key_id := key_id_of(value)) != key.id:
        raise SealBroken(f"it names key {key_id}, not {key.id}")
    header, nonce, body = value[: HEADER.size], value[HEADER.size :][:NONCE], value[HEADER.size + NONCE :]
    number = header[0]
    try:
        return key.cipher(Algorithm(number)).decrypt(nonce, body, header + place)
    except (InvalidTag, ValueError) as error:
        raise SealBroken(place.decode(errors="replace")) from error
