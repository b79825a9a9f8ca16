"""What always runs goes on through trouble, and does not end in silence."""

import asyncio
import logging
from functools import partial

import pytest

from bot import lines
from bot.lines import Lines, through_trouble
from bot.serving import end_with
from claims.trouble import DiskFull


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(lines, "FIRST_WAIT", 0.01)


async def test_an_item_is_tried_again_in_its_place_until_the_trouble_is_over(caplog):
    troubles, done = [DiskFull(), DiskFull()], []

    async def handle(item):
        if troubles:
            raise troubles.pop()
        done.append(item)

    line = Lines(handle)
    for item in (1, 2, 3):
        line.add("somebody", item)
    await line.idle()

    assert done == [1, 2, 3]
    said = [(record.getMessage(), record.remedy) for record in caplog.records]
    assert said == [("storage_in_trouble", DiskFull.remedy)] * 2


async def test_an_item_that_cannot_be_handled_holds_up_nobody(caplog):
    done = []

    async def handle(item):
        if item == 1:
            raise RuntimeError("a defect")
        done.append(item)

    line = Lines(handle)
    line.add("somebody", 1)
    line.add("somebody", 2)
    await line.idle()

    assert done == [2]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_work_is_done_again_until_the_trouble_is_over():
    troubles = [DiskFull(), DiskFull()]

    async def work():
        if troubles:
            raise troubles.pop()

    await through_trouble(work)

    assert troubles == []


async def test_when_a_part_of_the_work_ends_by_an_error_everything_stops(caplog):
    stopped = []

    async def fails():
        raise RuntimeError("a defect")

    task = asyncio.create_task(fails())
    task.add_done_callback(partial(end_with, stop=lambda: stopped.append(1)))
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert stopped == [1]
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]


async def test_work_that_is_told_to_stop_stops_nothing_else():
    stopped = []
    task = asyncio.create_task(asyncio.sleep(60))
    task.add_done_callback(partial(end_with, stop=lambda: stopped.append(1)))

    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert stopped == []
