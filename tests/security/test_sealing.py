"""A sealed value opens at its place under its key, and nowhere else."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from claims.model import Draft
from storage.database import Database
from storage.files import SealedFiles
from storage.keyring import Keyring, KeyringError, parse
from storage.sealed import opened, place_of, sealed_columns, sealed_tables
from storage.sealing import HEADER, Algorithm, DataKey, KeyErased, SealBroken, seal, unseal
from storage.shelves import FolderShelf
from storage.store import store_transaction
from storage.tables import metadata
from storage.tables.claims import drafts
from storage.tables.keys import data_keys
from tests.keys import KEYRING
from tests.storage.conftest import NOW, FixedClock

KEY = DataKey(7, b"k" * 32)


@pytest.fixture
async def database(tmp_path):
    opened_ = await Database.open(tmp_path / "bangban.db", KEYRING)
    yield opened_
    await opened_.close()


async def a_draft(database: Database, **changes: object) -> Draft:
    async with store_transaction(database, FixedClock())() as store:
        person = await store.people.add("zh_Hans", NOW)
        draft = await store.drafts.add(person.id, NOW)
        return await store.drafts.save(replace(draft, **changes))


async def rows_of(database: Database, table=drafts):
    async with database.snapshot() as connection:
        return await opened(connection, table, (await connection.execute(table.select())).all())


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_value_opens_at_its_place(algorithm):
    sealed = seal(KEY, algorithm, "陈玉兰".encode(), b"people.name\x1f1")

    assert unseal(KEY, sealed, b"people.name\x1f1").decode() == "陈玉兰"
    assert "陈玉兰".encode() not in sealed


@pytest.mark.parametrize("algorithm", Algorithm)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_value_that_was_altered_anywhere_does_not_open(algorithm, data):
    sealed = bytearray(seal(KEY, algorithm, b"6217000000000000001", b"claims.account\x1f1"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(SealBroken):
        unseal(KEY, bytes(sealed), b"claims.account\x1f1")


@pytest.mark.parametrize("place", [b"claims.account\x1f2", b"claims.cause\x1f1", b""])
def test_a_value_in_another_row_or_field_does_not_open(place):
    sealed = seal(KEY, Algorithm.AES_256_GCM, b"6217000000000000001", b"claims.account\x1f1")

    with pytest.raises(SealBroken):
        unseal(KEY, sealed, place)


def test_every_sealed_table_says_which_row_a_value_belongs_to():
    tables = sealed_tables(metadata.sorted_tables)

    assert len(tables) >= 20
    for table in tables:
        bound = table.info["bound_to"]
        keys = [{column.name for column in table.primary_key}] + [
            {column.name for column in constraint.columns}
            for constraint in table.constraints
            if constraint.__class__.__name__ == "UniqueConstraint"
        ]
        keys += [{column.name} for column in table.columns if column.unique]
        assert set(bound) in keys, f"{table.name}: {bound} does not name one row"
        assert not set(bound) & set(sealed_columns(table))


async def test_two_rows_cannot_be_swapped(database):
    await a_draft(database, phone="13800138000")
    async with store_transaction(database, FixedClock())() as store:
        await store.drafts.add(1, NOW)

    async with database.transaction() as connection:
        one, two = (await connection.execute(select(drafts.c.answers).order_by(drafts.c.id))).scalars()
        await connection.execute(update(drafts).where(drafts.c.id == 1).values(answers=two))
        await connection.execute(update(drafts).where(drafts.c.id == 2).values(answers=one))

    with pytest.raises(SealBroken):
        await rows_of(database)


async def test_each_draft_has_a_key_of_its_own(database):
    await a_draft(database, phone="13800138000")
    await a_draft(database, phone="13800138001")

    async with database.snapshot() as connection:
        sealed = (await connection.execute(select(drafts.c.phone).order_by(drafts.c.id))).scalars().all()
    assert len({HEADER.unpack_from(value)[1] for value in sealed}) == 2


async def test_erasing_a_key_erases_everything_it_sealed_and_nothing_else(database):
    await a_draft(database, phone="13800138000")
    other = await a_draft(database, phone="13800138001")

    async with database.transaction() as connection:
        gone = await database.vault.erase(connection, ["draft:1"])

    assert gone == 1
    with pytest.raises(KeyErased):
        await rows_of(database)
    async with store_transaction(database, FixedClock())() as store:
        assert (await store.drafts.of_person(other.id, other.person_id)).phone == "13800138001"


async def test_after_an_erasure_the_same_subject_gets_another_key(database):
    draft = await a_draft(database, phone="13800138000")
    async with database.transaction() as connection:
        await database.vault.erase(connection, ["draft:1"])

    async with database.transaction() as connection:
        key = await database.vault.key_of(connection, "draft:1")
        live = select(func.count()).select_from(data_keys).where(data_keys.c.subject == f"draft:{draft.id}")
        assert (await connection.execute(live)).scalar_one() == 2
        assert key.id == 2


async def test_a_key_that_was_rolled_back_seals_nothing(database):
    with suppress(RuntimeError):
        async with database.transaction() as connection:
            await database.vault.key_of(connection, "draft:1")
            raise RuntimeError
    async with database.transaction() as connection:
        async with connection.begin_nested() as savepoint:
            await database.vault.key_of(connection, "draft:1")
            await savepoint.rollback()
        assert (await connection.execute(select(data_keys))).all() == []

    draft = await a_draft(database, phone="13800138000")

    again = await Database.open(database.path, KEYRING)
    async with store_transaction(again, FixedClock())() as store:
        assert (await store.drafts.of_person(draft.id, draft.person_id)).phone == "13800138000"
    await again.close()


async def test_an_office_that_changes_the_cipher_reads_both(database, tmp_path):
    draft = await a_draft(database, phone="13800138000")
    await database.close()

    national = await Database.open(database.path, replace(KEYRING, algorithm=Algorithm.SM4_GCM))
    async with store_transaction(national, FixedClock())() as store:
        before = await store.drafts.of_person(draft.id, draft.person_id)
        await store.drafts.save(replace(before, phone="13900139000"))
    async with national.snapshot() as connection:
        sealed = (await connection.execute(select(drafts.c.phone))).scalar_one()
    await national.close()

    assert before.phone == "13800138000"
    assert sealed[0] == Algorithm.SM4_GCM


async def test_other_keys_do_not_open_a_database(database):
    await a_draft(database, phone="13800138000")

    with pytest.raises(KeyringError, match="is not in the keyring"):
        await Database.open(database.path, Keyring.fresh())


def test_a_keyring_is_read_back_as_it_was_written():
    assert parse(KEYRING.to_text()) == KEYRING
    for text in ("", "{}", "[]", KEYRING.to_text().replace("bangban-keys-1", "other"), KEYRING.to_text()[:-40]):
        with pytest.raises(KeyringError):
            parse(text)


def test_the_same_number_has_another_index_in_another_field_and_under_other_keys():
    indexes = {
        KEYRING.digest("index:claims.beneficiary", b"440785195702141809"),
        KEYRING.digest("index:roster", b"440785195702141809"),
        Keyring.fresh().digest("index:roster", b"440785195702141809"),
    }

    assert len(indexes) == 3


async def test_a_file_whose_key_was_erased_is_gone(database, tmp_path):
    files = SealedFiles(FolderShelf(tmp_path / "files", keep_free=0), database, FixedClock())
    digest = await files.put(b"a paper", "image/jpeg")
    assert await files.get(digest) == b"a paper"

    async with database.transaction() as connection:
        await database.vault.erase(connection, [f"file:{digest}"])

    with pytest.raises(Exception, match="erased"):
        await files.get(digest)
    assert await files.put(b"a paper", "image/jpeg") == digest
    assert await files.get(digest) == b"a paper"


def test_a_value_is_bound_to_table_column_and_row():
    assert place_of(drafts, "phone", {"id": 7}) == b"drafts.phone\x1f7"
