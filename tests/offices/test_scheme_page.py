"""The office confirms, extends and sets what a text leaves to the county, on a page, each with its document."""

import html
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from claims.staff import Role
from schemes.loading import load
from schemes.values import CountyParameter
from storage.tables.staff import audit_lines
from tests.offices.county import catalogue_of, scheme_of
from tests.offices.journey import agree, check
from tests.offices.site import Browser, site_of

HESHAN = "440784"
GROUND = {"document": "江府〔2019〕40号", "decided_on": "2025-06-01", "decided_by": "鹤山市医疗保障局"}


@pytest.fixture
async def browser(county):
    county.catalogue = load()
    await county.employ("heshan-office", Role.OFFICE, HESHAN)
    return await Browser(site_of(county)).sign_in("heshan-office")


def words_of(page) -> str:
    return html.unescape(page.text)


async def decided(county):
    async with county.snapshot() as store:
        return await store.office.office_for(HESHAN)


async def test_the_page_lists_what_is_still_to_be_set(browser):
    text = words_of(await browser.open("/staff/office/schemes/heshan"))

    assert "现在这一版还没有核对确认" in text
    assert "文本没写、要办公室定的数：救助比例" in text
    assert "公示，天数由办公室确定" in text
    assert "还没有人做这个岗位：" in text


async def test_what_was_set_is_no_longer_missing_and_shows_its_document(county, browser):
    await browser.open("/staff/office/schemes/heshan")
    sent = {**GROUND, "name": "notice_days", "value": "5", "since": "2025-06-01"}

    text = words_of(await browser.send("/staff/office/schemes/heshan/set", sent))

    assert "文本没写、要办公室定的数：镇" not in text
    assert "从 2025年6月1日 起（江府〔2019〕40号）" in text
    (one,) = (await decided(county)).parameters
    assert (one.name, one.value, one.since) == ("notice_days", "5", date(2025, 6, 1))


async def test_a_row_of_the_rates_is_set_with_its_columns(county, browser):
    await browser.open("/staff/office/schemes/heshan")
    columns = {"column_rate": "0.80", "column_deductible": "100.00", "column_cap": "30000.00"}
    sent = {**GROUND, **columns, "name": "rates", "row": "orphan", "since": "2025-06-01"}

    text = words_of(await browser.send("/staff/office/schemes/heshan/set", sent))

    assert "孤儿 · 救助比例 0.80 · 起付线 100.00" in text
    (one,) = (await decided(county)).parameters
    assert one.value == {"orphan": {"rate": "0.80", "deductible": "100.00", "cap": "30000.00"}}


async def test_a_confirmation_names_its_document_and_stands_in_the_audit_trail(county, browser):
    await browser.open("/staff/office/schemes/heshan")

    text = words_of(await browser.send("/staff/office/schemes/heshan/confirm", GROUND))

    assert "现在这一版还没有核对确认" not in text
    assert "2025年6月1日 鹤山市医疗保障局 确认（江府〔2019〕40号）" in text
    async with county.database.transaction() as connection:
        lines = (await connection.execute(select(audit_lines))).all()
    (line,) = [one for one in lines if one.action == "scheme_confirmed"]
    assert line.staff_id == county.staff["heshan-office"].id
    assert line.detail["document"] == "江府〔2019〕40号"


async def test_an_extension_carries_the_scheme_on(county, browser):
    county.catalogue = load()
    await browser.open("/staff/office/schemes/jiangmen")

    text = words_of(await browser.send("/staff/office/schemes/jiangmen/extend", {**GROUND, "valid_to": "2026-12-31"}))

    assert "到 2026年12月31日 为止" in text
    assert (await decided(county)).extensions[0].valid_to == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("path", "changes", "says"),
    [
        ("heshan/confirm", {"document": ""}, "文件名、日期和作决定的单位都要写"),
        ("heshan/confirm", {"decided_on": "2025-06-16"}, "决定的日期还没到"),
        ("jiangmen/extend", {"valid_to": "2025-12-31"}, "要在文本写的截止日以后"),
        ("heshan/set", {"name": "notice_days", "value": "好几天", "since": "2025-06-01"}, "没看懂这个数"),
        ("heshan/set", {"name": "notice_days", "value": "5"}, "都要写"),
    ],
)
async def test_what_is_incomplete_is_refused_with_what_was_typed_kept(county, browser, path, changes, says):
    await browser.open("/staff/office/schemes/heshan")

    page = await browser.send(f"/staff/office/schemes/{path}", {**GROUND, **changes})

    assert page.status_code == 409
    assert says in words_of(page)
    assert 'value="鹤山市医疗保障局"' in words_of(page)
    found = await decided(county)
    assert not found.parameters + found.confirmations + found.extensions


async def test_a_scheme_of_another_county_is_not_there(browser):
    assert (await browser.open("/staff/office/schemes/jingjiang")).status_code == 404


async def test_nobody_but_the_office_decides(county):
    county.catalogue = replace(load())
    browser = await Browser(site_of(county)).sign_in("village")

    assert (await browser.open("/staff/office/schemes/jiangmen")).status_code == 404


async def test_the_days_that_the_office_has_set_are_those_of_the_notice(county):
    heshan = load().get("heshan")
    steps = heshan.workflow
    county.catalogue = catalogue_of(scheme_of(steps))
    days = CountyParameter("aid", "notice_days", "6", "鹤医保〔2025〕2号", date(2025, 6, 1))
    async with county.transaction() as store:
        await store.office.add_parameter("440785", days)
    claim = await county.file()

    await check(county, claim, "department")
    await agree(county, "department", claim)

    async with county.snapshot() as store:
        (notice,) = await store.notices.of_claim(claim)
    assert (notice.first_day, notice.last_day) == (date(2025, 6, 16), date(2025, 6, 21))
