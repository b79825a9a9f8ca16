"""Several processes on one PostgreSQL, without affinity, one of them killed now and then."""

import asyncio

import pytest

from benchmarks.replicas import Plan, run

KILLS = 3


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_kill_9_of_one_of_two_processes_loses_doubles_and_swaps_nothing(postgres, tmp_path):
    async def through_kills():
        return await run(tmp_path, await postgres.empty(), Plan(count=2, kills=KILLS, people=4, seconds=12))

    found = asyncio.run(through_kills())

    assert found.failures == []
    assert found.counts["messages"] > KILLS


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_postgresql_that_crashes_and_comes_back_costs_time_and_nothing_else(postgres, tmp_path):
    async def through_a_crash():
        url = await postgres.empty()
        return await run(tmp_path, url, Plan(count=2, people=3, seconds=12, crash=postgres.restart))

    found = asyncio.run(through_a_crash())

    assert found.failures == []
    assert found.counts["messages"] > 1
