"""What holds when several transactions, or several processes, write one database at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from claims.denials import LoginTaken
from claims.refusals import ClaimChanged, LeaseLost
from claims.staff import Role, Staff
from storage import chat
from storage.audit_chain import broken_links, seal_lines
from storage.database import Database
from storage.holds import Holds
from storage.jobs import SqlJobs
from storage.locks import hold
from storage.store import SqlStore, store_transaction
from storage.tables.chat import chats, inbox
from storage.tables.keys import data_keys
from storage.tables.staff import audit_lines
from storage.vault import vault_of
from tests.keys import KEYRING
from tests.storage.conftest import NOW, FixedClock

MANY = 8


@pytest.fixture
async def other(place, database):
    """The same database, opened by another process where that can be; each has keys and locks of its own."""
    if isinstance(place, str):
        opened = await Database.open(place, KEYRING)
        yield opened
        await opened.close()
    else:
        yield database


async def side_by_side(act: Callable[[int], Awaitable[object]]) -> list[object]:
    """Do something many times at once."""
    return list(await asyncio.gather(*(act(number) for number in range(MANY))))


async def test_serial_numbers_are_never_given_twice(database, other):
    async def take(number: int) -> int:
        async with store_transaction((database, other)[number % 2], FixedClock())() as store:
            return await store.claims.next_serial("440785", 2025)

    assert sorted(await side_by_side(take)) == list(range(1, MANY + 1))


async def test_somebody_who_writes_for_the_first_time_twice_at_once_is_one_person(database, other):
    async def meet(number: int) -> int:
        async with (database, other)[number % 2].transaction() as connection:
            return (await chat.meet(connection, "web", "17", "zh_Hans", NOW)).person_id

    met = await side_by_side(meet)

    assert len(set(met)) == 1
    async with database.snapshot() as connection:
        assert (await connection.execute(select(func.count()).select_from(chats))).scalar_one() == 1


async def test_the_same_update_taken_in_by_two_processes_is_kept_once(database, other):
    async def arrive(number: int) -> None:
        async with (database, other)[number % 2].transaction() as connection:
            await chat.arrive(connection, "telegram", 5, "17", {"text": "hello"}, NOW)

    await side_by_side(arrive)

    async with database.snapshot() as connection:
        assert (await connection.execute(select(func.count()).select_from(inbox))).scalar_one() == 1


async def test_a_data_key_asked_for_by_many_at_once_is_made_once(database, other):
    async def ask(number: int) -> int:
        async with (database, other)[number % 2].transaction() as connection:
            return (await vault_of(connection).key_of(connection, "person:1")).id

    assert len(set(await side_by_side(ask))) == 1


async def test_nothing_is_sealed_with_a_key_that_another_process_has_erased(database, other):
    async with other.transaction() as connection:
        before = await vault_of(connection).key_of(connection, "person:1")
    async with database.transaction() as connection:
        await vault_of(connection).erase(connection, ["person:1"])

    async with other.transaction() as connection:
        after = await vault_of(connection).key_of(connection, "person:1")

    assert after.id != before.id
    async with database.snapshot() as connection:
        live = select(data_keys.c.id).where(data_keys.c.wrapped.is_not(None))
        assert (await connection.execute(live)).scalars().all() == [after.id]


async def test_a_job_is_leased_to_one_worker_and_ended_by_no_other(database, other):
    async with database.transaction() as connection:
        await SqlJobs(connection).add("read_page", "1", key="page-1", due_at=NOW)

    async def lease(number: int) -> object:
        async with (database, other)[number % 2].transaction() as connection:
            return await SqlJobs(connection).lease(("read_page",), NOW, 60)

    leased = [job for job in await side_by_side(lease) if job is not None]
    async with other.transaction() as connection:
        again = await SqlJobs(connection).lease(("read_page",), NOW + timedelta(seconds=61), 60)

    assert len(leased) == 1
    assert again is not None
    with pytest.raises(LeaseLost):
        async with database.transaction() as connection:
            await SqlJobs(connection).done(leased[0])


async def test_the_same_work_asked_for_by_two_at_once_is_done_once(database, other):
    async def ask(number: int) -> None:
        async with (database, other)[number % 2].transaction() as connection:
            await SqlJobs(connection).add("read_page", "1", key="page-1", due_at=NOW)

    await side_by_side(ask)

    async with database.transaction() as connection:
        assert await SqlJobs(connection).lease(("read_page",), NOW, 60) is not None
        assert await SqlJobs(connection).lease(("read_page",), NOW, 60) is None


async def test_pages_that_come_in_at_once_get_places_of_their_own(database, other):
    async with store_transaction(database, FixedClock())() as store:
        person = await store.people.add("zh_Hans", NOW)
        draft = await store.drafts.add(person.id, NOW)
    async with database.transaction() as connection:
        digests = [f"page-{number}" for number in range(MANY)]
        rows = [{"digest": digest, "size": 1, "media_type": "image/jpeg", "created_at": NOW} for digest in digests]
        await connection.execute(inbox.metadata.tables["files"].insert(), rows)

    async def add(number: int) -> int:
        async with store_transaction((database, other)[number % 2], FixedClock())() as store:
            return (await store.drafts.add_page(draft, f"page-{number}", "image/jpeg", NOW)).position

    assert sorted(await side_by_side(add)) == list(range(1, MANY + 1))


async def test_a_draft_changed_by_two_at_once_is_changed_by_one(database, other):
    async with store_transaction(database, FixedClock())() as store:
        person = await store.people.add("zh_Hans", NOW)
        draft = await store.drafts.add(person.id, NOW)

    async def change(number: int) -> bool:
        try:
            async with store_transaction((database, other)[number % 2], FixedClock())() as store:
                found = await store.drafts.of_person(draft.id, person.id)
                await store.drafts.save(replace(found, answers={**found.answers, f"n{number}": number}))
        except ClaimChanged:
            return False
        return True

    done = await side_by_side(change)

    async with store_transaction(database, FixedClock())() as store:
        assert len((await store.drafts.of_person(draft.id, person.id)).answers) == sum(map(bool, done)) == MANY


async def test_lines_of_the_audit_written_while_it_is_sealed_break_no_chain(database, other):
    async def write(number: int) -> None:
        async with (database, other)[number % 2].transaction() as connection:
            await SqlStore(connection, FixedClock()).audit.note("looked", None, NOW, detail={"n": number})
            await asyncio.sleep(0.01 * number)

    async def seal(_: int) -> None:
        async with database.transaction() as connection:
            await seal_lines(connection, KEYRING)

    await asyncio.gather(side_by_side(write), side_by_side(seal))
    await seal(0)

    async with database.snapshot() as connection:
        assert [each async for each in broken_links(connection, KEYRING, {})] == []
        assert (await connection.execute(select(func.count()).select_from(audit_lines))).scalar_one() == MANY


async def test_one_login_is_given_to_one_account(database, other):
    async def add(number: int) -> bool:
        new = Staff(0, "li", f"李{number}", Role.VILLAGE, "440785104201", active=True)
        try:
            async with store_transaction((database, other)[number % 2], FixedClock())() as store:
                await store.staff.add(new, "hash", NOW)
        except LoginTaken:
            return False
        return True

    assert sum(map(bool, await side_by_side(add))) == 1


async def test_two_that_wait_for_each_other_end_with_one_that_may_try_again(on_postgres):
    database = await Database.open(on_postgres, KEYRING)
    first, second = asyncio.Event(), asyncio.Event()

    async def take(one: str, two: str, mine: asyncio.Event, theirs: asyncio.Event) -> bool:
        try:
            async with database.transaction() as connection:
                await hold(connection, one)
                mine.set()
                await theirs.wait()
                await hold(connection, two)
        except ClaimChanged:
            return False
        return True

    done = await asyncio.gather(take("a", "b", first, second), take("b", "a", second, first))
    await database.close()

    assert sorted(done) == [False, True]


async def test_a_name_is_held_by_one_process_until_it_lets_go_or_ends(on_postgres):
    one, two = Holds(on_postgres), Holds(on_postgres)

    assert await one.take("line:1")
    assert not await two.take("line:1")
    await one.let_go("line:1")
    assert await two.take("line:1")
    await two.close()
    assert await one.take("line:1")
    await one.close()


async def test_with_one_process_everything_may_be_taken():
    alone = Holds(None)

    assert await alone.take("line:1")
    await alone.let_go("line:1")
    await alone.close()
