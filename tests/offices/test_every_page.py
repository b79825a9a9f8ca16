"""Every page of the console in a real browser, and a day's work without a mouse.

The pages are generated from the routes: a new one is covered by being there.
"""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.offices.county import County
from tests.offices.journey import check
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from tests.offices.test_browser import DESK, PHONE, findings, tab_to, window
from tests.offices.window import open_browser, serving
from tests.security.test_every_route import address as address_of
from tests.security.test_every_route import ids as ids
from tests.security.test_every_route import routes_of

pytestmark = pytest.mark.browser
WHO = ("village", "department", "government", "finance", "office")
NOT_SIGNED_IN = "/staff/sign-in"
SOUNDS = {"/calls/voices/{id:int}"}
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
async def address(county: County) -> AsyncIterator[str]:
    county.photo = paper("INVOICE No 25442000000012345678", "TOTAL 500.00")
    async with serving(site_of(county, demo=True)) as served:
        yield served


async def pages_of(county: County, ids: dict[str, object]) -> dict[str, str]:
    """Every address that shows a whole page, with who may see it."""
    paths = [path for method, path in routes_of(county) if method == "GET"]
    found: dict[str, str] = {}
    silent = set(paths)
    for who in WHO:
        browser = await Browser(site_of(county, demo=True)).sign_in(who)
        for path in paths:
            there = address_of(path, ids)
            if there in found:
                continue
            page = await browser.http.get(there, follow_redirects=False)
            silent -= {path} if page.is_success or page.is_redirect else set()
            if page.status_code == 200 and page.text.startswith("<!doctype html>"):
                found[there] = who
    assert silent <= SOUNDS
    return found


async def wrong_with(page: Page, complaints: list[str]) -> list[str]:
    """All that a person with a small screen, a keyboard or a screen reader would stumble over."""
    beyond = await page.evaluate(BEYOND)
    wider = [f"{beyond} px wider than the screen"] if beyond else []
    said, complaints[:] = list(complaints), []
    return [*wider, *said, *await findings(page)]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_no_page_sticks_out_makes_the_browser_complain_or_shuts_anybody_out(county, ids, address, size):
    pages = await pages_of(county, ids)
    wrong: dict[str, list[str]] = {}

    async with open_browser() as chromium:
        for who in WHO:
            page, complaints = await window(chromium, address, who, size)
            for path in (one for one in pages if pages[one] == who):
                await page.goto(address + path)
                await page.wait_for_load_state("networkidle")
                wrong[path] = await wrong_with(page, complaints)
            await page.context.clear_cookies()
            await page.goto(address + NOT_SIGNED_IN)
            wrong[NOT_SIGNED_IN] = await wrong_with(page, complaints)
            await page.context.close()

    assert len(wrong) > 20
    assert {path: said for path, said in wrong.items() if said} == {}


async def test_a_day_at_the_queue_needs_no_mouse(county, address):
    claims = [await county.file(number=f"B2025-{serial:06d}") for serial in range(22)]
    await check(county, claims[21])
    async with open_browser() as chromium:
        page = await (await chromium.new_context(viewport=DESK, locale="zh-CN")).new_page()
        keys = page.keyboard
        await page.goto(f"{address}/staff/")
        for typed in ("village", "village-password"):
            await keys.type(typed)
            await keys.press("Tab")
        await keys.press("Enter")
        await page.wait_for_url("**/queue")

        await keys.press("n")  # the second part, its second claim, there and back
        await page.wait_for_url("**after=**")
        for key in ("j", "o"):
            await keys.press(key)
        await page.wait_for_url(f"**/claims/{claims[20].id}")
        await keys.press("j")
        await page.wait_for_url(f"**/claims/{claims[21].id}")
        await keys.press("k")
        await page.wait_for_url(f"**/claims/{claims[20].id}")
        await keys.press("j")
        await page.wait_for_url(f"**/claims/{claims[21].id}")
        await keys.press("a")
        await tab_to(page, "通过，交到")
        await keys.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("已通过")
        await page.wait_for_load_state()  # keys are heard once the page is whole
        await keys.press("q")
        await page.wait_for_url("**after=**")
        await keys.press("p")
        await page.wait_for_url("**before=**")
        await tab_to(page, "退出")
        await keys.press("Enter")

        await page.wait_for_url("**/sign-in")
    assert (await county.claim(claims[21].id)).step == "town_review"


async def test_the_sieve_outlives_an_update_and_the_back_button(county, address):
    for serial in range(3):
        await county.file(number=f"B2025-{serial:06d}")
    async with open_browser() as chromium:
        page, complaints = await window(chromium, address, "village", PHONE)
        await page.get_by_text("筛选", exact=True).click()
        await page.get_by_label("提交日期从").fill("2025-06-15")
        await page.get_by_role("button", name="按这些条件看").click()
        await expect(page.get_by_text("符合条件的有 3 件")).to_be_visible()
        await county.file(number="B2025-000009")

        await page.evaluate("htmx.trigger('#queue', 'refresh')")
        await expect(page.get_by_text("符合条件的有 4 件")).to_be_visible()
        await page.get_by_role("link", name="B2025-000009").click()
        await page.wait_for_url("**/claims/**")
        await page.go_back()

        await expect(page.get_by_text("符合条件的有 4 件")).to_be_visible()
        await expect(page.get_by_role("link", name="去掉条件：2025年6月15日及以后交的")).to_be_visible()
        assert complaints == []
