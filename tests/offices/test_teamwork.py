"""Deputies, claims handed over, and what happens to what is overdue."""

from datetime import timedelta

import pytest

from claims import notices, reviewing, teamwork
from claims.denials import DeputyWrong, NotYourDesk, SameHands, TakenByAnother
from claims.events import Happened
from claims.model import SYSTEM, Claim, Party
from claims.staff import Role
from claims.workflow import Desk, Line, Seen
from tests.offices.county import VILLAGE, County, catalogue_of, open_county, scheme_of, step
from tests.offices.journey import agree, check, to_payment
from tests.offices.site import Browser, site_of

STEPS = (
    step("window", "village", "review", "village", "村初审", deadline_days=2, deadline_kind="natural"),
    step("pay", "finance", "pay", "town", "发放"),
)


async def desk_of(county: County, who: str) -> Desk:
    staff = county.staff[who]
    async with county.snapshot() as store:
        absent = await teamwork.absent_for(store, staff, county.clock.today())
    return Desk(staff, county.catalogue, county.clock.today(), county.clock.now(), absent)


async def appoint(county: County, who: str, deputy: str, days: int = 3):
    async with county.transaction() as store:
        today = county.clock.today()
        last = today + timedelta(days=days)
        return await teamwork.appoint(store, county.desk(who), county.staff[deputy].id, today, last)


async def take(county: County, who: str, claim: Claim) -> None:
    async with county.transaction() as store:
        await reviewing.take(store, county.desk(who), Seen(claim.id, claim.version))


async def escalate(county: County) -> int:
    async with county.transaction() as store:
        line = Line(Happened.ESCALATED, SYSTEM, county.clock.today(), county.clock.now())
        return await teamwork.escalate(store, county.catalogue, line)


async def test_a_deputy_decides_from_the_first_to_the_last_day_and_not_after(county):
    claim = await to_payment(county)
    await appoint(county, "finance", "government")

    assert (await desk_of(county, "government")).scope.acts(claim)
    county.clock.move_to(county.clock.today() + timedelta(days=4))
    assert not (await desk_of(county, "government")).scope.acts(claim)


async def test_a_deputy_works_at_the_same_place(county):
    with pytest.raises(DeputyWrong):
        await appoint(county, "finance", "other_finance")


async def test_who_comes_back_early_takes_the_powers_back(county):
    claim = await to_payment(county)
    named = await appoint(county, "finance", "government")

    async with county.transaction() as store:
        await teamwork.end(store, county.desk("finance"), named.id)

    assert not (await desk_of(county, "government")).scope.acts(claim)


async def test_nobody_agrees_twice_to_one_claim_by_standing_in(county):
    claim = await county.file()
    await check(county, claim)
    await agree(county, "village", claim)
    await agree(county, "department", claim)
    county.clock.move_to(county.clock.today() + timedelta(days=6))
    async with county.transaction() as store:
        await notices.run_out(store, county.catalogue, county.clock.today(), county.clock.now())
    await appoint(county, "government", "department")

    desk = await desk_of(county, "department")
    with pytest.raises(SameHands):
        async with county.transaction() as store:
            await reviewing.decide_agree(store, desk, await county.seen(claim), reviewing.Agreement())


async def test_what_one_has_taken_goes_to_a_colleague(county):
    mine, own = await county.file(), await county.file(number="B2025-000002", beneficiary=Party("冯小梅", "X"))
    county.staff["village2"] = await county.employ("village3", Role.VILLAGE, VILLAGE, name="冯小梅", id_number="X")
    for claim in (mine, own):
        await take(county, "village", claim)

    async with county.transaction() as store:
        other = county.staff["village2"]
        went = await teamwork.hand_over(store, county.desk("village"), other, county.desk("village2"))
        holds = [await store.reviews.hold_of(claim) for claim in (mine, own)]
        history = await store.claims.events_of(mine)

    assert went == (1, 1)
    assert [hold.staff_id for hold in holds] == [other.id, county.staff["village"].id]
    assert (history[-1].code, history[-1].detail) == (Happened.HANDED_OVER, {"to": "冯小梅"})


async def test_nothing_is_handed_to_another_place(county):
    with pytest.raises(NotYourDesk):
        async with county.transaction() as store:
            await teamwork.hand_over(store, county.desk("village"), county.staff["neighbour"], county.desk("neighbour"))


@pytest.fixture
async def quick(tmp_path):
    async with open_county(tmp_path, catalogue_of(scheme_of(STEPS))) as opened:
        yield opened


async def overdue(county: County) -> Claim:
    """A claim that was sent back, mended and then left lying beyond its day."""
    claim = await county.file(step="window")
    async with county.transaction() as store:
        await store.reviews.set_due(claim, county.clock.today() + timedelta(days=2))
    await take(county, "village", claim)
    return claim


async def test_what_is_overdue_goes_to_the_deputy_of_its_holder_once(quick):
    claim = await overdue(quick)
    await appoint(quick, "village", "village2", days=9)
    quick.clock.move_to(quick.clock.today() + timedelta(days=3))

    passed = [await escalate(quick), await escalate(quick)]

    async with quick.snapshot() as store:
        hold, history = await store.reviews.hold_of(claim), await store.claims.events_of(claim)
    assert passed == [1, 0]
    assert hold.staff_id == quick.staff["village2"].id
    assert history[-1].detail == {"due": "2025-06-17", "to": "冯小梅"}


async def test_what_is_overdue_never_goes_to_a_deputy_who_said_it_is_a_relatives(quick):
    claim = await overdue(quick)
    await appoint(quick, "village", "village2", days=9)
    async with quick.transaction() as store:
        await reviewing.declare_relative(store, quick.desk("village2"), claim.id)
    quick.clock.move_to(quick.clock.today() + timedelta(days=3))

    await escalate(quick)

    async with quick.snapshot() as store:
        assert await store.reviews.hold_of(claim) is None


async def test_a_claim_stays_where_it_is_rather_than_go_to_a_colleague_who_said_it_is_a_relatives(county):
    claim = await county.file()
    await take(county, "village", claim)
    async with county.transaction() as store:
        await reviewing.declare_relative(store, county.desk("village2"), claim.id)

    async with county.transaction() as store:
        other = county.staff["village2"]
        went = await teamwork.hand_over(store, county.desk("village"), other, county.desk("village2"))

    assert went == (0, 1)


async def test_what_a_colleague_has_taken_is_his_for_half_an_hour_and_then_anybodys(county):
    claim = await county.file()
    await take(county, "village", claim)

    county.clock.instant += timedelta(minutes=29)
    with pytest.raises(TakenByAnother) as refused:
        await take(county, "village2", claim)
    county.clock.instant += timedelta(minutes=1)
    await take(county, "village2", claim)

    async with county.snapshot() as store:
        hold = await store.reviews.hold_of(claim)
    assert refused.value.staff_id == county.staff["village"].id
    assert hold.staff_id == county.staff["village2"].id


async def test_without_a_deputy_it_lies_open_to_the_whole_desk(quick):
    claim = await overdue(quick)
    quick.clock.move_to(quick.clock.today() + timedelta(days=3))

    await escalate(quick)

    async with quick.snapshot() as store:
        assert await store.reviews.hold_of(claim) is None
    await take(quick, "village2", claim)


async def test_what_is_not_yet_overdue_stays_where_it_is(quick):
    await overdue(quick)
    quick.clock.move_to(quick.clock.today() + timedelta(days=2))

    assert await escalate(quick) == 0


async def test_a_deputy_is_named_and_ended_through_the_pages(county):
    claim = await to_payment(county)
    site = site_of(county)
    finance = await Browser(site).sign_in("finance")
    await finance.open("/staff/team")
    today = county.clock.today().isoformat()

    form = {"deputy": county.staff["government"].id, "first": today, "last": today}
    page = await finance.send("/staff/team/deputies", form)
    government = await Browser(site).sign_in("government")
    listed = await government.open("/staff/payments")
    told = await government.open("/staff/team")
    await finance.send("/staff/team/deputies/1/end", {})

    assert "由这位同事代您办" in page.text
    assert claim.number in listed.text
    assert "岑丽珍" in told.text
    assert (await government.open("/staff/payments")).status_code == 404


async def test_claims_are_handed_over_through_the_pages(county):
    claim = await county.file()
    await take(county, "village", claim)
    browser = await Browser(site_of(county)).sign_in("village")
    assert "您手上现在有 1 件" in (await browser.open("/staff/team")).text

    page = await browser.send("/staff/team/hand-over", {"to": county.staff["village2"].id})

    assert "都交给同事了" in page.text
    async with county.snapshot() as store:
        assert (await store.reviews.hold_of(claim)).staff_id == county.staff["village2"].id


async def test_the_office_sees_what_is_overdue_without_names(quick):
    claim = await overdue(quick)
    quick.clock.move_to(quick.clock.today() + timedelta(days=5))
    browser = await Browser(site_of(quick)).sign_in("office")

    page = await browser.open("/staff/office/overdue")

    assert claim.number in page.text
    assert "梁志强" in page.text
    assert claim.beneficiary.name not in page.text
