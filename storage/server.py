"""PostgreSQL: the engines, and what a database there must be like.

Writers run in READ COMMITTED and take what they read before they change it (`storage.locks`); readers see one state.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import asyncpg
from sqlalchemy import Connection, inspect, literal_column, select, table, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from claims.refusals import ClaimChanged
from claims.trouble import DiskFull, StorageTrouble, Unreachable
from storage.locks import OPTION, number_of
from storage.migrations.run import NewerData, revisions, upgrade
from storage.revision import revision_on
from storage.server_tally import SETTING

SCHEMES = ("postgresql://", "postgres://")
CONNECTIONS = 6
STATEMENTS = 600
CHANGED_MEANWHILE = frozenset({"40001", "40P01"})  # serialization failure, deadlock
MIGRATING = "bangban migrations"
DISK_FULL = "53100"
AWAY = ("08", "57P", "53300")  # no connection, being shut down or started, too many connections
PROCESS = "bangban "
MYSELF = f"{PROCESS}{socket.gethostname()[:30]} {os.getpid()}"
BYTEWISE = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8", "ucs_basic"})
TRIES, PAUSE = 30, 1.0


class BadServer(ValueError):
    """A PostgreSQL that cannot be used as it is; the message says what to do."""


def is_server(where: object) -> bool:
    """Say whether a setting names a PostgreSQL."""
    return isinstance(where, str) and where.startswith(SCHEMES)


def engines(url: str, carried: Mapping[str, object]) -> tuple[AsyncEngine, AsyncEngine]:
    """Make the engine that writes and the one that only reads; nothing is connected yet."""
    common: dict[str, Any] = {
        "pool_size": CONNECTIONS,
        "max_overflow": 0,
        "pool_pre_ping": False,
        "connect_args": {
            "prepared_statement_cache_size": STATEMENTS,
            "server_settings": {"timezone": "UTC", "application_name": MYSELF},
        },
    }
    try:
        named = make_url(url).set(drivername="postgresql+asyncpg")
    except ArgumentError as error:
        raise BadServer(f"{url.partition('@')[0]}…: please give postgresql://USER@HOST/DATABASE") from error
    followed = {**common, "connect_args": {**common["connect_args"]}}
    followed["connect_args"]["server_settings"] = {**common["connect_args"]["server_settings"], SETTING: "on"}
    writer = create_async_engine(named, **followed, execution_options={**carried, OPTION: True})
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    reader = create_async_engine(named, **common, execution_options={**carried, **snapshot})
    return writer, reader


class Away(Unreachable):
    """PostgreSQL does not answer, is starting or stopping, or has no connection left."""

    remedy = "PostgreSQL does not answer: please see whether it runs, and whether it lets so many in"


@contextmanager
def told() -> Iterator[None]:
    """Turn what PostgreSQL or the net says about the ground into a StorageTrouble.

    Raises ClaimChanged for a transaction that was ended because another one did the same at the same time.
    """
    try:
        yield
    except DBAPIError as error:
        state = _state(error)
        if state in CHANGED_MEANWHILE:
            raise ClaimChanged from error
        if state == DISK_FULL:
            raise DiskFull(f"{DiskFull.remedy} ({_reason(error)})") from error
        if error.connection_invalidated or state.startswith(AWAY):
            raise _away(error) from error
        raise
    except (OSError, NoneFree, asyncpg.InterfaceError, asyncpg.PostgresConnectionError) as error:
        raise _away(error) from error


def _away(error: Exception) -> StorageTrouble:
    return Away(f"{Away.remedy} ({_reason(error)})")


def _state(error: Exception) -> str:
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


async def migrate_server(engine: AsyncEngine, to: str | None = None) -> bool:
    """Upgrade the database to a revision or the newest, one process at a time, and say whether it had to be.

    Raises BadServer and NewerData.
    """
    async with engine.connect() as connection:
        await _check_order(connection)
        await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": number_of(MIGRATING)})
        await connection.commit()
        try:
            return await _upgraded(connection, to or revisions()[-1])
        finally:
            await connection.rollback()
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": number_of(MIGRATING)})
            await connection.commit()


async def _upgraded(connection: AsyncConnection, to: str) -> bool:
    known, current = revisions(), await revision_on(connection)
    await connection.commit()
    if current == to:
        return False
    if current is not None and current not in known:
        raise NewerData(
            f"the database was written by a newer Bangban (revision {current}; this one knows {known[-1]}): "
            "please install that version again, or restore a backup made before it"
        )
    await connection.run_sync(partial(_upgrade, to))
    return True


def _upgrade(to: str, connection: Connection) -> None:
    upgrade(connection, to)


async def require_empty(engine: AsyncEngine, revision: str) -> None:
    """Refuse a database with anything in it; empty tables of the revision, left by a restore cut off, are nothing."""
    async with engine.connect() as connection:
        current = await revision_on(connection)
        if current is None:
            return
        held = [
            name for name in await connection.run_sync(_tables) if current != revision or await _any(connection, name)
        ]
    if held:
        raise BadServer("this database is not empty; please make one for what is restored (createdb), and name that")


def _tables(connection: Connection) -> list[str]:
    return [name for name in inspect(connection).get_table_names() if name != "alembic_version"]


async def _any(connection: AsyncConnection, name: str) -> bool:
    return (await connection.execute(select(literal_column("1")).select_from(table(name)).limit(1))).first() is not None


async def _check_order(connection: AsyncConnection) -> None:
    """Refuse a database that does not order text by its bytes: ranges of places and days depend on it."""
    query = text(
        "SELECT CASE datlocprovider WHEN 'c' THEN datcollate ELSE daticulocale END, pg_encoding_to_char(encoding) "
        "FROM pg_database WHERE datname = current_database()"
    )
    collation, encoding = (await connection.execute(query)).one()
    if collation not in BYTEWISE or encoding != "UTF8":
        raise BadServer(
            f"this database orders text by {collation} ({encoding}); please make one with: "
            "CREATE DATABASE bangban TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        )


async def require_newest(engine: AsyncEngine) -> None:
    """Refuse a database that this version would have to migrate: looking must change nothing. Raises BadServer."""
    async with engine.connect() as connection:
        current = await revision_on(connection)
    if current != revisions()[-1]:
        raise BadServer(f"the database is at revision {current}; please start this version once (bangban run)")


async def once_reachable(act: Callable[[], Awaitable[object]], tries: int = TRIES) -> None:
    """Do something as soon as the server answers; raises BadServer when it does not for half a minute."""
    for left in range(tries - 1, -1, -1):
        try:
            await act()
        except (OSError, DBAPIError, asyncpg.PostgresError) as error:
            if left == 0 or not _is_starting(error):
                raise BadServer(f"PostgreSQL cannot be reached or used: {_reason(error)}") from error
            await asyncio.sleep(PAUSE)
        else:
            return


def _is_starting(error: Exception) -> bool:
    return isinstance(error, OSError) or _state(error) == "57P03"


def _reason(error: Exception) -> str:
    return (str(getattr(error, "orig", None) or error) or type(error).__name__).splitlines()[0]


async def others_on(connection: AsyncConnection) -> int:
    """Count the other processes of ours that are connected to this database."""
    query = text(
        "SELECT count(DISTINCT application_name) FROM pg_stat_activity "
        "WHERE datname = current_database() AND starts_with(application_name, :ours) AND application_name <> :mine"
    )
    return int((await connection.execute(query, {"ours": PROCESS, "mine": MYSELF})).scalar_one())
