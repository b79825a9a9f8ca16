"""Files in pieces: gone on with where the line broke, once, and with a mark for each step."""

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from playwright.async_api import expect

from storage.database import Database
from storage.room_pieces import SqlPieces
from storage.rooms import Rooms
from tests.conftest import ENGINES
from tests.keys import KEYRING
from tests.storage.conftest import NOW
from tests.web_chat.browser import shows
from tests.web_chat.pictures import jpeg
from tests.web_chat.test_page import chromium, echo, screen, server, start
from web.chat.memory_pieces import MemoryPieces
from web.chat.pieces import Pieces
from web.chat.refusals import PersonRefusal

__all__ = ["chromium", "echo", "screen", "server"]
LARGE = jpeg(1800, 1400, "red") + bytes(400_000)


KINDS = ["memory", *ENGINES]


@pytest.fixture(params=KINDS)
async def store(request, tmp_path):
    """Each kind of store of pieces, for at most a hundred bytes in all, with two chats."""
    if request.param == "memory":
        yield MemoryPieces(held_in_all=100)
        return
    place = tmp_path / "b.db" if request.param == "sqlite" else await request.getfixturevalue("postgres").empty()
    database = await Database.open(place, KEYRING)
    for cookie in ("one", "two"):
        await Rooms(database).open(cookie, "token", "zh_Hans", NOW)
    yield SqlPieces(database, held_in_all=100)
    await database.close()


def pieces_in(store, now=NOW):
    return Pieces(store, lambda: now)


async def test_a_piece_that_does_not_fit_on_changes_nothing(store):
    pieces = pieces_in(store)
    await pieces.take((1, "k", 0, 0), b"abc", 100)

    again = await pieces.take((1, "k", 0, 0), b"abc", 100)
    ahead = await pieces.take((1, "k", 0, 50), b"abc", 100)

    assert (again, ahead) == (3, 3)
    assert await pieces.take((1, "k", 0, 3), b"de", 100) == 5
    assert await store.whole(1, "k", 0) == b"abcde"


async def test_another_chat_has_nothing_of_it(store):
    await pieces_in(store).take((1, "k", 0, 0), b"abc", 100)

    assert await store.have(2, "k", 0) == 0


async def test_more_than_a_file_may_have_is_refused(store):
    with pytest.raises(PersonRefusal) as refused:
        await pieces_in(store).take((1, "k", 0, 0), bytes(11), 10)

    assert refused.value.status == 413


async def test_more_than_fits_in_all_waits(store):
    with pytest.raises(PersonRefusal) as refused:
        await pieces_in(store).take((1, "k", 0, 0), bytes(101), 1000)

    assert refused.value.status == 503
    assert refused.value.headers["Retry-After"]


async def test_what_was_posted_is_let_go(store):
    await pieces_in(store).take((1, "k", 0, 0), b"abc", 100)

    await store.forget(1, "k")

    assert await store.have(1, "k", 0) == 0


async def test_what_nobody_goes_on_with_is_let_go(store, monkeypatch):
    await pieces_in(store).take((1, "k", 0, 0), b"abc", 100)
    monkeypatch.setattr("web.chat.memory_pieces.HELD_SECONDS", -1.0)

    await pieces_in(store, NOW + timedelta(minutes=31)).take((1, "other", 0, 0), b"abc", 100)

    assert await store.have(1, "k", 0) == 0


async def test_two_processes_that_are_given_the_same_piece_keep_it_once(tmp_path, on_postgres):
    databases = [await Database.open(on_postgres, KEYRING) for _ in range(2)]
    await Rooms(databases[0]).open("one", "token", "zh_Hans", NOW)
    each = [pieces_in(SqlPieces(database)) for database in databases]

    for begin in range(0, 40, 4):
        await asyncio.gather(*(pieces.take((1, "k", 0, begin), b"abcd", 100) for pieces in each))

    assert await SqlPieces(databases[1]).whole(1, "k", 0) == b"abcd" * 10
    for database in databases:
        await database.close()


async def opened(chat):
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=chat.app), base_url="http://127.0.0.1")
    token = (await client.get("/chat/api/session")).json()["token"]
    client.headers["X-Chat-Token"] = token
    return client


async def test_a_posting_of_pieces_is_the_posting_of_the_whole_file(chat):
    client = await opened(chat)
    photo = jpeg(300, 200, "red")
    for begin in range(0, len(photo), 1000):
        await client.post(f"/chat/api/pieces/k1/0?from={begin}", content=photo[begin : begin + 1000])
    about = json.dumps([{"name": "a.jpg", "type": "image/jpeg", "size": len(photo)}])

    posted = await client.post("/chat/api/photos", data={"key": "k1", "pieces": about})
    again = await client.post("/chat/api/photos", data={"key": "k1", "pieces": about})

    news = (await client.get("/chat/api/messages?after=0&wait=0")).json()["messages"]
    assert posted.json() == again.json()
    assert [message["photo"]["width"] for message in news] == [300]
    assert (await client.get(news[0]["photo"]["url"])).content == photo
    assert (await client.get("/chat/api/pieces/k1/0")).json() == {"have": 0, "done": True}


async def test_a_posting_that_is_not_whole_asks_for_the_rest(chat):
    client = await opened(chat)
    await client.post("/chat/api/pieces/k2/0?from=0", content=b"abc")
    about = json.dumps([{"name": "a.jpg", "type": "image/jpeg", "size": 10}])

    posted = await client.post("/chat/api/photos", data={"key": "k2", "pieces": about})

    assert posted.status_code == 408
    assert (await client.get("/chat/api/pieces/k2/0")).json() == {"have": 3, "done": False}


@pytest.mark.parametrize("pieces", ["nonsense", "{}", "[1]", json.dumps([{}] * 11)])
async def test_a_wrong_description_is_refused(chat, pieces):
    client = await opened(chat)

    assert (await client.post("/chat/api/photos", data={"key": "k3", "pieces": pieces})).status_code == 400


@pytest.mark.browser
async def test_an_upload_goes_on_where_the_line_broke(screen, server, echo):
    await start(screen, server)
    starts = []

    async def break_once(route):
        starts.append(int(route.request.url.rsplit("from=", 1)[1]))
        if len(starts) == 3:
            await route.abort()
        else:
            await route.continue_()

    await screen.route("**/chat/api/pieces/**from=*", break_once)
    photo = {"name": "票据.jpg", "mimeType": "image/jpeg", "buffer": LARGE}
    await screen.set_input_files("#pick-input", [photo])
    await shows(screen, "收到：照片")

    assert starts.count(0) == 1
    assert starts[3] == starts[2]
    assert starts == sorted(starts)
    assert echo.seen[-1].message.photo[0].file_size == len(LARGE)


@pytest.mark.browser
async def test_a_photo_has_a_mark_for_each_step(screen, server, bot, echo):
    await start(screen, server)
    await screen.context.set_offline(True)
    await screen.set_input_files("#pick-input", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": LARGE}])
    await expect(screen.locator("#pending .mark")).to_contain_text("等网络")
    await screen.context.set_offline(False)
    await shows(screen, "收到：照片")
    await expect(screen.locator("#history .mine .mark").last).to_contain_text("已收到")

    await bot.set_message_reaction(echo.seen[-1].effective_chat.id, echo.seen[-1].message.message_id, "👌")

    await expect(screen.locator("#history .mine .mark").last).to_contain_text("读好了")


@pytest.mark.browser
async def test_photos_are_made_smaller_only_when_that_was_asked_for(screen, server, echo):
    await start(screen, server)
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": LARGE}
    await screen.set_input_files("#pick-input", [photo])
    await shows(screen, "收到：照片")
    await screen.click("#menu-open")
    await screen.click("[data-photos=small]")
    await screen.locator("#menu form button").click()

    await screen.set_input_files("#pick-input", [photo])
    await expect(screen.locator("#history .mine img")).to_have_count(2)

    whole, small = [update.message.photo[0] for update in echo.seen if update.message and update.message.photo]
    assert (whole.width, whole.file_size) == (1800, len(LARGE))
    assert max(small.width, small.height) == 1600
    assert small.file_size < whole.file_size
