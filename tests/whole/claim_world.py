"""A claim and everybody who has to do with it, on the real use cases and a real database file.

Each act is one transaction. An act may be refused, and then nothing has changed; it may crash before it commits, and
then nothing has changed either; and the process may end without a word between two acts.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.demo.seed import seed
from bot.demo.staff import seed_staff
from claims import checking, notices, payments, reviewing, rights, submitting, undoing
from claims.checking import Compared, Visit
from claims.desk import Channel, Defect
from claims.errors import ClaimError
from claims.model import Claim
from claims.notices import Finding, Said
from claims.reviewing import Agreement, Refusal
from claims.workflow import Desk, Seen
from schemes.loading import FILES, Catalogue, load
from storage.database import Database
from storage.store import store_transaction
from storage.tables.claims import claim_events, claims
from storage.tables.review import payment_lines
from tests.chat.walking import QuickPasswords
from tests.claims.conftest import Chat, newcomer
from tests.claims.filled import DEMO_READINGS, fill
from tests.keys import KEYRING

OPEN = {"in_review", "sent_back", "approved", "payment_failed"}
FINAL = {"refused", "withdrawn", "paid"}
DECISIONS = {"claim_agreed", "claim_approved", "claim_refused", "claim_sent_back"}


class Crash(Exception):
    """The process ends before the act is committed."""


@dataclass
class MovableClock:
    """A clock that the world moves."""

    instant: datetime = datetime(2025, 6, 15, 2, tzinfo=UTC)

    def today(self):
        return (self.instant + timedelta(hours=8)).date()

    def now(self):
        self.instant += timedelta(milliseconds=1)
        return self.instant


def demo_county(folder: Path) -> Path:
    """Make the demo county once, with its staff."""

    async def make(path: Path) -> None:
        opened = await Database.open(path, KEYRING)
        clock = MovableClock()
        async with store_transaction(opened, clock)() as store:
            await seed(store, clock.today())
            await seed_staff(store, QuickPasswords())
        await opened.close()

    path = folder / "county.db"
    asyncio.run(make(path))
    return path


@dataclass
class World:
    """The folder, the clock, the people, and what is known of every claim."""

    path: Path
    catalogue: Catalogue
    clock: MovableClock = field(default_factory=MovableClock)
    database: Database | None = None
    people: list[Chat] = field(default_factory=list)
    known: dict[int, Claim] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)

    @classmethod
    async def found(cls, county: Path, folder: Path) -> "World":
        shutil.copyfile(FILES / "jiangmen.yaml", folder / "jiangmen.yaml")
        shutil.copyfile(county, folder / "bangban.db")
        made = cls(folder / "bangban.db", load([folder]))
        await made.start()
        return made

    async def start(self) -> None:
        self.database = await Database.open(self.path, KEYRING)
        self.transaction = store_transaction(self.database, self.clock)
        for person in self.people:
            person.database, person.transaction = self.database, self.transaction

    async def restart(self) -> None:
        """End without a word and start again: what was committed is there."""
        before = await self.sums()
        await self.database.close()
        await self.start()
        assert await self.sums() == before

    async def close(self) -> None:
        await self.database.close()

    async def sums(self):
        async with self.database.snapshot() as connection:
            return await self.database.tally.counted(connection)

    async def act(self, name: str, deed: Callable[[Any], Awaitable[Any]], *, crashes: bool = False) -> Any:
        """Do something in one transaction; a refusal and a crash leave everything as it was."""
        before = await self.sums()
        try:
            async with self.transaction() as store:
                outcome = await deed(store)
                if crashes:
                    raise Crash
        except ClaimError as refusal:
            assert await self.sums() == before, f"{name} was refused, but something changed"
            self._count(f"{name} refused ({type(refusal).__name__})")
            return None
        except Crash:
            assert await self.sums() == before, f"{name} crashed, but something changed"
            await self.restart()
            self._count(f"{name} crashed")
            return None
        self._count(name)
        return outcome

    def _count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1

    async def desk(self, login: str) -> Desk:
        async with self.transaction() as store:
            known = await store.staff.sign_in_of(login)
        return Desk(known.staff, self.catalogue, self.clock.today(), self.clock.now())

    async def claims(self) -> list[Claim]:
        async with self.transaction() as store:
            found = [claim for one in self.people for claim in await store.claims.all_of_person(one.person_id)]
        return sorted(found, key=lambda claim: claim.id)

    async def arrive(self) -> Chat:
        """Somebody new opens a draft and does everything up to submitting."""
        person = await newcomer(self.database)
        number = len(self.people)
        self.people.append(person)
        papers = [with_number(found, number) for found in DEMO_READINGS]
        await fill(person, self.catalogue, papers)
        return person

    async def submit(self, person: Chat, *, crashes: bool = False) -> None:
        async def deed(store):
            draft = await person.draft(store)
            return await submitting.submit(store, self.catalogue, draft, on=self.clock.today(), now=self.clock.now())

        await self.act("submit", deed, crashes=crashes)

    async def withdraw(self, claim: Claim) -> None:
        now = self.clock.now()
        await self.act("withdraw", lambda s: rights.withdraw(s, self.catalogue, claim, self.clock.today(), now))

    async def check(self, login: str, claim: Claim) -> None:
        """Compare the originals and visit the household."""
        desk, seen = await self.desk(login), Seen(claim.id, claim.version)

        async def deed(store):
            compared = [Compared(page.page_id, agrees=True) for page in claim.pages]
            await checking.record_originals(store, desk, seen, compared)
            await checking.record_home_visit(store, desk, seen, Visit(desk.on, "本人", "独居", confirms=True))

        await self.act("check", deed)

    async def decide(self, login: str, claim: Claim, how: str, *, crashes: bool = False) -> None:
        """Decide on a claim as it was seen, which may be long ago."""
        desk, seen = await self.desk(login), Seen(claim.id, claim.version)
        deeds: dict[str, Callable[[Any], Awaitable[Any]]] = {
            "agree": lambda s: reviewing.decide_agree(s, desk, seen, Agreement()),
            "send_back": lambda s: reviewing.send_back(
                s, desk, seen, [Defect("invoice", "unclear")], desk.on + timedelta(days=10)
            ),
            "refuse": lambda s: reviewing.refuse(s, desk, seen, Refusal("不在名单里", "第二条", "方案")),
            "return": lambda s: reviewing.return_to_office(s, desk, seen, "请再核对"),
            "undo": lambda s: undoing.undo(s, desk, claim.id),
        }
        await self.act(how, deeds[how], crashes=crashes)

    async def object(self, claim: Claim) -> None:
        """Object to a claim's notice, and settle the objection."""
        desk = await self.desk("department")

        async def deed(store):
            posted = await store.notices.of_claim(claim)
            said = Said("不符合条件", Channel.TELEPHONE, desk.on)
            objection = await notices.object_to(store, desk, posted[-1].id if posted else 0, said)
            finding = Finding(objection.id, claim.id % 2 == 0, "已核实")
            await notices.settle(store, desk, posted[-1].id, finding)

        await self.act("object", deed)

    async def pay(self, chosen: list[Claim], *, paid: bool, crashes: bool = False) -> None:
        """List, release and settle, each a transaction."""
        desk = await self.desk("finance")
        seen = [Seen(claim.id, claim.version) for claim in chosen]
        made = await self.act("list", lambda s: payments.make_list(s, desk, seen), crashes=crashes)
        if made is None:
            return
        await self.act("release", lambda s: payments.release(s, desk, made.id))
        why = Defect(None, "account_closed", "银行退回")
        for claim in chosen:
            if paid:
                await self.act("paid", lambda s, c=claim: payments.mark_paid(s, desk, made.id, [c.id], desk.on))
            else:
                await self.act("failed", lambda s, c=claim: payments.mark_failed(s, desk, made.id, c.id, why))

    async def pass_days(self, days: int) -> None:
        """Let the clock move, and what falls due be done."""
        self.clock.instant += timedelta(days=days)
        today, now = self.clock.today(), self.clock.now()
        await self.act("run out", lambda s: notices.run_out(s, self.catalogue, today, now))

    async def holds(self) -> None:
        """Assert every sentence below."""
        found = {claim.id: claim for claim in await self.claims()}
        self._a_draft_has_at_most_one_claim(found)
        self._no_claim_disappears_and_a_final_one_stays_as_it_is(found)
        self._a_claim_under_review_stands_at_a_step_of_its_scheme(found)
        async with self.database.snapshot() as connection:
            await self._history_has_no_gaps_and_no_claim_is_paid_twice(connection)
            await self._a_claim_is_on_one_live_payment_list_at_most(connection)
            await self._nobody_decides_on_two_steps_of_one_claim(connection)
            await self._every_row_is_one_that_was_written(connection)
        self.known = found

    def _a_draft_has_at_most_one_claim(self, found: dict[int, Claim]) -> None:
        drafts = [claim.draft_id for claim in found.values()]
        assert len(drafts) == len(set(drafts))
        numbers = [claim.number for claim in found.values()]
        assert len(numbers) == len(set(numbers))

    def _no_claim_disappears_and_a_final_one_stays_as_it_is(self, found: dict[int, Claim]) -> None:
        for number, before in self.known.items():
            assert found[number].version >= before.version
            if before.status.value in {"withdrawn", "paid"}:
                assert found[number].status is before.status
            if before.version == found[number].version:
                assert replace(found[number]) == before

    def _a_claim_under_review_stands_at_a_step_of_its_scheme(self, found: dict[int, Claim]) -> None:
        steps = {step.id for step in self.catalogue.get("jiangmen").workflow}
        for claim in found.values():
            assert claim.status.value in OPEN | FINAL
            if claim.status.value == "in_review":
                assert claim.step in steps

    async def _history_has_no_gaps_and_no_claim_is_paid_twice(self, connection) -> None:
        rows = (
            await connection.execute(select(claim_events).order_by(claim_events.c.claim_id, claim_events.c.seq))
        ).all()
        for number in {row.claim_id for row in rows}:
            lines = [row for row in rows if row.claim_id == number]
            assert [row.seq for row in lines] == list(range(1, len(lines) + 1))
            assert sum(row.code == "claim_paid" for row in lines) <= 1
            assert sum(row.code == "claim_submitted" for row in lines) <= 1

    async def _a_claim_is_on_one_live_payment_list_at_most(self, connection) -> None:
        live = payment_lines.c.status.in_(("listed", "paid"))
        counted = select(payment_lines.c.claim_id, func.count()).where(live).group_by(payment_lines.c.claim_id)
        assert all(count == 1 for _, count in (await connection.execute(counted)).all())
        over = select(claims.c.id).join(payment_lines, payment_lines.c.claim_id == claims.c.id)
        paid = over.where(payment_lines.c.status == "paid", payment_lines.c.amount != claims.c.granted)
        assert (await connection.execute(paid)).all() == []

    async def _nobody_decides_on_two_steps_of_one_claim(self, connection) -> None:
        agreed = (claim_events.c.code == "claim_agreed") & (claim_events.c.actor_kind == "staff")
        rows = (await connection.execute(select(claim_events).where(agreed))).all()
        steps: dict[tuple[int, int], set[str]] = {}
        for row in rows:
            steps.setdefault((row.claim_id, row.actor_id), set()).add(row.step)
        assert {who: each for who, each in steps.items() if len(each) > 1} == {}

    async def _every_row_is_one_that_was_written(self, connection) -> None:
        assert [one async for one in self.database.tally.findings(connection)] == []


def with_number(found, number: int):
    """Give an invoice a number of its own, so that no bill is filed twice."""
    if "invoice_number" not in found.fields:
        return found
    old = found.fields["invoice_number"]
    new = replace(old, value=f"{old.value[:-4]}{number:04}")
    return replace(found, fields={**found.fields, "invoice_number": new})
