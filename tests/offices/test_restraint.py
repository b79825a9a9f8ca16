"""What staff see only for a reason, only so often, and not at all: numbers, quotas, relatives' claims."""

from datetime import timedelta

import pytest

from claims import quotas, reviewing
from claims.denials import OwnClaim, QuotaReached
from claims.events import Happened
from claims.quotas import LIMITS, Look
from claims.workflow import has_part, write
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of

ID, ACCOUNT, PHONE = "440785195702141809", "6217997517979086958", "13800000001"


async def lines(county, action):
    async with county.database.snapshot() as connection:
        query = "SELECT staff_id, claim_id, detail FROM audit_lines WHERE action = ?"
        return (await connection.exec_driver_sql(query, (action,))).all()


@pytest.fixture
async def browser(county):
    return await Browser(site_of(county)).sign_in("village")


async def test_a_claim_page_shows_numbers_in_part(county, browser):
    claim = await county.file()

    page = await browser.open(f"/staff/claims/{claim.id}")

    assert "440785********1809" in page.text
    assert ID not in page.text
    assert ACCOUNT not in page.text


@pytest.mark.parametrize(("what", "whole", "hidden"), [("beneficiary", ID, ACCOUNT), ("account", ACCOUNT, ID)])
async def test_a_whole_number_is_shown_once_for_a_reason_that_goes_on_record(county, browser, what, whole, hidden):
    claim = await county.file()
    await browser.open(f"/staff/claims/{claim.id}")

    page = await browser.send(f"/staff/claims/{claim.id}/number", {"what": what, "reason": "bank"})

    assert whole in page.text
    assert hidden not in page.text
    ((staff_id, claim_id, detail),) = await lines(county, "number_shown")
    assert (staff_id, claim_id) == (county.staff["village"].id, claim.id)
    assert "bank" in detail
    assert whole not in detail
    assert whole not in (await browser.open(f"/staff/claims/{claim.id}")).text


async def test_a_telephone_number_is_shown_for_a_call_and_can_then_be_tapped(county, browser):
    claim = await county.file()
    before = await browser.open(f"/staff/claims/{claim.id}")

    page = await browser.send(f"/staff/claims/{claim.id}/number", {"what": "phone", "reason": "call"})

    assert PHONE not in before.text
    assert "138****0001" in before.text
    assert f'href="tel:{PHONE}"' in page.text
    ((_, claim_id, detail),) = await lines(county, "number_shown")
    assert claim_id == claim.id
    assert PHONE not in detail
    assert PHONE not in (await browser.open(f"/staff/claims/{claim.id}")).text


@pytest.mark.parametrize(("what", "reason"), [("phone", "bank"), ("account", "call")])
async def test_a_reason_fits_the_number_it_is_given_for(county, browser, what, reason):
    claim = await county.file()
    await browser.open(f"/staff/claims/{claim.id}")

    page = await browser.send(f"/staff/claims/{claim.id}/number", {"what": what, "reason": reason})

    assert page.status_code == 400


async def test_the_history_tells_a_corrected_number_in_part(county, browser):
    claim = await county.file()
    async with county.transaction() as store:
        detail = {"page": 1, "field": "account_number", "old": ACCOUNT, "new": "6217997517979086960", "reason": "漏字"}
        await write(store, claim, county.desk("village").line(Happened.FIELD, **detail))

    page = await browser.open(f"/staff/claims/{claim.id}")

    assert "***************6958 → ***************6960" in page.text
    assert ACCOUNT not in page.text


@pytest.mark.parametrize("reason", ["", "because", "<script>"])
async def test_without_one_of_the_reasons_nothing_is_shown(county, browser, reason):
    claim = await county.file()
    await browser.open(f"/staff/claims/{claim.id}")

    page = await browser.send(f"/staff/claims/{claim.id}/number", {"what": "account", "reason": reason})

    assert page.status_code == 400
    assert ACCOUNT not in page.text
    assert await lines(county, "number_shown") == []


async def test_a_relatives_claim_goes_back_to_colleagues_and_stays_with_them(county, browser):
    claim = await county.file()
    async with county.transaction() as store:
        await reviewing.take(store, county.desk("village"), await county.seen(claim))
    await browser.open(f"/staff/claims/{claim.id}")

    page = await browser.send(f"/staff/claims/{claim.id}/relative", {"version": str(claim.version), "seq": "0"})

    assert "要由同事办理" in page.text
    async with county.transaction() as store:
        assert await store.reviews.hold_of(claim) is None
        assert await has_part(store, county.staff["village"], claim)
        assert not await has_part(store, county.staff["village2"], claim)
        with pytest.raises(OwnClaim):
            await reviewing.take(store, county.desk("village"), await county.seen(claim))
    refused = await browser.send(f"/staff/claims/{claim.id}/number", {"what": "account", "reason": "bank"})
    assert refused.status_code == 409
    assert len(await lines(county, "relative_declared")) == 1


async def test_a_claim_looked_at_again_counts_once(county):
    claim = await county.file()
    staff = county.staff["village"].id

    async with county.transaction() as store:
        for _ in range(LIMITS[Look.CLAIM][0][1] + 5):
            await quotas.spend(store, staff, Look.CLAIM, county.clock.now(), claim_id=claim.id)
        counted = await store.audit.looked(staff, Look.CLAIM, county.clock.now() - timedelta(hours=1), but_not=None)

    assert counted == 1


async def test_whoever_searches_too_much_is_told_so_until_the_office_allows_more(county, browser):
    staff = county.staff["village"].id
    async with county.transaction() as store:
        for _ in range(LIMITS[Look.SEARCH][0][1]):
            await quotas.spend(store, staff, Look.SEARCH, county.clock.now())

    refused = await browser.open("/staff/queue?number=B2025-000001")
    office = await Browser(site_of(county)).sign_in("office")
    await office.open("/staff/office")
    await office.send(f"/staff/office/staff/{staff}/more", {})
    allowed = await browser.open("/staff/queue?number=B2025-000001")

    assert refused.status_code == 429
    assert "请县里的管理员放开一天" in refused.text
    assert allowed.status_code == 200
    assert len(await lines(county, "quota_raised")) == 1


async def test_a_quota_counts_for_an_hour_and_for_a_day(county):
    staff = county.staff["village"].id
    (_, hourly), (_, daily) = LIMITS[Look.SEARCH]
    async with county.transaction() as store:
        for _ in range(daily):
            await store.audit.note(Look.SEARCH, staff, county.clock.now() - timedelta(hours=2))

    async with county.transaction() as store:
        with pytest.raises(QuotaReached) as refused:
            await quotas.spend(store, staff, Look.SEARCH, county.clock.now())

    assert (refused.value.limit, refused.value.hours) == (daily, 24)
    assert hourly < daily


async def test_every_decision_and_view_leaves_a_line_in_the_audit(county, browser):
    county.photo = paper("INVOICE")
    claim = await county.file()
    page_id = claim.pages[0].page_id
    await browser.open(f"/staff/claims/{claim.id}")
    await browser.open(f"/staff/claims/{claim.id}/pages/{page_id}/photo")
    async with county.transaction() as store:
        await reviewing.take(store, county.desk("village"), await county.seen(claim))

    for action in ("signed_in", "claim_seen", "photo_seen", "claim_taken"):
        assert len(await lines(county, action)) == 1, action
