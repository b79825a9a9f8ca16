"""Updates that nobody would send, one after the other: each is handled, none ends in an error.

`python -m benchmarks.fuzz [COUNT] [FILE] [START]`: people stand somewhere along their way, and then send texts,
commands, taps, photos, edits and everything else that Telegram may deliver, whole or distorted. What counts as a
failure is an error in the log, an update put aside, or a chat that falls silent. The journal in FILE adds up over
several runs.
"""

import asyncio
import logging
import random
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import func, select

from benchmarks import journal
from benchmarks.journal import Found
from bot import wiring
from bot.settings import Settings
from storage import chat as rows
from storage import database
from storage.one_trip import OneTripConnection, connection_to
from storage.tables.chat import inbox
from tests.chat.clock import MovableClock
from tests.chat.papers import BelievingReader
from tests.chat.walking import AHEAD, WORDS, Broken, Town, Walker

KIND, UPDATES, BATCH = "fuzzed updates", 200_000, 2000
EACH, PEOPLE = 100, 20  # updates a person sends; people who send side by side
PHOTOS = 0.06  # of what comes in
MEMORY = Path("/dev/shm")  # what a disk keeps is shown by powercut and kills
FIRST_NUMBER = 1 << 40
LETTERS = "0123456789.-/ \n\t\0年月元abcXYZ<>&'\"%{}\\|‮⁦​﻿é😀👨‍👩‍👧𠮷\uffff"
COMMANDS = ("start", "status", "help", "person", "language", "again", "people", "link", "mydata", "delete", "x", "")
THINGS: dict[str, object] = {
    "sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}
    | {"is_animated": False, "is_video": False},
    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 3},
    "contact": {"phone_number": "13800138000", "first_name": "x"},
    "location": {"latitude": 22.1, "longitude": 112.3},
    "dice": {"emoji": "🎲", "value": 3},
    "venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "t", "address": "a"},
    "video": {"file_id": "w", "file_unique_id": "w", "width": 1, "height": 1, "duration": 1},
    "audio": {"file_id": "a", "file_unique_id": "a", "duration": 1},
    "pinned_message": None,
    "new_chat_title": "x",
    "successful_payment": None,
}

Make = Callable[["Sender"], dict[str, Any]]


class Sender:
    """One person's updates, in the words of the Bot API."""

    def __init__(self, walker: Walker, dice: random.Random) -> None:
        self.walker, self.dice = walker, dice
        self.user = {"id": walker.phone.chat, "is_bot": False, "first_name": "x", "language_code": "zh"}

    def message(self, **what: Any) -> dict[str, Any]:
        """Make a message of the person."""
        chat = {"id": self.walker.phone.chat, "type": "private", "first_name": "x"}
        return {
            "message_id": self.dice.randrange(1, 1 << 30),
            "date": 1_750_000_000,
            "chat": chat,
            "from": self.user,
        } | what

    def garbage(self, longest: int = 60) -> str:
        """Make a text of anything."""
        return "".join(self.dice.choice(LETTERS) for _ in range(self.dice.randrange(1, longest)))

    def text(self) -> dict[str, Any]:
        """Say something, expected or not."""
        said = self.dice.choice((*WORDS, self.garbage(), self.garbage(4000), self.distorted(self.dice.choice(WORDS))))
        return {"message": self.message(text=said)}

    def command(self) -> dict[str, Any]:
        """Give a command, with anything behind it."""
        given = f"/{self.dice.choice(COMMANDS)}{self.dice.choice(('', ' ', '@x ', ' v-', ' m-', ' c-'))}"
        said = given + self.dice.choice(("", self.garbage(20)))
        entity = {"type": "bot_command", "offset": 0, "length": max(1, len(said.split(" ")[0]))}
        return {"message": self.message(text=said, entities=[entity])}

    def tap(self) -> dict[str, Any]:
        """Tap a button that is there, that was there, or that never was."""
        buttons = self.walker._all()
        known = self.dice.choice(buttons)[1] if buttons else "x"
        data = self.dice.choice((known, known, known, self.distorted(known), self.garbage()))[:60]
        if buttons and self.dice.random() < 0.7:
            data = self.dice.choice(self.walker._newest() or buttons)[1]
        query = {"id": str(self.dice.randrange(1 << 60)), "from": self.user, "chat_instance": "x", "data": data}
        return {"callback_query": query | ({"message": self.message()} if self.dice.random() < 0.9 else {})}

    def edit(self) -> dict[str, Any]:
        """Change what was said."""
        return {"edited_message": self.message(text=self.garbage(), edit_date=1_750_000_001)}

    def thing(self) -> dict[str, Any]:
        """Send something that is no text and no photo."""
        kind = self.dice.choice(list(THINGS))
        thing = THINGS[kind]
        return {"message": self.message(**({kind: thing} if thing is not None else {}))}

    def lost_photo(self) -> dict[str, Any]:
        """Send a photo or file that cannot be fetched."""
        file = {"file_id": self.garbage(12), "file_unique_id": "u", "width": 9, "height": 9, "file_size": 99}
        kind = {"photo": [file]} if self.dice.random() < 0.5 else {"document": file}
        return {"message": self.message(**kind, caption=self.garbage())}

    async def photograph(self, number: int) -> None:
        """Send a photo through the page, whole or cut off."""
        paper = self.walker.selves[0].paper(self.dice.choice(("id_card", "vat_invoice", "bank_card", "other")), number)
        photo = [("file", ("a.jpg", paper[: self.dice.choice((None, None, 40))], "image/jpeg"))]
        await self.walker.phone.post("photos", data={"key": uuid.uuid4().hex, "as_file": "false"}, files=photo)

    def member(self) -> dict[str, Any]:
        """Block the bot, or let it back."""
        status = {"user": {"id": 1, "is_bot": True, "first_name": "b"}}
        sides = [status | {"status": one} for one in self.dice.sample(("member", "kicked"), 2)]
        sides = [one | ({"until_date": 0} if one["status"] == "kicked" else {}) for one in sides]
        changed = {"old_chat_member": sides[0], "new_chat_member": sides[1], "date": 1_750_000_000}
        return {"my_chat_member": {"chat": self.message()["chat"], "from": self.user} | changed}

    def forwarded(self) -> dict[str, Any]:
        """Forward or answer something, with every kind of entity."""
        said = self.garbage(30)
        kinds = ("url", "bold", "code", "spoiler", "mention", "phone_number", "unknown_kind")
        entities = [{"type": self.dice.choice(kinds), "offset": 0, "length": 1}]
        return {"message": self.message(text=said, entities=entities, reply_to_message=self.message(text="y"))}

    def distorted(self, text: str) -> str:
        """Change a text in one place."""
        at = self.dice.randrange(len(text) + 1)
        return text[:at] + self.dice.choice(LETTERS) + text[at + self.dice.randrange(3) :]


KINDS: dict[Make, int] = {
    Sender.text: 26,
    Sender.command: 14,
    Sender.tap: 36,
    Sender.edit: 3,
    Sender.thing: 8,
    Sender.lost_photo: 5,
    Sender.member: 2,
    Sender.forwarded: 6,
}


class Errors(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record, with the exception's kind and place."""
        error = record.exc_info[1] if record.exc_info else None
        self.seen.append(f"{record.name}: {record.getMessage()}: {error!r}"[:500])

    def taken(self) -> list[str]:
        """Hand over what was seen since the last time."""
        seen, self.seen = self.seen, []
        return seen


class AtOnce:
    """Stands where a connection's thread has its queue: what is put in is done before the call returns."""

    def put_nowait(self, asked: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        """Do what is asked, on the caller's own thread."""
        future, work = asked
        try:
            result = work()
        except Exception as error:
            if future is not None:
                future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


def connection_here(path: Path) -> OneTripConnection:
    """Make a connection whose statements run on the loop's own thread: two switches of threads a statement saved."""
    made = connection_to(path)
    made._tx = AtOnce()  # type: ignore[assignment]
    made._thread = Thread(target=int, daemon=True)
    return made


async def bring_in(town: Town, senders: Sequence[Sender], first: int) -> Counter[str]:
    """Let one update of everybody come in, and have all of them handled; return their kinds."""
    kinds: Counter[str] = Counter()
    bodies: list[tuple[int, Sender, dict[str, Any]]] = []
    for number, sender in enumerate(senders, first):
        if sender.dice.random() < PHOTOS:
            await sender.photograph(number)
            kinds["photo"] += 1
            continue
        (make,) = sender.dice.choices(list(KINDS), list(KINDS.values()))
        bodies.append((FIRST_NUMBER + number, sender, make(sender)))
        kinds[make.__name__] += 1
    async with town.made.database.transaction() as connection:
        for number, sender, body in bodies:
            address, now = str(sender.walker.phone.chat), town.clock.now()
            await rows.arrive(connection, "web", number, address, {"update_id": number, **body}, now)
    await town.idle()
    while await town.readers.once():
        await town.idle()
    for sender in senders:
        await sender.walker.phone.hear()
    return kinds


async def side_by_side(town: Town, first: int, count: int, errors: Errors) -> Found:
    """Let some people send their updates in turn; everybody is answered at the end."""
    counts, failures, senders = Counter[str](), list[str](), list[Sender]()
    for start in range(first, first + count, -(-count // PEOPLE)):
        dice = random.Random(start)
        walker = await Walker(town, start, []).open()
        try:
            await walker.go_ahead(dice.choice(AHEAD))
        except Broken as broken:
            failures.append(str(broken))
        senders.append(Sender(walker, dice))
    for start in range(first, first + count, len(senders)):
        counts += await bring_in(town, senders[: first + count - start], start)
        failures += [f"{start} and following: {error}" for error in errors.taken()]
    for sender in senders:
        answered = await sender.walker.phone.say("/status")
        failures += [] if answered else [f"walk {sender.walker.number}: the chat has fallen silent"]
        await sender.walker.phone.client.aclose()
    return Found(dict(counts), (*failures, *errors.taken()))


async def left_over(town: Town) -> int:
    """Count the updates that were put aside or not handled."""
    async with town.made.database.snapshot() as connection:
        failed = select(func.count()).select_from(inbox).where(inbox.c.status != "done")
        return int((await connection.execute(failed)).scalar_one())


async def fuzz(first: int, count: int, folder: Path) -> Found:
    """Send so many updates to a fresh town."""
    clock, errors, counts, failures = MovableClock(), Errors(), Counter[str](), list[str]()
    wiring.SystemClock = lambda _: clock  # type: ignore[assignment,misc]
    wiring.Reader = BelievingReader  # type: ignore[assignment,misc]
    database.connection_to = connection_here
    town = await Town(Settings(data=folder / "data", today=clock.day), clock).open()
    await town.found()
    logging.getLogger().addHandler(errors)
    try:
        for start in range(first, first + count, EACH * PEOPLE):
            found = await side_by_side(town, start, min(EACH * PEOPLE, first + count - start), errors)
            counts += Counter(found.counts)
            failures += found.failures
        left = await left_over(town)
        failures += [f"{left} updates were put aside or left"] if left else []
    finally:
        logging.getLogger().removeHandler(errors)
        await town.close()
    return Found(dict(counts), tuple(failures))


def batch(first: int, count: int) -> Found:
    """Send so many updates."""
    with tempfile.TemporaryDirectory(prefix="bangban-fuzz-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        return asyncio.run(fuzz(first, count, Path(folder)))


def main(wanted: int, file: Path, start: int = 0) -> int:
    """Send what is still to be sent; 1 when anything went wrong."""
    return journal.finish(KIND, journal.run(KIND, wanted, BATCH, batch, file, start=start))


if __name__ == "__main__":
    GIVEN = dict(enumerate(sys.argv[1:]))
    sys.exit(main(int(GIVEN.get(0, UPDATES)), Path(GIVEN.get(1, "var/fuzz.jsonl")), int(GIVEN.get(2, 0))))
