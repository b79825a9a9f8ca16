"""A person's phone: says, taps what is visible, sends photos, and reads what came back."""

import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from bot.wiring import Product


@dataclass
class Phone:
    """Drives the web chat's person side over ASGI, and lets the product work until it is idle."""

    product: Product
    client: httpx.AsyncClient = None
    token: str = ""
    chat: int = 0
    seen: dict[int, dict[str, Any]] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    after: int = 0
    taps: int = 0

    def connect(self) -> None:
        transport = httpx.ASGITransport(app=self.product.page, client=("127.0.0.1", 50000))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080")

    async def open(self) -> "Phone":
        self.connect()
        session = (await self.client.get("/chat/api/session")).json()
        self.token, self.chat = session["token"], session["person"]
        return self

    async def reopen(self) -> None:
        """Come back to the same chat after the product was started again."""
        cookies = self.client.cookies
        self.connect()
        self.client.cookies = cookies

    def taken_to(self, product: Product) -> "Phone":
        """The same phone, with all that it has seen, at a copy of the product."""
        taken = replace(self, product=product, seen=dict(self.seen), order=list(self.order))
        taken.connect()
        taken.client.cookies = self.client.cookies
        return taken

    async def post(self, call: str, **kwargs: Any) -> httpx.Response:
        return await self.client.post(f"/chat/api/{call}", headers={"X-Chat-Token": self.token}, **kwargs)

    async def say(self, text: str, key: str | None = None) -> list[dict[str, Any]]:
        answer = await self.post("messages", json={"text": text, "key": key or uuid.uuid4().hex})
        assert answer.status_code == 200, answer.text
        return await self.news()

    async def tap(self, label: str) -> list[dict[str, Any]]:
        """Tap the newest visible button whose label holds the words."""
        for number in reversed(self.order):
            message = self.seen[number]
            for row in message.get("buttons") or []:
                for button in row:
                    if label in button["text"]:
                        return await self.tap_data(number, button["data"])
        raise AssertionError(f"no button {label!r} among {self.buttons()}")

    async def tap_data(self, message: int, data: str, key: str | None = None) -> list[dict[str, Any]]:
        self.taps += 1
        body = {"message": message, "button": data, "key": key or uuid.uuid4().hex}
        answer = await self.post("taps", json=body)
        assert answer.status_code == 200, answer.text
        return await self.news()

    async def send(self, *photos: Path | tuple[str, bytes], as_file: bool = False) -> list[dict[str, Any]]:
        parts = [
            ("file", (photo[0], photo[1]) if isinstance(photo, tuple) else (photo.name, photo.read_bytes()))
            for photo in photos
        ]
        form = {"key": uuid.uuid4().hex, "as_file": "true" if as_file else "false"}
        answer = await self.post("photos", data=form, files=parts)
        assert answer.status_code == 200, answer.text
        return await self.news()

    async def news(self) -> list[dict[str, Any]]:
        """Let the product work, then return what the bot has newly said."""
        await self.product.idle()
        return await self.hear()

    async def hear(self) -> list[dict[str, Any]]:
        """Return what the bot has newly said."""
        answer = (await self.client.get(f"/chat/api/messages?after={self.after}&wait=0")).json()
        self.after = answer["next"]
        fresh = []
        for message in answer["messages"]:
            if message["id"] not in self.seen:
                self.order.append(message["id"])
            self.seen[message["id"]] = message
            if message["from"] == "bot":
                fresh.append(message)
        return fresh

    async def read_papers(self) -> list[dict[str, Any]]:
        """Let the readers read everything that waits."""
        while await self.product.readers.once():
            pass
        return await self.news()

    @property
    def last(self) -> str:
        """The newest text of the bot."""
        return next(self.seen[n]["text"] or "" for n in reversed(self.order) if self.seen[n]["from"] == "bot")

    def buttons(self) -> list[str]:
        """The labels under the newest message that has any."""
        for number in reversed(self.order):
            if rows := self.seen[number].get("buttons"):
                return [button["text"] for row in rows for button in row]
        return []

    def transcript(self) -> str:
        """Everything that was said, for a look at how it reads."""
        lines = []
        for number in self.order:
            message = self.seen[number]
            who = "我" if message["from"] == "person" else "帮"
            lines.append(f"{who}〔{'图' if message.get('photo') else ''}{message['text']}〕")
            lines += [f"      [{'] ['.join(b['text'] for b in row)}]" for row in message.get("buttons") or []]
        return "\n".join(lines)
