"""Looks at everything the product stands on: one line each, `ok` or what to do."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.keeping import PRIVATE
from bot.keys import DATABASE, key_source, keys_folder, lost
from bot.machine import Finding, machine
from bot.nightly import DAILY, backups, backups_folder, made_at
from bot.place import is_shared, look_into
from bot.settings import Settings
from bot.wiring import load_schemes
from claims.chores import Chore, ChoreKind
from claims.trouble import StorageTrouble
from schemes.errors import SchemeError
from storage.chores import SqlChores
from storage.keyring import KeyringError
from storage.pulse import Pulse, pulse_of
from web.staff.poster import is_local

LOOPBACK = ("127.0.0.1", "::1", "localhost")
LATE = timedelta(minutes=5)
WAL_LIMIT = 256 << 20
WAITING = "SELECT count(*), min(received_at) FROM inbox WHERE status = 'waiting'"
GIVEN_UP = """SELECT (SELECT count(*) FROM jobs WHERE status = 'dead'),
                     (SELECT count(*) FROM inbox WHERE status = 'failed')"""
IN_DOUBT = "SELECT count(*) FROM outbox WHERE status = 'sending'"


def examine(settings: Settings, say: Callable[[str], None]) -> int:
    """Say every finding; 1 when something must be done."""
    findings = list(_findings(settings))
    for good, line in findings:
        say(f"{'ok  ' if good else 'DO  '} {line}")
    return 0 if all(good for good, _ in findings) else 1


def _findings(settings: Settings) -> Iterator[Finding]:
    now = datetime.now(UTC)
    yield from machine(settings)
    yield _schemes(settings)
    yield from _exposure(settings)
    yield from (_server if is_shared(settings) else _file)(settings, now)
    yield _keys(settings)
    yield from _rights(settings)
    yield _recovery(settings)
    if not is_shared(settings):
        yield _backups(settings, now)
        yield _verified(settings, now)


def _file(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at the SQLite file, beside whoever serves it."""
    yield _database(settings.data / DATABASE)
    yield from _work(settings.data / DATABASE, now)


def _server(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at the PostgreSQL, and at what the process that works by night has written there."""
    try:
        pulse, verified, backed_up = asyncio.run(_asked(settings, now))
    except (OSError, ValueError, KeyringError, SQLAlchemyError, StorageTrouble) as error:
        yield False, f"database: PostgreSQL cannot be used ({type(error).__name__}); please check BANGBAN_DATABASE"
        return
    yield True, "database: PostgreSQL answers"
    yield _waiting(pulse.inbox.count, pulse.inbox.since, now)
    yield _given_up(pulse.jobs_dead, pulse.inbox_failed)
    yield True, f"outbox: {pulse.in_doubt} in doubt"
    yield _verify_said(None if verified is None else (verified.at, verified.good, verified.said), now)
    yield _backed_up(backed_up, now)


async def _asked(settings: Settings, now: datetime) -> tuple[Pulse, Chore | None, Chore | None]:
    database = await look_into(settings)
    try:
        async with database.snapshot() as connection:
            chores = SqlChores(connection)
            last = await chores.last(ChoreKind.VERIFY), await chores.last(ChoreKind.BACKUP)
            return await pulse_of(connection, now), *last
    finally:
        await database.close()


def _schemes(settings: Settings) -> Finding:
    try:
        return True, f"{len(load_schemes(settings).all)} scheme files"
    except SchemeError as error:
        return False, f"scheme files: {error}"


def _exposure(settings: Settings) -> Iterator[Finding]:
    """Say what strangers could reach, and what people could not."""
    public = settings.host not in LOOPBACK
    if settings.demo:
        yield (
            not public,
            "demo county of invented people"
            + (f": its printed sign-ins can be tried from other machines at {settings.host}" if public else ""),
        )
        return
    reachable = settings.address is not None and not is_local(settings.address)
    yield (
        reachable,
        "address: "
        + (str(settings.address) if reachable else "please set BANGBAN_ADDRESS, or posters and links lead nowhere"),
    )
    yield (
        settings.two_step,
        "second factor of the staff" + ("" if settings.two_step else ": please set BANGBAN_TWO_STEP=1"),
    )


def _database(path: Path) -> Finding:
    if not path.exists():
        return True, f"database: none yet in {path.parent}; `bangban run` makes it"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        state = connection.execute("PRAGMA quick_check").fetchone()[0]
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    except sqlite3.DatabaseError as error:
        state, mode = str(error), "damaged"
    finally:
        connection.close()
    good = state == "ok" and mode == "wal"
    return good, f"database: {state}, {mode}" + (
        "" if good else ": please restore the last backup into an empty folder"
    )


def _work(path: Path, now: datetime) -> Iterator[Finding]:
    """Say what waits too long or was given up, and whether the write-ahead log is cleared away."""
    if not path.exists():
        return
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        try:
            count, since = connection.execute(WAITING).fetchone()
            dead, doubt = connection.execute(GIVEN_UP).fetchone(), connection.execute(IN_DOUBT).fetchone()[0]
        except sqlite3.OperationalError:
            return  # a database that the next start brings up to date
    yield _waiting(count, since and datetime.fromisoformat(since), now)
    yield _given_up(*dead)
    yield True, f"outbox: {doubt} in doubt"
    log = path.with_name(f"{path.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    yield (
        size < WAL_LIMIT,
        f"write-ahead log: {size >> 20} MiB"
        + ("" if size < WAL_LIMIT else ": please stop what reads the database for long, then start again"),
    )


def _waiting(count: int, since: datetime | None, now: datetime) -> Finding:
    late = since is not None and now - since > LATE
    return not late, f"inbox: {count} waiting" + (
        f" since {since:%Y-%m-%dT%H:%M}; is `bangban run` running?" if late and since else ""
    )


def _given_up(readings: int, messages: int) -> Finding:
    any_ = bool(readings or messages)
    remedy = "; please see the log, and docs/operations.md" if any_ else ""
    return not any_, f"given up: {readings} readings, {messages} messages{remedy}"


def _keys(settings: Settings) -> Finding:
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


def _rights(settings: Settings) -> Iterator[Finding]:
    """Say whether others on this machine could read the keys."""
    folder = keys_folder(settings)
    if folder.exists():
        closed = not folder.stat().st_mode & 0o077
        yield closed, f"folder of the keys: {folder}" + ("" if closed else f": please `chmod 700 {folder}`")


def _recovery(settings: Settings) -> Finding:
    key = keys_folder(settings) / PRIVATE
    if not key.exists():
        return True, "recovery key: not on this machine, as it should be"
    return settings.demo, f"recovery key: please move {key} to a safe place; with it and a backup anybody can read all"


def _backups(settings: Settings, now: datetime) -> Finding:
    made = sorted(map(made_at, backups(settings)))
    if not made:
        database = settings.data / DATABASE
        fresh = not database.exists() or now.timestamp() - database.stat().st_ctime < DAILY.total_seconds()
        return fresh, f"backups: none yet in {backups_folder(settings)}; `bangban run` makes one a day"
    good, age = _aged(made[-1], now)
    return good, f"backups: {len(made)} in {backups_folder(settings)}, {age}"


def _backed_up(last: Chore | None, now: datetime) -> Finding:
    """Say how old the last backup is that one of several processes made, on whichever machine."""
    if last is None:
        return True, "backups: none yet; the process that does `timed` makes one a day"
    good, age = _aged(last.at, now)
    return good, f"backups: {last.said.partition(' ')[0]} on the machine of the process that does `timed`, {age}"


def _aged(last: datetime, now: datetime) -> Finding:
    good = now - last < 2 * DAILY
    late = "" if good else ": please see in the log why none was made since"
    return good, f"the last {int((now - last).total_seconds() // 3600)} hours old{late}"


def _verified(settings: Settings, now: datetime) -> Finding:
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
    return _verify_said(row and (datetime.fromisoformat(row[0]), bool(row[1]), row[2]), now)


def _verify_said(row: tuple[datetime, bool, str] | None, now: datetime) -> Finding:
    if row is None:
        return True, "verify: not yet; `bangban run` verifies everything each night, `bangban verify` now"
    at, good, said = row
    old = now - at > 3 * DAILY
    why = "; please see the log for why not since" if old else ""
    return good and not old, f"verify: {'all well' if good else 'NOT well'} at {at:%Y-%m-%dT%H:%M}, {said}{why}"
