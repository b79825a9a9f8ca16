"""The sum over every row: it follows each write of the product, and no write of anybody else."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, update

from benchmarks.mutations import batch
from storage.database import Database
from storage.tables.chat import people
from storage.tables.staff import staff
from storage.tables.tallies import tallies
from storage.tally import Tally, counted_tables
from tests.keys import KEYRING

NOW = datetime(2025, 6, 15, tzinfo=UTC)
PERSON = {"language": "en", "created_at": NOW}


@pytest.fixture
async def database(tmp_path):
    opened = await Database.open(tmp_path / "bangban.db", KEYRING)
    yield opened
    await opened.close()


async def findings(database: Database) -> list[str]:
    async with database.snapshot() as connection:
        return [finding async for finding in database.tally.findings(connection)]


async def deleted_and_failed(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(delete(people))
        raise RuntimeError("never mind")


async def test_it_follows_what_is_inserted_changed_and_deleted(database):
    async with database.transaction() as connection:
        await connection.execute(insert(people), [PERSON] * 5)
        await connection.execute(update(people).where(people.c.id < 3).values(language="zh_Hant"))
        await connection.execute(delete(people).where(people.c.id == 4))

    assert await findings(database) == []


async def test_it_goes_back_with_a_transaction_and_with_a_savepoint(database):
    async with database.transaction() as connection:
        await connection.execute(insert(people), PERSON)
        savepoint = await connection.begin_nested()
        await connection.execute(update(people).values(language="zh_Hans"))
        await savepoint.rollback()
        await connection.execute(insert(people), PERSON)
    with pytest.raises(RuntimeError, match="never mind"):
        await deleted_and_failed(database)

    assert await findings(database) == []


async def test_a_role_changed_behind_the_products_back_is_found(database):
    row = {"login": "a", "name": "a", "role": "village", "place": "4407", "active": True, "password_hash": "x"}
    async with database.transaction() as connection:
        await connection.execute(insert(staff), {**row, "created_at": NOW})

    with closing(sqlite3.connect(database.path)) as other, other:
        other.execute("UPDATE staff SET role = 'office'")

    assert await findings(database) == ["staff: rows were altered, removed or added"]


async def test_what_it_says_cannot_be_learned_or_mended_without_the_key(database):
    async with database.transaction() as connection:
        await connection.execute(insert(people), PERSON)
    async with database.snapshot() as connection:
        before = (await connection.execute(select(tallies.c.value))).scalar_one()

    with closing(sqlite3.connect(database.path)) as other, other:
        other.execute("UPDATE tallies SET value = zeroblob(?)", (len(before),))
    async with database.transaction() as connection:
        await connection.execute(insert(people), PERSON)

    assert await findings(database) == ["the sums over all rows are missing or were altered"]


async def test_a_row_under_another_table_has_another_digest():
    tally = Tally(KEYRING)

    digests = {tally.digest(table.name, (1, "a", b"b", None)) for table in counted_tables()}

    assert len(digests) == len(counted_tables())
    assert tally.digest("people", (1, "23")) != tally.digest("people", (12, "3"))
    assert tally.digest("people", ("", None)) != tally.digest("people", (None, ""))


async def test_it_is_counted_anew_when_the_tables_have_changed(database):
    with closing(sqlite3.connect(database.path)) as other, other:
        other.execute("INSERT INTO people VALUES (1, 'en', NULL, '2025-06-15T00:00:00.000000Z')")
    assert await findings(database) != []

    async with database.transaction() as connection:
        await database.tally.begin(connection, anew=True)

    assert await findings(database) == []


async def test_it_costs_a_write_little(database):
    async with database.transaction() as connection:
        began = time.process_time()
        await connection.execute(insert(people), [PERSON] * 2000)
        spent = time.process_time() - began

    assert spent / 2000 < 0.001


@pytest.mark.slow
def test_two_hundred_single_alterations_are_all_found():
    found = batch(0, 200)

    assert found.failures == ()
    assert found.counts == {"found": 200}
