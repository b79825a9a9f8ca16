"""kill -9 of the real product at random moments, under load through its own pages.

`python -m benchmarks.kills [COUNT] [FILE] [START]`: people write, photograph and submit, staff refuse, note and pay
while the process is killed: at work (also while papers are read and payments imported), while it starts, while a backup
is made, while the master key changes, and while the tables are migrated. After each batch everything that was
acknowledged must be there once, everything must be answered, and `verify` must find nothing. The journal in FILE adds
up over runs; each process is a fork of one that has imported the product (`benchmarks.hatchery`), in the tests it is
started anew.
"""

import asyncio
import contextlib
import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks import journal, kill_town
from benchmarks.hatchery import Process, hatching, launch
from benchmarks.journal import Found
from benchmarks.kill_load import Acknowledged, Camera, Clerk, kept_chat, submit, write
from benchmarks.papers import claim_set
from benchmarks.served import Person, Served, free_port, start
from bot.keeping import check
from bot.settings import Settings
from storage.database import Database
from storage.migrations.run import configuration, revisions
from storage.sealed import opened
from storage.tables.chat import inbox, outbox
from storage.tables.claims import claim_events, claims, drafts, pages
from storage.tables.review import notes
from storage.tables.rooms import room_events

KIND, KILLS, BATCH = "kills", 2000, 40
WRITERS, SETTLED, CALM, PATIENCE = 3, 150, 1.0, 120
POINTS = {"at work": 58, "starting": 15, "backing up": 12, "changing the key": 8, "migrating": 7}
QUIET = (
    "SELECT (SELECT count(*) FROM inbox WHERE status = 'waiting') "
    "+ (SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending')) "
    "+ (SELECT count(*) FROM jobs WHERE status IN ('waiting', 'leased'))"
)


async def begin(data: Path, port: int, *command: str) -> Process:
    """Start a command of the product on the folder and on the town's day, without waiting for it."""
    given = ("--port", str(port)) if command == ("run",) else ()
    environment = {**os.environ, "BANGBAN_TODAY": kill_town.DAY.isoformat()}
    return await launch((*command, *given, "--data", str(data)), environment, data.parent / "product.log")


async def end(process: Process) -> None:
    """Kill a process, unless it has ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


async def kill(running: Served, point: str, dice: random.Random) -> None:
    """Kill the product at a point; it is down afterwards."""
    await asyncio.sleep(dice.uniform(0.1, 1.2))
    beside = None
    if point == "backing up":
        beside = await begin(running.data, running.port, "backup", str(running.data.parent / "a.backup"))
    elif point == "changing the key":
        beside = await begin(running.data, running.port, "key", "rotate")
    if beside is not None:
        await asyncio.sleep(dice.uniform(0.4, 2.5))
    await running.stop(signal.SIGKILL)
    if beside is not None:
        if dice.random() < 0.5:
            await asyncio.wait_for(beside.wait(), 60)
        await end(beside)
    if point == "migrating":
        await asyncio.to_thread(take_back_a_revision, running.data / "bangban.db")
    if point in ("starting", "migrating"):
        process = await begin(running.data, running.port, "run")
        await asyncio.sleep(dice.uniform(0.3, 3.0))
        await end(process)


def take_back_a_revision(path: Path) -> None:
    """Bring the tables to where they were one migration ago, so that the next start migrates."""
    from alembic import command

    with sqlite3.connect(path) as connection:
        (before,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    known = revisions()
    if before == known[-1]:
        command.downgrade(configuration(path), known[-2])


async def under_load(folder: Path, count: int, dice: random.Random) -> tuple[Acknowledged, Counter[str], list[str]]:
    """Kill so many times under load; return what was acknowledged, at which points, and what people saw amiss."""
    known, points = Acknowledged(), Counter[str]()
    town = kill_town.Prepared.read(folder)
    running = await start(folder / "data", free_port())
    people = [await Person.open(running.url) for _ in range(WRITERS)]
    stop = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        tasks, cameras = await _crowd(stack, running.url, town, (people, known, stop, dice))
        for _ in range(count):
            (point,) = dice.choices(list(POINTS), list(POINTS.values()))
            points[point] += 1
            await kill(running, point, dice)
            running = await start(folder / "data", running.port)
        await something_of_each(known)
        stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)
        known.photos = [camera.sent for camera in cameras]
        await settled(folder / "data" / "bangban.db")
        amiss = [line for person, texts in zip(people, known.texts, strict=True) for line in await seen(person, texts)]
    await running.stop()
    for person in people:
        await person.client.aclose()
    return known, points, amiss


async def something_of_each(known: Acknowledged) -> None:
    """Wait until each kind of thing was acknowledged at least once, however busy the machine is."""
    for _ in range(PATIENCE):
        if all((known.refused, known.notes, known.paid, *known.texts)):
            return
        await asyncio.sleep(1)


async def _crowd(
    stack: contextlib.AsyncExitStack, url: str, town: kill_town.Prepared, load: tuple[Any, ...]
) -> tuple[list[asyncio.Task[None]], list[Camera]]:
    people, known, stop, dice = load
    known.texts = [[] for _ in people]
    village = Clerk.at(url, "village", town.passwords["village"])
    finance = Clerk.at(url, "finance", town.passwords["finance"])
    for clerk in (village, finance):
        stack.push_async_callback(clerk.client.aclose)
    chats = [await stack.enter_async_context(kept_chat(url, *one)) for one in town.submitters]
    cameras = [
        Camera(await stack.enter_async_context(kept_chat(url, *one)), photos_of(number))
        for number, one in enumerate(town.cameras)
    ]
    work = [write(person, taken, stop, dice) for person, taken in zip(people, known.texts, strict=True)]
    work += [submit(chat, known, stop, dice) for chat in chats]
    work += [camera.work(stop, dice) for camera in cameras]
    work += [village.review(list(range(1, kill_town.REVIEWS + 1)), known, stop, dice), finance.pay(known, stop)]
    return [asyncio.create_task(one) for one in work], cameras


def photos_of(number: int) -> list[bytes]:
    """Photograph papers, each file another by its last bytes."""
    folder = Path(tempfile.gettempdir()) / "bangban-kill-papers"
    if not folder.exists():
        folder.mkdir(parents=True)
        claim_set.render(folder, seed=1)
    papers = [path.read_bytes() for path in sorted(folder.glob("*.jpg"))]
    return [paper + bytes([number, turn]) for turn in range(3) for paper in papers]


async def settled(path: Path) -> None:
    """Wait until nothing waits any more."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLED):
            calm = 0.0
            while calm < CALM:
                with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
                    (waiting,) = connection.execute(QUIET).fetchone()
                calm = 0.0 if waiting else calm + 0.5
                await asyncio.sleep(0.5)


async def seen(person: Person, texts: list[str]) -> list[str]:
    """Say what a person misses or sees twice."""
    while await person.news(0):
        pass
    mine = Counter(message["text"] for message in person.seen if message["from"] == "person")
    answers = sum(message["from"] == "bot" and not message["edited"] for message in person.seen)
    amiss = [f"text {text} is there {mine[text]} times" for text in texts if mine[text] != 1]
    return amiss + ([f"{answers} answers to {len(mine)} texts"] if answers != len(mine) else [])


async def kept(folder: Path, known: Acknowledged) -> list[str]:
    """Compare what was acknowledged with what is there."""
    settings = Settings(data=folder / "data", today=kill_town.DAY)
    findings, _ = await check(settings)
    database = await Database.look_into(settings.data / "bangban.db", bot_keys(settings))
    try:
        async with database.snapshot() as connection:
            waiting = (await connection.exec_driver_sql(QUIET)).scalar_one()
            failed = await _count(connection, inbox, inbox.c.status == "failed")
            events = await _events(connection)
            amiss = [f"verify: {finding}" for finding in findings]
            amiss += [f"{waiting} things still wait"] if waiting else []
            amiss += [f"{failed} updates were put aside"] if failed else []
            amiss += _decisions(events, known)
            amiss += await _notes(connection, known)
            amiss += await _claims(connection, known)
            amiss += await _letters(connection)
    finally:
        await database.close()
    return amiss


def bot_keys(settings: Settings) -> Any:
    """Return the keys as they are now; a rotation may have changed them."""
    from bot.keys import open_keyring

    return open_keyring(settings)


async def _count(connection: Any, table: Any, *where: Any) -> int:
    return int((await connection.execute(select(func.count()).select_from(table).where(*where))).scalar_one())


async def _events(connection: Any) -> Counter[tuple[str, int]]:
    query = select(claim_events.c.code, claim_events.c.claim_id)
    return Counter((row.code, row.claim_id) for row in (await connection.execute(query)).all())


def _decisions(events: Counter[tuple[str, int]], known: Acknowledged) -> list[str]:
    lost = [f"refusal of claim {claim} is lost" for claim in known.refused if not events["claim_refused", claim]]
    once = ("claim_refused", "claim_paid", "claim_submitted")
    doubled = [f"{code} of claim {claim}: {n} times" for (code, claim), n in events.items() if n > 1 and code in once]
    paid = {1 + int(number[6:]) for number in known.paid}
    return lost + doubled + [f"payment of claim {claim} is lost" for claim in paid if not events["claim_paid", claim]]


async def _notes(connection: Any, known: Acknowledged) -> list[str]:
    rows = await opened(connection, notes, (await connection.execute(select(notes))).all())
    there = Counter(row.text for row in rows)
    return [f"note {said}: {there[said]} times" for said in known.notes if there[said] != 1]


async def _claims(connection: Any, known: Acknowledged) -> list[str]:
    made = await _count(connection, claims) - kill_town.REVIEWS - kill_town.PAYMENTS
    amiss = [f"{made} claims of {known.submitted} submissions"] if made != known.submitted else []
    shown = select(func.count(pages.c.id)).join(drafts).where(drafts.c.status == "open")
    photos = int((await connection.execute(shown)).scalar_one())
    return amiss + ([f"{photos} pages of {sum(known.photos)} photos"] if photos != sum(known.photos) else [])


async def _letters(connection: Any) -> list[str]:
    """Every letter that was sent stands in its chat once; on the web channel none is in doubt, so none is marked."""
    sent = await _count(connection, outbox, outbox.c.status == "sent", outbox.c.method.like("send%"))
    bot = (room_events.c.side == "bot") & (room_events.c.kind == "message")
    heard = await _count(connection, room_events, bot)
    failed = await _count(connection, outbox, outbox.c.status == "failed")
    amiss = [f"{heard} messages in the chats, {sent} letters sent"] if heard != sent else []
    return amiss + ([f"{failed} letters failed"] if failed else [])


def batch(first: int, count: int) -> Found:
    """Kill so many times on a fresh copy of the town, and look whether everything is there."""
    whole = Path(tempfile.gettempdir()) / f"bangban-kill-town-{journal.commit_now()}"
    kill_town.prepared(whole)
    os.environ["BANGBAN_DEMO"] = "0"
    with tempfile.TemporaryDirectory(prefix="bangban-kills-") as root:
        folder = Path(root)
        kill_town.copy(whole, folder)
        try:
            known, points, amiss = asyncio.run(under_load(folder, count, random.Random(first)))
            amiss += asyncio.run(kept(folder, known))
        except (RuntimeError, TimeoutError, AssertionError) as error:
            known, points, amiss = Acknowledged(), Counter(), [f"{type(error).__name__}: {error}"]
        if amiss:
            print((folder / "product.log").read_text("utf-8")[-3000:], file=sys.stderr)
    counts = {f"killed {point}": number for point, number in points.items()} | known.counts()
    return Found(counts, tuple(amiss))


def main(wanted: int, file: Path, start: int = 0) -> int:
    """Kill what is still to be killed; 1 when anything was lost, doubled or left unanswered."""
    with hatching():
        return journal.finish(KIND, journal.run(KIND, wanted, BATCH, batch, file, start=start))


if __name__ == "__main__":
    GIVEN = dict(enumerate(sys.argv[1:]))
    sys.exit(main(int(GIVEN.get(0, KILLS)), Path(GIVEN.get(1, "var/kills.jsonl")), int(GIVEN.get(2, 0))))
