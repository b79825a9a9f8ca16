"""One web chat on a real database, its Bot API side behind the real telegram.Bot, its person side behind httpx."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from telegram import Bot
from telegram.request import HTTPXRequest

from storage.database import Database
from storage.files import SealedFiles
from storage.rooms import Rooms
from storage.shelves import FolderShelf
from tests.keys import KEYRING
from web.chat.app import person_side
from web.chat.botapi import bot_api
from web.chat.parts import ChatSettings, Parts

TOKEN = "42:web-chat-token"
BOT_URL = "http://bot.local/bot"


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self):
        return self.now().date()


@dataclass
class Person:
    """A person's phone: the calls that the page makes."""

    http: httpx.AsyncClient
    token: str = ""
    id: int = 0
    next: int = 0

    async def open(self) -> "Person":
        session = (await self.http.get("/chat/api/session")).json()
        self.token, self.id = session["token"], session["person"]
        return self

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Chat-Token": self.token}

    async def say(self, text: Any, key: Any = None) -> httpx.Response:
        body = {"text": text} | ({} if key is None else {"key": key})
        return await self.http.post("/chat/api/messages", json=body, headers=self.headers)

    async def tap(self, message: Any, button: Any, key: str | None = None) -> httpx.Response:
        body = {"message": message, "button": button, "key": key or f"tap-{message}-{button}"}
        return await self.http.post("/chat/api/taps", json=body, headers=self.headers)

    async def photos(self, *files: tuple[str, bytes, str], **fields: str) -> httpx.Response:
        parts = [("file", file) for file in files]
        return await self.http.post("/chat/api/photos", files=parts, data=fields, headers=self.headers)

    async def new(self, wait: float = 0, after: int | None = None, **more: str) -> dict[str, Any]:
        query = {"after": self.next if after is None else after, "wait": wait, **more}
        told = (await self.http.get("/chat/api/messages", params=query, timeout=40)).json()
        self.next = told["next"]
        return told


@dataclass
class WebChat:
    parts: Parts
    database: Database
    app: Starlette
    api: Starlette
    woken: list[bool] = field(default_factory=list)

    def phone(self, address: str = "127.0.0.1", **headers: str) -> Person:
        transport = httpx.ASGITransport(app=self.app, client=(address, 50_000))
        return Person(httpx.AsyncClient(transport=transport, base_url="http://chat.local", headers=headers))

    def bot(self, token: str = TOKEN) -> Bot:
        requests = [HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app=self.api)}) for _ in range(2)]
        return Bot(
            token,
            base_url=BOT_URL,
            base_file_url="http://bot.local/file/bot",
            request=requests[0],
            get_updates_request=requests[1],
        )

    async def inbox(self) -> list[dict[str, Any]]:
        return [update.body for update in await self.parts.rooms.updates_from(0, 100)]


MakeChat = Callable[..., WebChat]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "data" / "bangban.db", KEYRING)
    yield opened
    await opened.close()


@pytest.fixture
def make_chat(database: Database, tmp_path: Path) -> MakeChat:
    def make(**settings: Any) -> WebChat:
        files = SealedFiles(FolderShelf(tmp_path / "files", keep_free=0), database, RealClock())
        parts = Parts(Rooms(database), files, lambda: datetime.now(UTC), ChatSettings(**settings))
        woken: list[bool] = []
        app = Starlette(routes=person_side(parts, lambda: woken.append(True)))
        return WebChat(parts, database, app, bot_api(parts, TOKEN), woken)

    return make


@pytest.fixture
def chat(make_chat: MakeChat) -> WebChat:
    return make_chat()


@pytest.fixture
async def person(chat: WebChat) -> AsyncIterator[Person]:
    phone = chat.phone(**{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    yield await phone.open()
    await phone.http.aclose()


@pytest.fixture
async def bot(chat: WebChat) -> AsyncIterator[Bot]:
    made = chat.bot()
    await made.initialize()
    yield made
    await made.shutdown()


@pytest.fixture
async def started(person: Person) -> Person:
    await person.say("/start")
    return person


async def eventually(true: Callable[[], bool], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
