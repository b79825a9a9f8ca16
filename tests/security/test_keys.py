"""Where keys lie, when they are made, and that a lost one is said and never replaced."""

import stat
from dataclasses import replace

import pytest

from bot.control import Work, carry_out
from bot.keeping import COMMANDS, check, rotate, seal_audit
from bot.keys import CredentialKeys, FileKeys, key_source, keys_folder, open_keyring
from bot.settings import BadSettings
from bot.wiring import product
from storage.keyring import KeyringError
from storage.rotation import rewrap, under_other_masters
from storage.sealing import Algorithm
from storage.tables.keys import data_keys
from tests.chat.phone import Phone


async def test_an_empty_folder_gets_keys_that_only_their_owner_reads(place):
    async with product(place.settings):
        pass

    folder = place.root / "data-keys"
    names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert names == {"keyring.json": 0o600, "recovery.pub": 0o600, "recovery.key": 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list((place.root / "data").rglob("*key*")) == []


async def test_a_lost_key_is_said_and_no_new_one_is_made(place):
    async with product(place.settings):
        pass
    (place.root / "data-keys" / "keyring.json").rename(place.root / "elsewhere")

    with pytest.raises(KeyringError, match=r"the keys are missing.*No new key was made"):
        async with product(place.settings):
            pass

    assert not (place.root / "data-keys" / "keyring.json").exists()


async def test_other_keys_are_said(place):
    async with product(place.settings) as made:
        phone = await Phone(made).open()
        await phone.say("你好")
        await phone.client.aclose()
    (place.root / "data-keys" / "keyring.json").unlink()
    FileKeys(place.root / "data-keys").save(open_keyring(replace(place.settings, data=place.root / "other")))

    with pytest.raises(KeyringError, match="is not in the keyring"):
        async with product(place.settings):
            pass


def test_a_key_file_that_others_may_read_is_refused(place):
    open_keyring(place.settings)
    file = place.root / "data-keys" / "keyring.json"
    file.chmod(0o640)

    with pytest.raises(KeyringError, match="chmod 600"):
        open_keyring(place.settings)


def test_a_credential_of_systemd_is_used_and_never_written(place):
    keyring = open_keyring(place.settings)
    credentials = place.root / "credentials"
    credentials.mkdir()
    (credentials / "bangban-keyring").write_text(keyring.to_text())

    source = key_source(place.settings, {"CREDENTIALS_DIRECTORY": str(credentials)})

    assert isinstance(source, CredentialKeys)
    assert source.load() == keyring
    with pytest.raises(KeyringError, match="systemd credential"):
        source.save(keyring)


def test_the_folder_of_the_keys_can_be_chosen(place):
    chosen = replace(place.settings, keys=place.root / "safe")

    open_keyring(chosen)

    assert keys_folder(chosen) == place.root / "safe"
    assert (place.root / "safe" / "keyring.json").exists()


def test_the_cipher_can_be_chosen(place):
    assert open_keyring(replace(place.settings, cipher="sm4")).algorithm is Algorithm.SM4_GCM
    with pytest.raises(BadSettings, match="aes or sm4"):
        open_keyring(replace(place.settings, cipher="rot13"))


async def test_the_master_key_changes_while_people_go_on_talking(place):
    async with product(place.settings) as made:
        phone = await Phone(made).open()
        await phone.say("你好")
        before = made.database.vault.keyring.active

        outcome = await rotate(Work(made.transaction, made.desk.clock, place.settings, made.database), {})
        said = await phone.say("/status")

        assert outcome.exit == 0
        assert said
        async with made.database.snapshot() as connection:
            masters = {row.master for row in await connection.execute(data_keys.select())}
        assert masters == {made.database.vault.keyring.active} != {before}
        assert set(open_keyring(place.settings).masters) == masters
        await phone.client.aclose()

    async with product(place.settings) as again:
        phone = await Phone(again).open()
        assert await phone.say("/status")
        await phone.client.aclose()
    assert (await check(place.settings))[0] == []


async def test_a_rotation_that_was_cut_off_is_finished_by_the_next(place):
    async with product(place.settings) as made:
        phone = await Phone(made).open()
        await phone.say("你好")
        await phone.client.aclose()
        vault = made.database.vault
        vault.keyring = vault.keyring.with_new_master()
        FileKeys(place.root / "data-keys").save(vault.keyring)

    outcome = await carry_out(place.settings, "key rotate", {}, COMMANDS)

    keyring = open_keyring(place.settings)
    assert outcome.exit == 0
    assert len(keyring.masters) == 1
    async with product(place.settings) as made, made.database.snapshot() as connection:
        assert await under_other_masters(connection, keyring.active) == 0
        assert await rewrap(made.database) == 0
        await seal_audit(place.settings, made.database)
