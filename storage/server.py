"""PostgreSQL: the engines, and what a database there must be like.

Writers run in READ COMMITTED and take what they read before they change it (`storage.locks`); readers see one state.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.locks import OPTION, number_of
from storage.migrations.run import NewerData, revisions, upgrade

SCHEMES = ("postgresql://", "postgres://")
CONNECTIONS = 6
STATEMENTS = 600
CHANGED_MEANWHILE = frozenset({"40001", "40P01"})  # serialization failure, deadlock
MIGRATING = "bangban migrations"
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
        "connect_args": {"prepared_statement_cache_size": STATEMENTS, "server_settings": {"timezone": "UTC"}},
    }
    try:
        named = make_url(url).set(drivername="postgresql+asyncpg")
    except ArgumentError as error:
        raise BadServer(f"{url.partition('@')[0]}…: please give postgresql://USER@HOST/DATABASE") from error
    writer = create_async_engine(named, **common, execution_options={**carried, OPTION: True})
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    reader = create_async_engine(named, **common, execution_options={**carried, **snapshot})
    return writer, reader


def changed_meanwhile(error: DBAPIError) -> bool:
    """Say whether a transaction was ended because another one did the same at the same time."""
    return getattr(error.orig, "sqlstate", None) in CHANGED_MEANWHILE


async def migrate_server(engine: AsyncEngine) -> bool:
    """Upgrade the database to the newest revision, one process at a time, and say whether it had to be.

    Raises BadServer and NewerData.
    """
    async with engine.connect() as connection:
        await _check_order(connection)
        await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": number_of(MIGRATING)})
        await connection.commit()
        try:
            return await _upgraded(connection)
        finally:
            await connection.rollback()
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": number_of(MIGRATING)})
            await connection.commit()


async def _upgraded(connection: AsyncConnection) -> bool:
    known, current = revisions(), await revision_on(connection)
    await connection.commit()
    if current == known[-1]:
        return False
    if current is not None and current not in known:
        raise NewerData(
            f"the database was written by a newer Bangban (revision {current}; this one knows {known[-1]}): "
            "please install that version again, or restore a backup made before it"
        )
    await connection.run_sync(_upgrade)
    return True


def _upgrade(connection: Connection) -> None:
    upgrade(connection)


async def revision_on(connection: AsyncConnection) -> str | None:
    """Say at which revision a database is, None for an empty one."""
    if (await connection.execute(text("SELECT to_regclass('alembic_version')"))).scalar_one() is None:
        return None
    found: str | None = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    return found


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


async def once_reachable(act: Callable[[], Awaitable[bool]], tries: int = TRIES) -> bool:
    """Do something as soon as the server answers; raises BadServer when it does not for half a minute."""
    for left in range(tries - 1, -1, -1):
        try:
            return await act()
        except (OSError, DBAPIError) as error:
            if left == 0 or not _is_starting(error):
                raise BadServer(f"PostgreSQL cannot be reached or used: {_reason(error)}") from error
        await asyncio.sleep(PAUSE)
    raise AssertionError


def _is_starting(error: Exception) -> bool:
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    return isinstance(error, OSError) or state == "57P03"


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
