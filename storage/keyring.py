"""The keys above all others: masters that wrap data keys, and the roots of look-ups, file names and the audit chain."""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from storage.sealing import KEY, Algorithm, DataKey, SealBroken, derive, seal, unseal

FORMAT = "bangban-keys-1"
MASTER = 0  # a wrapped data key names no data key


class KeyringError(Exception):
    """The keys are missing, damaged or not the ones this data was sealed with; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Master keys by name, the one in use, and one root that never changes.

    A rotation adds a master; an old one goes once nothing is wrapped by it any more.
    """

    masters: Mapping[str, bytes] = field(repr=False)
    active: str
    root: bytes = field(repr=False)
    algorithm: Algorithm = Algorithm.AES_256_GCM

    @classmethod
    def fresh(cls) -> "Keyring":
        """Make new keys."""
        name = _new_name()
        return cls({name: secrets.token_bytes(KEY)}, name, secrets.token_bytes(KEY))

    def with_new_master(self) -> "Keyring":
        """Return the keyring with one more master, in use from now on."""
        name = _new_name()
        return replace(self, masters={**self.masters, name: secrets.token_bytes(KEY)}, active=name)

    def only_active(self) -> "Keyring":
        """Return the keyring without the masters that were replaced."""
        return replace(self, masters={self.active: self.masters[self.active]})

    def wrap(self, secret: bytes, subject: str) -> bytes:
        """Seal a data key with the master in use."""
        return seal(DataKey(MASTER, self.masters[self.active]), self.algorithm, secret, _wrapping(self.active, subject))

    def unwrap(self, wrapped: bytes, master: str, subject: str) -> bytes:
        """Open a wrapped data key; raises KeyringError."""
        try:
            return unseal(DataKey(MASTER, self.masters[master]), wrapped, _wrapping(master, subject))
        except KeyError as error:
            raise KeyringError(f"the key {master} is not in the keyring") from error
        except SealBroken as error:
            raise KeyringError(f"the data key of {subject} does not open with {master}") from error

    def mac_key(self, purpose: str) -> bytes:
        """Derive the key of a keyed digest: one a purpose."""
        return _mac_key(self.root, purpose)

    def digest(self, purpose: str, *parts: bytes) -> str:
        """Return a keyed digest (HMAC-SHA256, hex) that says nothing to who has not the key."""
        made = hmac.new(self.mac_key(purpose), digestmod="sha256")
        for part in parts:
            made.update(part)
        return made.hexdigest()

    def to_text(self) -> str:
        """Write the keyring as it is kept in its file."""
        return json.dumps(
            {
                "format": FORMAT,
                "active": self.active,
                "masters": {name: b64encode(key).decode() for name, key in self.masters.items()},
                "root": b64encode(self.root).decode(),
            },
            indent=1,
        )


def parse(text: str) -> Keyring:
    """Read a keyring; raises KeyringError."""
    try:
        found = json.loads(text)
        masters = {name: b64decode(key, validate=True) for name, key in found["masters"].items()}
        keyring = Keyring(masters, found["active"], b64decode(found["root"], validate=True))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyringError("the key file is damaged: put its copy back") from error
    right = found.get("format") == FORMAT and keyring.active in masters
    if not right or {len(key) for key in (*masters.values(), keyring.root)} != {KEY}:
        raise KeyringError("the key file is damaged or of another version: put its copy back")
    return keyring


def _wrapping(master: str, subject: str) -> bytes:
    return f"data_keys.wrapped\x1f{master}\x1f{subject}".encode()


def _new_name() -> str:
    return f"k{secrets.token_hex(4)}"


@lru_cache(maxsize=256)
def _mac_key(root: bytes, purpose: str) -> bytes:
    return derive(root, f"mac:{purpose}")
