"""Several processes on one PostgreSQL: how many messages a second, and what a kill -9 of one of them costs.

`python -m benchmarks.replicas` starts a PostgreSQL of its own (Debian's binaries) and serves it with one and with
three processes. People's calls go to any of them, as behind a proxy without affinity; a call that is not answered is
made again elsewhere with the same key. `python -m benchmarks.replicas small` gives each process a fifth of a core
(cgroups), so that three of them are three small hosts and the cores of this machine are not what limits them; there
people go to any of them, and then each to one, as behind a proxy that keeps them.
"""

import asyncio
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import httpx
from sqlalchemy import func, select

from benchmarks.served import Served, start
from bot.keeping import check
from bot.place import look_into
from bot.settings import Settings
from storage.tables.chat import inbox, jobs, outbox
from tests.postgres import Server, server

PEOPLE, SECONDS = 12, 20
GROUPS, SHARE = Path("/sys/fs/cgroup/cpu"), 0.2  # of a core
ROLES = {"BANGBAN_DEMO": "0", "BANGBAN_ONLY": "chat,web,timed"}


@dataclass
class Wanderer:
    """Somebody whose every call goes to another process."""

    urls: list[str]
    client: httpx.AsyncClient
    dice: random.Random
    token: str = ""
    after: int = 0
    texts: list[str] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @classmethod
    async def open(cls, urls: list[str], dice: random.Random) -> Self:
        """Open a chat."""
        made = cls(urls, httpx.AsyncClient(trust_env=False, timeout=20), dice)
        made.token = (await made._call("GET", "session"))["token"]
        return made

    async def _call(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """Make a call until one of the processes has answered it."""
        while True:
            url = f"{self.dice.choice(self.urls)}/chat/api/{path}"
            try:
                answer = await self.client.request(method, url, headers={"X-Chat-Token": self.token}, **body)
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code < 500 and answer.status_code != 429:
                answer.raise_for_status()
                return dict(answer.json())
            await asyncio.sleep(0.2)

    async def say(self) -> None:
        """Post a text that nobody else posts."""
        text = f"x{uuid.uuid4().hex[:12]}"
        await self._call("POST", "messages", json={"text": text, "key": uuid.uuid4().hex})
        self.texts.append(text)

    async def news(self, wait: int = 2) -> list[dict[str, Any]]:
        """Wait for what is new."""
        told = await self._call("GET", f"messages?after={self.after}&wait={wait}")
        self.after = told["next"]
        self.seen += told["messages"]
        return list(told["messages"])

    def answers(self) -> int:
        """Count what the bot said."""
        return sum(message["from"] == "bot" and not message["edited"] for message in self.seen)

    async def talk(self, ends: float) -> None:
        """Say something, wait for the answer, and again."""
        while time.perf_counter() < ends:
            began = time.perf_counter()
            await self.say()
            while self.answers() < len(self.texts):
                await self.news()
            self.waits.append(time.perf_counter() - began)

    async def amiss(self) -> list[str]:
        """Say what is missing or there twice."""
        while await self.news(0):
            pass
        mine = [message["text"] for message in self.seen if message["from"] == "person"]
        lost = [f"text {text} is there {mine.count(text)} times" for text in self.texts if mine.count(text) != 1]
        order = [] if mine == self.texts else ["texts stand in another order than they were sent"]
        wrong = self.answers() != len(self.texts)
        return lost + order + ([f"{self.answers()} answers to {len(self.texts)} texts"] if wrong else [])


@dataclass(frozen=True)
class Outcome:
    """What a run has shown."""

    counts: Counter[str]
    seconds: float
    waits: list[float]
    cpu: float
    failures: list[str]

    @property
    def pace(self) -> float:
        """Messages a second."""
        return self.counts["messages"] / self.seconds


async def replicas(folder: Path, url: str, count: int) -> list[Served]:
    """Start so many processes on one database and one folder."""
    settings = {**ROLES, "BANGBAN_DATABASE": url}
    return [await start(folder / "data", settings=settings) for _ in range(count)]


@dataclass(frozen=True)
class Plan:
    """How many processes and people, for how many seconds, with how many kills, and whether PostgreSQL crashes."""

    count: int
    kills: int = 0
    people: int = PEOPLE
    seconds: int = SECONDS
    crash: Callable[[], None] | None = None
    small: bool = False
    stay: bool = False


async def run(folder: Path, url: str, plan: Plan) -> Outcome:
    """Let people talk to so many processes, some of which are killed, and look whether everything is right."""
    dice = random.Random(plan.count)
    serving = await replicas(folder, url, plan.count)
    urls = [one.url for one in serving]
    try:
        crowd = [
            await Wanderer.open(urls[n % len(urls) :][:1] if plan.stay else urls, random.Random(n))
            for n in range(plan.people)
        ]
        for one in serving if plan.small else ():
            confine(one.process.pid)
        began, cpu = time.perf_counter(), sum(one.cpu_seconds() for one in serving)
        talks = [asyncio.create_task(each.talk(began + plan.seconds)) for each in crowd]
        for _ in range(plan.kills):
            await asyncio.sleep(plan.seconds / (plan.kills + 1) - 1)
            await kill_one(serving, folder, url, dice)
        if plan.crash is not None:
            await asyncio.to_thread(plan.crash)
        await asyncio.wait_for(asyncio.gather(*talks), plan.seconds + 120)
        took = time.perf_counter() - began
        cpu = sum(one.cpu_seconds() for one in serving) - cpu if not plan.kills else 0.0
        failures = [line for each in crowd for line in await each.amiss()]
        failures += await kept(Settings(data=folder / "data", database=url))
    finally:
        for one in serving:
            await one.stop()
            if plan.small:
                await asyncio.to_thread(release, one.process.pid)
    waits = sorted(wait for each in crowd for wait in each.waits)
    for each in crowd:
        await each.client.aclose()
    return Outcome(Counter(messages=len(waits), kills=plan.kills), took, waits, cpu, failures)


def confine(pid: int) -> None:
    """Let a process have a share of one core and no more."""
    group = GROUPS / f"bangban-{pid}"
    group.mkdir()
    period = int((group / "cpu.cfs_period_us").read_text("ascii"))
    (group / "cpu.cfs_quota_us").write_text(str(int(period * SHARE)), "ascii")
    (group / "cgroup.procs").write_text(str(pid), "ascii")


def release(pid: int) -> None:
    """Take the share back."""
    (GROUPS / f"bangban-{pid}").rmdir()


async def kill_one(serving: list[Served], folder: Path, url: str, dice: random.Random) -> None:
    """Kill a process at once and start it again at its port."""
    place = dice.randrange(len(serving))
    await serving[place].stop(signal.SIGKILL)
    again = {**ROLES, "BANGBAN_DATABASE": url}
    serving[place] = await start(folder / "data", serving[place].port, settings=again)


async def kept(settings: Settings) -> list[str]:
    """Compare what was taken in with what went out, and look at everything sealed."""
    findings, _ = await check(settings)
    database = await look_into(settings)
    try:
        async with database.snapshot() as connection:
            rows = (await connection.execute(select(inbox).order_by(inbox.c.id))).all()
            letters = (await connection.execute(select(outbox).order_by(outbox.c.id))).all()
            open_jobs = (await connection.execute(select(func.count()).where(jobs.c.status == "leased"))).scalar_one()
    finally:
        await database.close()
    said = [row for row in rows if row.channel == "web"]  # papers that were read come when they are ready
    new = [row for row in letters if row.method.startswith("send")]  # a change has the number of what it changes
    amiss = [f"verify: {finding}" for finding in findings]
    amiss += [f"update {row.id} is {row.status}" for row in rows if row.status != "done"]
    amiss += [f"letter {row.id} is {row.status}" for row in letters if row.status != "sent"]
    amiss += in_order(said, "address", "done_at", "updates") + in_order(new, "chat_id", "message_id", "letters")
    return amiss + ([f"{open_jobs} jobs hang"] if open_jobs else [])


def in_order(rows: list[Any], whose: str, what: str, name: str) -> list[str]:
    """Say whose rows were not handled in their order."""
    newest: dict[object, Any] = {}
    amiss = []
    for row in rows:
        key, value = row._mapping[whose], row._mapping[what]
        if value is None:
            continue
        if key in newest and value < newest[key]:
            amiss.append(f"{name} of {key} out of order at {row.id}")
        newest[key] = value
    return amiss


def quantile(values: list[float], share: float) -> float:
    """Return the value below which the share of sorted values lies."""
    return values[min(len(values) - 1, int(len(values) * share))]


async def measure(made: Server, plan: Plan) -> Outcome:
    """Run once on an empty database; with kills, PostgreSQL itself crashes once as well."""
    with tempfile.TemporaryDirectory(prefix="bangban-replicas-") as root:
        url = await made.empty()
        found = await run(Path(root), url, replace(plan, crash=made.restart if plan.kills else None))
        if found.failures:
            print((Path(root) / "product.log").read_text("utf-8")[-3000:], file=sys.stderr)
    return found


PLANS = {
    "1 process": Plan(1),
    "3 processes": Plan(3),
    "3 processes, each keeps its people": Plan(3, stay=True),
    "3 processes, 4 kills, PostgreSQL crashes": Plan(3, kills=4),
}
SMALL = {
    "1 small host": Plan(1, small=True),
    "3 small hosts": Plan(3, small=True),
    "3 small hosts, each keeps its people": Plan(3, small=True, stay=True),
}


def main(plans: dict[str, Plan]) -> None:
    """Print a table."""
    with server() as made, contextlib.suppress(KeyboardInterrupt):
        for name, plan in plans.items():
            found = asyncio.run(measure(made, plan))
            p50, p95 = (1000 * quantile(found.waits, share) for share in (0.5, 0.95))
            cpu = f"{1000 * found.cpu / found.counts['messages']:.0f} ms CPU a message, " if found.cpu else ""
            print(
                f"{name}: {found.pace:.1f} messages/s, p50 {p50:.0f} ms, p95 {p95:.0f} ms, {cpu}"
                f"load {os.getloadavg()[0]:.1f}; {len(found.failures)} failures {found.failures[:3]}"
            )


if __name__ == "__main__":
    main(SMALL if "small" in sys.argv else PLANS)
