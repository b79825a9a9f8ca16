"""Who uses the town while it is killed: people who write, photograph and submit, staff who decide and pay.

Each notes what was acknowledged to him, and repeats what was not, as an app or a clerk would.
"""

import asyncio
import contextlib
import random
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from benchmarks.served import Person

TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
TICK = re.compile(r'name="claim" value="(\d+\|\d+)"')
NAP = 0.05


@dataclass(slots=True)
class Acknowledged:
    """What the product has said yes to."""

    texts: list[list[str]] = field(default_factory=list)
    photos: list[int] = field(default_factory=list)
    submitted: int = 0
    refused: set[int] = field(default_factory=set)
    notes: dict[str, int] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, int]:
        """How much it was."""
        return {
            "messages acknowledged": sum(map(len, self.texts)),
            "photos acknowledged": sum(self.photos),
            "submissions acknowledged": self.submitted,
            "decisions acknowledged": len(self.refused) + len(self.notes),
            "payments acknowledged": len(self.paid),
        }


async def until_taken(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Repeat a call with the same key until it is answered."""
    while True:
        try:
            return await call()
        except httpx.HTTPStatusError as error:
            if error.response.status_code not in (429, 503):
                raise
            await asyncio.sleep(1)
        except httpx.HTTPError:
            await asyncio.sleep(NAP)


async def write(person: Person, taken: list[str], stop: asyncio.Event, dice: random.Random) -> None:
    """Post short texts."""
    while not stop.is_set():
        body = {"text": f"x{uuid.uuid4().hex[:12]}", "key": uuid.uuid4().hex}
        await until_taken(lambda body=body: person.post("messages", json=body))  # type: ignore[misc]
        taken.append(body["text"])
        await asyncio.sleep(dice.uniform(0.1, 0.3))


async def submit(person: Person, known: Acknowledged, stop: asyncio.Event, dice: random.Random) -> None:
    """Tap the last button at some moment, sometimes twice."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(dice.uniform(0, 40)):
            await stop.wait()
    message, data = await _button(person, "提交申请")
    for _ in range(dice.choice((1, 1, 2))):
        body = {"message": message, "button": data, "key": uuid.uuid4().hex}
        await until_taken(lambda body=body: person.post("taps", json=body))  # type: ignore[misc]
    known.submitted += 1


async def _button(person: Person, label: str) -> tuple[int, str]:
    while True:
        with contextlib.suppress(httpx.HTTPError):
            await person.news(0)
            for message in reversed(person.seen):
                for row in message.get("buttons") or []:
                    for button in row:
                        if label in button["text"]:
                            return message["id"], button["data"]
        await asyncio.sleep(NAP)


@dataclass(slots=True)
class Camera:
    """Somebody who sends photos now and then."""

    person: Person
    photos: list[bytes]
    sent: int = 0

    async def work(self, stop: asyncio.Event, dice: random.Random) -> None:
        """Send one photo after the other, each until it is taken."""
        while not stop.is_set() and self.sent < len(self.photos):
            data = {"key": uuid.uuid4().hex, "as_file": "false"}
            photo = [("file", ("a.jpg", self.photos[self.sent], "image/jpeg"))]
            await until_taken(lambda d=data, p=photo: self.person.post("photos", data=d, files=p))  # type: ignore[misc]
            self.sent += 1
            await asyncio.sleep(dice.uniform(0.5, 3))


@dataclass(slots=True)
class Clerk:
    """A member of staff at the console, by its pages and forms."""

    client: httpx.AsyncClient
    login: str
    password: str
    token: str = ""

    @classmethod
    def at(cls, url: str, login: str, password: str) -> "Clerk":
        """Sit down at a console."""
        return cls(httpx.AsyncClient(base_url=f"{url}/staff", trust_env=False, timeout=30), login, password)

    async def page(self, path: str) -> str:
        """Open a page, signing in first where that is asked."""
        while True:
            with contextlib.suppress(httpx.HTTPError):
                answer = await self.client.get(path)
                if answer.status_code == 200:
                    self.token = found.group(1) if (found := TOKEN.search(answer.text)) else self.token
                    return answer.text
                if answer.status_code != 303:
                    return ""
                await self.client.post("/sign-in", data={"login": self.login, "password": self.password, "back": ""})
            await asyncio.sleep(NAP)

    async def send(self, path: str, data: dict[str, Any], **more: Any) -> httpx.Response | None:
        """Send a form once; None when nothing is known of what became of it."""
        try:
            return await self.client.post(path, data={"token": self.token, **data}, **more)
        except httpx.HTTPError:
            return None

    async def review(self, claims: list[int], known: Acknowledged, stop: asyncio.Event, dice: random.Random) -> None:
        """Refuse claims, and write notes on others; what was not answered is done again."""
        for claim in claims:
            if stop.is_set():
                return
            if dice.random() < 0.5:
                await self._note(claim, known)
            else:
                await self._refuse(claim, known)
            await asyncio.sleep(dice.uniform(0, 0.1))

    async def _note(self, claim: int, known: Acknowledged) -> None:
        page = await self.page(f"/claims/{claim}")
        said = f"记 {uuid.uuid4().hex}"
        answer = await self.send(f"/claims/{claim}/note", {"version": _version(page), "text": said})
        if _done(answer):
            known.notes[said] = claim

    async def _refuse(self, claim: int, known: Acknowledged) -> None:
        while 'id="refuse"' in (page := await self.page(f"/claims/{claim}")):
            form = {"version": _version(page), "reasons": "不在名单里", "clause": "第二条", "document": "方案"}
            answer = await self.send(f"/claims/{claim}/refuse", form)
            if _done(answer):
                known.refused.add(claim)
                return
            if answer is not None and answer.status_code != 409:
                raise AssertionError(f"refusing claim {claim}: {answer.status_code}")

    async def pay(self, known: Acknowledged, stop: asyncio.Event) -> None:
        """Make lists of three, release them, and take in what the bank says."""
        while not stop.is_set():
            ticks = TICK.findall(await self.page("/payments"))[:3]
            if not ticks:
                return
            made = await self.send("/payments", {"claim": ticks})
            if made is None or made.status_code != 303:
                continue
            path = made.headers["location"].split("?")[0].removeprefix("/staff")
            await self._released(path)
            await self._paid(path, known)

    async def _released(self, path: str) -> None:
        while "/release" in await self.page(path):
            await self.send(f"{path}/release", {"password": self.password})

    async def _paid(self, path: str, known: Acknowledged) -> None:
        numbers = sorted(set(re.findall(r"T2025-\d{6}", await self.page(path))))
        sheet = "申请编号,结果\n" + "".join(f"{number},成功\n" for number in numbers)
        while True:
            await self.page(path)
            files = {"sheet": ("results.csv", sheet.encode(), "text/csv")}
            answer = await self.send(f"{path}/results", {}, files=files)
            if answer is not None and answer.status_code == 200:
                known.paid.update(numbers)
                return
            if answer is not None:
                raise AssertionError(f"results of {path}: {answer.status_code}")


def _version(page: str) -> str:
    found = VERSION.search(page)
    return found.group(1) if found else "0"


def _done(answer: httpx.Response | None) -> bool:
    return answer is not None and answer.status_code == 303 and "done=" in answer.headers["location"]


@contextlib.asynccontextmanager
async def kept_chat(url: str, cookie: str, token: str) -> AsyncIterator[Person]:
    """Go on with a chat that was begun before."""
    name, _, value = cookie.partition("=")
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60, cookies={name: value}) as client:
        yield Person(client, token)
