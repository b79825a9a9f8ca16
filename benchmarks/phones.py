"""Many people with the page open: a post when they say something, and a long poll all the time, as the page does.

What comes back is read over bare streams, so that two hundred of them leave the processor to what is measured.
"""

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

HEADERS = "Host: 127.0.0.1\r\nContent-Type: application/json\r\n"
LONGEST = 20  # seconds of a poll
PATIENCE = 60.0  # seconds to wait for a reply


@dataclass
class Wire:
    """One kept connection; one call at a time."""

    port: int
    headers: str = HEADERS
    ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, method: str, path: str, body: object = None) -> tuple[dict[str, str], dict[str, Any]]:
        """Make a call, once more where the server had let the quiet connection go: a key makes that harmless.

        Returns the answer's headers and its JSON. Raises RuntimeError on a refusal.
        """
        try:
            return await self._call(method, path, body)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.close()
            return await self._call(method, path, body)

    async def _call(self, method: str, path: str, body: object) -> tuple[dict[str, str], dict[str, Any]]:
        if self.ends is None or self.ends[0].at_eof():
            self.close()
            self.ends = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        reader, writer = self.ends
        data = b"" if body is None else json.dumps(body).encode()
        writer.write(f"{method} {path} HTTP/1.1\r\n{self.headers}Content-Length: {len(data)}\r\n\r\n".encode() + data)
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        answer = json.loads(await reader.readexactly(int(headers["content-length"])))
        if " 200 " not in status:
            raise RuntimeError(f"{method} {path}: {status} {answer}")
        return headers, answer

    def close(self) -> None:
        """Hang up."""
        if self.ends is not None:
            self.ends[1].close()
            self.ends = None


@dataclass
class Phone:
    """Somebody with the page open."""

    calls: Wire
    polls: Wire
    token: str = ""
    after: int = 0
    buttons: list[tuple[int, str, str]] = field(default_factory=list)  # of the newest message: its id, words, data
    news: asyncio.Event = field(default_factory=asyncio.Event)
    listening: "asyncio.Task[None] | None" = None

    @classmethod
    async def open(cls, port: int) -> "Phone":
        """Open the page."""
        made = cls(Wire(port), Wire(port))
        headers, told = await made.calls.call("GET", "/chat/api/session")
        cookie = headers["set-cookie"].partition(";")[0]
        made.calls.headers += f"Cookie: {cookie}\r\nX-Chat-Token: {told['token']}\r\n"
        made.polls.headers += f"Cookie: {cookie}\r\n"
        made.listening = asyncio.create_task(made._listen())
        return made

    async def close(self) -> None:
        """Close the page."""
        if self.listening is not None:
            self.listening.cancel()
            await asyncio.gather(self.listening, return_exceptions=True)
        self.calls.close()
        self.polls.close()

    async def _listen(self) -> None:
        while True:
            path = f"/chat/api/messages?after={self.after}&wait={LONGEST}&live=1&typing=0"
            told = (await self.polls.call("GET", path))[1]
            self.after = told["next"]
            for message in told["messages"]:
                if message["from"] == "bot":
                    rows = message["buttons"]
                    self.buttons = [(message["id"], one["text"], one["data"]) for row in rows for one in row]
                    self.news.set()

    async def say(self, text: str) -> float:
        """Say something; return the seconds until the bot's answer was here."""
        return await self._ask("messages", {"text": text, "key": uuid.uuid4().hex})

    async def tap(self, words: str) -> float:
        """Tap the button of the newest message that holds the words; return the seconds until the bot's answer."""
        message, _, data = next(button for button in self.buttons if words in button[1])
        return await self._ask("taps", {"message": message, "button": data, "key": uuid.uuid4().hex})

    async def _ask(self, call: str, body: object) -> float:
        self.news.clear()
        began = time.perf_counter()
        await self.calls.call("POST", f"/chat/api/{call}", body)
        async with asyncio.timeout(PATIENCE):
            await self.news.wait()
        return time.perf_counter() - began


def quantile(values: list[float], share: float) -> float:
    """Return the value below which the share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
