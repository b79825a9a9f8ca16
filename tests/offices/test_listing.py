"""The reviewer sees of each identity whether the office's list bears it out or the person says so."""

import html
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims.listing import Mark, held_by
from claims.records import RosterEntry
from schemes.loading import load
from schemes.values import Expense, Request, Step
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of

FANGCHENGGANG = load().get("fangchenggang")
ON = date(2025, 6, 15)
ENTRY = RosterEntry(
    *("fangchenggang", "450602194704155017", "黄阿海", "450602101201"),
    identities=("monitored_household",),
    listed_on=date(2022, 5, 1),
    delisted_on=None,
    source="2025年6月名册",
)
DECLARED = {"fcg_group": "near_threshold_household"}


def marks(answers, entry, on=ON) -> dict[str, Mark]:
    return {one.identity: one.mark for one in held_by(FANGCHENGGANG, answers, entry, on)}


def test_what_the_list_says_and_what_the_person_says_stand_side_by_side():
    assert marks(DECLARED, ENTRY) == {"monitored_household": Mark.LISTED, "near_threshold_household": Mark.DECLARED}


def test_without_an_entry_everything_is_declared():
    assert marks(DECLARED, None) == {"near_threshold_household": Mark.DECLARED}


@pytest.mark.parametrize(
    ("entry", "mark"),
    [
        (replace(ENTRY, delisted_on=date(2025, 6, 15)), Mark.LISTED),
        (replace(ENTRY, delisted_on=date(2025, 6, 14)), Mark.LEFT),
        (replace(ENTRY, listed_on=date(2025, 6, 16)), Mark.LEFT),
    ],
)
def test_an_entry_holds_from_its_first_to_its_last_day(entry, mark):
    assert marks({}, entry) == {"monitored_household": mark}


async def on_page(county, claim) -> str:
    county.photo = paper("INVOICE 500.00")
    browser = await Browser(site_of(county)).sign_in("village")
    return html.unescape((await browser.open(f"/staff/claims/{claim.id}")).text)


async def test_the_claim_page_marks_a_listed_identity_with_its_list(county):
    claim = await county.file(answers={"monitored_household": "yes"})
    entry = replace(ENTRY, scheme_id="aid", id_number=claim.beneficiary.id_number)
    async with county.transaction() as store:
        await store.office.add_roster_entry(entry)

    text = await on_page(county, claim)

    assert "在名册上" in text
    assert "2025年6月名册" in text


async def test_the_claim_page_marks_a_declared_identity(county):
    claim = await county.file(answers={"monitored_household": "yes"})

    text = await on_page(county, claim)

    assert "本人说的，名册上没有" in text


async def test_a_bill_of_an_earlier_claim_is_named_in_the_working(county):
    claim = await county.file()
    bill = Expense("c7-p3", date(2025, 2, 10), total=Decimal("100.00"))
    step = Step("counted", "100.00", Decimal("100.00"), "2(3)", "示例文件", "c7-p3")
    request = Request("aid", "drug_cost", ON, expenses=(bill,))
    async with county.transaction() as store:
        estimate = replace(claim.estimate, steps=(step,))
        claim = await store.claims.save(replace(claim, request=request, estimate=estimate))

    text = await on_page(county, claim)

    assert "早先那件申请里 2025年2月10日 的票" in text
