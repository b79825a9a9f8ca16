"""What commands read from a data folder beside a running process."""

from dataclasses import replace
from pathlib import Path

from bot import settings
from bot.clock import SystemClock
from bot.keys import DATABASE, open_keyring
from schemes.values import Office
from storage.database import Database
from storage.store import store_snapshot


async def office_of(data: Path) -> Office:
    """Return everything the offices of a data folder decided; raises FileNotFoundError without a database there."""
    path = data / DATABASE
    if not path.exists():
        raise FileNotFoundError(f"there is no Bangban data in {data}; run it there once, or leave --data out")
    database = await Database.look_into(path, open_keyring(replace(settings.load(), data=data)))
    try:
        async with store_snapshot(database, SystemClock())() as store:
            return await store.office.everything()
    finally:
        await database.close()
