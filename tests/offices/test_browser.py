"""The console in a real browser: nothing is blocked, nothing sticks out, the keyboard is enough."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from claims.desk import Channel
from claims.notices import Said, object_to
from claims.reviewing import note
from tests.offices.county import County
from tests.offices.journey import agree, check, to_notice, to_payment
from tests.offices.pillow import paper
from tests.offices.site import site_of
from tests.offices.window import open_browser, serving

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent.parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
async def address(county: County) -> AsyncIterator[str]:
    county.photo = paper("INVOICE No 25442000000012345678", "TOTAL 500.00")
    async with serving(site_of(county, demo=True)) as served:
        yield served


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


async def window(chromium: Browser, address: str, who: str, size: dict[str, int] = DESK) -> tuple[Page, list[str]]:
    """Open a window in which somebody has signed in; the list collects what the browser complains of."""
    context = await chromium.new_context(viewport=size, locale="zh-CN")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{address}/staff/")
    await page.get_by_label("账号").fill(who)
    await page.get_by_label("密码").fill(f"{who}-password")
    await page.get_by_role("button", name="登录").click()
    await page.wait_for_url(lambda url: "sign-in" not in url)
    return page, complaints


async def findings(page: Page) -> list[str]:
    """What axe-core finds serious or worse on a page; it comes in past the page's own policy."""
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(all => all.violations)")
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


async def fill_county(county: County) -> dict[str, list[str]]:
    """Put something on every page, and say which pages each role has."""
    paid = await to_payment(county)
    noticed = await to_notice(county, number="B2025-000002")
    async with county.transaction() as store:
        said = Said("他家去年买了小汽车，请核实。", Channel.TELEPHONE, county.clock.today())
        notice = (await store.notices.of_claim(noticed))[-1]
        await object_to(store, county.desk("village"), notice.id, said)
    fresh = await county.file(number="B2025-000003")
    await county.file(number="B2025-000004", beneficiary=replace(fresh.beneficiary, name="欧阳秀英"))
    return {
        "village": [
            "queue",
            "queue?tray=done",
            "queue?number=440785195702141809",
            "calls",
            f"claims/{fresh.id}",
            "notices",
        ],
        "department": [f"claims/{noticed.id}", f"notices/{notice.id}", "team", "watch", "watch/aid/lists/recovery"],
        "finance": ["payments", "payments/ledger", "watch/aid/fund", f"claims/{paid.id}"],
        "office": ["office", "office/overdue", "watch/aid/reports/half_year?on=2025-07-04", "watch/aid/roster"],
    }


@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh_Hans"), (PHONE, "zh_Hans"), (PHONE, "en")], ids=["desk", "phone", "phone-en"]
)
async def test_no_page_is_wider_than_the_screen_or_makes_the_browser_complain(
    county, address, chromium, size, language
):
    pages = await fill_county(county)

    for who, paths in pages.items():
        page, complaints = await window(chromium, address, who, size)
        await page.context.add_cookies(
            [{"name": "bangban_staff_language", "value": language, "url": f"{address}/staff"}]
        )
        for path in paths:
            await page.goto(f"{address}/staff/{path}")
            await page.wait_for_load_state("networkidle")
            beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            unnamed = await page.locator("input:visible, select:visible, textarea:visible").evaluate_all(
                "all => all.filter(one => !one.labels?.length && !one.ariaLabel).map(one => one.name)"
            )
            assert (path, beyond, unnamed, complaints) == (path, 0, [], [])
            assert (path, await findings(page)) == (path, [])
        await page.context.close()


async def test_the_photo_shows_where_a_field_was_read(county, address, chromium):
    claim = await county.file()
    page, _ = await window(chromium, address, "village")
    await page.goto(f"{address}/staff/claims/{claim.id}")
    row = page.locator("[data-box]").filter(has_text="¥500.00")

    await row.hover()

    await expect(page.locator("rect.on")).to_have_count(1)
    assert await page.locator("img").first.evaluate("image => image.naturalWidth") == 800


async def test_on_a_phone_a_tapped_field_has_its_place_on_the_photo_in_sight(county, address, chromium):
    claim = await county.file()
    page, _ = await window(chromium, address, "village", PHONE)
    await page.goto(f"{address}/staff/claims/{claim.id}")
    row = page.locator("[data-box]").filter(has_text="恩平市惠民大药房")
    await row.evaluate("row => scrollTo(0, row.getBoundingClientRect().top + scrollY - 600)")

    await row.click(position={"x": 8, "y": 8})

    await expect(page.locator("rect.on")).to_have_count(1)
    await expect(page.locator("rect.on")).to_be_in_viewport(ratio=1)


async def test_a_note_of_a_colleague_is_told_beside_the_decision(county, address, chromium):
    claim = await county.file()
    async with county.transaction() as store:
        await note(store, county.desk("village2"), claim.id, "家属下午来送原件")
    page, _ = await window(chromium, address, "village")

    await page.goto(f"{address}/staff/claims/{claim.id}")

    await expect(page.locator("#decide")).to_contain_text("冯小梅 家属下午来送原件")


async def test_a_plain_claim_is_decided_in_two_actions_from_the_queue(county, address, chromium):
    claim = await county.file()
    await check(county, claim)
    page, complaints = await window(chromium, address, "village")

    await page.get_by_role("link", name=claim.number).click()
    await page.get_by_role("button", name="通过，交到").click()

    await expect(page.get_by_role("status")).to_contain_text("已通过")
    assert (await county.claim(claim.id)).step == "town_review"
    assert complaints == []


async def test_the_keyboard_is_enough_to_sign_in_and_decide(county, address, chromium):
    claim = await county.file()
    await check(county, claim)
    page = await (await chromium.new_context(viewport=DESK, locale="zh-CN")).new_page()
    await page.goto(f"{address}/staff/")
    for text in ("village", "village-password"):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/queue")

    await tab_to(page, claim.number)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/claims/{claim.id}")
    await tab_to(page, "通过，交到")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("status")).to_contain_text("已通过")


async def tab_to(page: Page, text: str) -> None:
    """Press Tab until what is focused reads so; whatever is passed must show that it is focused."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            "() => { const one = document.activeElement; const style = getComputedStyle(one);"
            " return [one.textContent, style.outlineStyle, one.tagName]; }"
        )
        assert focused[1] != "none" or focused[2] == "BODY", focused
        if text in focused[0] and focused[2] in ("A", "BUTTON"):
            return
    raise AssertionError(f"the keyboard never reached {text}")


async def test_all_originals_are_ticked_at_once(county, address, chromium):
    claim = await county.file()
    page, _ = await window(chromium, address, "village")
    await page.goto(f"{address}/staff/claims/{claim.id}")

    await page.get_by_label("全部一致").check()
    await page.get_by_role("button", name="记下核对结果").click()

    await expect(page.get_by_text("原件相符")).to_have_count(2)


async def test_what_was_typed_survives_a_session_that_ends_meanwhile(county, address, chromium):
    claim = await county.file()
    page, _ = await window(chromium, address, "village")
    await page.goto(f"{address}/staff/claims/{claim.id}")
    await page.get_by_text("不予通过", exact=True).first.click()
    await page.get_by_label("原因（申请人会看到，请写明白）").fill("不在监测名册上，已和镇里核对")
    await page.get_by_label("依据哪一条").fill("2(1)")
    async with county.transaction() as store:
        await store.staff.set_password(county.staff["village"].id, await county.passwords.hash("another"))

    await page.get_by_role("button", name="不予通过").click()
    await expect(page.get_by_role("heading", name="需要重新登录")).to_be_visible()
    await page.goto(f"{address}/staff/claims/{claim.id}")
    await page.get_by_label("账号").fill("village")
    await page.get_by_label("密码").fill("another")
    await page.get_by_role("button", name="登录").click()

    await expect(page.get_by_label("原因（申请人会看到，请写明白）")).to_have_value("不在监测名册上，已和镇里核对")
    await expect(page.get_by_label("依据哪一条")).to_have_value("2(1)")


async def test_a_note_is_gone_from_its_box_once_it_is_kept(county, address, chromium):
    claim = await county.file()
    page, _ = await window(chromium, address, "village")
    await page.goto(f"{address}/staff/claims/{claim.id}")

    await page.get_by_label("写一句").fill("下午再打一次电话")
    await page.get_by_role("button", name="留言").click()

    await expect(page.get_by_label("写一句")).to_have_value("")
    await expect(page.locator("section:has(#note)")).to_contain_text("下午再打一次电话")


async def test_the_queue_shows_a_new_claim_by_itself(county, address, chromium):
    page, complaints = await window(chromium, address, "village")
    await expect(page.get_by_text("都办完了")).to_be_visible()
    claim = await county.file()

    await page.evaluate("htmx.trigger('#queue', 'refresh')")

    await expect(page.get_by_role("link", name=claim.number)).to_be_visible()
    assert complaints == []


async def test_a_claim_on_its_way_says_where_it_is(county, address, chromium):
    claim = await county.file()
    await check(county, claim)
    await agree(county, "village", claim)
    page, _ = await window(chromium, address, "village", PHONE)

    await page.goto(f"{address}/staff/claims/{claim.id}")

    await expect(page.get_by_text("您可以看，不用您办")).to_be_visible()


async def test_a_paper_is_zoomed_and_turned_with_its_boxes(county, address, chromium):
    claim = await county.file()
    page, complaints = await window(chromium, address, "village")
    await page.goto(f"{address}/staff/claims/{claim.id}")
    photo = page.locator(".photo").first
    before = await photo.locator(".sheet").bounding_box()

    await photo.get_by_role("button", name="放大").click()
    larger = await photo.locator(".sheet").bounding_box()
    await photo.get_by_role("button", name="还原").click()
    await photo.get_by_role("button", name="转一下").click()
    turned = await photo.locator(".sheet").bounding_box()

    assert larger["width"] == pytest.approx(before["width"] * 1.5, abs=2)
    assert turned["width"] == pytest.approx(before["height"], abs=2)
    assert turned["x"] >= before["x"] - 2
    assert complaints == []


async def test_a_box_on_the_photo_shows_its_field(county, address, chromium):
    claim = await county.file()
    page, _ = await window(chromium, address, "village")
    await page.goto(f"{address}/staff/claims/{claim.id}")

    await page.locator("rect.box").first.dispatch_event("mouseenter")

    await expect(page.locator(".field-row.on")).to_have_count(1)


async def test_the_queue_is_worked_with_single_keys(county, address, chromium):
    claims = [await county.file(number=f"B2025-00000{n}") for n in range(3)]
    for claim in claims:
        await check(county, claim)
    page, complaints = await window(chromium, address, "village")
    await page.wait_for_load_state("networkidle")

    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("o")
    await page.wait_for_url(f"**/claims/{claims[1].id}")
    await page.keyboard.press("k")
    await page.wait_for_url(f"**/claims/{claims[0].id}")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("a")
    await page.get_by_role("button", name="通过，交到").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("已通过")
    await page.wait_for_load_state("networkidle")
    await page.keyboard.press("u")

    await expect(page.get_by_role("status")).to_contain_text("撤回了")
    assert (await county.claim(claims[0].id)).step == "village_review"
    assert complaints == []


async def test_what_was_ticked_is_not_taken_away_by_the_next_update(county, address, chromium):
    claim = await county.file()
    await check(county, claim)
    page, _ = await window(chromium, address, "village")

    await page.get_by_label(claim.number).check()
    await page.evaluate("htmx.trigger('#queue', 'refresh')")
    await page.wait_for_timeout(300)
    await expect(page.get_by_label(claim.number)).to_be_checked()
    await page.get_by_role("button", name="勾选的一起通过").click()

    await expect(page.get_by_role("heading", name="通过了 1 件")).to_be_visible()


async def test_a_double_click_and_the_back_button_decide_once(county, address, chromium):
    claim = await county.file()
    await check(county, claim)
    page, _ = await window(chromium, address, "village")
    await page.goto(f"{address}/staff/claims/{claim.id}")
    await page.get_by_role("button", name="通过，交到").dblclick()
    await expect(page.get_by_role("status")).to_contain_text("已通过")

    await page.go_back()
    again = page.get_by_role("button", name="通过，交到")
    if await again.count():
        await again.click()
        await expect(page.locator("#refused")).to_be_visible()

    async with county.snapshot() as store:
        history = await store.claims.events_of(claim)
    assert [event.code for event in history].count("claim_agreed") == 1
    assert (await county.claim(claim.id)).step == "town_review"


async def test_two_reviewers_at_once_lose_nothing_they_typed(county, address, chromium):
    claim = await county.file()
    await check(county, claim)
    first, _ = await window(chromium, address, "village")
    second, _ = await window(chromium, address, "village2")
    for page in (first, second):
        await page.goto(f"{address}/staff/claims/{claim.id}")
    await second.get_by_text("不予通过", exact=True).first.click()
    await second.get_by_label("原因（申请人会看到，请写明白）").fill("户口不在本村")
    await second.get_by_label("依据哪一条").fill("2(1)")

    await first.get_by_role("button", name="通过，交到").click()
    await expect(first.get_by_role("status")).to_contain_text("已通过")
    await second.get_by_role("button", name="不予通过").click()

    await expect(second.locator("#refused")).to_contain_text("梁志强")
    await expect(second.locator("#refused").get_by_role("textbox")).to_have_value("户口不在本村")
    assert (await county.claim(claim.id)).step == "town_review"
