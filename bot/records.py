"""What commands read from a data folder beside a running process."""

from dataclasses import replace
from pathlib import Path

from bot import settings
from bot.clock import SystemClock
from bot.place import look_into
from schemes.values import Office
from storage.store import store_snapshot


async def office_of(data: Path) -> Office:
    """Return everything the offices of a data folder decided; raises NoData without a database there."""
    database = await look_into(replace(settings.load(), data=data))
    try:
        async with store_snapshot(database, SystemClock())() as store:
            return await store.office.everything()
    finally:
        await database.close()
