"""The person side, called as the page or any other client calls it."""

import asyncio
import time

import pytest

from claims.files import NoRoomForFiles
from tests.web_chat.conftest import eventually
from tests.web_chat.pictures import jpeg, png, webp
from web.chat.limits import Rate


async def send_buttons(bot, person, *data):
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(each, callback_data=each)] for each in data])
    return await bot.send_message(person.id, "选一个", reply_markup=keyboard)


async def test_a_session_is_a_cookie_that_no_script_reads(chat):
    phone = chat.phone()

    first = await phone.http.get("/chat/api/session")
    again = await phone.http.get("/chat/api/session")

    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert first.json()["person"] == again.json()["person"]
    assert first.json()["token"] == again.json()["token"]
    await phone.http.aclose()


async def test_over_https_the_cookie_is_secure(chat):
    phone = chat.phone()

    answer = await phone.http.get("https://chat.local/chat/api/session")

    assert "Secure" in answer.headers["set-cookie"]
    await phone.http.aclose()


async def test_a_text_is_in_the_inbox_before_it_is_acknowledged(chat, person):
    answer = await person.say("  你好 😀 /help ", "k1")

    update = (await chat.inbox())[0]
    message = update["message"]
    assert answer.json() == {"messages": [1]}
    assert chat.woken == [True]
    assert update["update_id"] == 1
    assert (message["text"], message["chat"]["id"], message["chat"]["type"]) == ("你好 😀 /help", person.id, "private")
    assert message["entities"] == [{"type": "bot_command", "offset": 6, "length": 5}]
    assert message["from"]["language_code"] == "zh-hans"
    assert abs(message["date"] - time.time()) < 60
    assert "key" not in message


async def test_a_repeated_key_gets_the_first_answer_again(chat, person, bot):
    first, second = await person.say("一", "same"), await person.say("别的", "same")
    sent = await send_buttons(bot, person, "yes")
    taps = [await person.tap(sent.message_id, "yes", "tap") for _ in range(2)]
    photos = [await person.photos(("a.jpg", jpeg(), "image/jpeg"), key="pic") for _ in range(2)]

    for answers in ((first, second), taps, photos):
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
    assert len(await chat.inbox()) == 3


async def test_a_tap_becomes_a_callback_query(chat, started, bot):
    sent = await send_buttons(bot, started, "yes", "no")

    answer = await started.tap(sent.message_id, "no")

    query = (await chat.inbox())[-1]["callback_query"]
    assert answer.status_code == 200
    assert (query["data"], query["message"]["message_id"], query["from"]["id"]) == ("no", sent.message_id, started.id)
    assert [message["from"] for message in (await started.new())["messages"]] == ["person", "bot"]


async def test_an_old_button_is_taken_and_an_unknown_one_refused(chat, started, bot):
    sent = await send_buttons(bot, started, "yes")
    await bot.edit_message_text("做完了", started.id, sent.message_id)

    old = await started.tap(sent.message_id, "yes")
    unknown = [await started.tap(*pair) for pair in ((sent.message_id, "other"), (99, "yes"), ("2", "yes"), (2, None))]

    assert old.status_code == 200
    assert {answer.status_code for answer in unknown} == {400}
    assert "按钮" in unknown[0].json()["error"]


async def test_a_photo_keeps_its_pixels_and_becomes_a_photo_message(chat, person):
    await person.photos(("a.jpg", jpeg(2400, 1800), "image/jpeg"), key="p")

    photo = (await chat.inbox())[0]["message"]["photo"]
    told = (await person.new())["messages"][0]
    shown = await person.http.get(told["photo"]["url"])
    assert [(size["width"], size["height"]) for size in photo] == [(2400, 1800)]
    assert shown.content == jpeg(2400, 1800)
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]


async def test_several_files_are_one_album_and_one_posting(chat, person):
    files = [("a.jpg", jpeg(), "image/jpeg"), ("b.png", png(), "image/png"), ("c.webp", webp(), "image/webp")]

    answer = await person.photos(*files, ("d.webp", webp(lossless=True), "image/webp"), key="album")

    messages = [update["message"] for update in await chat.inbox()]
    assert answer.json() == {"messages": [1, 2, 3, 4]}
    assert len({message["media_group_id"] for message in messages}) == 1
    sizes = [(message["photo"][0]["width"], message["photo"][0]["height"]) for message in messages]
    assert sizes == [(120, 80), (120, 80), (130, 90), (130, 90)]


@pytest.mark.parametrize(
    ("file", "fields", "kind", "media_type"),
    [
        (("a.jpg", jpeg(), "image/jpeg"), {"as_file": "true"}, "document", "image/jpeg"),
        (("a.pdf", b"%PDF-1.7\n", "application/pdf"), {}, "document", "application/pdf"),
        (("a.jpg", b"not a photo", "image/jpeg"), {}, "document", "application/octet-stream"),
        (("a.heic", b"\x00\x00\x00\x18ftypheic0000", "image/heic"), {}, "document", "image/heic"),
        (("", b"", "image/jpeg"), {}, "document", "application/octet-stream"),
        (("a.png", png(9000, 1100), "image/png"), {}, "document", "image/png"),
        (("a.ogg", b"OggS....", "audio/ogg"), {}, "voice", "audio/ogg"),
        (("a.m4a", b"....", "audio/mp4"), {}, "voice", "audio/mp4"),
        (("a.mp4", b"....", "video/mp4"), {}, "video", "video/mp4"),
        (("a.tgs", b"....", "application/x-tgsticker"), {}, "sticker", None),
    ],
)
async def test_what_a_file_is_decides_what_the_bot_is_told(chat, person, bot, file, fields, kind, media_type):
    from telegram import Update

    answer = await person.photos((file[0] or "blob", *file[1:]), key="f", **fields)

    message = (await chat.inbox())[0]["message"]
    assert answer.status_code == 200
    assert message[kind].get("mime_type") == media_type
    assert message[kind]["file_size"] == len(file[1])
    parsed = Update.de_json((await chat.inbox())[0], bot).message
    fetched = await (await parsed.effective_attachment.get_file()).download_as_bytearray()
    assert bytes(fetched) == file[1]


async def test_nobody_sees_another_chats_pictures(chat, person):
    await person.photos(("a.jpg", jpeg(), "image/jpeg"))
    address = (await person.new())["messages"][0]["photo"]["url"]
    other = await chat.phone().open()
    stranger = chat.phone()

    answers = [(await phone.http.get(address)).status_code for phone in (person, other, stranger)]

    assert answers == [200, 404, 401]
    for phone in (other, stranger):
        await phone.http.aclose()


async def test_nobody_hears_another_chat(chat, person):
    await person.say("我的事")
    other = await chat.phone().open()

    told = await other.new()

    assert told["messages"] == []
    assert other.id != person.id
    await other.http.aclose()


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("", 400, "写"),
        (" \n", 400, "写"),
        (None, 400, "写"),
        (["x"], 400, "写"),
        ("长" * 4097, 400, "4096"),
    ],
)
async def test_a_text_that_cannot_be_taken_is_refused_in_words(chat, person, text, status, words):
    answer = await person.say(text)

    assert answer.status_code == status
    assert words in answer.json()["error"]
    assert await chat.inbox() == []


async def test_the_longest_text_is_taken(chat, person):
    assert (await person.say("😀" * 4096)).status_code == 200


async def test_a_file_over_the_limit_is_refused_with_a_remedy(make_chat):
    chat = make_chat(file_limit=1 << 20)
    person = await chat.phone(**{"Accept-Language": "zh-CN"}).open()

    large = await person.photos(("a.jpg", b"\xff\xd8\xff" + bytes(1 << 20), "image/jpeg"))
    fitting = await person.photos(("a.jpg", b"\xff\xd8\xff" + bytes((1 << 20) - 3), "image/jpeg"))
    endless = await person.http.post(
        "/chat/api/photos", content=b"", headers={**person.headers, "Content-Length": str(1 << 30)}
    )

    assert (large.status_code, fitting.status_code, endless.status_code) == (413, 200, 413)
    assert "1 MB" in large.json()["error"]
    assert len(await chat.inbox()) == 1
    await person.http.aclose()


async def test_eleven_files_or_none_are_refused(chat, person):
    eleven = await person.photos(*[("a.jpg", jpeg(), "image/jpeg")] * 11)
    twelve = await person.photos(*[("a.jpg", jpeg(), "image/jpeg")] * 12)
    none = await person.http.post("/chat/api/photos", data={"key": "x"}, headers=person.headers)
    broken = await person.http.post(
        "/chat/api/photos",
        content=b"--x\r\nbroken",
        headers={**person.headers, "Content-Type": "multipart/form-data; boundary=x"},
    )

    assert [answer.status_code for answer in (eleven, twelve, none, broken)] == [400] * 4
    assert "10" in eleven.json()["error"]
    assert "10" in twelve.json()["error"]
    assert await chat.inbox() == []


async def test_a_full_disk_is_said_and_nothing_is_lost(chat, person, monkeypatch):
    async def full(data, media_type):
        raise NoRoomForFiles

    monkeypatch.setattr(chat.parts.files, "put", full)

    answer = await person.photos(("a.jpg", jpeg(), "image/jpeg"))

    assert answer.status_code == 507
    assert "存不下" in answer.json()["error"]
    assert await chat.inbox() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"text": "x", "key": 5}', b'{"text": "x", "key": ""}'])
async def test_a_malformed_call_is_refused(chat, person, body):
    headers = {**person.headers, "Content-Type": "application/json"}

    answer = await person.http.post("/chat/api/messages", content=body, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1&wait=x", "after=9999999999999999999"])
async def test_a_malformed_question_is_refused(person, query):
    answer = await person.http.get(f"/chat/api/messages?{query}")

    assert answer.status_code == 400


async def test_without_the_token_nothing_changes(chat, person):
    person.token = "guessed"

    refused = [
        await person.say("x"),
        await person.tap(1, "x"),
        await person.photos(("a.jpg", jpeg(), "image/jpeg")),
    ]

    assert [answer.status_code for answer in refused] == [403] * 3
    assert await chat.inbox() == []


async def test_without_a_cookie_there_is_no_chat(chat):
    stranger = chat.phone()

    answers = [await stranger.say("x"), await stranger.http.get("/chat/api/messages?after=0")]

    assert [answer.status_code for answer in answers] == [401, 401]
    await stranger.http.aclose()


async def test_refusals_speak_the_persons_language(chat):
    phone = await chat.phone(**{"Accept-Language": "zh-CN,zh-TW;q=0.8,en;q=0.5"}).open()

    answer = await phone.say("")

    assert answer.json()["error"] == "还没有写字，写一点再发吧。"
    await phone.http.aclose()


async def test_too_many_posts_wait_a_little(make_chat):
    chat = make_chat(nearby=Rate(per_second=1, burst=2))
    person = await chat.phone().open()

    answers = [await person.say("x") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == "1"
    await person.http.aclose()


async def test_thirty_posts_a_second_pass_on_loopback(chat, person):
    answers = await asyncio.gather(*(person.say(f"x{number}") for number in range(60)))

    assert {answer.status_code for answer in answers} == {200}


async def openings(chat, count, address):
    """Open chats from one address and return how each was answered."""
    statuses = []
    for _ in range(count):
        phone = chat.phone(address)
        statuses.append((await phone.http.get("/chat/api/session")).status_code)
        await phone.http.aclose()
    return statuses


async def test_opening_chats_by_the_hundred_is_slowed(make_chat):
    chat = make_chat(openings=Rate(per_second=1, burst=3))

    statuses = await openings(chat, 4, address="203.0.113.9")

    assert statuses == [200, 200, 200, 429]


async def test_chats_opened_on_the_machine_itself_are_not_slowed(make_chat):
    chat = make_chat(openings=Rate(per_second=1, burst=3))

    statuses = await openings(chat, 4, address="127.0.0.1")

    assert statuses == [200, 200, 200, 200]


async def test_waiting_ends_as_soon_as_the_bot_speaks(started, bot):
    await started.new()
    waiting = asyncio.create_task(started.new(wait=20))
    await asyncio.sleep(0.1)
    began = time.perf_counter()

    await bot.send_message(started.id, "好")

    told = await waiting
    assert [message["text"] for message in told["messages"]] == ["好"]
    assert time.perf_counter() - began < 1


async def test_waiting_ends_with_nothing_when_the_time_is_over(started, bot):
    await started.new()
    began = time.perf_counter()

    told = await started.new(wait=0.2)

    assert told["messages"] == []
    assert 0.15 < time.perf_counter() - began < 2


async def test_a_client_that_wants_messages_is_not_woken_by_typing(started, bot):
    await started.new()
    waiting = asyncio.create_task(started.new(wait=0.5))
    await asyncio.sleep(0.05)

    await bot.send_chat_action(started.id, "typing")
    await asyncio.sleep(0.05)

    assert not waiting.done()
    await waiting


async def test_everybody_who_waits_is_let_go_when_the_server_stops(chat, started):
    await started.new()
    waiting = [asyncio.create_task(started.new(wait=20, live=live)) for live in "110"]
    await asyncio.sleep(0.1)

    chat.parts.bell.release()

    await eventually(lambda: all(task.done() for task in waiting))
    assert [(await task)["messages"] for task in waiting] == [[], [], []]


async def test_the_page_is_closed_to_everything_from_outside(chat):
    phone = chat.phone(**{"Accept-Language": "en-GB,en;q=0.9"})

    page = await phone.http.get("/?start=village-7")
    script = await phone.http.get("/chat/static/main.js")

    policy = page.headers["content-security-policy"]
    assert page.status_code == script.status_code == 200
    assert '<html lang="en">' in page.text
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert script.headers["cache-control"] == "no-cache"
    assert script.headers["x-content-type-options"] == page.headers["x-content-type-options"] == "nosniff"
    await phone.http.aclose()


async def test_a_banner_is_shown_as_text(make_chat):
    phone = make_chat(banner=lambda language: f"今天按 <b>2025-06-15</b> 算 {language}").phone()

    page = await phone.http.get("/")

    assert "今天按 &lt;b&gt;2025-06-15&lt;/b&gt; 算 zh_Hans" in page.text
    await phone.http.aclose()
