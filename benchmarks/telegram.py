"""A stand-in for Telegram's servers on this machine, and people who write there; the same for every bot."""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from benchmarks.served import free_port
from bot.doors import listening

ME = {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
PATIENCE = 60.0  # seconds
SENDING = ("sendMessage", "sendPhoto", "sendDocument")


@dataclass
class Telegram:
    """The Bot API as far as a bot needs it to answer words; it never refuses."""

    port: int = 0
    closing: bool = False
    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    answered: dict[int, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    async def write(self, person: int, text: str) -> float:
        """Send a text to the bot as a person; return the seconds until the bot's answer was here."""
        chat = {"id": person, "type": "private", "first_name": "x"}
        sender = {"id": person, "is_bot": False, "first_name": "x", "language_code": "zh-hans"}
        number = next(self.numbers)
        command = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text[0] == "/" else []
        message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": sender, "text": text}
        began = time.perf_counter()
        self.answered[person].clear()
        self.waiting.append({"update_id": number, "message": message | ({"entities": command} if command else {})})
        self.news.set()
        async with asyncio.timeout(PATIENCE):
            await self.answered[person].wait()
        return time.perf_counter() - began

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer a call."""
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        given = dict(parse_qsl(body.decode()))
        result = await self._result(scope["path"].rpartition("/")[2], given)
        answer = json.dumps({"ok": True, "result": result}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _result(self, method: str, given: dict[str, str]) -> Any:
        if method == "getMe":
            return ME
        if method == "getUpdates":
            return await self._updates(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        if method not in SENDING:
            return True
        person = int(given["chat_id"])
        self.answered[person].set()
        chat = {"id": person, "type": "private", "first_name": "x"}
        said = {"message_id": next(self.numbers), "date": int(time.time()), "chat": chat, "from": ME}
        return {**said, "text": given.get("text", "")}

    async def _updates(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        if not self.waiting and not self.closing:
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), seconds)
            except TimeoutError:
                return []
        return list(itertools.islice(self.waiting, 100))


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    """Serve the stand-in for as long as it is needed."""
    made = Telegram(free_port())
    server = uvicorn.Server(
        uvicorn.Config(made, port=made.port, log_config=None, access_log=False, lifespan="off", timeout_keep_alive=60)
    )
    with listening("127.0.0.1", made.port) as door:
        task = asyncio.create_task(server._serve(sockets=[door]))
        try:
            yield made
        finally:
            made.closing = True
            made.news.set()
            server.should_exit = True
            await task
