"""Several claims agreed to at once: each looked at anew, none that is not plain."""

from dataclasses import replace
from decimal import Decimal

import pytest

from claims import bulk
from claims.denials import NeedsLook, OriginalsMissing
from claims.model import Gap
from claims.workflow import Seen
from schemes.values import Status
from tests.offices.county import ESTIMATE
from tests.offices.journey import check
from tests.offices.site import Browser, site_of
from tests.offices.test_payments import listed, to_payment


async def agree(county, claim, who="village"):
    async with county.transaction() as store:
        return await bulk.agree(store, county.desk(who), await county.seen(claim), "同意")


async def test_a_plain_claim_goes_on(county):
    claim = await county.file()
    await check(county, claim)

    assert (await agree(county, claim)).step == "town_review"


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"estimate": replace(ESTIMATE, status=Status.REVIEW)}, bulk.NOT_FIRM),
        ({"estimate": replace(ESTIMATE, missing=("insurance",))}, bulk.MISSING),
        ({"gaps": (Gap("settlement", "lost"),)}, bulk.PROMISED),
    ],
)
async def test_what_is_not_plain_is_left_for_a_closer_look(county, changes, doubt):
    claim = await county.file(**changes)
    await check(county, claim)

    with pytest.raises(NeedsLook) as refused:
        await agree(county, claim)

    assert refused.value.doubts == (doubt,)
    assert (await county.claim(claim.id)).step == "village_review"


async def test_a_bill_that_was_paid_before_is_no_plain_claim(county):
    first = await to_payment(county)
    await listed(county, first)
    again = await county.file(number="B2025-000002", invoice="25442000000012000001")
    await check(county, again)

    with pytest.raises(NeedsLook) as refused:
        await agree(county, again)

    assert refused.value.doubts == (bulk.SPENT,)


async def test_what_the_step_asks_for_is_asked_for_here_too(county):
    claim = await county.file(pages=())

    with pytest.raises((NeedsLook, OriginalsMissing)):
        await agree(county, await county.file(number="B2025-000009"))
    assert Decimal(claim.version) == 0


async def test_the_page_says_what_became_of_each(county):
    plain, doubtful = await county.file(), await county.file(number="B2025-000002", gaps=(Gap("settlement", "lost"),))
    stale = Seen((await county.file(number="B2025-000003")).id, 7)
    for one in (plain, doubtful):
        await check(county, one)
    browser = await Browser(site_of(county)).sign_in("village")
    await browser.open("/staff/queue?tray=open")

    ticked = [f"{one.id}|{one.version}|{one.number}" for one in (plain, doubtful)] + [
        f"{stale.claim_id}|7|B2025-000003"
    ]
    page = await browser.send("/staff/queue/agree", {"claim": ticked, "opinion": "同意"})

    assert "通过了 1 件，2 件要打开看" in page.text
    assert "有材料答应以后补" in page.text
    assert "这件申请有了变化" in page.text
    assert [(await county.claim(one.id)).step for one in (plain, doubtful)] == ["town_review", "village_review"]


async def test_a_stranger_agrees_to_nothing_and_learns_nothing(county):
    claim = await county.file()
    await check(county, claim)
    browser = await Browser(site_of(county)).sign_in("other_department")
    await browser.open("/staff/queue")

    page = await browser.send("/staff/queue/agree", {"claim": f"{claim.id}|{claim.version}|?"})

    assert "没有找到这件申请" in page.text
    assert claim.beneficiary.name not in page.text
    assert (await county.claim(claim.id)).step == "village_review"
