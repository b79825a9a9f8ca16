"""Killing the product at random moments, under load, loses nothing that was acknowledged and doubles nothing."""

import pytest

from benchmarks.kills import batch

KILLS = 20

pytestmark = pytest.mark.usefixtures("own_wiring")


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_kill_9_at_work_at_the_start_in_a_backup_a_rotation_or_a_migration_loses_and_doubles_nothing():
    found = batch(0, KILLS)

    assert found.failures == ()
    assert found.counts["messages acknowledged"] > 0
    assert found.counts["submissions acknowledged"] == 8
    assert found.counts["decisions acknowledged"] > 0
    assert found.counts["payments acknowledged"] > 0
