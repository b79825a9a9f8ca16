"""Settling with hospitals: what was paid goes on a list once, with control totals, and is marked with its transfer."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from claims import settling
from claims.denials import NothingToPay, SettledAlready, WordsMissing
from tests.offices.county import TOWN
from tests.offices.site import Browser, site_of
from tests.offices.test_watch import paid

SELLER, JUNE = "恩平市惠民大药房", (date(2025, 6, 1), date(2025, 6, 30))
THERE = "/staff/watch/aid/settlements"


async def make(county, period=JUNE):
    async with county.transaction() as store:
        return await settling.make(store, county.desk("finance"), county.catalogue.get("aid"), SELLER, period, 100)


async def waiting(county, last=JUNE[1]):
    async with county.snapshot() as store:
        found = await settling.waiting(store, county.catalogue.get("aid"), TOWN, last, 100)
    return [(one.institution, len(one.paid), one.total) for one in found]


async def test_what_was_paid_waits_by_hospital_until_it_is_on_a_list(county):
    await paid(county)
    await paid(county, number="B2025-000002")
    before, too_early = await waiting(county), await waiting(county, date(2025, 5, 31))

    made = await make(county)

    assert before == [(SELLER, 2, Decimal("800.00"))]
    assert too_early == []
    assert (made.count, made.total, await waiting(county)) == (2, Decimal("800.00"), [])


async def test_nothing_is_settled_twice(county):
    await paid(county)
    made = await make(county)
    with pytest.raises(NothingToPay):
        await make(county)

    async with county.transaction() as store:
        await settling.settle(store, county.desk("finance"), made, county.clock.today(), "凭证 88")
    async with county.snapshot() as store:
        kept = await settling.settlement_in(store, county.desk("finance"), county.catalogue.get("aid"), made.id)
    with pytest.raises(SettledAlready):
        async with county.transaction() as store:
            await settling.settle(store, county.desk("finance"), kept, county.clock.today(), "凭证 89")
    with pytest.raises(SettledAlready):
        async with county.transaction() as store:
            await settling.undo(store, county.desk("finance"), kept)
    assert kept.reference == "凭证 88"


async def test_a_list_taken_back_lets_its_claims_wait_again(county):
    await paid(county)
    made = await make(county)

    async with county.transaction() as store:
        await settling.undo(store, county.desk("finance"), made)

    assert await waiting(county) == [(SELLER, 1, Decimal("400.00"))]
    assert (await make(county)).number != made.number


@pytest.mark.parametrize(("on", "reference"), [(date(2025, 6, 15), " "), (date(2099, 1, 1), "凭证 88")])
async def test_it_is_settled_on_a_day_that_has_come_and_with_its_transfer(county, on, reference):
    await paid(county)
    made = await make(county)

    with pytest.raises(WordsMissing):
        async with county.transaction() as store:
            await settling.settle(store, county.desk("finance"), made, on, reference)


async def test_a_list_is_made_taken_away_and_marked_as_settled_on_the_pages(county):
    claim = await paid(county)
    county.clock.move_to(date(2025, 7, 2))
    browser = await Browser(site_of(county)).sign_in("finance")
    overview = await browser.open(THERE)

    page = await browser.send(THERE, {"institution": SELLER})
    sheet = await browser.open(f"{THERE}/1/list.xlsx")
    empty = await browser.send(f"{THERE}/1/settle", {"settled_on": "2025-07-02", "reference": ""})
    done = await browser.send(f"{THERE}/1/settle", {"settled_on": "2025-07-02", "reference": "凭证 88"})
    twice = await browser.send(f"{THERE}/1/settle", {"settled_on": "2025-07-02", "reference": "凭证 89"})

    assert "生成结算单" in overview.text
    assert claim.number in page.text
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert [row[3] for row in rows[4:7]] == ["1", "400.00", "人民币肆佰元整"]
    assert rows[-1][1] == claim.number
    assert empty.status_code == twice.status_code == 409
    assert "2025年7月2日 已结算" in done.text
    assert "没有等着结算的" in done.text


async def test_settling_is_for_those_who_pay(county):
    await paid(county)
    browser = await Browser(site_of(county)).sign_in("department")

    assert (await browser.open(THERE)).status_code == 404
