"""What the browser tests need: the web chat on a port of its own, a small bot behind it, a phone's browser."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from tests.web_chat.conftest import WebChat

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-background-networking"]


def buttons(*rows: tuple[tuple[str, str], ...]) -> InlineKeyboardMarkup:
    made = [[InlineKeyboardButton(text, callback_data=data) for text, data in row] for row in rows]
    return InlineKeyboardMarkup(made)


@dataclass
class EchoBot:
    """Says back what it was told; knows a few words that make it show everything the page can show."""

    bot: Bot
    seen: list[Update] = field(default_factory=list)
    albums: set[str] = field(default_factory=set)

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.bot.get_updates(offset=offset, timeout=20):
                offset = update.update_id + 1
                self.seen.append(update)
                with contextlib.suppress(TelegramError):
                    await self.answer(update)

    async def answer(self, update: Update) -> None:
        if update.callback_query:
            return await self.tapped(update)
        message = update.effective_message
        said = {
            "/start": self.greet,
            "电话": self.ask_telephone,
            "看": self.show_typing,
            "长": self.say_much,
        }.get(message.text or "")
        if said:
            return await said(message.chat_id)
        if message.media_group_id in self.albums:
            return None
        self.albums.update({message.media_group_id} - {None})
        what = message.text or ("照片" if message.photo else "文件")
        await self.bot.send_message(message.chat_id, f"收到：{what}", reply_markup=buttons((("下一步", "next"),)))
        return None

    async def greet(self, chat_id: int) -> None:
        text = "<b>您好！</b>我是帮办，帮您申请医疗补助。\n\n您给谁办？有事可打 <code>0750-8220001</code>，政策见 https://www.example.gov.cn/a"
        keyboard = buttons((("给我自己办", "self"),), (("给家里人办", "family"),), (("是", "yes"), ("不是", "no")))
        await self.bot.send_message(chat_id, text, parse_mode="HTML", reply_markup=keyboard)

    async def ask_telephone(self, chat_id: int) -> None:
        wanted = ForceReply(input_field_placeholder="11位手机号")
        await self.bot.send_message(chat_id, "请留一个电话号码。", reply_markup=wanted)

    async def show_typing(self, chat_id: int) -> None:
        await self.bot.send_chat_action(chat_id, "typing")

    async def say_much(self, chat_id: int) -> None:
        for number in range(30):
            await self.bot.send_message(chat_id, f"第 {number} 条")

    async def tapped(self, update: Update) -> None:
        query = update.callback_query
        if query.data == "edit":
            await query.edit_message_text("改好了。")
        await query.answer("好的" if query.data == "yes" else None)
        keyboard = buttons((("改这条", "edit"),))
        await self.bot.send_message(query.message.chat.id, f"您选了 {query.data}。", reply_markup=keyboard)


@dataclass
class Server:
    """The web chat on a port; it can be stopped and started again like a lost connection."""

    chat: WebChat
    port: int
    server: uvicorn.Server | None = None
    task: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def start(self) -> None:
        config = uvicorn.Config(self.chat.app, port=self.port, log_level="warning", lifespan="off")
        self.server = uvicorn.Server(config)
        self.chat.parts.bell.closing = False
        self.task = asyncio.create_task(self.server.serve())
        while not self.server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        assert self.server
        assert self.task
        self.server.should_exit = True
        self.chat.parts.bell.release()
        await self.task


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextlib.asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        await opened.close()


async def phone(browser: Browser, width: int = 360, height: int = 740, **more: Any) -> BrowserContext:
    settings = {"locale": "zh-CN", "has_touch": width < 800, "device_scale_factor": 1, **more}
    return await browser.new_context(viewport={"width": width, "height": height}, **settings)


async def shows(page: Page, text: str) -> None:
    await page.get_by_text(text).last.wait_for(timeout=8000)
