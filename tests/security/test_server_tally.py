"""The sums over every row on PostgreSQL: they follow many writers at once, and no write of anybody else."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy import delete, func, insert, select, update

from bot.highwater import WentBack, gone_back, keep_mark, require_newest
from bot.keeping import gather_sums
from bot.settings import Settings
from storage.database import Database
from storage.server_tally import BASE, SCHEMA
from storage.tables.chat import people
from storage.tables.tallies import tallies
from tests.keys import KEYRING

NOW = datetime(2025, 6, 15, tzinfo=UTC)
PERSON = {"language": "en", "created_at": NOW}
ALTERED = ["people: rows were altered, removed or added"]


@pytest.fixture
async def database(on_postgres):
    opened = await Database.open(on_postgres, KEYRING)
    yield opened
    await opened.close()


async def findings(database):
    async with database.snapshot() as connection:
        return [finding async for finding in database.tally.findings(connection)]


async def add(database, count=1):
    async with database.transaction() as connection:
        await connection.execute(insert(people), [PERSON] * count)


async def behind_its_back(database, *statements):
    """Write as somebody at the server's own console would."""
    connection = await asyncpg.connect(database.place)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def rows_of_sums(database):
    async with database.snapshot() as connection:
        return (await connection.execute(select(func.count()).select_from(tallies))).scalar_one()


async def test_it_follows_what_is_inserted_changed_and_deleted_and_what_is_taken_back(database):
    async with database.transaction() as connection:
        await connection.execute(insert(people), [PERSON] * 5)
        await connection.execute(update(people).where(people.c.id < 3).values(language="zh_Hant"))
        await connection.execute(delete(people).where(people.c.id == 4))
        savepoint = await connection.begin_nested()
        await connection.execute(update(people).values(language="zh_Hans"))
        await savepoint.rollback()
    with contextlib.suppress(RuntimeError):
        async with database.transaction() as connection:
            await connection.execute(delete(people))
            raise RuntimeError

    assert await findings(database) == []


async def test_it_follows_a_list_of_thousands_in_one_transaction(database):
    await add(database, 3000)
    async with database.transaction() as connection:
        await connection.execute(update(people).values(language="zh_Hans"))

    assert await findings(database) == []


async def test_many_writers_at_once_and_the_one_who_gathers_keep_it_right(database, on_postgres):
    other = await Database.open(on_postgres, KEYRING)

    await asyncio.gather(*(add(one) for one in [database, other] * 15), *(gather_sums(database) for _ in range(3)))
    await gather_sums(other)

    assert await findings(database) == []
    assert await rows_of_sums(database) == 1
    await other.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people SET language = 'zh_Hant' WHERE id = 1",
        "DELETE FROM people WHERE id = 1",
        "INSERT INTO people (language, created_at) SELECT language, created_at FROM people WHERE id = 1",
        "SET bangban.tally = 'on'; UPDATE people SET language = 'zh_Hant' WHERE id = 1",
    ],
)
async def test_what_somebody_else_writes_is_found(database, statement):
    await add(database, 2)

    await behind_its_back(database, statement)
    await add(database)

    assert await findings(database) == ALTERED


async def test_a_transactions_sum_cannot_be_taken_away_doubled_or_put_elsewhere(database):
    await add(database)
    await add(database)

    await behind_its_back(database, "DELETE FROM tallies WHERE id = (SELECT max(id) FROM tallies)")
    taken = await findings(database)
    await behind_its_back(database, "INSERT INTO tallies (id, value) SELECT id - 1, value FROM tallies WHERE id > 1")

    assert taken == ALTERED
    assert await findings(database) == ["the sums over all rows are missing or were altered"]


async def test_a_trigger_that_was_taken_away_is_named_and_put_back_at_the_next_start(database, on_postgres):
    await behind_its_back(database, "DROP TRIGGER bangban_tally ON people")
    said = await findings(database)

    again = await Database.open(on_postgres, KEYRING)
    await add(again)

    assert said == ["people: nobody notes what is written there; please start the product again"]
    assert await findings(again) == []
    await again.close()


async def test_sums_that_were_taken_away_are_not_made_anew_by_a_start(database, on_postgres):
    await add(database)
    await behind_its_back(database, "DELETE FROM tallies")

    again = await Database.open(on_postgres, KEYRING)

    assert await findings(again) == ["the sums over all rows are missing or were altered"]
    await again.close()


async def test_an_older_state_put_back_is_said_and_stops_a_start(database, tmp_path):
    settings = replace(Settings(data=tmp_path / "data"), database=database.place)
    (tmp_path / "data-keys").mkdir()
    await add(database, 3)
    await keep_mark(settings, database)
    fresh = await gone_back(settings, database)

    async with database.transaction() as connection:  # a state in which less was written
        await connection.execute(delete(tallies).where(tallies.c.id > 1))

    assert fresh is None
    with pytest.raises(WentBack, match="older than it was"):
        await require_newest(settings, database)


async def counted_at_an_older_revision(database):
    async with database.transaction() as connection:
        base = (await connection.execute(select(tallies.c.value).where(tallies.c.id == BASE))).scalar_one()
        older = database.tally.sealed(database.tally.opened(base) | {SCHEMA: 1})
        await connection.execute(update(tallies).where(tallies.c.id == BASE).values(value=older))


async def test_a_migration_counts_anew_even_when_the_start_after_it_was_cut_off(database, on_postgres):
    await add(database)
    await behind_its_back(database, "ALTER TABLE people ADD COLUMN more text")
    before = await findings(database)
    await counted_at_an_older_revision(database)

    again = await Database.open(on_postgres, KEYRING)
    await add(again)

    assert before == ALTERED
    assert await findings(again) == []
    await again.close()


async def test_a_start_that_counts_anew_lets_others_write_meanwhile(database, on_postgres):
    await add(database)
    await counted_at_an_older_revision(database)

    again, *_ = await asyncio.gather(Database.open(on_postgres, KEYRING), *(add(database) for _ in range(20)))

    assert await findings(again) == []
    await again.close()
