import asyncio

import pytest
from sqlalchemy import func, select

from bot.__main__ import main
from bot.demo.seed import seed
from bot.keys import FileKeys
from claims import drafting
from claims.model import Whom
from storage.database import Database
from storage.moving import CannotMove, move, moved_tables
from storage.shelves import FolderShelf
from storage.store import store_transaction
from storage.tables.claims import drafts
from storage.verify import Counted, verify
from tests.keys import KEYRING
from tests.storage.conftest import NOW, FixedClock


async def filled(path) -> Database:
    """Make a file in which somebody has begun a draft in the demo county."""
    made = await Database.open(path, KEYRING)
    async with store_transaction(made, FixedClock())() as store:
        await seed(store, FixedClock().today())
        person = await store.people.add("zh_Hans", NOW)
        draft = await drafting.open_draft(store, person.id, NOW)
        await drafting.set_whom(store, draft, Whom.SELF, NOW)
        await store.tell(person.id, "page_read", page_id=1)
    return made


async def rows_in(database: Database) -> dict[str, int]:
    async with database.snapshot() as connection:
        return {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in moved_tables()
        }


async def test_everything_is_in_postgresql_afterwards_and_can_be_opened(tmp_path, on_postgres):
    source, target = await filled(tmp_path / "bangban.db"), await Database.open(on_postgres, KEYRING)

    counts = await move(source, target)

    found = [one async for one in verify(target, FolderShelf(tmp_path / "files"), {}, Counted())]
    assert found == []
    assert await rows_in(source) == await rows_in(target) == counts
    assert counts["drafts"] == 1
    await source.close()
    await target.close()


async def test_what_is_new_afterwards_gets_numbers_of_its_own(tmp_path, on_postgres):
    source, target = await filled(tmp_path / "bangban.db"), await Database.open(on_postgres, KEYRING)
    await move(source, target)

    async with store_transaction(target, FixedClock())() as store:
        person = await store.people.add("zh_Hans", NOW)
        await drafting.open_draft(store, person.id, NOW)

    async with target.snapshot() as connection:
        assert (await connection.execute(select(func.max(drafts.c.id)))).scalar_one() == 2
    await source.close()
    await target.close()


async def test_a_database_that_is_not_empty_is_refused_and_left_alone(tmp_path, on_postgres):
    source, target = await filled(tmp_path / "bangban.db"), await Database.open(on_postgres, KEYRING)
    async with store_transaction(target, FixedClock())() as store:
        await store.people.add("en", NOW)
    before = await rows_in(target)

    with pytest.raises(CannotMove, match="please give an empty one"):
        await move(source, target)

    assert await rows_in(target) == before
    await source.close()
    await target.close()


async def test_a_row_that_comes_over_otherwise_than_it_was_moves_nothing(tmp_path, on_postgres):
    source, target = await filled(tmp_path / "bangban.db"), await Database.open(on_postgres, KEYRING)
    async with target.transaction() as connection:
        await connection.exec_driver_sql(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.language := 'en'; RETURN NEW; END $$"
        )
        await connection.exec_driver_sql(
            "CREATE TRIGGER spoil BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION spoil()"
        )

    with pytest.raises(CannotMove, match="people: a row is not the same"):
        await move(source, target)

    assert set((await rows_in(target)).values()) == {0}
    await source.close()
    await target.close()


def test_the_command_refuses_a_folder_without_data(tmp_path, capsys):
    assert main(["move", "--data", str(tmp_path), "--to", "postgresql://bangban@/x"]) == 2

    assert "there is no Bangban data" in capsys.readouterr().err


def test_the_command_moves_and_says_what_to_set(tmp_path, on_postgres_now, capsys):

    FileKeys(tmp_path / "data-keys").save(KEYRING)
    asyncio.run(_made(tmp_path / "data" / "bangban.db"))

    assert main(["move", "--data", str(tmp_path / "data"), "--to", on_postgres_now]) == 0

    assert "BANGBAN_DATABASE" in capsys.readouterr().out


async def _made(path) -> None:
    await (await filled(path)).close()
