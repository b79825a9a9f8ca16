"""`doctor` says how keys and backups stand, and what to do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.doctor import examine
from bot.keys import FileKeys, open_keyring
from bot.nightly import NAME, Nightly, backups_folder
from bot.wiring import product


def lines(settings) -> list[str]:
    said = []
    examine(settings, said.append)
    return [line for line in said if line[5:].startswith(("keys:", "recovery key:", "backups:"))]


@pytest.fixture
async def settings(place):
    async with product(place.settings) as made:
        await Nightly(place.settings, made.database, made.desk.clock).back_up(datetime.now(UTC))
    return place.settings


def test_an_empty_folder_is_in_order(place):
    assert all(line.startswith("ok") for line in lines(place.settings))


async def test_what_is_in_order_is_said(settings):
    said = lines(settings)

    assert said[0].startswith("ok   keys: master key k")
    assert said[2].startswith("ok   backups: 1 in ")
    assert said[2].endswith("the last 0 hours old")


async def test_a_recovery_key_left_on_the_machine_of_an_office_is_said(settings):
    assert lines(replace(settings, demo=False))[1].startswith("DO   recovery key: please move")

    (settings.data.with_name("data-keys") / "recovery.key").unlink()

    assert lines(replace(settings, demo=False))[1] == "ok   recovery key: not on this machine, as it should be"


async def test_lost_keys_and_old_backups_are_said(settings):
    (settings.data.with_name("data-keys") / "keyring.json").unlink()
    folder = backups_folder(settings)
    for path in folder.iterdir():
        path.rename(folder / (datetime.now(UTC) - timedelta(days=3)).strftime(NAME))

    said = lines(settings)

    assert said[0].startswith("DO   keys: the keys are missing")
    assert "72 hours old: please see in the log" in said[2]


async def test_a_rotation_that_was_cut_off_is_said(settings):
    FileKeys(settings.data.with_name("data-keys")).save(open_keyring(settings).with_new_master())

    assert "please run `bangban key rotate` again" in lines(settings)[0]
