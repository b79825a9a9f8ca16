"""The claim page says what reviewers should look at on each paper, each thing with its reason."""

from claims import bulk
from claims.crosschecks import Check
from claims.model import Party
from claims.records import Institution, InstitutionKind
from claims.seen_before import keep_traces
from tests.offices.county import COUNTY, County
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from web.staff import words

OTHER_NAME = {"beneficiary": Party("李小明", "440785195702141809", None)}


async def claim_page(county: County, claim) -> str:
    county.photo = paper("INVOICE 500.00")
    browser = await Browser(site_of(county)).sign_in("village")
    return (await browser.open(f"/staff/claims/{claim.id}")).text


async def test_a_bill_that_is_on_another_claim_is_named_with_that_claim(county: County):
    first = await county.file("B2025-000001", invoice="25442000000012345678")
    async with county.transaction() as store:
        await keep_traces(store, first, ())
    second = await county.file("B2025-000002", invoice="25442000000012345678")

    page = await claim_page(county, second)

    assert f"在申请 {first.number} 里交过" in page


async def test_the_seller_is_held_against_the_list_and_the_match_is_shown(county: County):
    async with county.transaction() as store:
        pharmacy = Institution(InstitutionKind.PHARMACY, "恩平市惠民大药房（总店）", COUNTY, None, None, "2025年名单")
        await store.office.add_institution(pharmacy)
    claim = await county.file()

    page = await claim_page(county, claim)

    assert "最像的是“恩平市惠民大药房（总店）”" in page


async def test_a_name_that_is_not_the_persons_is_shown(county: County):
    claim = await county.file(**OTHER_NAME)

    page = await claim_page(county, claim)

    assert "票面名字是“陈玉兰”，申请里是“李小明”" in page


async def test_a_remark_refuses_nothing(county: County):
    claim = await county.file(**OTHER_NAME)

    page = await claim_page(county, claim)

    assert f"/staff/claims/{claim.id}/agree" in page


async def test_a_claim_with_a_remark_is_not_agreed_to_in_passing(county: County):
    plain, remarked = await county.file("B2025-000001"), await county.file("B2025-000002", **OTHER_NAME)

    async with county.transaction() as store:
        found = [await bulk.doubts(store, county.desk("village"), claim) for claim in (plain, remarked)]

    assert [bulk.REMARKED in doubts for doubts in found] == [False, True]


def test_every_check_has_words():
    said_otherwise = {Check.RULE_BROKEN, Check.SCHEME_SAYS}

    assert set(words.REMARKS) == set(Check) - said_otherwise
