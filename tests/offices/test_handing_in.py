"""Half-yearly reports: handed in as they stood, the late ones seen, those who owe one reminded."""

import hashlib
import io
from datetime import date

import openpyxl
import pytest

from claims import handing_in
from claims.denials import NotOverYet
from claims.handing_in import due_of
from claims.staff import Role
from tests.offices.county import COUNTY, OTHER_TOWN, TOWN
from tests.offices.site import Browser, site_of
from tests.offices.test_watch import paid

REPORT = "/staff/watch/aid/reports/half_year"


async def signed_in(county, who: str, on: date) -> Browser:
    county.clock.move_to(on)
    return await Browser(site_of(county)).sign_in(who)


async def test_a_report_stays_as_it_was_handed_in_with_its_hash(county):
    await paid(county)
    browser = await signed_in(county, "department", date(2025, 7, 4))
    await browser.open(REPORT)

    page = await browser.send(f"{REPORT}/hand-in", {"on": "2025-07-01"})
    async with county.snapshot() as store:
        (made,) = await store.reports.handed("aid", "half_year", TOWN, date(2025, 1, 1))
    sheet = await browser.open(f"{REPORT}/handed/{made.id}.xlsx")

    assert "吴国华" in page.text
    assert "按时" in page.text
    assert hashlib.sha256(sheet.content).hexdigest() == made.digest
    assert list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)[-1][1:4] == ("合计", 1, 1)


async def test_the_same_report_again_is_one_and_a_corrected_one_is_another(county):
    await paid(county)
    browser = await signed_in(county, "department", date(2025, 7, 4))
    await browser.open(REPORT)
    for _ in range(2):
        await browser.send(f"{REPORT}/hand-in", {"on": "2025-07-01"})
    county.clock.move_to(date(2025, 6, 20))
    await paid(county, number="B2025-000002")
    browser = await signed_in(county, "department", date(2025, 7, 12))
    await browser.open(REPORT)

    page = await browser.send(f"{REPORT}/hand-in", {"on": "2025-07-01"})

    async with county.snapshot() as store:
        assert len(await store.reports.handed("aid", "half_year", TOWN, date(2025, 1, 1))) == 2
    assert "更正" in page.text
    assert "晚了" not in page.text


async def test_a_period_that_is_not_over_is_not_handed_in(county):
    scheme = county.catalogue.get("aid")
    county.clock.move_to(date(2025, 6, 30))
    due = due_of(scheme, scheme.reports["half_year"], TOWN, date(2025, 7, 1))

    with pytest.raises(NotOverYet):
        async with county.transaction() as store:
            await handing_in.hand_in(store, county.desk("department"), due, b"x")


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2025, 7, 1), "请在 2025年7月10日 前报送，还有 9 天"),
        (date(2025, 7, 10), "今天要报送"),
        (date(2025, 7, 13), "已经晚了 3 天"),
    ],
)
async def test_a_town_is_reminded_where_its_day_begins_until_it_has_handed_in(county, on, said):
    browser = await signed_in(county, "department", on)

    before = (await browser.open("/staff/queue")).text
    await browser.send(f"{REPORT}/hand-in", {"on": "2025-07-01"})
    after = (await browser.open("/staff/queue")).text

    assert said in before
    assert "报送" not in after


async def test_those_who_decide_or_pay_are_not_reminded(county):
    browser = await signed_in(county, "government", date(2025, 7, 8))

    assert "报送" not in (await browser.open("/staff/queue")).text
    assert (await browser.send(f"{REPORT}/hand-in", {"on": "2025-07-01"})).status_code == 404


async def test_the_county_sees_which_town_is_late_and_the_city_which_county(county):
    await county.employ("county", Role.COUNTY_DEPARTMENT, COUNTY)
    await county.employ("city", Role.CITY_DEPARTMENT, "440700")
    await paid(county)
    town = await signed_in(county, "department", date(2025, 7, 12))
    await town.open(REPORT)
    await town.send(f"{REPORT}/hand-in", {"on": "2025-07-01"})
    office = await signed_in(county, "county", date(2025, 7, 15))

    seen = (await office.open(REPORT)).text
    await office.send(f"{REPORT}/hand-in", {"on": "2025-07-01"})
    city = await signed_in(county, "city", date(2025, 7, 16))
    above = (await city.open(REPORT)).text

    assert "已报 1 / 2" in seen
    assert seen.index("牛江镇") < seen.index("晚了 5 天") < seen.index("沙湖镇") < seen.index("晚了 2 天")
    assert "已报 1 / 1" in above
    assert above.count("恩平市") >= 2
    assert "沙湖镇" not in above


async def test_a_report_of_another_town_is_not_shown(county):
    town = await signed_in(county, "department", date(2025, 7, 4))
    await town.open(REPORT)
    await town.send(f"{REPORT}/hand-in", {"on": "2025-07-01"})
    async with county.snapshot() as store:
        (made,) = await store.reports.handed("aid", "half_year", COUNTY, date(2025, 1, 1))
        assert await store.reports.handed("aid", "half_year", OTHER_TOWN, date(2025, 1, 1)) == ()

    other = await signed_in(county, "other_department", date(2025, 7, 4))

    assert (await other.open(f"{REPORT}/handed/{made.id}.xlsx")).status_code == 404


async def test_the_sheet_carries_its_charts(county):
    await paid(county)
    browser = await signed_in(county, "department", date(2025, 7, 4))

    sheet = await browser.open(f"{REPORT}/figures.xlsx")

    assert len(openpyxl.load_workbook(io.BytesIO(sheet.content)).active._charts) == 2
