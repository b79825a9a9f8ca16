"""Looks at everything the product stands on: one line each, `ok` or what to do."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.keeping import PRIVATE
from bot.keys import DATABASE, key_source, keys_folder, lost
from bot.nightly import DAILY, backups, backups_folder, made_at
from bot.settings import Settings
from bot.wiring import load_schemes
from schemes.errors import SchemeError
from storage.keyring import KeyringError

SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
KEEP_FREE = 1 << 30
FONTS = Path("/usr/share/fonts/opentype/noto")


def examine(settings: Settings, say: Callable[[str], None]) -> int:
    """Say every finding; 1 when something must be done."""
    findings = list(_findings(settings))
    for good, line in findings:
        say(f"{'ok  ' if good else 'DO  '} {line}")
    return 0 if all(good for good, _ in findings) else 1


def _findings(settings: Settings) -> Iterator[tuple[bool, str]]:
    yield sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}"
    yield True, _sqlite()
    yield _tesseract()
    yield FONTS.exists(), "Chinese fonts (fonts-noto-cjk)" + ("" if FONTS.exists() else ": please install them")
    yield _schemes(settings)
    yield _disk(settings.data)
    yield _database(settings.data / DATABASE)
    yield _keys(settings)
    yield _recovery(settings)
    yield _backups(settings, datetime.now(UTC))
    yield _verified(settings, datetime.now(UTC))
    yield (
        True,
        f"clock: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC" + (f", day set to {settings.today}" if settings.today else ""),
    )


def _sqlite() -> str:
    version = sqlite3.sqlite_version_info
    safe = any(version[:2] == good[:2] and version >= good for good in SAFE_SQLITE) or version >= SAFE_SQLITE[0]
    why = (
        ""
        if safe
        else " (two writers at once could harm a WAL database before 3.51.3; one process and one connection write)"
    )
    return f"SQLite {sqlite3.sqlite_version}{why}"


def _tesseract() -> tuple[bool, str]:
    found = shutil.which("tesseract") is not None
    return found, "tesseract" + ("" if found else ": please install tesseract-ocr; without it one witness is missing")


def _schemes(settings: Settings) -> tuple[bool, str]:
    try:
        return True, f"{len(load_schemes(settings).all)} scheme files"
    except SchemeError as error:
        return False, f"scheme files: {error}"


def _disk(data: Path) -> tuple[bool, str]:
    known = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    free = shutil.disk_usage(known).free
    return free > KEEP_FREE, f"disk: {free >> 30} GiB free for {data}" + (
        "" if free > KEEP_FREE else ": please make room"
    )


def _database(path: Path) -> tuple[bool, str]:
    if not path.exists():
        return True, f"database: none yet in {path.parent}; `bangban run` makes it"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        state = connection.execute("PRAGMA quick_check").fetchone()[0]
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    finally:
        connection.close()
    good = state == "ok" and mode == "wal"
    return good, f"database: {state}, {mode}" + (
        "" if good else ": please restore the last backup into an empty folder"
    )


def _keys(settings: Settings) -> tuple[bool, str]:
    try:
        keyring = key_source(settings).load()
    except KeyringError as error:
        return False, f"keys: {error}"
    if keyring is None:
        unused = not (settings.data / DATABASE).exists()
        return unused, "keys: none yet; `bangban run` makes them" if unused else f"keys: {lost(settings)}"
    if len(keyring.masters) > 1:
        return False, "keys: a change of the master key was cut off; please run `bangban key rotate` again"
    return True, f"keys: master key {keyring.active}"


def _recovery(settings: Settings) -> tuple[bool, str]:
    key = keys_folder(settings) / PRIVATE
    if not key.exists():
        return True, "recovery key: not on this machine, as it should be"
    return settings.demo, f"recovery key: please move {key} to a safe place; with it and a backup anybody can read all"


def _backups(settings: Settings, now: datetime) -> tuple[bool, str]:
    made = sorted(map(made_at, backups(settings)))
    if not made:
        database = settings.data / DATABASE
        fresh = not database.exists() or now.timestamp() - database.stat().st_ctime < DAILY.total_seconds()
        return fresh, f"backups: none yet in {backups_folder(settings)}; `bangban run` makes one a day"
    hours = int((now - made[-1]).total_seconds() // 3600)
    good = now - made[-1] < 2 * DAILY
    late = "" if good else ": please see in the log why none was made since"
    return good, f"backups: {len(made)} in {backups_folder(settings)}, the last {hours} hours old{late}"


def _verified(settings: Settings, now: datetime) -> tuple[bool, str]:
    """Say how the nightly check of everything went last."""
    path = settings.data / DATABASE
    if not path.exists():
        return True, "verify: nothing to verify yet"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        row = connection.execute("SELECT at, good, said FROM chores WHERE kind = 'verify'").fetchone()
    except sqlite3.OperationalError:
        row = None  # a database that the next start brings up to date
    finally:
        connection.close()
    if row is None:
        return True, "verify: not yet; `bangban run` verifies everything each night, `bangban verify` now"
    at, good, said = row
    old = now - datetime.fromisoformat(at) > 3 * DAILY
    why = "; please see the log for why not since" if old else ""
    return bool(good) and not old, f"verify: {'all well' if good else 'NOT well'} at {at[:16]}, {said}{why}"
