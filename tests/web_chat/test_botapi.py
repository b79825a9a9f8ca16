"""The Bot API side, called by the real telegram.Bot."""

import asyncio
import logging

import httpx
import pytest
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken

from tests.web_chat.conftest import TOKEN
from tests.web_chat.pictures import jpeg, png
from web.chat.methods import PARAMETERS, BotApi
from web.chat.profile import commands_for

YES = InlineKeyboardMarkup([[InlineKeyboardButton("是", callback_data="yes")]])


async def test_the_bot_knows_itself(bot):
    assert (bot.username, bot.first_name, bot.id) == ("bangban_web_bot", "Bangban", 42)


def test_every_method_has_its_parameters_and_its_answer(chat):
    assert set(BotApi(chat.parts, TOKEN)._answers) == set(PARAMETERS)


async def test_a_message_arrives_with_its_marks_and_buttons(bot, started):
    sent = await bot.send_message(
        started.id,
        "<b>您好</b>",
        parse_mode="HTML",
        reply_markup=YES,
        disable_notification=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=True,
    )

    told = (await started.new())["messages"][-1]
    assert (sent.text, sent.text_html, sent.reply_markup, sent.has_protected_content) == (
        "您好",
        "<b>您好</b>",
        YES,
        True,
    )
    assert (told["id"], told["from"], told["text"]) == (sent.message_id, "bot", "您好")
    assert told["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert told["buttons"] == [[{"text": "是", "data": "yes"}]]


@pytest.mark.parametrize(
    ("markup", "keyboard"),
    [
        (ForceReply(input_field_placeholder="手机号"), {"force_reply": True, "input_field_placeholder": "手机号"}),
        (ReplyKeyboardRemove(), {"remove_keyboard": True}),
        (
            ReplyKeyboardMarkup([[KeyboardButton("我的号码", request_contact=True)]], resize_keyboard=True),
            {"keyboard": [[{"text": "我的号码", "request_contact": True}]], "resize_keyboard": True},
        ),
    ],
)
async def test_keyboards_reach_the_page_and_not_the_bot(bot, started, markup, keyboard):
    sent = await bot.send_message(started.id, "请留电话", reply_markup=markup)

    assert sent.reply_markup is None
    assert "keyboard" not in sent.api_kwargs
    assert (await started.new())["messages"][-1]["keyboard"] == keyboard


async def test_a_repeated_dedupe_key_sends_nothing_twice(bot, started):
    first = await bot.send_message(started.id, "一次", api_kwargs={"dedupe_key": "letter-1"})
    second = await bot.send_message(started.id, "一次", api_kwargs={"dedupe_key": "letter-1"})

    told = (await started.new())["messages"]
    assert first == second
    assert [message["text"] for message in told if message["from"] == "bot"] == ["一次"]


async def test_a_photo_keeps_every_pixel(bot, started):
    picture = jpeg(1600, 1200)

    sent = await bot.send_photo(started.id, picture, caption="<i>图</i>", parse_mode="HTML", reply_markup=YES)

    fetched = await (await bot.get_file(sent.photo[-1].file_id)).download_as_bytearray()
    told = (await started.new())["messages"][-1]
    shown = await started.http.get(told["photo"]["url"])
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (1600, 1200, "图")
    assert bytes(fetched) == shown.content == picture
    assert (told["text"], told["photo"]["width"], told["buttons"][0][0]["data"]) == ("图", 1600, "yes")


async def test_a_photo_known_by_its_id_can_be_sent_again_and_to_another(bot, started, chat):
    first = await bot.send_photo(started.id, jpeg())
    other = await chat.phone().open()
    await other.say("/start")

    again = await bot.send_photo(started.id, first.photo[-1].file_id)
    elsewhere = await bot.send_photo(other.id, first.photo[-1].file_id)

    told = (await other.new())["messages"][-1]
    assert again.photo[-1].file_id == first.photo[-1].file_id
    assert elsewhere.photo[-1].file_id != first.photo[-1].file_id
    assert (await other.http.get(told["photo"]["url"])).status_code == 200
    assert (await started.http.get(told["photo"]["url"])).status_code == 404
    await other.http.aclose()


async def test_a_document_keeps_its_name(bot, started):
    sent = await bot.send_document(started.id, InputFile(b"a,b\n", filename="名单.csv"), caption="名单")

    told = (await started.new())["messages"][-1]
    assert (sent.document.file_name, told["file"]["name"], told["text"]) == ("名单.csv", "名单.csv", "名单")
    handed = await started.http.get(told["file"]["url"])
    assert handed.content == b"a,b\n"
    assert handed.headers["content-disposition"] == "attachment"


async def test_an_album_is_several_messages_of_one_group(bot, started):
    media = [InputMediaPhoto(jpeg(colour="red"), caption="一"), InputMediaPhoto(png())]

    sent = await bot.send_media_group(started.id, media)

    told = (await started.new())["messages"][-2:]
    assert len({message.media_group_id for message in sent}) == 1
    assert [message["text"] for message in told] == ["一", ""]
    assert told[0]["album"] == told[1]["album"] == sent[0].media_group_id


async def test_messages_are_edited_under_their_id(bot, started):
    sent = await bot.send_message(started.id, "旧", reply_markup=YES)
    picture = await bot.send_photo(started.id, jpeg(), caption="旧")

    text = await bot.edit_message_text("<b>新</b>", started.id, sent.message_id, parse_mode="HTML")
    caption = await bot.edit_message_caption(started.id, picture.message_id, caption="新", reply_markup=YES)
    markup = await bot.edit_message_reply_markup(started.id, picture.message_id)

    told = (await started.new())["messages"]
    edited = [(message["id"], message["text"], message["buttons"]) for message in told if message["edited"]]
    assert (text.text, text.reply_markup, caption.caption, markup.reply_markup) == ("新", None, "新", None)
    assert caption.photo == picture.photo
    assert edited == [
        (sent.message_id, "新", []),
        (picture.message_id, "新", [[{"text": "是", "data": "yes"}]]),
        (picture.message_id, "新", []),
    ]


async def test_a_deleted_message_is_gone_for_everybody(bot, started):
    sent = await bot.send_message(started.id, "要删的")

    assert await bot.delete_message(started.id, sent.message_id)
    assert await bot.delete_message(started.id, 1)

    told = await started.new()
    assert told["messages"] == []
    assert told["deleted"] == [sent.message_id, 1]


async def test_a_tap_is_answered_with_a_notice(bot, chat, started):
    sent = await bot.send_message(started.id, "选", reply_markup=YES)
    await started.tap(sent.message_id, "yes")
    query = Update.de_json((await chat.inbox())[-1], bot).callback_query

    assert await query.answer("好的", show_alert=True)
    assert await query.answer()

    told = await started.new()
    assert (query.data, query.message.text, query.from_user.id) == ("yes", "选", started.id)
    assert [(toast["text"], toast["alert"]) for toast in told["toasts"]] == [("好的", True)]
    assert told["taps"] == [{"message": sent.message_id, "button": "yes"}]


async def test_typing_reaches_a_waiting_page_and_ends_with_the_message(bot, started):
    await started.new()
    waiting = asyncio.create_task(started.new(wait=5, live="1"))
    await asyncio.sleep(0.05)

    await bot.send_chat_action(started.id, "typing")

    told = await waiting
    assert (told["typing"], told["messages"]) == (True, [])
    await bot.send_message(started.id, "好了")
    assert (await started.new(live="1"))["typing"] is False


async def test_profile_and_commands_are_kept_by_scope_and_language(bot, chat, started):
    everywhere = [BotCommand("status", "办到哪了"), BotCommand("help", "帮助")]
    english = [BotCommand("status", "Where it stands")]

    await bot.set_my_commands(everywhere)
    await bot.set_my_commands(english, scope=BotCommandScopeAllPrivateChats(), language_code="en")
    await bot.set_my_name("帮办")
    await bot.set_my_description("帮您申请补助")
    await bot.set_my_short_description("补助")

    session = (await started.http.get("/chat/api/session")).json()
    assert await bot.get_my_commands() == tuple(everywhere)
    assert await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "en") == tuple(english)
    assert session["commands"] == [command.to_dict() for command in everywhere]
    await bot.set_my_commands([BotCommand("status", "辦到哪了")], language_code="zh-hant")
    assert [c["description"] for c in await commands_for(chat.parts, started.id, "zh_Hant")] == ["辦到哪了"]
    assert [c["description"] for c in await commands_for(chat.parts, started.id, "zh_Hans")] == ["办到哪了", "帮助"]
    assert [c["description"] for c in await commands_for(chat.parts, started.id, "en")] == ["Where it stands"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


async def test_another_process_fetches_updates_and_confirms_them(bot, started):
    await started.say("二")

    first = await bot.get_updates(timeout=0)
    again = await bot.get_updates(offset=first[0].update_id, limit=1)
    rest = await bot.get_updates(offset=first[0].update_id + 1, allowed_updates=["message"])
    info = await bot.get_webhook_info()

    assert [update.message.text for update in first] == ["/start", "二"]
    assert first[0].message.entities[0].type == "bot_command"
    assert [update.message.text for update in again] == ["/start"]
    assert [update.message.text for update in rest] == ["二"]
    assert (info.url, info.pending_update_count) == ("", 1)


async def test_waiting_for_updates_ends_when_somebody_writes(bot, started):
    offset = (await bot.get_updates())[-1].update_id + 1
    waiting = asyncio.create_task(bot.get_updates(offset=offset, timeout=20))
    await asyncio.sleep(0.05)

    await started.say("来了")

    assert [update.message.text for update in await waiting] == ["来了"]


async def test_the_newest_of_two_bots_wins(bot, chat):
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    newer = chat.bot()

    await newer.get_updates(timeout=0)

    with pytest.raises(Conflict, match="only one bot instance"):
        await older
    await newer.shutdown()


async def test_a_webhook_is_refused_and_dropping_updates_is_not(bot, started):
    with pytest.raises(BadRequest, match="Bad webhook"):
        await bot.set_webhook("https://example.org/hook")

    assert await bot.set_webhook("")
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


def long_data(size):
    return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="好" * size)]])


REFUSED = [
    ("message text is empty", lambda bot, id_: bot.send_message(id_, " \n ")),
    ("message text is empty", lambda bot, id_: bot.send_message(id_, "<b></b>", parse_mode="HTML")),
    ("message is too long", lambda bot, id_: bot.send_message(id_, "😀" * 2049)),
    ("message caption is too long", lambda bot, id_: bot.send_photo(id_, jpeg(), caption="x" * 1025)),
    ("can't parse entities: Unsupported start tag", lambda bot, id_: bot.send_message(id_, "<p>x", parse_mode="HTML")),
    ("unsupported parse_mode", lambda bot, id_: bot.send_message(id_, "*x*", parse_mode="MarkdownV2")),
    ("BUTTON_DATA_INVALID", lambda bot, id_: bot.send_message(id_, "x", reply_markup=long_data(22))),
    ("chat not found", lambda bot, id_: bot.send_message(999, "x")),
    ("chat not found", lambda bot, id_: bot.send_message("@channel", "x")),
    ("message to edit not found", lambda bot, id_: bot.edit_message_text("x", id_, 99)),
    ("message to edit not found", lambda bot, id_: bot.edit_message_text("x", id_, 1)),
    ("message to delete not found", lambda bot, id_: bot.delete_message(id_, 99)),
    ("query is too old", lambda bot, id_: bot.answer_callback_query("12345")),
    ("MESSAGE_TOO_LONG", lambda bot, id_: bot.answer_callback_query("12345", "x" * 201)),
    ("it must be 2-10", lambda bot, id_: bot.send_media_group(id_, [InputMediaPhoto(jpeg())])),
    ("it must be 2-10", lambda bot, id_: bot.send_media_group(id_, [InputMediaPhoto(jpeg())] * 11)),
    (
        "can't be mixed",
        lambda bot, id_: bot.send_media_group(id_, [InputMediaPhoto(jpeg()), InputMediaDocument(b"x")]),
    ),
    ("IMAGE_PROCESS_FAILED", lambda bot, id_: bot.send_photo(id_, b"%PDF-1.7")),
    ("PHOTO_INVALID_DIMENSIONS", lambda bot, id_: bot.send_photo(id_, png(2100, 100))),
    ("file must be non-empty", lambda bot, id_: bot.send_document(id_, b"")),
    ("wrong file identifier", lambda bot, id_: bot.send_photo(id_, "https://example.org/a.jpg")),
    ("wrong file_id", lambda bot, id_: bot.get_file("nothing")),
    ("wrong parameter action", lambda bot, id_: bot.send_chat_action(id_, "dancing")),
    ("BOT_COMMAND_INVALID", lambda bot, id_: bot.set_my_commands([("状态", "x")])),
    ("BOT_COMMAND_DESCRIPTION_INVALID", lambda bot, id_: bot.set_my_commands([("a", "")])),
    ("BOT_NAME_TOO_LONG", lambda bot, id_: bot.set_my_name("x" * 65)),
    ("parameter message_effect_id of sendMessage", lambda bot, id_: bot.send_message(id_, "x", message_effect_id="1")),
    ("method sendDice not found", lambda bot, id_: bot.send_dice(id_)),
    ("method logOut not found", lambda bot, id_: bot.log_out()),
    ("limit must be in the range", lambda bot, id_: bot.get_updates(offset=-1)),
]


@pytest.mark.parametrize(("words", "call"), REFUSED)
async def test_what_telegram_refuses_is_refused_in_its_words(bot, started, caplog, words, call):
    caplog.set_level(logging.WARNING)

    with pytest.raises(BadRequest) as refusal:
        await call(bot, started.id)

    assert words.lower() in str(refusal.value).lower()  # telegram.error changes the case
    assert "call_refused" in caplog.messages
    assert TOKEN not in caplog.text


async def test_a_message_cannot_be_edited_into_itself(bot, started):
    sent = await bot.send_message(started.id, "一样", reply_markup=YES)

    with pytest.raises(BadRequest, match="exactly the same"):
        await bot.edit_message_text("一样", started.id, sent.message_id, reply_markup=YES)
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await bot.edit_message_text("x", started.id, sent.message_id, reply_markup=ForceReply())
    with pytest.raises(BadRequest, match="There is no caption"):
        await bot.edit_message_caption(started.id, sent.message_id, caption="x")
    picture = await bot.send_photo(started.id, jpeg())
    with pytest.raises(BadRequest, match="There is no text"):
        await bot.edit_message_text("x", started.id, picture.message_id)


async def test_a_chat_that_never_wrote_gets_nothing(bot, person):
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(person.id, "x")


async def test_a_wrong_token_is_unauthorized(chat):
    stranger = chat.bot("42:guessed")

    with pytest.raises(InvalidToken):
        await stranger.initialize()

    async with httpx.AsyncClient(transport=httpx.ASGITransport(chat.api), base_url="http://bot.local") as http:
        answer = await http.get("/bot42:guessed/getMe")
        file = await http.get("/file/bot42:guessed/files/x")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")
    assert file.status_code == 401


@pytest.mark.parametrize(
    "content",
    [
        {"json": {"chat_id": 1, "text": "x"}},
        {"data": {"chat_id": "1", "text": "x"}},
        {"files": {"chat_id": (None, "1"), "text": (None, "x")}},
        {"params": {"chat_id": "1", "text": "x"}},
    ],
)
async def test_parameters_come_in_any_form_the_bot_api_takes(chat, started, content):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(chat.api), base_url="http://bot.local") as http:
        answer = await http.post(f"/bot{TOKEN}/sendMessage", **content)

    assert answer.json()["result"]["text"] == "x"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "can't parse JSON object"),
        (b"[]", "object expected"),
        (b'{"chat_id": 1, "text": {"a": 1}}', 'field "text" must be of type String'),
        (b'{"chat_id": 1, "text": "x", "reply_markup": "{"}', "can't parse reply_markup JSON object"),
        (b'{"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [{}]}}', "Array of Arrays"),
        (b'{"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}', "Text buttons"),
        (b'{"chat_id": 1, "text": "x", "reply_markup": {"anything": 1}}', "can't parse reply keyboard"),
        (b'{"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]}', "after the end"),
        (b'{"text": "x"}', "chat_id is empty"),
    ],
)
async def test_malformed_calls_are_refused(chat, started, body, words):
    headers = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(chat.api), base_url="http://bot.local") as http:
        answer = await http.post(f"/bot{TOKEN}/sendMessage", content=body, headers=headers)

    assert answer.status_code == 400
    assert words in answer.json()["description"]
