"""Telegram's own ways: profile and menu in each language, blocked and unblocked bots, chats that move."""

import pytest
from sqlalchemy import select
from telegram.error import ChatMigrated, Forbidden
from telegram.ext import ExtBot

from bot.channels import TELEGRAM, WEB
from bot.serving import introduce
from handlers.commands import COMMANDS
from handlers.profile import DESCRIPTION, NAME, SHORT_DESCRIPTION
from locales import gettext
from storage.tables.chat import chats, outbox
from tests.chat.phone import Phone
from tests.chat.test_transport import telegram

__all__ = ["telegram"]
LIMITS = {NAME: 64, DESCRIPTION: 512, SHORT_DESCRIPTION: 120}


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_profile_fits_what_telegram_takes(language):
    assert [text for text, limit in LIMITS.items() if len(gettext(language, text)) > limit] == []
    assert [about for _, about in COMMANDS.values() if not 1 <= len(gettext(language, about)) <= 256] == []


async def test_profile_and_menu_are_set_in_every_language(started):
    channel = started.channels[WEB]

    await introduce(channel)

    assert [command.command for command in await channel.bot.get_my_commands()] == list(COMMANDS)
    english = await channel.bot.get_my_commands(language_code="en")
    assert english[0].description == gettext("en", next(iter(COMMANDS.values()))[1])


async def blocked_of(started):
    async with started.database.snapshot() as connection:
        query = select(chats.c.blocked).where(chats.c.channel == TELEGRAM)
        return (await connection.execute(query)).scalars().all()


async def test_somebody_who_blocked_the_bot_and_comes_back_is_told_things_again(started, telegram, monkeypatch):
    phone = await Phone(telegram).open()
    await phone.say("/start")
    with monkeypatch.context() as broken:

        async def forbidden(*_, **__):
            raise Forbidden("Forbidden: bot was blocked by the user")

        broken.setattr(ExtBot, "send_message", forbidden)
        await phone.post("messages", json={"text": "/help", "key": "k"})
        await telegram.idle()
    before = await blocked_of(started)

    await phone.say("/help")

    assert (before, await blocked_of(started)) == ([True], [False])
    assert "我能做的" in phone.last


async def test_a_chat_that_has_moved_gets_its_letter_at_the_new_address(started, telegram, monkeypatch):
    phone = await Phone(telegram).open()
    other = await Phone(telegram).open()
    await phone.say("/start")
    await other.say("/start")
    really, moved = ExtBot.send_message, []

    async def migrated(bot, chat_id, *arguments, **named):
        if chat_id == phone.chat and not moved:
            moved.append(chat_id)
            raise ChatMigrated(-1001)
        return await really(bot, other.chat if chat_id == -1001 else chat_id, *arguments, **named)

    monkeypatch.setattr(ExtBot, "send_message", migrated)
    await phone.post("messages", json={"text": "/help", "key": "k"})
    await telegram.idle()

    async with started.database.snapshot() as connection:
        addresses = (await connection.execute(select(chats.c.address).order_by(chats.c.id))).scalars().all()
        last = select(outbox.c.status).order_by(outbox.c.id.desc()).limit(1)
        assert (await connection.execute(last)).scalar_one() == "sent"
    assert moved == [phone.chat]
    assert "-1001" in addresses
