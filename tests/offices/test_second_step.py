"""The second step of signing in: codes from the telephone, each once, recovery codes, and resetting by the office."""

import re
from datetime import timedelta

import pyotp
import pytest

from claims.denials import CodeNeeded, TooManyTries, WrongCode
from claims.second_factor import STEP
from claims.signin import Door
from tests.offices.site import Browser, site_of

HOME, STRANGER = "10.0.0.1", "203.0.113.9"
SECRET = re.compile(r'class="number secret">([A-Z2-7 ]+)<')
CODE = re.compile(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>")


@pytest.fixture
def door(county):
    return Door(county.transaction, county.snapshot, county.passwords, two_step=True)


async def ticket_of(county, door, login="village"):
    with pytest.raises(CodeNeeded) as needed:
        await door.enter(login, f"{login}-password", HOME, county.clock.now())
    return needed.value.ticket, needed.value.enrol


def code_of(county, secret, steps=0):
    return pyotp.TOTP(secret).at(int(county.clock.now().timestamp()) + steps * STEP)


async def enrolled(county, door):
    """Set up a second factor; return the secret and the recovery codes, half a minute later."""
    ticket, _ = await ticket_of(county, door)
    _, secret = await door.secret_to_enrol(ticket, county.clock.now())
    _, codes = await door.enter_code(ticket, code_of(county, secret), HOME, county.clock.now())
    county.clock.instant += timedelta(seconds=2 * STEP)
    return secret, codes


async def actions(county):
    async with county.database.snapshot() as connection:
        return (await connection.exec_driver_sql("SELECT action FROM audit_lines ORDER BY id")).scalars().all()


async def test_a_password_alone_opens_nothing_once_the_office_asks_for_two_steps(county, door):
    _, enrol = await ticket_of(county, door)

    assert enrol is True
    async with county.database.snapshot() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM staff_sessions")).scalar_one() == 0


async def test_the_first_code_sets_it_up_and_gives_ten_recovery_codes(county, door):
    ticket, _ = await ticket_of(county, door)
    login, secret = await door.secret_to_enrol(ticket, county.clock.now())

    key, codes = await door.enter_code(ticket, code_of(county, secret), HOME, county.clock.now())

    assert login == "village"
    assert len(set(codes)) == 10
    assert (await door.session(key, county.clock.now())).staff == county.staff["village"]
    assert {"second_factor_set", "signed_in"} <= set(await actions(county))


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_clock_may_be_off_by_one_step(county, door, steps):
    secret, _ = await enrolled(county, door)
    ticket, enrol = await ticket_of(county, door)

    key, codes = await door.enter_code(ticket, code_of(county, secret, steps), HOME, county.clock.now())

    assert (enrol, codes) == (False, ())
    assert await door.session(key, county.clock.now())


@pytest.mark.parametrize("steps", [-3, 3])
async def test_a_clock_that_is_off_by_more_is_refused(county, door, steps):
    secret, _ = await enrolled(county, door)
    ticket, _ = await ticket_of(county, door)

    with pytest.raises(WrongCode):
        await door.enter_code(ticket, code_of(county, secret, steps), HOME, county.clock.now())


async def test_no_code_is_taken_twice_and_none_older_than_the_last(county, door):
    secret, _ = await enrolled(county, door)
    ticket, _ = await ticket_of(county, door)
    now, before = code_of(county, secret), code_of(county, secret, -1)
    await door.enter_code(ticket, now, HOME, county.clock.now())

    for used in (now, before):
        with pytest.raises(WrongCode):
            await door.enter_code(ticket, used, HOME, county.clock.now())


async def test_a_recovery_code_is_good_once_and_goes_on_record(county, door):
    _, codes = await enrolled(county, door)
    ticket, _ = await ticket_of(county, door)

    key, _ = await door.enter_code(ticket, codes[3].upper(), HOME, county.clock.now())

    assert await door.session(key, county.clock.now())
    with pytest.raises(WrongCode):
        await door.enter_code(ticket, codes[3], HOME, county.clock.now())
    assert "recovery_code_used" in await actions(county)


async def test_neither_secret_nor_recovery_codes_lie_in_the_database(county, door):
    secret, codes = await enrolled(county, door)

    kept = b"".join(path.read_bytes() for path in county.database.path.parent.glob("county.db*"))

    assert secret.encode() not in kept
    assert not [code for code in codes if code.encode() in kept or code.replace("-", "").encode() in kept]


async def test_guessing_codes_is_slowed_down_but_only_from_where_it_comes(county, door):
    secret, _ = await enrolled(county, door)
    ticket, _ = await ticket_of(county, door)
    for _ in range(5):
        with pytest.raises(WrongCode):
            await door.enter_code(ticket, "000000", STRANGER, county.clock.now())

    with pytest.raises(TooManyTries):
        await door.enter_code(ticket, code_of(county, secret), STRANGER, county.clock.now())
    key, _ = await door.enter_code(ticket, code_of(county, secret), HOME, county.clock.now())

    assert await door.session(key, county.clock.now())


async def test_right_passwords_wait_for_nobody_however_often_they_are_typed(county, door):
    for _ in range(8):
        await ticket_of(county, door)


@pytest.mark.parametrize("spoil", [lambda t: t[:-1] + "x", lambda t: "9" + t, lambda _: "", lambda _: "1.2.3"])
async def test_a_forged_ticket_opens_nothing(county, door, spoil):
    secret, _ = await enrolled(county, door)
    ticket, _ = await ticket_of(county, door)

    with pytest.raises(WrongCode) as refused:
        await door.enter_code(spoil(ticket), code_of(county, secret), HOME, county.clock.now())
    assert refused.value.again is False


async def test_a_ticket_lasts_ten_minutes_and_dies_with_the_password(county, door):
    secret, _ = await enrolled(county, door)
    ticket, _ = await ticket_of(county, door)
    late, _ = await ticket_of(county, door)
    async with county.transaction() as store:
        await store.staff.set_password(county.staff["village"].id, await county.passwords.hash("another"))

    with pytest.raises(WrongCode):
        await door.enter_code(ticket, code_of(county, secret), HOME, county.clock.now())
    county.clock.instant += timedelta(minutes=11)
    with pytest.raises(WrongCode):
        await door.enter_code(late, code_of(county, secret), HOME, county.clock.now())


async def test_the_pages_lead_through_setting_up_and_the_next_sign_in(county):
    site = site_of(county, two_step=True)
    browser = await Browser(site).sign_in("village")
    assert "<svg" in browser.page.text
    secret = SECRET.search(browser.page.text).group(1).replace(" ", "")
    ticket = re.search(r'name="ticket" value="([^"]+)"', browser.page.text).group(1)

    wrong = await browser.send("/staff/sign-in/code", {"ticket": ticket, "enrol": "yes", "back": "", "code": "000000"})
    assert wrong.status_code == 401
    assert "验证码不对" in wrong.text
    page = await browser.send(
        "/staff/sign-in/code", {"ticket": ticket, "enrol": "yes", "back": "", "code": code_of(county, secret)}
    )

    assert len(CODE.findall(page.text)) == 10
    assert (await browser.open("/staff/queue")).status_code == 200
    county.clock.instant += timedelta(seconds=STEP)
    again = await Browser(site).sign_in("village")
    assert "<svg" not in again.page.text
    ticket = re.search(r'name="ticket" value="([^"]+)"', again.page.text).group(1)
    home = await again.send("/staff/sign-in/code", {"ticket": ticket, "back": "", "code": code_of(county, secret)})
    assert home.url.path == "/staff/queue"


async def test_demo_accounts_are_never_asked(county):
    browser = await Browser(site_of(county, two_step=True, demo=True)).sign_in("village")

    assert browser.page.url.path == "/staff/queue"


async def test_the_office_takes_a_lost_telephone_away_and_that_is_on_record(county, door):
    await enrolled(county, door)
    browser = await Browser(site_of(county)).sign_in("office")
    page = await browser.open("/staff/office")
    assert "手机丢了，清掉第二步" in page.text

    reset = f"/staff/office/staff/{county.staff['village'].id}/reset-code"
    without = await browser.send(reset, {"reason": " "})
    done = await browser.send(reset, {"reason": "lost"})

    assert without.status_code == 400
    assert "重新设" in done.text
    assert "手机丢了或被偷，本人当面说的" in (await browser.open("/staff/office/audit")).text
    assert "second_factor_reset" in await actions(county)
    _, enrol = await ticket_of(county, door)
    assert enrol is True


async def test_nobody_takes_away_his_own_second_step(county):
    browser = await Browser(site_of(county)).sign_in("office")
    await browser.open("/staff/office")

    own = await browser.send(f"/staff/office/staff/{county.staff['office'].id}/reset-code", {"reason": "lost"})

    assert own.status_code == 404


async def test_a_colleague_sets_it_up_himself_where_the_office_does_not_ask(county, door):
    browser = await Browser(site_of(county)).sign_in("village")
    before = await browser.open("/staff/own/codes")
    await browser.make_sure("village-password")
    page = await browser.open("/staff/own/codes")
    secret = SECRET.search(page.text).group(1).replace(" ", "")

    wrong = await browser.send("/staff/own/codes", {"code": "000000"})
    right = await browser.send("/staff/own/codes", {"code": code_of(county, secret)})

    assert "<svg" not in before.text
    assert wrong.status_code == 409
    assert "验证码不对" in wrong.text
    assert SECRET.search(wrong.text).group(1).replace(" ", "") == secret
    assert len(CODE.findall(right.text)) == 10
    _, enrol = await ticket_of(county, door)
    assert enrol is False


async def test_new_recovery_codes_put_an_end_to_the_old_ones_and_go_on_record(county, door):
    secret, old = await enrolled(county, door)
    browser = await Browser(site_of(county, two_step=True)).sign_in("village")
    ticket = re.search(r'name="ticket" value="([^"]+)"', browser.page.text).group(1)
    await browser.send("/staff/sign-in/code", {"ticket": ticket, "back": "", "code": code_of(county, secret)})
    unsure = await browser.send("/staff/own/codes/renew", {})
    await browser.make_sure("village-password")
    await browser.open("/staff/own/codes")

    page = await browser.send("/staff/own/codes/renew", {})

    new = CODE.findall(page.text)
    assert unsure.status_code == 409
    assert len(new) == 10
    assert not set(new) & set(old)
    assert "recovery_codes_renewed" in await actions(county)
    ticket, _ = await ticket_of(county, door)
    with pytest.raises(WrongCode):
        await door.enter_code(ticket, old[0], HOME, county.clock.now())
    assert await door.enter_code(ticket, new[0], HOME, county.clock.now())


async def test_the_shared_accounts_of_a_demo_cannot_be_locked_by_a_visitors_telephone(county):
    browser = await Browser(site_of(county, demo=True)).sign_in("village")
    await browser.make_sure("village-password")

    page = await browser.open("/staff/own/codes")
    refused = await browser.send("/staff/own/codes", {"code": "123456"})

    assert "演示账号" in page.text
    assert "<svg" not in page.text
    assert refused.status_code == 409
