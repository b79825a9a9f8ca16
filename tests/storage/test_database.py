"""What a transaction promises when the one who holds it is stopped in the middle."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.database import Database
from tests.keys import KEYRING

WRITE = text("INSERT INTO people (language, created_at) VALUES ('zh_Hans', '2025-06-15T02:00:00+00:00')")
COUNT = text("SELECT count(*) FROM people")


async def _stopped_in_the_middle(database: Database) -> None:
    """Start a transaction, write in it, and cancel its task at a point where it waits for the database."""
    written = asyncio.Event()

    async def never_ends() -> None:
        async with database.transaction() as connection:
            await connection.execute(WRITE)
            written.set()
            while True:
                await connection.execute(COUNT)

    task = asyncio.create_task(never_ends())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancelled_transaction_stays_cancelled_and_leaves_nothing(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bangban.db", KEYRING)

    await _stopped_in_the_middle(database)

    async with database.snapshot() as connection:
        assert (await connection.execute(COUNT)).scalar_one() == 0
    await database.close()


async def test_after_a_cancelled_transaction_the_next_one_is_kept_and_still_counted(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bangban.db", KEYRING)
    await _stopped_in_the_middle(database)

    async with database.transaction() as connection:
        await connection.execute(WRITE)

    async with database.snapshot() as connection:
        assert (await connection.execute(COUNT)).scalar_one() == 1
        assert [each async for each in database.tally.findings(connection)] == []
    await database.close()


async def test_a_statement_that_fails_leaves_the_connection_fit_for_the_next_transaction(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bangban.db", KEYRING)

    async def fails() -> None:
        async with database.transaction() as connection:
            await connection.execute(WRITE)
            await connection.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(OperationalError, match="no such table"):
        await fails()
    async with database.transaction() as connection:
        await connection.execute(WRITE)

    async with database.snapshot() as connection:
        assert (await connection.execute(COUNT)).scalar_one() == 1
    await database.close()
