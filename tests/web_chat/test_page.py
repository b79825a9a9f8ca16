"""The page in a real browser, with a small bot behind it."""

import asyncio
import contextlib
import re
from datetime import UTC, datetime

import pytest
from playwright.async_api import expect
from sqlalchemy import insert
from telegram import BotCommand, KeyboardButton, ReplyKeyboardMarkup

from storage.tables.chat import chats, people
from tests.web_chat.browser import EchoBot, Server, browser, free_port, phone, shows
from tests.web_chat.pictures import jpeg

pytestmark = pytest.mark.browser
PHOTO = {"name": "票据.jpg", "mimeType": "image/jpeg", "buffer": jpeg(800, 600, "red")}


@pytest.fixture
async def server(chat):
    made = Server(chat, free_port())
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def echo(bot):
    made = EchoBot(bot)
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


@pytest.fixture
async def chromium():
    async with browser() as opened:
        yield opened


@pytest.fixture
async def screen(chromium, server, echo):
    context = await phone(chromium)
    page = await context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: page.errors.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    assert page.errors == []
    await context.close()


async def start(page, server):
    await page.goto(server.address)
    await page.get_by_role("button", name="开始").click()
    await shows(page, "您给谁办？")


async def texts(page):
    return await page.locator(".message .text").all_inner_texts()


async def test_a_person_starts_taps_and_is_answered(screen, server, echo):
    await start(screen, server)

    await screen.get_by_role("button", name="给我自己办").click()

    await shows(screen, "您选了 self")
    await expect(screen.get_by_role("button", name="给我自己办")).to_have_class(re.compile("chosen"))
    await expect(screen.locator("#welcome")).to_be_hidden()
    assert [update.callback_query.data for update in echo.seen if update.callback_query] == ["self"]


async def test_a_poster_link_starts_by_itself_and_once(screen, server, echo):
    await screen.goto(server.address + "?start=village-7")
    await shows(screen, "收到：/start village-7")
    assert screen.url == server.address

    await screen.goto(server.address + "?start=village-7")
    await shows(screen, "收到：/start village-7")
    await screen.get_by_label("在这里写字").fill("最后")
    await screen.keyboard.press("Enter")
    await shows(screen, "收到：最后")

    assert [update.message.text for update in echo.seen] == ["/start village-7", "最后"]


async def test_the_history_is_there_after_a_reload(screen, server):
    await start(screen, server)
    await screen.get_by_role("button", name="给我自己办").click()
    await shows(screen, "您选了 self")
    before = await texts(screen)

    await screen.reload()
    await shows(screen, "您选了 self")

    assert await texts(screen) == before
    await expect(screen.get_by_role("button", name="给我自己办")).to_have_class(re.compile("chosen"))


async def test_an_edited_message_changes_in_place_and_keeps_the_focus_near(screen, server):
    await start(screen, server)
    await screen.get_by_role("button", name="给我自己办").click()
    change = screen.get_by_role("button", name="改这条").first
    await change.focus()
    await screen.keyboard.press("Enter")

    await shows(screen, "改好了。")

    assert "您选了 self。" not in await texts(screen)
    assert await screen.evaluate("document.activeElement.closest('.message')?.innerText.includes('改好了')")


async def test_photos_go_as_one_album_and_open_large(screen, server, echo):
    await start(screen, server)
    await screen.set_input_files("#pick-input", [PHOTO, {**PHOTO, "name": "b.jpg"}, {**PHOTO, "name": "c.jpg"}])
    await shows(screen, "收到：照片")
    await expect(screen.locator(".unsent")).to_have_count(0)
    await expect(screen.locator(".pictures[data-count='3'] img")).to_have_count(3)

    await screen.locator(".picture").first.click()

    await expect(screen.locator("#viewer")).to_be_visible()
    await expect(screen.locator("#viewer-image")).to_have_js_property("naturalWidth", 800)
    await screen.keyboard.press("Escape")
    await expect(screen.locator("#viewer")).to_be_hidden()
    assert len({update.message.media_group_id for update in echo.seen if update.message.photo}) == 1
    assert len([update for update in echo.seen if update.message.photo]) == 3


async def test_the_camera_button_opens_the_camera(screen, server):
    await start(screen, server)

    async with screen.expect_file_chooser() as chooser:
        await screen.get_by_role("button", name="拍照").click()

    element = (await chooser.value).element
    assert await element.get_attribute("capture") == "environment"
    assert await element.get_attribute("accept") == "image/*"


async def test_what_was_written_without_a_connection_goes_by_itself_later(screen, server, echo):
    await start(screen, server)
    await server.stop()
    for text in ("断网一", "断网二"):
        await screen.get_by_label("在这里写字").fill(text)
        await screen.keyboard.press("Enter")
    await screen.set_input_files("#pick-input", [PHOTO])
    await expect(screen.locator("#offline")).to_be_visible(timeout=8000)
    await expect(screen.locator(".unsent")).to_have_count(3)

    await server.start()
    await shows(screen, "收到：照片")

    await expect(screen.locator("#offline")).to_be_hidden()
    await expect(screen.locator(".unsent")).to_have_count(0)
    said = [update.message.text for update in echo.seen]
    assert said == ["/start", "断网一", "断网二", None]


async def test_what_was_not_sent_survives_a_reload(screen, server, echo):
    await start(screen, server)
    held = asyncio.Event()

    async def lose(route):
        if held.is_set():
            await route.continue_()
        else:
            await route.abort()

    await screen.route(
        "**/chat/api/messages", lambda route: lose(route) if route.request.method == "POST" else route.continue_()
    )
    await screen.route("**/chat/api/photos", lose)
    await screen.get_by_label("在这里写字").fill("没发出去的")
    await screen.keyboard.press("Enter")
    await screen.set_input_files("#pick-input", [PHOTO])
    await expect(screen.locator(".unsent")).to_have_count(2)
    held.set()

    await screen.reload()
    await shows(screen, "收到：照片")

    assert [update.message.text for update in echo.seen] == ["/start", "没发出去的", None]
    assert echo.seen[-1].message.photo[0].width == 800


async def test_a_lost_answer_does_not_double_what_was_sent(screen, server, echo):
    await start(screen, server)
    lost = []

    async def lose_the_answer(route):
        if route.request.method == "POST" and not lost:
            lost.append(await route.fetch())
            return await route.abort()
        return await route.continue_()

    await screen.route("**/chat/api/messages", lose_the_answer)
    await screen.get_by_label("在这里写字").fill("只要一次")
    await screen.keyboard.press("Enter")
    await shows(screen, "收到：只要一次")
    await screen.get_by_label("在这里写字").fill("然后")
    await screen.keyboard.press("Enter")
    await shows(screen, "收到：然后")

    assert len(lost) == 1
    assert (await texts(screen)).count("只要一次") == 1
    assert [update.message.text for update in echo.seen] == ["/start", "只要一次", "然后"]


async def test_a_file_that_is_too_large_is_refused_before_it_is_sent(make_chat, chromium):
    server = Server(make_chat(file_limit=1 << 20), free_port())
    await server.start()
    context = await phone(chromium)
    page = await context.new_page()
    await page.goto(server.address)
    await expect(page.locator("#start")).to_be_visible()

    await page.set_input_files("#pick-input", [{**PHOTO, "buffer": bytes(2 << 20)}])

    await expect(page.locator("#toast")).to_contain_text("1 MB")
    await expect(page.locator(".unsent")).to_have_count(0)
    await context.close()
    await server.stop()


async def test_a_refused_post_says_why_and_can_be_given_up(screen, server):
    await start(screen, server)
    await screen.route(
        "**/chat/api/photos", lambda route: route.fulfill(status=507, json={"error": "我们这边暂时存不下新照片了。"})
    )

    await screen.set_input_files("#pick-input", [PHOTO])
    await shows(screen, "存不下新照片")
    await screen.get_by_role("button", name="不发了").click()

    await expect(screen.locator(".unsent")).to_have_count(0)


async def test_a_telephone_number_gets_the_telephone_keys(screen, server, bot, echo):
    await start(screen, server)
    field = screen.get_by_label("在这里写字")
    await field.fill("电话")
    await screen.keyboard.press("Enter")
    await shows(screen, "请留一个电话号码")

    await expect(field).to_have_attribute("inputmode", "tel")
    await expect(field).to_have_attribute("placeholder", "11位手机号")
    await expect(field).to_be_focused()
    await field.fill("13800138000")
    await screen.keyboard.press("Enter")
    await shows(screen, "收到：13800138000")
    await expect(field).to_have_attribute("inputmode", "text")

    keys = ReplyKeyboardMarkup([[KeyboardButton("发我的号码", request_contact=True)], ["以后再说"]])
    await bot.send_message(echo.seen[0].effective_chat.id, "或者点一下", reply_markup=keys)
    await screen.get_by_role("button", name="发我的号码").click()
    await expect(field).to_have_attribute("inputmode", "tel")
    await screen.get_by_role("button", name="以后再说").click()
    await shows(screen, "收到：以后再说")


async def test_typing_is_shown_until_the_answer(screen, server, bot, echo):
    await start(screen, server)
    await screen.get_by_label("在这里写字").fill("看")
    await screen.keyboard.press("Enter")
    await expect(screen.locator("#typing")).to_be_visible()

    await bot.send_message(echo.seen[0].effective_chat.id, "看好了")

    await shows(screen, "看好了")
    await expect(screen.locator("#typing")).to_be_hidden()


async def test_a_notice_answers_a_tap(screen, server):
    await start(screen, server)

    await screen.get_by_role("button", name="是", exact=True).click()

    await expect(screen.locator("#toast")).to_have_text("好的")


async def test_commands_in_the_menu_are_said_in_words(screen, server, bot, echo):
    await bot.set_my_commands([BotCommand("status", "办到哪一步了")])
    await start(screen, server)

    await screen.get_by_role("button", name="菜单").click()
    await screen.get_by_role("button", name="办到哪一步了").click()

    await shows(screen, "收到：/status")
    assert echo.seen[-1].message.text == "/status"
    assert "办到哪一步了" in await texts(screen)


async def test_markup_from_a_person_stays_text(screen, server, bot, echo):
    await start(screen, server)
    await screen.get_by_label("在这里写字").fill("<img src=x onerror=alert(1)>")
    await screen.keyboard.press("Enter")

    await shows(screen, "收到：<img src=x onerror=alert(1)>")

    assert await screen.locator(".text img").count() == 0


async def test_everything_can_be_done_by_keyboard(screen, server, echo):
    await screen.goto(server.address)
    await expect(screen.locator("#start")).to_be_visible()
    reached = []
    for _ in range(12):
        await screen.keyboard.press("Tab")
        reached.append(await screen.evaluate("document.activeElement.id"))
    assert [name for name in reached if name][:8] == [
        "menu-open",
        "scroll",
        "start",
        "camera",
        "pick",
        "text",
        "send",
        "menu-open",
    ]

    await screen.locator("#start").focus()
    await screen.keyboard.press("Space")
    await shows(screen, "您给谁办？")
    await screen.get_by_role("button", name="给家里人办").focus()
    await screen.keyboard.press("Enter")
    await shows(screen, "您选了 family")


async def test_a_screen_reader_is_told_new_messages_only(screen, server):
    await start(screen, server)

    log = screen.get_by_role("log", name="对话")

    await expect(log).to_have_attribute("aria-live", "polite")
    unnamed = await screen.evaluate(
        """() => [...document.querySelectorAll('button, a, textarea, img')]
          .filter(e => e.offsetParent)
          .filter(e => !(e.ariaLabel || e.innerText?.trim() || e.labels?.length || e.hasAttribute('alt')))
          .map(e => e.outerHTML)"""
    )
    assert unnamed == []


@pytest.mark.parametrize("width", [320, 360, 390, 1280])
@pytest.mark.parametrize("size", ["2", "5"])
async def test_nothing_runs_out_of_the_screen(chromium, server, echo, width, size):
    context = await phone(chromium, width, 740)
    await context.add_init_script(f"localStorage.setItem('chat.size', '{size}')")
    page = await context.new_page()
    await start(page, server)
    await page.set_input_files("#pick-input", [PHOTO, {"name": "长" * 60, "mimeType": "text/plain", "buffer": b"x"}])
    await page.get_by_label("在这里写字").fill("一" * 300 + "a" * 300)
    await page.keyboard.press("Enter")
    await shows(page, "收到：一")
    await page.get_by_role("button", name="菜单").click()

    wide = await page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(e => {
          const box = e.getBoundingClientRect();
          return box.width && (box.right > innerWidth + 1 || box.left < -1) && !e.closest('.unseen');
        }).map(e => e.outerHTML.slice(0, 80))"""
    )
    low = await page.evaluate(
        """() => [...document.querySelectorAll('.choice, .tool, .send, .round')]
          .filter(e => e.offsetParent && e.getBoundingClientRect().height < 48).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert wide == []
    assert low == []
    await context.close()


async def test_a_long_talk_stays_where_the_reader_is(screen, server, bot, echo):
    await start(screen, server)
    await screen.get_by_label("在这里写字").fill("长")
    await screen.keyboard.press("Enter")
    await shows(screen, "第 29 条")
    await screen.evaluate("document.getElementById('scroll').scrollTop = 0")

    await bot.send_message(echo.seen[0].effective_chat.id, "新的一条")

    await expect(screen.get_by_role("button", name="看最新的")).to_be_visible()
    assert await screen.evaluate("document.getElementById('scroll').scrollTop") == 0
    await screen.get_by_role("button", name="看最新的").click()
    await expect(screen.get_by_text("新的一条")).to_be_in_viewport()


async def test_a_message_longer_than_the_screen_is_shown_from_its_beginning(screen, server, bot, echo):
    await start(screen, server)
    lines = "\n".join(f"第 {number} 行" for number in range(60))

    await bot.send_message(echo.seen[0].effective_chat.id, f"从这里读起\n{lines}")

    await expect(screen.get_by_role("button", name="看最新的")).to_be_visible()
    place = await screen.evaluate(
        """() => [...document.querySelectorAll('.message')].at(-1).getBoundingClientRect().top
          - document.getElementById('scroll').getBoundingClientRect().top"""
    )
    assert 0 <= place <= 16


async def test_what_was_not_chosen_steps_back_but_still_works(screen, server, echo):
    await start(screen, server)
    await screen.get_by_role("button", name="给我自己办").click()
    await shows(screen, "您选了 self")
    weight = "getComputedStyle(document.querySelector('[data-data=family]')).fontWeight"
    assert await screen.evaluate(weight) == "400"

    await screen.get_by_role("button", name="给家里人办").click()

    await shows(screen, "您选了 family")
    assert await screen.evaluate(weight) == "600"


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_words_stand_out_from_their_ground(chromium, server, echo, look):
    context = await phone(chromium, color_scheme=look)
    page = await context.new_page()
    await start(page, server)
    await page.get_by_role("button", name="给我自己办").click()
    await shows(page, "您选了 self")

    faint = await page.evaluate(CONTRAST)

    assert faint == []
    await context.close()


async def test_the_page_speaks_the_language_the_bot_speaks(chromium, server, echo, database):
    context = await phone(chromium, locale="en-GB")
    page = await context.new_page()
    await page.goto(server.address)
    await page.get_by_role("button", name="Start").click()
    await shows(page, "您给谁办？")
    chat_id = str(echo.seen[0].effective_chat.id)
    async with database.transaction() as connection:
        await connection.execute(insert(people).values(id=7, language="zh_Hant", created_at=datetime.now(UTC)))
        await connection.execute(insert(chats).values(channel="web", address=chat_id, person_id=7, blocked=False))

    await page.get_by_role("button", name="给我自己办").click()

    await expect(page.get_by_role("button", name="發送")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    await context.close()


CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.offsetParent && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((e) => !e.closest('.unseen'))
    .map((e) => [e.textContent.trim().slice(0, 20), ratio(light(rgb(getComputedStyle(e).color)), light(ground(e)))])
    .filter(([, value]) => value < 4.5);
}"""
