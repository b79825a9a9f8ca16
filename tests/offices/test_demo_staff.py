"""The demo county's accounts: each desk has one, and each of the printed lines signs in."""

from bot.demo.staff import seed_staff
from claims.signin import Door
from claims.staff import Role
from schemes.loading import load
from schemes.reading.format import ROLES

ABOVE_THE_COUNTY = {Role.CITY_DEPARTMENT}


async def test_every_printed_line_signs_in_and_the_main_desks_are_there(county):
    async with county.transaction() as store:
        lines = await seed_staff(store, county.passwords)
    door = Door(county.transaction, county.snapshot, county.passwords)

    staff = []
    for role, login, password, secret in lines:
        session = await door.session(
            await door.enter(login, password, "10.0.0.1", county.clock.now()), county.clock.now()
        )
        staff.append((role, login, secret, session.staff.role))

    assert {role for role, *_ in staff} == set(Role) - ABOVE_THE_COUNTY
    assert all((role, secret) == (found, "-") for role, _, secret, found in staff)
    assert len({password for _, _, password, _ in lines}) == len(lines)


async def test_seeding_again_gives_new_passwords_to_the_same_accounts(county):
    async with county.transaction() as store:
        first = await seed_staff(store, county.passwords)
        again = await seed_staff(store, county.passwords)
        staff = await store.staff.within("440785")

    assert [line[1] for line in first] == [line[1] for line in again]
    assert not {line[2] for line in first} & {line[2] for line in again}
    assert len({one.login for one in staff}) == len(staff)


def test_every_step_of_every_scheme_has_somebody_to_do_it():
    asked = {step.role for scheme in load().all for step in scheme.workflow}

    assert asked <= set(Role)
    assert set(ROLES) == set(Role)
