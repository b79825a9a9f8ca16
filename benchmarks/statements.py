"""The product's own statements, as its writing connection ran them, transaction by transaction."""

import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot import wiring
from bot.keys import DATABASE, FileKeys, keys_folder
from bot.settings import Settings
from claims import bank_results, payments, reviewing
from claims.bank_results import BankRow
from claims.model import ClaimStatus
from claims.ports import Store
from claims.reviewing import Refusal
from claims.workflow import Desk, Seen
from storage.database import Database
from tests.chat.clock import MovableClock
from tests.chat.filing import file_claim
from tests.chat.papers import BelievingReader, Invented
from tests.chat.phone import Phone
from tests.chat.walking import Town
from tests.keys import KEYRING

Statement = tuple[str, Any]
DUE = {"status": ClaimStatus.APPROVED, "step": "payment", "granted": Decimal("400.00")}


@dataclass(slots=True)
class Transaction:
    """What one transaction ran, and during what; `commits` is False for one that was rolled back."""

    during: str
    statements: list[Statement] = field(default_factory=list)
    commits: bool = False

    @property
    def claims(self) -> int:
        """How many claims it makes."""
        return sum(sql.startswith("INSERT INTO claims ") for sql, _ in self.statements)


@dataclass(slots=True)
class Recording:
    """A database file as it was, and what was done to it."""

    start: bytes
    transactions: list[Transaction] = field(default_factory=list)
    during: str = "start"


def listen(database: Database, recording: Recording) -> None:
    """Record everything that the writing connection runs from now on."""
    engine = database._writer.sync_engine
    open_: list[Transaction] = []

    @event.listens_for(engine, "begin")
    def begin(_: Any) -> None:
        open_.append(Transaction(recording.during))

    @event.listens_for(engine, "before_cursor_execute")
    def execute(*given: Any) -> None:
        _, _, statement, parameters, _, many = given
        rows = parameters if many else [parameters]
        if open_ and not statement.startswith(("BEGIN", "SELECT")):
            open_[-1].statements.extend((statement, tuple(row)) for row in rows)

    def end(*, commits: bool) -> None:
        done = open_.pop()
        done.commits = commits
        if done.statements:
            recording.transactions.append(done)

    @event.listens_for(engine, "commit")
    def commit(_: Any) -> None:
        end(commits=True)

    @event.listens_for(engine, "rollback")
    def rollback(_: Any) -> None:
        end(commits=False)


async def record() -> Recording:
    """Let a person file a claim, an office refuse one and pay one, and return what ran."""
    with tempfile.TemporaryDirectory(prefix="bangban-recording-") as folder:
        settings = Settings(data=Path(folder) / "data", today=date(2025, 6, 15))
        async with _town(settings) as town:
            for number in (7, 8):
                await file_claim(await Phone(town).open(), Invented(number))
            async with town.made.transaction() as store:
                await _to_payment(store)
        async with _town(settings) as town:
            recording = Recording(_whole(settings.data / DATABASE))
            listen(town.made.database, recording)
            await _chat(town, recording)
            await _offices(town, recording)
    return recording


@asynccontextmanager
async def _town(settings: Settings) -> AsyncIterator[Town]:
    FileKeys(keys_folder(settings)).save(KEYRING)
    clock = MovableClock()
    wiring.SystemClock = lambda _: clock  # type: ignore[assignment,misc]
    wiring.Reader = BelievingReader  # type: ignore[assignment,misc]
    fresh = not (settings.data / DATABASE).exists()
    town = await Town(settings, clock).open()
    if fresh:
        await town.found()
    yield town
    await town.close()


def _whole(path: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        copy = sqlite3.connect(Path(folder) / "copy.db")
        source = sqlite3.connect(path)
        source.backup(copy)
        source.close()
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.close()
        return (Path(folder) / "copy.db").read_bytes()


async def _chat(town: Town, recording: Recording) -> None:
    recording.during = "chat"
    phone = await Phone(town).open()
    await file_claim(phone, Invented(9))
    recording.during = "status"
    await phone.say("/status")
    await phone.client.aclose()


async def _offices(town: Town, recording: Recording) -> None:
    made = town.made
    recording.during = "decision"
    async with made.transaction() as store:
        known = await store.staff.sign_in_of("village")
        desk = Desk(known.staff, made.desk.catalogue, made.desk.clock.today(), made.desk.clock.now())
        claim = await store.claims.by_id(3)
        await reviewing.refuse(store, desk, Seen(claim.id, claim.version), Refusal("不在名单里", "第二条", "方案"))
    await made.idle()
    recording.during = "payment import"
    async with made.transaction() as store:
        known = await store.staff.sign_in_of("finance")
        desk = Desk(known.staff, made.desk.catalogue, made.desk.clock.today(), made.desk.clock.now())
        claim = await store.claims.by_id(1)
        roster = await payments.make_list(store, desk, [Seen(claim.id, claim.version)])
    async with made.transaction() as store:
        await payments.release(store, desk, roster.id)
    async with made.transaction() as store:
        row = BankRow(2, claim.number, None, None, paid=True)
        await bank_results.take_results(store, desk, roster.id, (row,))
    await made.idle()


async def _to_payment(store: Store) -> None:
    await store.claims.save(replace(await store.claims.by_id(1), **DUE))
