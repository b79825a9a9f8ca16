"""Exports and the release of payments want the password once more; it is good for ten minutes in that session."""

from datetime import timedelta

import pytest

from claims import payments
from tests.offices.journey import to_payment
from tests.offices.site import Browser, site_of


@pytest.fixture
async def paths(county):
    claim = await to_payment(county)
    async with county.transaction() as store:
        made = await payments.make_list(store, county.desk("finance"), [await county.seen(claim)])
        await payments.release(store, county.desk("finance"), made.id)
    return [
        f"/staff/payments/{made.id}/list.csv",
        f"/staff/payments/{made.id}/list.xlsx",
        "/staff/payments/ledger.xlsx",
    ]


@pytest.fixture
async def finance(county):
    return await Browser(site_of(county)).sign_in("finance")


async def test_no_sheet_leaves_without_the_password(county, paths, finance):
    for path in paths:
        page = await finance.open(path)
        assert page.url.path == "/staff/confirm"
        assert "再输一次密码" in page.text


async def test_with_the_password_the_sheet_comes_at_once(county, paths, finance):
    await finance.open(paths[0])

    sheet = await finance.send("/staff/confirm", {"password": "finance-password", "back": paths[0]})

    assert sheet.headers["content-type"].startswith("text/csv")
    assert (await finance.open(paths[1])).status_code == 200


async def test_a_wrong_password_gives_nothing(county, paths, finance):
    await finance.open(paths[0])

    page = await finance.send("/staff/confirm", {"password": "guess", "back": paths[0]})

    assert page.status_code == 409
    assert (await finance.open(paths[0])).url.path == "/staff/confirm"


async def test_it_lasts_ten_minutes_and_in_no_other_session(county, paths, finance):
    await finance.make_sure("finance-password")
    mark = finance.http.cookies["bangban_staff_sure"]
    other = await Browser(site_of(county)).sign_in("finance")
    other.http.cookies.set("bangban_staff_sure", mark)

    assert (await other.open(paths[0])).url.path == "/staff/confirm"
    assert (await finance.open(paths[0])).url.path == paths[0]
    county.clock.instant += timedelta(minutes=11)
    assert (await finance.open(paths[0])).url.path == "/staff/confirm"


@pytest.mark.parametrize("back", ["https://elsewhere.test/", "//elsewhere.test/", "/other"])
async def test_it_leads_nowhere_else(county, paths, finance, back):
    await finance.open(paths[0])

    page = await finance.send("/staff/confirm", {"password": "finance-password", "back": back})

    assert page.url.host == "offices.test"
    assert page.url.path == "/staff/queue"
