"""The page as an app: what opens it without a network, how much it weighs, how it can be heard and enlarged."""

import pytest
from playwright.async_api import expect

from tests.web_chat.browser import phone, shows
from tests.web_chat.test_page import chromium, echo, screen, server, start

__all__ = ["chromium", "echo", "screen", "server"]
pytestmark = pytest.mark.browser
FIRST_LOAD = 120_000  # bytes as they come over the wire; nothing is compressed, so compressed it is less


async def ready(page):
    await page.evaluate("navigator.serviceWorker.ready")
    await page.wait_for_function("caches.keys().then((names) => names.length > 0)")


async def test_the_page_opens_without_a_network_and_shows_what_was_said(screen, server, echo):
    await start(screen, server)
    await ready(screen)
    await screen.context.set_offline(True)

    await screen.reload()

    await shows(screen, "您给谁办？")
    await expect(screen.locator("#offline")).to_be_visible()
    await screen.context.set_offline(False)


async def test_what_is_written_without_a_network_goes_when_it_is_back(screen, server, echo):
    await start(screen, server)
    await ready(screen)
    await screen.context.set_offline(True)
    await screen.reload()
    await shows(screen, "您给谁办？")

    await screen.fill("#text", "没有网")
    await screen.click("#send")
    waiting = await screen.locator("#pending .unsent").count()
    await screen.context.set_offline(False)

    assert waiting == 1
    await shows(screen, "收到：没有网")
    await expect(screen.locator("#pending .unsent")).to_have_count(0)


async def test_what_was_being_written_is_there_again_without_a_network(screen, server, echo):
    await start(screen, server)
    await ready(screen)
    await screen.locator("#text").press_sequentially("还没写完")
    await screen.context.set_offline(True)

    await screen.reload()

    await expect(screen.locator("#text")).to_have_value("还没写完")
    await screen.context.set_offline(False)
    await expect(screen.locator("#offline")).to_be_hidden()
    await screen.click("#send")
    await shows(screen, "收到：还没写完")
    await screen.reload()
    await expect(screen.locator("#text")).to_have_value("")


async def test_what_is_shown_from_before_is_not_doubled_when_the_network_is_back(screen, server, echo):
    await start(screen, server)
    await ready(screen)
    await screen.context.set_offline(True)
    await screen.reload()
    await shows(screen, "您给谁办？")

    await screen.context.set_offline(False)
    await expect(screen.locator("#offline")).to_be_hidden()

    await expect(screen.get_by_text("您给谁办？")).to_have_count(1)


async def test_the_first_load_is_light(chromium, server, echo):
    context = await phone(chromium)
    page = await context.new_page()
    loaded = {}

    async def weigh(response):
        if response.url.startswith(server.address) and "/chat/api/" not in response.url and response.ok:
            loaded[response.url] = len(await response.body())

    page.on("response", weigh)
    await page.goto(server.address)
    await expect(page.locator("#start")).to_be_visible()
    await ready(page)

    assert len(loaded) > 10
    assert sum(loaded.values()) <= FIRST_LOAD
    await context.close()


async def test_the_page_can_be_put_beside_the_apps(screen, server):
    await screen.goto(server.address)

    manifest = await screen.evaluate("fetch('/manifest.webmanifest').then((answer) => answer.json())")

    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == "/"
    assert manifest["icons"]


async def test_a_message_is_read_aloud_with_what_can_be_tapped(screen, server, echo):
    await screen.add_init_script(
        "window.heard = []; speechSynthesis.speak = (one) => heard.push([one.text, one.rate, one.lang]);"
    )
    await start(screen, server)
    await screen.click("#menu-open")
    await screen.click("[data-speed=slow]")
    await screen.locator("#menu form button").click()

    await screen.locator(".theirs .read").last.click()

    heard = await screen.evaluate("heard")
    assert heard[0] == ["您好！", 0.75, "zh-CN"]
    assert any("给我自己办" in text for text, _, _ in heard)


async def test_each_message_is_read_when_that_is_wanted_also_after_a_reload(screen, server, echo):
    await screen.add_init_script("window.heard = []; speechSynthesis.speak = (one) => heard.push(one.text);")
    await start(screen, server)
    await screen.click("#menu-open")
    await screen.click("[data-aloud=on]")
    await screen.reload()
    await shows(screen, "您给谁办？")

    await screen.fill("#text", "你好")
    await screen.click("#send")
    await shows(screen, "收到：你好")

    await screen.wait_for_function("heard.some((text) => text.includes('收到'))")


async def test_big_buttons_stand_one_a_row(screen, server, echo):
    await start(screen, server)
    await screen.click("#menu-open")
    await screen.click("[data-buttons=big]")
    await screen.locator("#menu form button").click()

    yes = await screen.get_by_role("button", name="是", exact=True).bounding_box()
    no = await screen.get_by_role("button", name="不是", exact=True).bounding_box()

    assert yes["height"] >= 72
    assert no["y"] > yes["y"] + yes["height"]


@pytest.mark.parametrize("choice", ["[data-buttons=big]", "#larger"])
async def test_whoever_makes_things_larger_goes_on_seeing_the_newest_message(screen, server, echo, choice):
    await start(screen, server)
    for number in range(8):
        await screen.fill("#text", f"第{number}句")
        await screen.click("#send")
        await shows(screen, f"收到：第{number}句")

    await screen.click("#menu-open")
    await screen.click(choice)
    await screen.locator("#menu form button").click()

    await expect(screen.get_by_text("收到：第7句")).to_be_in_viewport(ratio=1)
