"""The edge: bodies too large or too slow, signs that nobody sees, names that look like HTML or formulas."""

import asyncio
from html import escape

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from claims.model import Party
from claims.plain import plain
from claims.typed import tidy_words
from tests.chat.phone import Phone
from tests.offices.conftest import county as county
from tests.offices.site import Browser, site_of
from tests.rights.conftest import clock as clock
from tests.rights.conftest import quick as quick
from tests.rights.conftest import server as server
from tests.rights.conftest import settings as settings
from tests.rights.conftest import started as started
from web.edge import LARGEST, Edge

VISIT = "/staff/claims/7/visit/photos"
HIDDEN = ("\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u2060", "\u061c", "\x00", "\x1b")


def site(patience: float = 5.0) -> Edge:
    async def read(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    paths = ("/form", VISIT, f"{VISIT}/7/remove")
    return Edge(Starlette(routes=[Route(path, read, methods=["POST"]) for path in paths]), patience=patience)


def client(app: object) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://edge.test")


async def test_a_body_within_the_limit_comes_through():
    async with client(site()) as browser:
        assert (await browser.post("/form", content=b"x" * LARGEST)).text == str(LARGEST)


async def test_the_photos_of_a_home_visit_may_be_larger_than_a_form_and_nothing_beside_them():
    async with client(site()) as browser:
        answers = [await browser.post(path, content=b"x" * (LARGEST + 1)) for path in (VISIT, f"{VISIT}/7/remove")]

    assert [answer.status_code for answer in answers] == [200, 413]


async def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read():
    async with client(site()) as browser:
        assert (await browser.post("/form", content=b"x" * (LARGEST + 1))).status_code == 413


async def test_a_body_that_does_not_say_its_size_is_refused_when_it_has_grown_too_large():
    async def endless():
        for _ in range(LARGEST // 65536 + 2):
            yield b"x" * 65536

    async with client(site()) as browser:
        assert (await browser.post("/form", content=endless())).status_code == 413


async def test_somebody_who_sends_byte_by_byte_with_long_pauses_is_let_go():
    sent = []

    async def receive():
        await asyncio.sleep(10)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/form", "headers": [], "query_string": b""}
    await site(patience=0.05)(scope, receive, send)

    assert sent[0]["status"] == 408


async def test_the_whole_product_stands_behind_the_edge(started):
    phone = await Phone(started).open()

    for path in ("/chat/api/messages", "/staff/sign-in", "/nowhere"):
        answer = await phone.client.post(path, content=b"x" * (LARGEST + 1))
        assert answer.status_code == 413
    await phone.client.aclose()


@pytest.mark.parametrize("sign", HIDDEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_signs_that_nobody_sees_are_taken_out_of_names(sign):
    assert plain(f"陈{sign}玉兰") == "陈玉兰"
    assert tidy_words(f"陈{sign}玉兰") == "陈玉兰"


def test_what_people_see_stays():
    for text in ("陈玉兰", "Ó Briain", "買買提·阿卜杜拉", "𠮷野", "两行\n字"):
        assert plain(text) == text


async def test_a_hidden_turn_in_what_is_typed_in_the_chat_does_not_hide_a_word(quick):
    await quick.say("/start v-440785104201")

    await quick.say("找\u200b人\u202e工")

    assert "可以找" in quick.last


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "'\"><script>x</script>", "<b>陈</b>"])
async def test_html_in_a_name_is_text_on_every_page(county, name):
    claim = await county.file(beneficiary=Party(name, "440785195702141809"), applicant=Party(name))
    browser = await Browser(site_of(county)).sign_in("village")

    for path in ("/staff/queue", f"/staff/claims/{claim.id}"):
        page = (await browser.open(path)).text
        assert name not in page
        assert escape(name, quote=False).replace("'", "&#39;").replace('"', "&#34;") in page


async def test_there_is_no_webhook_whose_secret_could_be_guessed(started):
    """Telegram is polled; our own Bot API is reached in the process alone, never over the net."""
    paths = {getattr(route, "path", "") for route in started.page.routes}

    assert not [path for path in paths if "bot" in path or "webhook" in path]
