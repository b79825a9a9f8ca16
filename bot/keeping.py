"""Keeps what is kept: checks it, backs it up, restores it, changes its master key."""

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from bot.control import Command, Outcome, Work
from bot.highwater import gone_back
from bot.keys import FILE, FileKeys, key_source, keys_folder, open_keyring, write_private
from bot.place import has_data, look_into, open_database, place_of, shelf_of
from bot.settings import Settings
from claims.clock import SHANGHAI
from storage import backup
from storage.audit_chain import Head, Heads, heads, seal_lines
from storage.backup import HEADS, KEYS, Manifest
from storage.database import Database
from storage.dumps import dump_of
from storage.erasures import SqlErasures
from storage.kept_files import FOLDER, KeptFiles
from storage.keyring import KeyringError
from storage.restoring import FileTarget, ServerTarget
from storage.rotation import rewrap
from storage.sealed_stream import BadBackup
from storage.server_tally import ServerTally
from storage.shelves import FolderShelf, Shelf
from storage.verify import Counted, verify

PUBLIC, PRIVATE = "recovery.pub", "recovery.key"
SHOWN = 200


class CannotKeep(ValueError):
    """A backup or a restore that cannot be made as asked; the message says what to do."""


def make_recovery_keys(settings: Settings) -> None:
    """Make the pair of keys for backups, once; the private one is to be taken away from this machine."""
    folder = keys_folder(settings)
    if (folder / PUBLIC).exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = X25519PrivateKey.generate()
    write_private(folder / PRIVATE, key.private_bytes_raw().hex().encode() + b"\n")
    write_private(folder / PUBLIC, key.public_key().public_bytes_raw().hex().encode() + b"\n")


def known_heads(settings: Settings) -> Heads:
    """Return the ends of the audit chains as they are kept beside the keys."""
    path = keys_folder(settings) / HEADS
    if not path.exists():
        return {}
    return {place: Head(**head) for place, head in json.loads(path.read_text(encoding="utf-8")).items()}


async def seal_audit(settings: Settings, database: Database) -> int:
    """Seal the audit's new lines, and keep where its chains end outside DATA."""
    sealed = 0
    while True:
        async with database.transaction() as connection:
            count = await seal_lines(connection, database.vault.keyring)
        sealed += count
        if not count:
            break
    if sealed:
        async with database.snapshot() as connection:
            ends = {place: asdict(head) for place, head in (await heads(connection)).items()}
        await asyncio.to_thread(write_private, keys_folder(settings) / HEADS, json.dumps(ends, indent=1).encode())
    return sealed


async def gather_sums(database: Database) -> None:
    """Bring the sums that each transaction wrote on PostgreSQL into one, so that none of them can be taken away."""
    if isinstance(database.tally, ServerTally):
        async with database.transaction() as connection:
            await database.tally.gather(connection)


async def check(settings: Settings) -> tuple[list[str], Counted]:
    """Check everything in DATA, beside a running process or without one; return the findings and the counts."""
    ends = known_heads(settings)
    database = await look_into(settings)
    counted = Counted()
    try:
        found = [finding async for finding in verify(database, shelf_of(settings), ends, counted)]
        found += [said] if (said := await gone_back(settings, database)) else []
    finally:
        await database.close()
    return found, counted


async def day_heads(settings: Settings, on: date) -> Heads:
    """Return how each place's audit chain stood at the end of a day in Shanghai, for another office to keep."""
    database = await look_into(settings)
    try:
        async with database.snapshot() as connection:
            return await heads(connection, datetime.combine(on + timedelta(days=1), time(), SHANGHAI))
    finally:
        await database.close()


async def what_is_due(settings: Settings) -> list[str]:
    """Write the terms, what is kept by what became of it, what is to be erased next and what is held back."""
    database = await look_into(settings)
    try:
        async with database.snapshot() as connection:
            erasures = SqlErasures(connection)
            counts, waiting = await erasures.counts(), await erasures.waiting_within("", SHOWN)
            held = await erasures.holds_within("")
    finally:
        await database.close()
    lines = [f"terms in days: {settings.keep}", "kept: " + ", ".join(f"{n} {what}" for what, n in counts.items())]
    for one, ending in waiting:
        named = ending.claim.number if ending.claim else f"draft {ending.draft.id}"
        lines.append(f"{one.due_at.astimezone(SHANGHAI):%Y-%m-%d}\t{named}\t{one.why}")
    return [*lines, *(f"held\t{claim.number}\tsince {hold.set_at:%Y-%m-%d}" for hold, claim in held)]


def back_up(settings: Settings, target: Path, now: datetime, apart: KeptFiles | None = None) -> Manifest:
    """Write a backup of everything; running processes go on meanwhile. Raises CannotKeep.

    Files go into it, or `apart`, where each is kept once for many backups.
    """
    public = keys_folder(settings) / PUBLIC
    if not has_data(settings):
        raise CannotKeep(f"there is no Bangban data in {settings.data}")
    if not public.exists():
        raise CannotKeep(f"there is no {public} to encrypt to; `bangban run` makes it at its next start")
    extras = {"made_at": now.isoformat().encode(), KEYS: open_keyring(settings).to_text().encode()}
    extras[PUBLIC] = public.read_bytes()
    ends = keys_folder(settings) / HEADS
    if ends.exists():
        extras[HEADS] = ends.read_bytes()
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        write_private(part, b"")
        with part.open("r+b") as out:
            recipient = X25519PublicKey.from_public_bytes(bytes.fromhex(public.read_text().strip()))
            manifest = asyncio.run(_written(settings, extras, out, recipient, apart))
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


async def _written(
    settings: Settings, extras: dict[str, bytes], out: IO[bytes], recipient: X25519PublicKey, apart: KeptFiles | None
) -> Manifest:
    async with dump_of(place_of(settings)) as dump:
        made_at = datetime.fromisoformat(extras["made_at"].decode())
        manifest = await backup.make(dump, shelf_of(settings), extras, out, recipient, apart)
        if apart is not None:
            apart.note(dump.digests, made_at)
        return manifest


def restore(settings: Settings, source: Path, key: Path | None) -> Manifest:
    """Put a backup into an empty DATA, an empty folder of keys and, where that is set, an empty PostgreSQL.

    Files that lie beside it, each kept once for many backups, come from there. Raises CannotKeep and BadBackup.
    """
    folder = keys_folder(settings)
    key = key or folder / PRIVATE
    if not key.exists():
        raise CannotKeep(f"the recovery key {key} is not there; give it with --key FILE")
    left = [path for path in (settings.data, folder) if path.exists() and set(path.iterdir()) - {key}]
    if left:
        raise CannotKeep(f"{left[0]} is not empty; restore into an empty folder (--data DIR)")
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(key.read_text().strip()))
    manifest = asyncio.run(_unpacked(settings, source, private))
    os.sync()
    (folder / KEYS).rename(folder / FILE)
    asyncio.run(_opened_once(settings))
    return manifest


async def _opened_once(settings: Settings) -> None:
    """Bring the tables of an older version up to date, and let the sums follow them, before anybody looks."""
    await (await open_database(settings)).close()


async def _unpacked(settings: Settings, source: Path, key: X25519PrivateKey) -> Manifest:
    place, folder = place_of(settings), keys_folder(settings)
    beside = FolderShelf(source.parent / FOLDER)
    with source.open("rb") as packed:
        if isinstance(place, Path):
            return await backup.unpack(packed, key, FileTarget(settings.data, folder), _unsynced(settings), beside)
        target = ServerTarget(place, folder)
        try:
            return await backup.unpack(packed, key, target, _unsynced(settings), beside)
        finally:
            await target.close()


def _unsynced(settings: Settings) -> Shelf:
    shelf = shelf_of(settings)
    return FolderShelf(shelf.folder, keep_free=0, synced=False) if isinstance(shelf, FolderShelf) else shelf


async def rotate(work: Work, arguments: Mapping[str, Any]) -> Outcome:  # noqa: ARG001
    """Put a new master key in use, wrap every data key with it, and let the old one go."""
    source, vault = key_source(work.settings), work.database.vault
    if others := await work.database.others():
        raise CannotKeep(
            f"{others} other processes use this database and hold the old key; please stop them, rotate, put the new "
            f"{FILE} where each of them looks for it, and start them again"
        )
    if not isinstance(source, FileKeys):
        source.save(vault.keyring)
    vault.keyring = vault.keyring.with_new_master()
    source.save(vault.keyring)
    count = await rewrap(work.database)
    vault.keyring = vault.keyring.only_active()
    source.save(vault.keyring)
    async with work.transaction() as store:
        await store.audit.note("key_rotated", None, work.clock.now(), detail={"keys": count})
    return Outcome([f"{count} data keys are under the new master key {vault.keyring.active}; the old one is gone"])


COMMANDS: dict[str, Command] = {"key rotate": rotate}

__all__ = ["COMMANDS", "BadBackup", "CannotKeep", "KeyringError"]
