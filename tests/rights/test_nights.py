"""What the product does by itself at night and says about it: erases, verifies, backs up, gives notice by day."""

import io
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import doctor
from bot.__main__ import main
from bot.keeping import make_recovery_keys, what_is_due
from bot.nightly import Nightly
from claims import retention
from claims.chores import ChoreKind
from claims.keeping import DEFAULT
from tests.chat.filing import file_claim, refuse
from tests.chat.papers import Invented

ME = Invented(4711)


@pytest.fixture
def nightly(quick):
    made = quick.product
    make_recovery_keys(made.settings)
    return Nightly(made.settings, made.database, made.desk.clock)


async def last(phone, kind):
    async with phone.product.transaction() as store:
        return await store.chores.last(kind)


async def test_what_was_asked_for_is_erased_at_two_without_anybody_doing_anything(quick, nightly):
    await file_claim(quick, ME)
    await quick.say("撤回")
    await quick.tap("确定撤回")
    clock = quick.product.desk.clock
    async with quick.product.transaction() as store:
        await retention.ask(store, 1, DEFAULT, clock.now())

    clock.move(hours=17)
    await nightly.once()

    async with quick.product.transaction() as store:
        assert (await store.claims.all_of_person(1))[0].beneficiary.name == "—"
    assert not [path for path in (quick.product.settings.data / "files").rglob("*") if path.is_file()]


async def test_everything_is_verified_once_a_night_and_the_doctor_says_how_it_went(quick, nightly):
    await file_claim(quick, ME)
    quick.product.desk.clock.move(hours=18)

    await nightly.once()

    chore = await last(quick, ChoreKind.VERIFY)
    assert chore.good
    assert "sealed values" in chore.said
    assert (await last(quick, ChoreKind.BACKUP)).good
    now = quick.product.desk.clock.now()
    assert "all well" in told(chore, now)[1]
    assert told(chore, now + timedelta(days=4))[0] is False


async def test_what_was_altered_is_found_at_night_and_said(quick, nightly):
    await file_claim(quick, ME)
    async with quick.product.database.transaction() as connection:
        await connection.exec_driver_sql("UPDATE claims SET account = beneficiary")
    quick.product.desk.clock.move(hours=18)

    await nightly.once()

    chore = await last(quick, ChoreKind.VERIFY)
    assert chore.good is False
    assert "NOT well" in told(chore, quick.product.desk.clock.now())[1]


def told(chore, now):
    """What `bangban doctor` makes of it, whichever database it asked."""
    return doctor._verify_said((chore.at, chore.good, chore.said), now)


async def test_notice_is_given_by_day_and_once(quick, nightly):
    await file_claim(quick, ME)
    await refuse(quick)
    clock = quick.product.desk.clock
    clock.move(days=DEFAULT.refused - 20)

    await nightly.once()
    await nightly.once()
    said = await quick.news()

    assert len([one for one in said if "到期删除" in one["text"]]) == 1


async def test_the_command_names_terms_counts_and_what_is_due(quick, nightly):
    await file_claim(quick, ME)
    await refuse(quick)
    quick.product.desk.clock.move(days=DEFAULT.refused - 20)
    await nightly.once()
    settings = replace(quick.product.settings)

    lines = await what_is_due(settings)

    assert lines[0] == f"terms in days: {DEFAULT}"
    assert "1 refused" in lines[1]
    assert lines[2].endswith("\tterm")
    assert ME.name not in "".join(lines)


def test_the_days_head_can_be_asked_for_by_day(tmp_path):
    with redirect_stdout(io.StringIO()) as said, pytest.raises(SystemExit) as left:
        main(["audit", "head", "2025-06-15", "--help"])

    assert left.value.code == 0
    assert "DAY" in said.getvalue()
