"""Public notice: its days, its masks, objections, and its end by itself."""

from datetime import date

import pytest

from claims import notices
from claims.denials import NotYourDesk, ObjectionSettled
from claims.desk import Channel, NoticeStatus
from claims.events import Told
from claims.model import ClaimStatus
from claims.notices import Finding, Said
from tests.offices.county import NEIGHBOUR, TOWN, VILLAGE
from tests.offices.journey import run_out, to_notice

WORDS = Said("听说他家有车", Channel.TELEPHONE, date(2025, 6, 16))


async def notice_of(county, claim):
    async with county.snapshot() as store:
        return (await store.notices.of_claim(claim))[-1]


async def test_the_day_of_posting_is_not_counted(county):
    notice = await notice_of(county, await to_notice(county))

    assert (notice.posted_on, notice.first_day, notice.last_day) == (
        date(2025, 6, 15),
        date(2025, 6, 16),
        date(2025, 6, 20),
    )


async def test_the_board_shows_a_masked_name_and_no_illness(county):
    notice = await notice_of(county, await to_notice(county))

    assert notice.shown_name == "陈*兰"
    assert not hasattr(notice, "cause")


@pytest.mark.parametrize(("place", "shown"), [(VILLAGE, 1), (TOWN, 1), (NEIGHBOUR, 0)])
async def test_the_board_of_a_place_shows_its_own_notices(county, place, shown):
    await to_notice(county)

    async with county.snapshot() as store:
        board = await store.notices.shown_at(place, county.clock.today())

    assert len(board) == shown


@pytest.mark.parametrize(("day", "passed"), [(date(2025, 6, 20), 0), (date(2025, 6, 21), 1), (date(2025, 9, 1), 1)])
async def test_a_notice_runs_out_the_day_after_its_last_day(county, day, passed):
    claim = await to_notice(county)
    county.clock.move_to(day)

    assert await run_out(county) == passed
    assert (await county.claim(claim.id)).step == ("town_approval" if passed else "public_notice")


async def test_running_out_twice_changes_nothing(county):
    await to_notice(county)
    county.clock.move_to(date(2025, 6, 21))
    await run_out(county)
    told = await county.told()

    assert await run_out(county) == 0
    assert await county.told() == told


async def test_an_open_objection_holds_the_notice(county):
    claim = await to_notice(county)
    notice = await notice_of(county, claim)
    async with county.transaction() as store:
        objection = await notices.object_to(store, county.desk("village"), notice.id, WORDS)
    county.clock.move_to(date(2025, 6, 25))

    assert await run_out(county) == 0
    async with county.transaction() as store:
        finding = Finding(objection.id, upheld=False, text="车是邻居的")
        await notices.settle(store, county.desk("department"), notice.id, finding)
    assert await run_out(county) == 1


async def test_an_upheld_objection_returns_the_claim_and_tells_the_person(county):
    claim = await to_notice(county)
    notice = await notice_of(county, claim)
    desk = county.desk("department")

    async with county.transaction() as store:
        objection = await notices.object_to(store, desk, notice.id, WORDS)
        returned = await notices.settle(store, desk, notice.id, Finding(objection.id, upheld=True, text="属实"))

    assert (returned.status, returned.step) == (ClaimStatus.IN_REVIEW, "town_review")
    assert (await notice_of(county, claim)).status is NoticeStatus.RETURNED
    assert (await county.told())[-1][0] == Told.NOTICE_RETURNED


async def test_the_village_takes_objections_down_but_does_not_settle_them(county):
    claim = await to_notice(county)
    notice = await notice_of(county, claim)

    async with county.transaction() as store:
        objection = await notices.object_to(store, county.desk("village"), notice.id, WORDS)
        finding = Finding(objection.id, upheld=True, text="属实")
        with pytest.raises(NotYourDesk):
            await notices.settle(store, county.desk("village"), notice.id, finding)


async def test_an_objection_is_settled_once(county):
    claim = await to_notice(county)
    notice, desk = await notice_of(county, claim), county.desk("department")

    async with county.transaction() as store:
        objection = await notices.object_to(store, desk, notice.id, WORDS)
        await notices.settle(store, desk, notice.id, Finding(objection.id, upheld=False, text="不属实"))
        with pytest.raises(ObjectionSettled):
            await notices.settle(store, desk, notice.id, Finding(objection.id, upheld=True, text="属实"))
