"""Where the keys lie: a file outside DATA, or a credential that systemd hands over. A lost key is never made anew."""

import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from bot.settings import BadSettings, Settings
from storage.keyring import Keyring, KeyringError, parse
from storage.sealing import Algorithm

FILE = "keyring.json"
CREDENTIAL = "bangban-keyring"
DATABASE = "bangban.db"
CIPHERS = {"aes": Algorithm.AES_256_GCM, "sm4": Algorithm.SM4_GCM}


class KeySource(Protocol):
    """A place where a keyring is kept."""

    def load(self) -> Keyring | None:
        """Return the keyring, None when there is none; raises KeyringError."""

    def save(self, keyring: Keyring) -> None:
        """Keep the keyring in place of the one before; raises KeyringError where that cannot be done."""


class FileKeys:
    """A file that only its owner may read, in a folder of its own outside DATA."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / FILE

    def load(self) -> Keyring | None:
        """Return the keyring, None when there is none; raises KeyringError."""
        if not self.file.exists():
            return None
        if stat.S_IMODE(self.file.stat().st_mode) & 0o077:
            raise KeyringError(f"others may read {self.file}; please run: chmod 600 {self.file}")
        return parse(self.file.read_text(encoding="utf-8"))

    def save(self, keyring: Keyring) -> None:
        """Write the keyring whole, so that a crash leaves the old or the new one."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        write_private(self.file, keyring.to_text().encode())


class CredentialKeys:
    """A credential of the service (systemd's LoadCredentialEncrypted); the service itself cannot change it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def load(self) -> Keyring | None:
        """Return the keyring; raises KeyringError."""
        return parse(self.file.read_text(encoding="utf-8"))

    def save(self, keyring: Keyring) -> None:  # noqa: ARG002
        """Refuse: systemd owns the credential."""
        raise KeyringError(
            "the keys come from a systemd credential, which the service cannot change; stop it, set BANGBAN_KEYS to a "
            "folder with the keyring, rotate there, and encrypt the credential again (systemd-creds encrypt)"
        )


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read: whole, and on disk before it takes its name."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def keys_folder(settings: Settings) -> Path:
    """Say in which folder keys are kept: BANGBAN_KEYS, or DATA-keys beside DATA."""
    data = settings.data.absolute()
    return settings.keys or data.with_name(f"{data.name}-keys")


def key_source(settings: Settings, environment: Mapping[str, str] | None = None) -> KeySource:
    """Choose where the keys lie: BANGBAN_KEYS, else systemd's credential, else DATA-keys."""
    environment = os.environ if environment is None else environment
    credential = Path(environment.get("CREDENTIALS_DIRECTORY", "/nonexistent")) / CREDENTIAL
    if settings.keys is None and credential.exists():
        return CredentialKeys(credential)
    return FileKeys(keys_folder(settings))


def open_keyring(settings: Settings, source: KeySource | None = None) -> Keyring:
    """Return the keys of a data folder, making them for an empty one only; raises KeyringError."""
    source = source or key_source(settings)
    keyring = source.load()
    if keyring is None:
        if (settings.data / DATABASE).exists():
            raise KeyringError(lost(settings))
        keyring = Keyring.fresh()
        source.save(keyring)
    return replace(keyring, algorithm=algorithm_of(settings))


def algorithm_of(settings: Settings) -> Algorithm:
    """Say with which algorithm new values are sealed; raises BadSettings."""
    try:
        return CIPHERS[settings.cipher]
    except KeyError as error:
        raise BadSettings(f"BANGBAN_CIPHER={settings.cipher}: please give aes or sm4") from error


def lost(settings: Settings) -> str:
    """Say what to do when the keys of a data folder are missing."""
    return (
        f"the keys are missing: {settings.data} holds sealed data, but there is no {keys_folder(settings) / FILE}. "
        "Put that folder back, or restore a backup into an empty folder (bangban restore FILE). No new key was made."
    )
