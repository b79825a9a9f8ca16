"""Slow work is done once, whatever crashes."""

from datetime import timedelta

import pytest

from claims.ports import Job, Store, Transaction
from claims.refusals import LeaseLost
from storage.database import Database
from storage.jobs import TRIES, free_leases
from tests.storage.conftest import NOW

KIND = ("read_page",)
MINUTE = timedelta(minutes=1)


async def ask(store: Store, subject: str = "7") -> None:
    await store.jobs.add("read_page", subject, key=f"read_page:{subject}", due_at=NOW)


async def lease(store: Store, later: timedelta = timedelta()) -> Job:
    job = await store.jobs.lease(KIND, NOW + later, seconds=60)
    assert job is not None
    return job


async def test_the_same_work_asked_for_twice_is_done_once(transaction: Transaction) -> None:
    async with transaction() as store:
        await ask(store)
        await ask(store)
        job = await lease(store)

        again = await store.jobs.lease(KIND, NOW, seconds=60)

    assert (job.subject, job.attempts) == ("7", 1)
    assert again is None


async def test_work_that_is_done_is_not_asked_for_again_by_the_same_key(transaction: Transaction) -> None:
    async with transaction() as store:
        await ask(store)
        await store.jobs.done(await lease(store))

        await ask(store)

        assert await store.jobs.lease(KIND, NOW + MINUTE, seconds=60) is None
        assert await store.jobs.next_due(KIND) is None


async def test_work_whose_worker_died_goes_to_the_next(transaction: Transaction) -> None:
    async with transaction() as store:
        await ask(store)
        await lease(store)

        second = await lease(store, 2 * MINUTE)

    assert second.attempts == 2


async def test_a_start_takes_back_the_leases_of_the_process_before(
    database: Database, transaction: Transaction
) -> None:
    async with transaction() as store:
        await ask(store)
        first = await lease(store)

    async with database.transaction() as connection:
        freed = await free_leases(connection, NOW)

    async with transaction() as store:
        second = await lease(store)
        with pytest.raises(LeaseLost):
            await store.jobs.done(first)
    assert (freed, second.attempts) == (1, 2)


async def test_work_put_off_by_a_clock_that_was_ahead_is_due_at_the_next_start(
    database: Database, transaction: Transaction
) -> None:
    async with transaction() as store:
        await ask(store)
        await store.jobs.again(await lease(store), NOW + timedelta(days=400))

    async with database.transaction() as connection:
        await free_leases(connection, NOW)

    async with transaction() as store:
        assert (await lease(store)).attempts == 2


async def test_a_worker_that_was_too_slow_can_end_nothing(transaction: Transaction) -> None:
    async with transaction() as store:
        await ask(store)
        slow = await lease(store)
        fast = await lease(store, 2 * MINUTE)

        with pytest.raises(LeaseLost):
            await store.jobs.done(slow)
        await store.jobs.done(fast)
        with pytest.raises(LeaseLost):
            await store.jobs.again(fast, NOW)


async def test_work_put_off_waits_until_it_is_due(transaction: Transaction) -> None:
    async with transaction() as store:
        await ask(store)
        job = await lease(store)

        assert await store.jobs.again(job, NOW + 5 * MINUTE)

        assert await store.jobs.lease(KIND, NOW + MINUTE, seconds=60) is None
        assert await store.jobs.next_due(KIND) == NOW + 5 * MINUTE
        assert (await lease(store, 5 * MINUTE)).attempts == 2


async def test_after_too_many_failures_work_is_dead(transaction: Transaction) -> None:
    async with transaction() as store:
        await ask(store)
        kept = [await store.jobs.again(await lease(store), NOW) for _ in range(TRIES)]

        assert kept == [True] * (TRIES - 1) + [False]
        assert await store.jobs.lease(KIND, NOW + MINUTE, seconds=60) is None


async def test_work_that_kills_every_worker_is_buried_and_reported_once(transaction: Transaction) -> None:
    async with transaction() as store:
        await ask(store)
        for turn in range(TRIES):
            await lease(store, turn * 2 * MINUTE)
        later = NOW + TRIES * 2 * MINUTE

        assert await store.jobs.lease(KIND, later, seconds=60) is None
        buried = await store.jobs.bury(KIND, later)
        again = await store.jobs.bury(KIND, later)

    assert [job.subject for job in buried] == ["7"]
    assert again == ()


async def test_work_of_another_kind_is_left_alone(transaction: Transaction) -> None:
    async with transaction() as store:
        await ask(store)

        assert await store.jobs.lease(("send_report",), NOW, seconds=60) is None
        assert await store.jobs.next_due(("send_report",)) is None
