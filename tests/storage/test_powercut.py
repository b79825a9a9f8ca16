"""A disk that loses its power loses nothing that was acknowledged; a weaker setting would."""

import random

import apsw
import pytest

from benchmarks.lossy_disk import Disk, Fate, Platter, PowerCut
from benchmarks.powercut import batch, disk

CUTS = 300
pytestmark = [
    pytest.mark.usefixtures("own_wiring"),
    pytest.mark.filterwarnings(  # SQLite asks a dead disk again while it gives up; APSW can only tell of it
        "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


def test_what_was_synced_survives_every_fate_and_the_rest_does_not_always():
    for fate in Fate:
        platter = Platter()
        platter.write(0, b"a" * 2000)
        platter.sync()
        platter.write(0, b"b" * 2000)
        platter.write(2000, b"c" * 2000)

        platter.cut(fate, random.Random(1))

        left = {bytes([letter]) for letter in platter.durable}
        expected = {Fate.KEPT: {b"b", b"c"}, Fate.DROPPED: {b"a"}}
        assert left == expected.get(fate, left)
        assert len(left) > 1 or fate is Fate.DROPPED


def test_after_the_cut_nothing_reaches_the_disk():
    disk().begin({}, 3)
    connection = apsw.Connection("x.db", vfs=Disk.NAME)

    with pytest.raises((PowerCut, apsw.Error)):
        connection.execute("PRAGMA journal_mode=DELETE; CREATE TABLE t(a); INSERT INTO t VALUES (1)").fetchall()

    assert disk().dead
    connection.close()


@pytest.mark.slow
def test_three_hundred_power_cuts_lose_nothing_that_was_acknowledged():
    found = batch(0, CUTS)

    assert found.failures == ()
    assert found.counts["cuts"] == CUTS
    assert found.counts["acknowledged transactions"] > CUTS
    assert found.counts["acknowledged claims"] > 0
    assert {f"{fate} writes" for fate in Fate} <= set(found.counts)


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "harm"), [("NORMAL", "lost transactions"), ("OFF", "corrupt")])
def test_the_same_cuts_under_a_weaker_setting_do_harm(mode, harm):
    found = batch(0, 60, mode)

    assert found.counts[harm] > 0
