"""Looks at the machine: programs, fonts, disks, clock, and whether a running product answers."""

import ctypes
import json
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.nightly import backups_folder
from bot.settings import Settings
from storage.shelves import KEEP_FREE_BYTES, KEEP_FREE_SHARE

Finding = tuple[bool, str]
SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
LANGUAGE = "chi_sim"
FONT = "NotoSerifCJK-Regular.ttc"
FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
SECCOMP = Path("/proc/sys/kernel/seccomp/actions_avail")
TIMEX_BYTES = 512  # more than struct timex needs on any architecture
CLOCK_UNSET = 5  # adjtimex(2): TIME_ERROR, nobody keeps the clock right
PATIENCE = 3.0  # seconds
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared, not listened on


def machine(settings: Settings) -> Iterator[Finding]:
    """Say of everything outside DATA whether it is in order, and what to do."""
    yield sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}"
    yield True, _sqlite()
    yield _tesseract()
    yield _fonts()
    yield _confinement()
    yield from _disks(settings)
    yield _clock(settings)
    yield _running(settings)


def _sqlite() -> str:
    version = sqlite3.sqlite_version_info
    safe = any(version[:2] == good[:2] and version >= good for good in SAFE_SQLITE) or version >= SAFE_SQLITE[0]
    why = (
        ""
        if safe
        else " (two writers at once could harm a WAL database before 3.51.3; one process and one connection write)"
    )
    return f"SQLite {sqlite3.sqlite_version}{why}"


def _tesseract() -> Finding:
    program = shutil.which("tesseract")
    if program is None:
        return False, "tesseract: please install tesseract-ocr; without it one witness of every reading is missing"
    said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603
    if LANGUAGE not in said.stdout.split():
        return False, f"tesseract: it does not know {LANGUAGE}; please install tesseract-ocr-chi-sim"
    return True, f"tesseract, with {LANGUAGE}"


def _fonts() -> Finding:
    found = any(path for folder in FONTS if folder.is_dir() for path in folder.rglob(FONT))
    remedy = "" if found else ": please install fonts-noto-cjk; forms, notices and posters cannot be printed without"
    return found, f"Chinese fonts (fonts-noto-cjk){remedy}"


def _confinement() -> Finding:
    if SECCOMP.exists():
        return True, "confinement: the kernel can filter what readers of photos may call"
    return False, "confinement: this kernel has no seccomp; photos are read without its filter, please use another"


def _disks(settings: Settings) -> Iterator[Finding]:
    """Name the room left where data and backups lie; photos are refused below the same limit."""
    data, kept = _existing(settings.data), _existing(backups_folder(settings))
    for what, folder in (("disk", data), ("disk of the backups", kept)):
        disk = shutil.disk_usage(folder)
        good = disk.free > max(KEEP_FREE_BYTES, disk.total * KEEP_FREE_SHARE)
        remedy = "" if good else ": please make room; below 1 GiB or 5 % no more photos are taken"
        yield good, f"{what}: {disk.free / (1 << 30):.1f} GiB of {disk.total >> 30} free at {folder}{remedy}"
    if not settings.demo:
        apart = data.stat().st_dev != kept.stat().st_dev
        remedy = (
            "" if apart else ": they lie on the disk of the data; please copy them elsewhere, or set BANGBAN_BACKUPS"
        )
        yield apart, f"backups apart from the data{remedy}"


def _existing(folder: Path) -> Path:
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())


def _clock(settings: Settings) -> Finding:
    """Say what the clock shows; deadlines, one-time codes and the audit go by it."""
    now = f"clock: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    if settings.today is not None:
        good = settings.demo
        return good, f"{now}, day set to {settings.today}" + ("" if good else ": please take BANGBAN_TODAY away")
    if ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)) == CLOCK_UNSET and not settings.demo:
        return False, f"{now}: nobody keeps it right; please switch on systemd-timesyncd or chrony (or on the host)"
    return True, now


def _running(settings: Settings) -> Finding:
    """Ask the product that serves this folder, if one does, whether it can take work."""
    host = "127.0.0.1" if settings.host in ANYWHERE else settings.host
    address = f"http://{host}:{settings.port}/readyz"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=PATIENCE) as answer:
            said = json.load(answer)
    except urllib.error.HTTPError as error:
        return _not_ready(address, error.read())
    except (OSError, ValueError):
        return True, f"running: nothing answers at {address}"
    return True, f"running: ready at {address} ({', '.join(said['parts'])})"


def _not_ready(address: str, body: bytes) -> Finding:
    try:
        parts = json.loads(body)["parts"]
    except (ValueError, KeyError, TypeError):
        return True, f"running: something else answers at {address}"
    wrong = ", ".join(f"{part} {said}" for part, said in parts.items() if said != "ok")
    return False, f"running, but not ready: {wrong}; please see docs/operations.md"
