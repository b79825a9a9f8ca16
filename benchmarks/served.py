"""The real product in a process of its own, and people who chat with it."""

import asyncio
import os
import signal
import socket
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.hatchery import Process, launch

DAY = "2025-06-15"
LONGEST_START = 240.0  # seconds; on a machine that has much else to do


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Served:
    """A running product."""

    port: int
    data: Path
    process: Process
    seconds_to_page: float

    @property
    def url(self) -> str:
        """The address of its pages."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Say how much processor time its process has used, workers left out."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it."""
        if self.process.returncode is None:
            self.process.send_signal(how)
            await self.process.wait()


async def start(
    data: Path, port: int | None = None, *, day: str = DAY, settings: Mapping[str, str] | None = None
) -> Served:
    """Start the product on a folder and wait for its first page."""
    port = port or free_port()
    environment = {**os.environ, "BANGBAN_TODAY": day, **(settings or {})}
    began = time.perf_counter()
    arguments = ("run", "--port", str(port), "--data", str(data))
    process = await launch(arguments, environment, data.parent / "product.log")
    async with httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                await client.get(f"http://127.0.0.1:{port}/")
                break
            except httpx.TransportError:
                if process.returncode is not None or time.perf_counter() - began > LONGEST_START:
                    raise RuntimeError(f"no page; see {data.parent / 'product.log'}") from None
                await asyncio.sleep(0.02)
    return Served(port, data, process, time.perf_counter() - began)


@asynccontextmanager
async def served(data: Path, *, day: str = DAY) -> AsyncIterator[Served]:
    """Serve a folder for as long as it is needed."""
    running = await start(data, day=day)
    try:
        yield running
    finally:
        await running.stop()


@dataclass
class Person:
    """Somebody with a phone."""

    client: httpx.AsyncClient
    token: str = ""
    after: int = 0
    seen: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    async def open(cls, url: str) -> "Person":
        """Open a chat."""
        client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=60)
        token = (await client.get("/chat/api/session")).json()["token"]
        return cls(client, token)

    async def post(self, call: str, **body: Any) -> httpx.Response:
        """Make a call of the person side; raises on a refusal."""
        answer = await self.client.post(f"/chat/api/{call}", headers={"X-Chat-Token": self.token}, **body)
        answer.raise_for_status()
        return answer

    async def say(self, text: str) -> None:
        """Post a text."""
        await self.post("messages", json={"text": text, "key": uuid.uuid4().hex})

    async def tap(self, label: str) -> None:
        """Tap the newest button that holds the words."""
        for message in reversed(self.seen):
            for row in message.get("buttons") or []:
                for button in row:
                    if label in button["text"]:
                        body = {"message": message["id"], "button": button["data"], "key": uuid.uuid4().hex}
                        await self.post("taps", json=body)
                        return
        raise LookupError(f"no button {label}")

    async def send(self, *photos: Path) -> None:
        """Post photos."""
        files = [("file", (photo.name, photo.read_bytes(), "image/jpeg")) for photo in photos]
        await self.post("photos", data={"key": uuid.uuid4().hex, "as_file": "false"}, files=files)

    async def news(self, wait: int = 10) -> list[dict[str, Any]]:
        """Wait for what is new."""
        answer = (await self.client.get(f"/chat/api/messages?after={self.after}&wait={wait}")).json()
        self.after = answer["next"]
        self.seen += answer["messages"]
        return list(answer["messages"])

    async def until(self, words: str, seconds: float = 60) -> dict[str, Any]:
        """Wait until the bot says something that holds the words."""
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends:
            for message in reversed(self.seen):
                if message["from"] == "bot" and words in (message["text"] or ""):
                    return message
            await self.news(2)
        raise TimeoutError(words)

    async def reply(self, seconds: float = 10) -> float:
        """Wait for the bot's next message; return when it came, on the performance counter."""
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends:
            if any(message["from"] == "bot" for message in await self.news(2)):
                return time.perf_counter()
        raise TimeoutError("no reply")
