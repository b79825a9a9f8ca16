"""Wraps every data key anew under the master key in use, a batch a transaction, while everything goes on."""

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables.keys import data_keys

BATCH = 500


async def rewrap(database: Database) -> int:
    """Wrap what is still under another master and say how much it was; a crash leaves the rest for the next time."""
    done = 0
    while True:
        async with database.transaction() as connection:
            count = await _batch(database, connection)
        if not count:
            return done
        done += count


async def under_other_masters(connection: AsyncConnection, active: str) -> int:
    """Count the data keys that are not under the master in use."""
    old = select(func.count()).where(data_keys.c.wrapped.is_not(None), data_keys.c.master != active)
    return int((await connection.execute(old)).scalar_one())


async def _batch(database: Database, connection: AsyncConnection) -> int:
    keyring = database.vault.keyring
    old = select(data_keys).where(data_keys.c.wrapped.is_not(None), data_keys.c.master != keyring.active)
    rows = (await connection.execute(old.order_by(data_keys.c.id).limit(BATCH))).all()
    values = [
        {
            "number": row.id,
            "new_master": keyring.active,
            "new_wrapped": keyring.wrap(keyring.unwrap(row.wrapped, row.master, row.subject), row.subject),
        }
        for row in rows
    ]
    if values:
        anew = update(data_keys).where(data_keys.c.id == bindparam("number"))
        await connection.execute(anew.values(master=bindparam("new_master"), wrapped=bindparam("new_wrapped")), values)
    return len(values)
