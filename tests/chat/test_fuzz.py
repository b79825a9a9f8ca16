"""Updates that nobody would send: each is handled, none ends in an error."""

import pytest

from benchmarks.fuzz import fuzz

UPDATES = 300


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_three_hundred_fuzzed_updates_end_in_no_error(tmp_path, own_wiring):
    found = await fuzz(0, UPDATES, tmp_path)

    assert found.failures == ()
    assert sum(found.counts.values()) == UPDATES
    assert len(found.counts) > 6
