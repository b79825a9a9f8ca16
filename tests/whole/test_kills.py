"""Killing the product at random moments, under load, loses nothing that was acknowledged and doubles nothing."""

import pytest

from benchmarks.kills import batch

EACH = 20  # kills of one town, as in the long run; two towns make forty

pytestmark = pytest.mark.usefixtures("own_wiring")


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("first", [0, EACH])
def test_kill_9_at_work_at_the_start_in_a_backup_a_rotation_or_a_migration_loses_and_doubles_nothing(first):
    found = batch(first, EACH)

    assert found.failures == ()
    assert found.counts["messages acknowledged"] > 0
    assert found.counts["submissions acknowledged"] == 8
    assert found.counts["decisions acknowledged"] > 0
    assert found.counts["payments acknowledged"] > 0
