"""Sign-in: passwords, sessions that end, and a brake that stops guessing without locking an office out."""

from datetime import timedelta

import pytest

from claims.denials import LoginTaken, TooManyTries, WrongPassword
from claims.signin import Door, form_token
from claims.staff import Role
from tests.offices.county import VILLAGE

HOME, STRANGER = "10.0.0.1", "203.0.113.9"


@pytest.fixture
def door(county):
    return Door(county.transaction, county.snapshot, county.passwords)


async def test_the_right_password_opens_a_session(county, door):
    key = await door.enter("village", "village-password", HOME, county.clock.now())

    session = await door.session(key, county.clock.now())

    assert session.staff == county.staff["village"]


@pytest.mark.parametrize("login", ["village", "nobody"])
async def test_a_wrong_password_and_an_unknown_login_sound_alike(county, door, login):
    with pytest.raises(WrongPassword):
        await door.enter(login, "guess", HOME, county.clock.now())


async def test_the_database_keeps_neither_password_nor_key(county, door, tmp_path):
    key = await door.enter("village", "village-password", HOME, county.clock.now())
    async with county.database.snapshot() as connection:
        rows = (await connection.exec_driver_sql("SELECT key_hash, password_hash FROM staff_sessions, staff")).all()

    kept = " ".join(str(row) for row in rows)
    assert key not in kept
    assert "village-password" not in kept
    assert "$argon2id$" in kept


async def test_guessing_is_slowed_down_but_only_from_where_it_comes(county, door):
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await door.enter("village", "guess", STRANGER, county.clock.now())

    with pytest.raises(TooManyTries) as refused:
        await door.enter("village", "village-password", STRANGER, county.clock.now())
    key = await door.enter("village", "village-password", HOME, county.clock.now())

    assert refused.value.seconds > 0
    assert await door.session(key, county.clock.now())


async def test_the_wait_ends(county, door):
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await door.enter("village", "guess", HOME, county.clock.now())
    county.clock.instant += timedelta(seconds=16)

    assert await door.enter("village", "village-password", HOME, county.clock.now())


async def test_a_session_ends_after_half_an_hour_without_use(county, door):
    key = await door.enter("village", "village-password", HOME, county.clock.now())
    county.clock.instant += timedelta(minutes=29)
    assert await door.session(key, county.clock.now())

    county.clock.instant += timedelta(minutes=29)
    assert await door.session(key, county.clock.now())
    county.clock.instant += timedelta(minutes=31)
    assert await door.session(key, county.clock.now()) is None


async def test_signing_out_and_closing_an_account_end_the_session(county, door):
    one = await door.enter("village", "village-password", HOME, county.clock.now())
    two = await door.enter("finance", "finance-password", HOME, county.clock.now())

    await door.leave(one, county.clock.now())
    async with county.transaction() as store:
        await store.staff.set_active(county.staff["finance"].id, active=False)

    assert await door.session(one, county.clock.now()) is None
    assert await door.session(two, county.clock.now()) is None
    with pytest.raises(WrongPassword):
        await door.enter("finance", "finance-password", HOME, county.clock.now())


async def test_two_accounts_never_share_a_login(county):
    with pytest.raises(LoginTaken):
        await county.employ("village", Role.VILLAGE, VILLAGE)


def test_the_token_of_forms_differs_for_each_session_and_does_not_show_the_key():
    assert form_token("one") != form_token("two")
    assert "one" not in form_token("one")
