"""Everything of a county on PostgreSQL is killed in turn while people write and photograph."""

import asyncio

import pytest

from benchmarks.rolling import SERVES, Plan, run


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killing_processes_workers_and_postgresql_loses_doubles_and_swaps_nothing(postgres, tmp_path):
    plan = Plan(people=12, cameras=3, seconds=25, thinking=5, serving=2, reading=1, crash=postgres.restart)

    async def through_it_all():
        return await run(tmp_path, await postgres.empty(), plan)

    found = asyncio.run(through_it_all())

    assert found.failures == []
    assert (found.counts[f"kills of {SERVES}"], found.counts["kills of PostgreSQL"]) >= (1, 1)
    assert found.counts["texts"]
    assert found.counts["photos"]
