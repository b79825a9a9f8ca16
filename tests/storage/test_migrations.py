import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect, text

from bot.demo.seed import seed
from claims.helping import Handover, Purpose
from storage.database import Database
from storage.migrations.run import NewerData, configuration, migrate, revisions
from storage.server import BadServer, engines, once_reachable
from storage.store import store_transaction
from storage.tables import metadata
from tests.keys import KEYRING
from tests.storage.conftest import NOW, FixedClock


def test_the_migrations_make_exactly_the_tables_of_the_code(tmp_path):
    migrate(tmp_path / "new.db")

    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert difference == []


def test_every_table_is_strict(tmp_path):
    migrate(tmp_path / "new.db")

    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        sql = dict(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    engine.dispose()

    assert {name for name in names if not sql[name].rstrip().endswith("STRICT")} == set()
    assert names == set(metadata.tables)


def test_a_database_that_is_new_enough_is_left_alone(tmp_path):
    path = tmp_path / "new.db"
    migrate(path)
    before = path.read_bytes()

    migrate(path)

    assert path.read_bytes() == before


def test_the_newest_revision_is_known_by_the_names_of_the_files(tmp_path):
    script = ScriptDirectory.from_config(configuration(tmp_path / "none.db"))

    assert revisions() == [one.revision for one in reversed(list(script.walk_revisions()))]


def test_data_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "new.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()

    with pytest.raises(NewerData, match=r"newer Bangban \(revision 9999.*install that version again"):
        migrate(path)

    assert path.read_bytes() == before


async def test_the_migrations_make_exactly_the_tables_of_the_code_on_postgresql(on_postgres):
    opened = await Database.open(on_postgres, KEYRING)

    async with opened.transaction() as connection:
        difference = await connection.run_sync(
            lambda made: compare_metadata(MigrationContext.configure(made), metadata)
        )
    await opened.close()

    assert difference == []


async def test_several_processes_that_start_at_once_migrate_once(on_postgres):
    opened = await asyncio.gather(*(Database.open(on_postgres, KEYRING) for _ in range(3)))

    async with opened[0].snapshot() as connection:
        found = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    for each in opened:
        await each.close()

    assert found == [revisions()[-1]]


async def test_data_of_a_newer_version_is_refused_on_postgresql_too(on_postgres):
    opened = await Database.open(on_postgres, KEYRING)
    async with opened.transaction() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await opened.close()

    with pytest.raises(NewerData, match="revision 9999"):
        await Database.open(on_postgres, KEYRING)


async def test_a_postgresql_that_orders_text_by_a_language_is_refused_with_what_to_do(postgres):
    url = await postgres.empty("LOCALE_PROVIDER icu ICU_LOCALE 'zh' LOCALE 'C.UTF-8' TEMPLATE template0")

    with pytest.raises(BadServer, match=r"TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"):
        await Database.open(url, KEYRING)


async def test_a_postgresql_that_is_not_there_is_named_in_one_line():
    with pytest.raises(BadServer, match="cannot be reached"):
        await once_reachable(refused, tries=1)


async def refused() -> bool:
    raise ConnectionRefusedError("nobody listens")


class Cut(Exception):
    """The process ends."""


def count_of_statements(folder):
    seen = []

    def count(*given):
        seen.append(given[2])

    event.listen(Engine, "before_cursor_execute", count)
    try:
        migrate(folder / "counted.db")
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(seen)


def test_a_migration_that_is_cut_off_anywhere_is_begun_anew_by_the_next_start(tmp_path):
    migrate(tmp_path / "whole.db")
    number = count_of_statements(tmp_path)
    rows = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"

    for place in range(1, number, max(1, number // 25)):
        path, left = tmp_path / f"{place}.db", [place]

        def cut(*_, left=left):
            left[0] -= 1
            if not left[0]:
                raise Cut

        event.listen(Engine, "before_cursor_execute", cut)
        with pytest.raises(Cut):
            migrate(path)
        event.remove(Engine, "before_cursor_execute", cut)

        migrate(path)

        with closing(sqlite3.connect(path)) as made, closing(sqlite3.connect(tmp_path / "whole.db")) as whole:
            assert made.execute(rows).fetchall() == whole.execute(rows).fetchall()


async def test_looking_into_an_old_postgresql_changes_nothing(on_postgres):
    with pytest.raises(BadServer, match="please start this version once"):
        await Database.look_into(on_postgres, KEYRING)

    opened = await Database.open(on_postgres, KEYRING)
    await opened.close()
    looking = await Database.look_into(on_postgres, KEYRING)
    await looking.close()


async def test_data_of_an_earlier_release_is_carried_over_every_migration(place):
    opened = await Database.open(place, KEYRING)
    async with store_transaction(opened, FixedClock())() as store:
        await seed(store, FixedClock().today())
        person = await store.people.add("zh_Hans", NOW)
        draft = await store.drafts.add(person.id, NOW)
        await store.handovers.add(Handover("hash", Purpose.CHAT, person.id, NOW))
        counties = await store.places.counties()
    await opened.close()
    await asyncio.to_thread(back_to, place, "0003")

    opened = await Database.open(place, KEYRING)

    async with store_transaction(opened, FixedClock())() as store:
        assert await store.drafts.of_person(draft.id, person.id) == draft
        assert await store.handovers.find("hash") == Handover("hash", Purpose.CHAT, person.id, NOW)
        assert await store.places.counties() == counties
    await opened.close()


def back_to(place: Path | str, revision: str) -> None:
    """Bring a database back to how an earlier release left it."""
    if isinstance(place, Path):
        command.downgrade(configuration(place), revision)
        return
    asyncio.run(on_server(place, revision))


async def on_server(url: str, revision: str) -> None:
    writer, reader = engines(url, {})
    config = configuration(None)

    def down(connection):
        config.attributes["connection"] = connection
        command.downgrade(config, revision)

    async with writer.connect() as connection:
        await connection.run_sync(down)
        await connection.commit()
    await writer.dispose()
    await reader.dispose()
