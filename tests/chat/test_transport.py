"""What came in is answered once and in order, whatever happens in between."""

from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette
from telegram.error import Forbidden
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels import TELEGRAM, Channel
from bot.poll import Poller
from bot.watch import Watch
from bot.wiring import product
from handlers import welcome
from handlers.screens import TAPS
from storage.database import Database
from storage.files import SealedFiles
from storage.rooms import Rooms
from storage.shelves import FolderShelf
from storage.tables.chat import chats, inbox, outbox
from tests.chat.phone import Phone
from tests.keys import KEYRING
from web.chat.app import person_side
from web.chat.botapi import bot_api
from web.chat.parts import Parts

TOKEN = "2:telegram"


async def test_what_was_acknowledged_before_a_crash_is_answered_after_it(settings):
    async with product(settings) as before:
        phone = await Phone(before).open()
        cookies, token = phone.client.cookies, phone.token
        await phone.post("messages", json={"text": "/start", "key": "k"})

    async with product(settings) as after:
        phone = await Phone(after).open()
        phone.client.cookies, phone.token = cookies, token
        fresh = await phone.news()

        assert [message["from"] for message in fresh] == ["bot"]


async def test_a_letter_found_half_sent_is_not_said_twice_in_the_web_chat(started, phone):
    await phone.say("/start")
    async with started.database.transaction() as connection:
        await connection.execute(update(outbox).values(status="waiting"))
    started.sender._watch = Watch(shared=started.database.shared)

    assert await phone.news() == []


async def test_a_screen_that_fails_changes_nothing_and_the_person_is_told(started, phone, monkeypatch, caplog):
    async def broken(context, _):
        await context.store.people.set_phone(context.person.id, "13800000000")
        raise RuntimeError("a mistake of ours")

    await phone.say("/start")
    monkeypatch.setitem(TAPS, "agree", replace(TAPS["agree"], run=broken))
    await phone.tap("同意")

    assert "出了点差错" in phone.last
    async with started.transaction() as store:
        assert (await store.people.by_id(1)).phone is None
    monkeypatch.undo()
    await phone.tap(welcome.AGREE)
    assert "给我自己办" in phone.buttons()


async def test_updates_of_one_person_are_handled_in_order(started, phone):
    for number in range(12):
        await phone.post("messages", json={"text": f"/start {number}", "key": str(number)})
    await phone.news()

    async with started.database.snapshot() as connection:
        done = (await connection.execute(select(inbox.c.id).order_by(inbox.c.done_at))).scalars().all()
    assert done == sorted(done)


class _Telegram:
    """Plays Telegram: the same pages and Bot API on a database of its own, which the bot reaches only by calls."""

    def __init__(self, parts, started):
        transport = httpx.ASGITransport(app=bot_api(parts, TOKEN))
        self.page = Starlette(routes=person_side(parts, lambda: None))
        self.bot = ExtBot(
            TOKEN,
            base_url="http://t/bot",
            base_file_url="http://t/file/bot",
            request=HTTPXRequest(httpx_kwargs={"transport": transport}),
            get_updates_request=HTTPXRequest(httpx_kwargs={"transport": transport}),
        )
        self.started = started
        self.poller = Poller(started.database, self.channel, started.desk.clock, started.intake.wake)

    @property
    def channel(self):
        return Channel(TELEGRAM, self.bot, exactly_once=False)

    async def idle(self):
        await self.poller.once(0)
        await self.started.idle()


@pytest.fixture
async def telegram(started, tmp_path):
    clock = started.desk.clock
    database = await Database.open(tmp_path / "telegram" / "t.db", KEYRING)
    parts = Parts(
        Rooms(database), SealedFiles(FolderShelf(tmp_path / "telegram" / "files"), database, clock), clock.now
    )
    playing = _Telegram(parts, started)
    await playing.bot.initialize()
    started.channels[TELEGRAM] = playing.channel
    yield playing
    await playing.bot.shutdown()
    await database.close()


async def test_telegram_is_polled_into_the_inbox_and_answered_through_its_bot_api(started, telegram):
    phone = await Phone(telegram).open()

    await phone.say("/start")

    assert "Telegram 的服务器在国外" in phone.last
    async with started.database.snapshot() as connection:
        kept = (await connection.execute(select(inbox).where(inbox.c.channel == TELEGRAM))).all()
    assert [row.status for row in kept] == ["done"]


async def test_an_update_that_telegram_sends_twice_is_handled_once(started, telegram):
    phone = await Phone(telegram).open()
    await phone.post("messages", json={"text": "/start", "key": "k"})
    await telegram.poller.once(0)
    again = Poller(started.database, telegram.channel, started.desk.clock, started.intake.wake)

    await again.once(0)
    await started.idle()

    assert len(await phone.news()) == 1


async def test_a_letter_in_doubt_goes_to_telegram_once_more_and_is_marked(started, telegram):
    phone = await Phone(telegram).open()
    await phone.say("/start")
    async with started.database.transaction() as connection:
        await connection.execute(update(outbox).values(status="sending"))
    started.sender._watch = Watch(shared=started.database.shared)

    fresh = await phone.news()

    assert [message["text"][:2] for message in fresh] == ["↻ "]


async def test_somebody_who_blocked_the_bot_is_left_alone(started, telegram, monkeypatch):
    phone = await Phone(telegram).open()
    await phone.say("/start")

    async def forbidden(*_, **__):
        raise Forbidden("Forbidden: bot was blocked by the user")

    monkeypatch.setattr(ExtBot, "send_message", forbidden)
    await phone.post("messages", json={"text": "/help", "key": "k"})
    await telegram.idle()

    async with started.database.snapshot() as connection:
        assert (await connection.execute(select(chats.c.blocked))).scalars().all() == [True]
        last = select(outbox.c.status).order_by(outbox.c.id.desc()).limit(1)
        assert (await connection.execute(last)).scalar_one() == "failed"
