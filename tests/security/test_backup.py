"""A backup is made while everything runs, tells nothing without its key, and is all that a new machine needs."""

import asyncio
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot import keeping
from bot.__main__ import main
from bot.demo.seed import seed
from bot.keeping import CannotKeep, back_up, restore
from bot.nightly import KEPT, Nightly, backups, backups_folder, made_at
from bot.settings import Settings
from bot.wiring import product
from storage.files import file_key
from storage.kept_files import KeptFiles
from storage.rooms import Rooms
from storage.sealed_stream import BadBackup
from storage.server import BadServer
from storage.shelves import path_of
from storage.tables.chat import files
from tests.chat.phone import Phone
from tests.storage.conftest import NOW, FixedClock

PIECE = b"a paper" * 300_000


@pytest.fixture
def server(engine, request):
    """The PostgreSQL of a test that runs there, None on SQLite."""
    return None if engine == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
async def full(place, server):
    """A backup of a product somebody talked to, made while he talked on, and its settings."""
    if server is not None:
        place = On(place.root, replace(place.settings, database=await server.empty()))
    async with product(place.settings) as made:
        async with made.transaction() as store:
            await seed(store, made.desk.clock.today())
        await made.desk.files.put(PIECE, "image/jpeg")
        phone = await Phone(made).open()
        await phone.say("/start v-440785104201")
        talking = asyncio.create_task(phone.say("/status"))
        await asyncio.to_thread(back_up, place.settings, place.root / "one.backup", NOW)
        await talking
        await phone.client.aclose()
    return place


@dataclass(frozen=True)
class On:
    """A folder whose product has its database elsewhere."""

    root: Path
    settings: Settings


async def elsewhere(full, server):
    """A new machine that has the backup and the recovery key, and nothing else."""
    key = full.root / "recovery.key"
    if not key.exists():
        shutil.copyfile(full.root / "data-keys" / "recovery.key", key)
    database = "sqlite" if server is None else await server.empty()
    return replace(full.settings, data=full.root / "new" / "data", database=database), key


async def restored(*given):
    return await asyncio.to_thread(restore, *given)


async def test_a_backup_restores_everything_into_an_empty_folder(full, server):
    settings, key = await elsewhere(full, server)

    manifest = await restored(settings, full.root / "one.backup", key)

    findings, counted = await keeping.check(settings)
    assert findings == []
    assert (manifest.files, manifest.missing, manifest.made_at) == (1, (), NOW.isoformat())
    assert counted.files == 1
    async with product(settings) as made:
        phone = await Phone(made).open()
        assert await phone.say("/start")
        async with made.transaction() as store:
            assert await store.office.on_roster("jiangmen", "440785195702141809") is not None
            assert (await store.people.by_id(1)).language
        await phone.client.aclose()


async def test_a_restored_folder_says_what_was_said(full, server):
    settings, key = await elsewhere(full, server)
    await restored(settings, full.root / "one.backup", key)

    async with product(full.settings) as old, product(settings) as new:
        said = [await _events(made) for made in (old, new)]

    assert said[1]
    assert said[0][: len(said[1])] == said[1]


async def _events(made):
    return [event.body for event in await Rooms(made.database).events_after(1, 0, 100)]


@pytest.mark.parametrize("at", [0, 20, 60, -1])
async def test_an_altered_backup_is_refused(full, server, at):
    settings, key = await elsewhere(full, server)
    harmed = bytearray((full.root / "one.backup").read_bytes())
    harmed[at] ^= 1
    (full.root / "harmed.backup").write_bytes(harmed)

    with pytest.raises(BadBackup):
        await restored(settings, full.root / "harmed.backup", key)


@pytest.mark.parametrize("left", [10, 40, 5000, -1])
async def test_a_backup_that_was_cut_short_is_refused(full, server, left):
    settings, key = await elsewhere(full, server)
    (full.root / "cut.backup").write_bytes((full.root / "one.backup").read_bytes()[:left])

    with pytest.raises(BadBackup):
        await restored(settings, full.root / "cut.backup", key)


async def test_chunks_in_another_order_are_refused(full, server):
    settings, key = await elsewhere(full, server)
    whole = (full.root / "one.backup").read_bytes()
    head, chunk = whole[: 17 + 32], 4 + (1 << 20) + 16
    first, second, rest = whole[49:][:chunk], whole[49 + chunk :][:chunk], whole[49 + 2 * chunk :]
    (full.root / "mixed.backup").write_bytes(head + second + first + rest)

    with pytest.raises(BadBackup):
        await restored(settings, full.root / "mixed.backup", key)


async def test_another_recovery_key_opens_nothing(full, server):
    settings, key = await elsewhere(full, server)
    key.write_text("11" * 32)

    with pytest.raises(BadBackup, match="another recovery key"):
        await restored(settings, full.root / "one.backup", key)


async def test_a_folder_with_something_in_it_is_left_alone(full, server):
    _, key = await elsewhere(full, server)
    before = {path: path.read_bytes() for path in full.settings.data.rglob("*") if path.is_file()}

    with pytest.raises(CannotKeep, match="is not empty"):
        await restored(full.settings, full.root / "one.backup", key)

    assert {path: path.read_bytes() for path in before} == before


async def test_nothing_is_left_in_data_by_a_backup(full):
    names = {path.name for path in full.settings.data.iterdir()}

    assert not {name for name in names if "backup" in name or "part" in name}


async def test_the_command_line_backs_up_restores_and_verifies(full, server, capsys, monkeypatch):
    settings, key = await elsewhere(full, server)
    made = str(full.root / "two.backup")

    async def bangban(on, *words):
        monkeypatch.setenv("BANGBAN_DATABASE", on.database)
        return await asyncio.to_thread(main, [*words, "--data", str(on.data)])

    assert await bangban(full.settings, "backup", made) == 0
    assert await bangban(settings, "restore", made, "--key", str(key)) == 0
    assert await bangban(settings, "verify") == 0
    assert await bangban(settings, "restore", made, "--key", str(key)) == 2

    said = capsys.readouterr()
    assert "1 files" in said.out
    assert "verified: " in said.out
    assert "is not empty" in said.err


def test_a_folder_without_data_is_neither_backed_up_nor_verified(tmp_path, capsys):
    assert main(["verify", "--data", str(tmp_path)]) == 2
    assert main(["backup", str(tmp_path / "a.backup"), "--data", str(tmp_path)]) == 2

    assert capsys.readouterr().err.count("there is no Bangban data") == 2


async def test_a_backup_is_restored_only_into_the_kind_of_database_it_was_made_from(full, server, on_postgres):
    settings, key = await elsewhere(full, server)
    other = replace(settings, database="sqlite" if server else on_postgres)

    with pytest.raises(BadBackup, match="this backup was made from"):
        await restored(other, full.root / "one.backup", key)


async def test_a_postgresql_with_something_in_it_is_left_alone(full, server, on_postgres):
    if server is None:
        pytest.skip("a file is restored into an empty folder")
    settings, key = await elsewhere(full, server)

    with pytest.raises(BadServer, match="is not empty"):
        await restored(replace(settings, database=full.settings.database), full.root / "one.backup", key)


async def test_a_restore_that_is_cut_off_has_put_nothing_into_postgresql(full, server):
    if server is None:
        pytest.skip("a file is written anew")
    settings, key = await elsewhere(full, server)
    whole = (full.root / "one.backup").read_bytes()
    (full.root / "cut.backup").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadBackup):
        await restored(settings, full.root / "cut.backup", key)
    shutil.rmtree(settings.data.parent)

    assert (await restored(settings, full.root / "one.backup", key)).files == 1
    assert (await keeping.check(settings))[0] == []


async def test_daily_backups_keep_each_file_once_and_are_restored_from_beside_it(full, server):
    settings, key = await elsewhere(full, server)
    folder = backups_folder(full.settings)
    async with product(full.settings) as made:
        nightly = Nightly(full.settings, made.database, FixedClock())
        first = await nightly.back_up(NOW)
        await made.desk.files.put(b"another paper", "image/png")
        second = await nightly.back_up(NOW + timedelta(days=1))

    manifest = await restored(settings, second, key)

    assert first.stat().st_size < len(PIECE)
    assert len(kept(folder)) == 2
    assert (manifest.files, manifest.apart, manifest.missing) == (2, True, ())
    findings, counted = await keeping.check(settings)
    assert (findings, counted.files) == ([], 2)


async def test_an_erased_file_goes_with_the_last_backup_that_names_it(full):
    folder = backups_folder(full.settings)
    async with product(full.settings) as made:
        nightly = Nightly(full.settings, made.database, FixedClock())
        await nightly.back_up(NOW)
        async with made.database.transaction() as connection:
            await connection.execute(delete(files))
        for day in range(1, KEPT):
            await nightly.back_up(NOW + timedelta(days=day))
        fortnight = len(kept(folder))
        await nightly.back_up(NOW + timedelta(days=KEPT))

    assert (fortnight, len(kept(folder))) == (1, 0)


@pytest.mark.parametrize("rotten", ["copy", "file"])
async def test_within_a_fortnight_a_copy_that_changed_is_written_anew_from_the_file_and_the_other_way_round(
    full, rotten
):
    folder = backups_folder(full.settings)
    async with product(full.settings) as made:
        nightly = Nightly(full.settings, made.database, FixedClock())
        await nightly.back_up(NOW)
        (copy,) = kept(folder)
        file = path_of(full.settings.data / "files", copy.parent.name + copy.name)
        whole = copy.read_bytes()
        changed = copy if rotten == "copy" else file
        changed.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))

        for day in range(1, KEPT + 1):
            await nightly.back_up(NOW + timedelta(days=day))

        assert (copy.read_bytes(), file.read_bytes()) == (whole, whole)


async def test_what_was_erased_is_not_brought_back_from_its_copy(full):
    folder = backups_folder(full.settings)
    async with product(full.settings) as made:
        nightly = Nightly(full.settings, made.database, FixedClock())
        await nightly.back_up(NOW)
        (copy,) = kept(folder)
        digest = copy.parent.name + copy.name
        async with made.database.transaction() as connection:
            await made.database.vault.erase(connection, [file_key(digest)])
        await made.desk.files.take_away([digest])

        assert await made.desk.files.mend(digest, KeptFiles(folder)) is False
        assert not path_of(full.settings.data / "files", digest).exists()


def kept(folder):
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


async def test_a_backup_is_made_every_day_and_a_fortnight_of_them_kept(full):
    async with product(full.settings) as made:
        nightly = Nightly(full.settings, made.database, FixedClock())
        assert await nightly.once() is None
        for day in range(16):
            made_now = [await at(nightly, NOW + timedelta(days=day, minutes=20 + minute)) for minute in (0, 1)]
            assert [path is not None for path in made_now] == [True, False]

    kept = sorted(backups(full.settings))
    assert len(kept) == KEPT
    assert made_at(kept[-1]) == NOW + timedelta(days=15, minutes=20)


async def at(nightly: Nightly, instant):
    nightly._clock = FixedClock(instant=instant)
    return await nightly.once()
