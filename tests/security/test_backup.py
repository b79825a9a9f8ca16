"""A backup is made while everything runs, tells nothing without its key, and is all that a new machine needs."""

import asyncio
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import keeping
from bot.__main__ import main
from bot.demo.seed import seed
from bot.keeping import CannotKeep, back_up, restore
from bot.nightly import KEPT, Nightly, backups, made_at
from bot.wiring import product
from storage.backup import BadBackup
from storage.rooms import Rooms
from tests.chat.phone import Phone
from tests.storage.conftest import NOW, FixedClock


@pytest.fixture
async def full(place):
    """A backup of a product somebody talked to, made while he talked on, and its settings."""
    async with product(place.settings) as made:
        async with made.transaction() as store:
            await seed(store, made.desk.clock.today())
        await made.desk.files.put(b"a paper" * 300_000, "image/jpeg")
        phone = await Phone(made).open()
        await phone.say("/start v-440785104201")
        talking = asyncio.create_task(phone.say("/status"))
        await asyncio.to_thread(back_up, place.settings, place.root / "one.backup", NOW)
        await talking
        await phone.client.aclose()
    return place


def elsewhere(full):
    """A new machine that has the backup and the recovery key, and nothing else."""
    key = full.root / "recovery.key"
    if not key.exists():
        shutil.copyfile(full.root / "data-keys" / "recovery.key", key)
    return replace(full.settings, data=full.root / "new" / "data"), key


async def test_a_backup_restores_everything_into_an_empty_folder(full):
    settings, key = elsewhere(full)

    manifest = restore(settings, full.root / "one.backup", key)

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


async def test_a_restored_folder_says_what_was_said(full):
    settings, key = elsewhere(full)
    restore(settings, full.root / "one.backup", key)

    async with product(full.settings) as old, product(settings) as new:
        said = [await _events(made) for made in (old, new)]

    assert said[1]
    assert said[0][: len(said[1])] == said[1]


async def _events(made):
    return [event.body for event in await Rooms(made.database).events_after(1, 0, 100)]


@pytest.mark.parametrize("at", [0, 20, 60, -1])
def test_an_altered_backup_is_refused(full, at):
    settings, key = elsewhere(full)
    harmed = bytearray((full.root / "one.backup").read_bytes())
    harmed[at] ^= 1
    (full.root / "harmed.backup").write_bytes(harmed)

    with pytest.raises(BadBackup):
        restore(settings, full.root / "harmed.backup", key)


@pytest.mark.parametrize("left", [10, 40, 5000, -1])
def test_a_backup_that_was_cut_short_is_refused(full, left):
    settings, key = elsewhere(full)
    (full.root / "cut.backup").write_bytes((full.root / "one.backup").read_bytes()[:left])

    with pytest.raises(BadBackup):
        restore(settings, full.root / "cut.backup", key)


def test_chunks_in_another_order_are_refused(full):
    settings, key = elsewhere(full)
    whole = (full.root / "one.backup").read_bytes()
    head, chunk = whole[: 17 + 32], 4 + (1 << 20) + 16
    first, second, rest = whole[49:][:chunk], whole[49 + chunk :][:chunk], whole[49 + 2 * chunk :]
    (full.root / "mixed.backup").write_bytes(head + second + first + rest)

    with pytest.raises(BadBackup):
        restore(settings, full.root / "mixed.backup", key)


def test_another_recovery_key_opens_nothing(full):
    settings, key = elsewhere(full)
    key.write_text("11" * 32)

    with pytest.raises(BadBackup, match="another recovery key"):
        restore(settings, full.root / "one.backup", key)


def test_a_folder_with_something_in_it_is_left_alone(full):
    _, key = elsewhere(full)
    before = (full.settings.data / "bangban.db").read_bytes()

    with pytest.raises(CannotKeep, match="is not empty"):
        restore(full.settings, full.root / "one.backup", key)

    assert (full.settings.data / "bangban.db").read_bytes() == before


def test_nothing_is_left_in_data_by_a_backup(full):
    names = {path.name for path in full.settings.data.iterdir()}

    assert not {name for name in names if "backup" in name or "part" in name}


def test_the_command_line_backs_up_restores_and_verifies(full, capsys, monkeypatch):
    settings, key = elsewhere(full)
    made = str(full.root / "two.backup")

    assert main(["backup", made, "--data", str(full.settings.data)]) == 0
    assert main(["restore", made, "--data", str(settings.data), "--key", str(key)]) == 0
    assert main(["verify", "--data", str(settings.data)]) == 0
    assert main(["restore", made, "--data", str(settings.data), "--key", str(key)]) == 2
    assert main(["verify", "--data", str(full.root / "nothing")]) == 2

    said = capsys.readouterr()
    assert "1 files" in said.out
    assert "verified: " in said.out
    assert "is not empty" in said.err
    assert "there is no Bangban data" in said.err


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
