"""How far the database has come, kept beside the keys: a lost WAL or an older copy put back is said at the start."""

import asyncio
import json
import logging
from pathlib import Path

from bot.keys import keys_folder, write_private
from bot.settings import Settings
from claims.trouble import StorageTrouble
from storage.database import Database

log = logging.getLogger(__name__)
FILE = "high-water.json"
EVERY = 60.0


class WentBack(StorageTrouble):
    """The database is older than it was; the message says what to do."""


def mark_of(settings: Settings) -> Path:
    """Say where the mark is kept."""
    return keys_folder(settings) / FILE


def kept_mark(settings: Settings) -> int:
    """Return how many writes were counted when the mark was last kept."""
    path = mark_of(settings)
    return int(json.loads(path.read_text(encoding="utf-8"))["writes"]) if path.exists() else 0


async def gone_back(settings: Settings, database: Database) -> str | None:
    """Say what is missing and what to do, None when the database is as new as it should be."""
    async with database.snapshot() as connection:
        writes = await database.tally.writes(connection)
    known = kept_mark(settings)
    if writes is None or writes >= known:
        return None
    if database.shared:
        return (
            f"the database is older than it was ({writes} writes of at least {known}): a copy was put back, or a "
            "server that had fallen behind took over. Please use the newest one, or restore the last backup into an "
            f"empty one; to go on without what is lost, delete {mark_of(settings)}"
        )
    return (
        f"{database.path} is older than it was ({writes} writes of at least {known}): its -wal file was lost, "
        "or an older copy was put back. Please put the newest files back, or restore the last backup into an empty "
        f"folder; to go on without what is lost, delete {mark_of(settings)}"
    )


async def require_newest(settings: Settings, database: Database) -> None:
    """Raise WentBack for a database that is older than it was."""
    if (said := await gone_back(settings, database)) is not None:
        raise WentBack(said)


async def keep_mark(settings: Settings, database: Database) -> int:
    """Keep how far the database has come; every write counted is on the disk."""
    async with database.snapshot() as connection:
        writes = await database.tally.writes(connection) or 0
    if writes > kept_mark(settings):
        await asyncio.to_thread(write_private, mark_of(settings), json.dumps({"writes": writes}).encode())
    return writes


async def keep_marks(settings: Settings, database: Database) -> None:
    """Keep the mark once a minute, until cancelled."""
    while True:
        try:
            await keep_mark(settings, database)
        except Exception:
            log.exception("mark_not_kept")
        await asyncio.sleep(EVERY)
