"""What a transaction promises when the one who holds it is stopped in the middle."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from claims.rooms import Event, Kind, Side
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


@pytest.mark.parametrize("quick", [False, True])
async def test_after_a_cancelled_transaction_the_next_one_is_kept_and_still_counted(
    tmp_path: Path,
    quick: bool,
) -> None:
    database = await Database.open(tmp_path / "bangban.db", KEYRING)
    await _stopped_in_the_middle(database)

    async with database.transaction(quick=quick) as connection:
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


async def test_a_quick_transaction_comes_behind_what_was_rolled_back_before_it(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bangban.db", KEYRING)

    async def fail(*, quick: bool) -> None:
        async with database.transaction(quick=quick) as connection:
            await connection.execute(WRITE)
            raise RuntimeError

    for quick in (False, True):
        with pytest.raises(RuntimeError):
            await fail(quick=quick)
    async with database.transaction(quick=True) as connection:
        before = (await connection.execute(COUNT)).scalar_one()
        await connection.execute(WRITE)

    async with database.snapshot(quick=True) as connection:
        after = (await connection.execute(COUNT)).scalar_one()
    assert (before, after) == (0, 1)
    await database.close()


async def test_only_the_commit_of_a_quick_transaction_leaves_the_loops_thread(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bangban.db", KEYRING)
    ran, loop = [], asyncio.get_running_loop()

    async with database.transaction(quick=True) as connection:
        await connection.execute(COUNT)  # makes the connection
        loop.call_soon(ran.append, "somebody else")
        await connection.execute(WRITE)
        await connection.execute(COUNT)
        meanwhile = list(ran)

    assert meanwhile == []
    assert ran == ["somebody else"]
    await database.close()


async def test_while_another_process_writes_a_quick_transaction_waits_and_the_loop_goes_on(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bangban.db", KEYRING)
    other = sqlite3.connect(tmp_path / "bangban.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.2, other.execute, "COMMIT")

    async with database.transaction(quick=True) as connection:
        await connection.execute(WRITE)

    async with database.snapshot() as connection:
        assert (await connection.execute(COUNT)).scalar_one() == 1
    other.close()
    await database.close()


async def test_what_pages_ask_for_is_not_remembered_past_a_commit_that_nobody_saw_through(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bangban.db", KEYRING)
    database.rooms.add(7, [Event(1, Kind.MESSAGE, Side.BOT, 1, {})])
    assert database.rooms.after(7, 1) == ()

    await _stopped_in_the_middle(database)

    assert database.rooms.after(7, 1) is None
    await database.close()
