"""What the office watches over: terms, legal holds, who did what, the day's head for another office."""

from dataclasses import replace
from datetime import date

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from claims import retention
from claims.keeping import DEFAULT, Erasure, Why, periods_in
from claims.model import ClaimStatus
from storage.audit_chain import seal_lines
from tests.offices.site import Browser, parts_of, site_of
from web.staff.app import console


@pytest.fixture
async def office(county):
    return await Browser(site_of(county)).sign_in("office")


async def test_a_claim_is_held_back_by_its_number_and_let_go_again(county, office):
    claim = await county.file()
    await office.open("/staff/office/terms")

    page = await office.send("/staff/office/terms", {"number": claim.number, "reason": "行政复议"})

    assert "已留存" in page.text
    assert "行政复议" in page.text
    async with county.transaction() as store:
        assert await store.erasures.held(claim.id)
        ((held, _),) = await store.erasures.holds_within("440785")
    page = await office.send(f"/staff/office/terms/{held.id}/lift", {})
    assert "已解除" in page.text
    async with county.transaction() as store:
        assert not await store.erasures.held(claim.id)


async def test_terms_that_nobody_has_confirmed_are_called_proposals_until_the_office_sets_them(county):
    for keeping, said in ((DEFAULT, True), (periods_in("paid=11323"), False)):
        parts = replace(parts_of(county), keeping=keeping)
        office = await Browser(Starlette(routes=[Mount("/staff", console(parts))])).sign_in("office")

        page = await office.open("/staff/office/terms")

        assert "11323 天" in page.text
        assert ("还没有人核对" in page.text) is said


def test_what_was_paid_is_kept_thirty_years_from_the_end_of_its_year_whatever_its_day():
    for paid_on in (date(2025, 1, 1), date(2027, 12, 31), date(2028, 2, 29)):
        kept_until = paid_on + DEFAULT.of_claim(ClaimStatus.PAID)

        assert kept_until >= date(paid_on.year + 30, 12, 31)


async def test_a_number_that_is_not_there_or_not_the_countys_is_not_found(county, office):
    await county.file(number="F2025-000001", place="441900001001")
    await office.open("/staff/office/terms")

    for number in ("B2025-999999", "F2025-000001"):
        page = await office.send("/staff/office/terms", {"number": number, "reason": "查"})
        assert page.status_code == 409
        assert "没有找到这件申请" in page.text


async def test_what_is_to_be_erased_is_listed_with_its_day_and_reason(county, office):
    claim = await county.file()
    now = county.clock.now()
    async with county.transaction() as store:
        due = retention.night_after(now)
        await store.erasures.add(Erasure(0, claim.person_id, claim.draft_id, Why.ASKED, now, due))

    page = await office.open("/staff/office/terms")

    assert claim.number in page.text
    assert "本人要求" in page.text
    assert claim.beneficiary.name not in page.text


async def test_the_days_page_says_who_did_what_and_why_and_shows_the_head(county, office):
    claim = await county.file()
    village = await Browser(site_of(county)).sign_in("village")
    await village.open(f"/staff/claims/{claim.id}")
    await village.send(f"/staff/claims/{claim.id}/number", {"what": "account", "reason": "bank"})
    async with county.database.transaction() as connection:
        await seal_lines(connection, county.database.vault.keyring)
    async with county.transaction() as store:
        (_, seal) = (await store.audit.heads(county.clock.now()))["440785103201"]

    page = await office.open("/staff/office/audit?day=2025-06-15")

    assert "梁志强" in page.text
    assert "看了完整号码" in page.text
    assert "和银行核对" in page.text
    assert seal[:8] in page.text
    assert "6217997517979086958" not in page.text


@pytest.mark.parametrize("day", ["", "yesterday", "2025-13-45", "<b>"])
async def test_a_day_that_is_none_shows_today(office, day):
    assert (await office.open(f"/staff/office/audit?day={day}")).status_code == 200


@pytest.mark.parametrize("path", ["/office/terms", "/office/audit"])
@pytest.mark.parametrize("who", ["village", "department", "finance"])
async def test_only_the_office_sees_them(county, who, path):
    browser = await Browser(site_of(county)).sign_in(who)

    assert (await browser.open(f"/staff{path}")).status_code == 404
