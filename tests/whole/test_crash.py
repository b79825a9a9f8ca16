"""Killing the process at random moments loses nothing that was acknowledged and doubles nothing."""

import asyncio
import random
import signal
import uuid
from collections import Counter
from contextlib import suppress

import httpx
import pytest

from benchmarks.served import Person, start

KILLS = 6
PEOPLE = 4


async def write(person, acknowledged, stop):
    """Post short texts, each until it is acknowledged, with the same key."""
    while not stop.is_set():
        text = f"x{uuid.uuid4().hex[:12]}"
        key = uuid.uuid4().hex
        while True:
            try:
                await person.post("messages", json={"text": text, "key": key})
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
            else:
                acknowledged.append(text)
                break
        await asyncio.sleep(random.uniform(0.05, 0.2))


async def everything(person):
    """Read the whole chat once nothing new comes any more."""
    quiet = 0
    while quiet < 3:
        with suppress(httpx.HTTPError):
            quiet = 0 if await person.news(1) else quiet + 1
    return person.seen


@pytest.mark.slow
async def test_nothing_acknowledged_is_lost_or_doubled_by_kill_9(tmp_path):
    running = await start(tmp_path / "data")
    people = [await Person.open(running.url) for _ in range(PEOPLE)]
    acknowledged = [[] for _ in people]
    stop = asyncio.Event()
    writers = [asyncio.create_task(write(p, a, stop)) for p, a in zip(people, acknowledged, strict=True)]
    for _ in range(KILLS):
        await asyncio.sleep(random.uniform(0.3, 1.5))
        await running.stop(signal.SIGKILL)
        running = await start(tmp_path / "data", running.port)
    stop.set()
    await asyncio.gather(*writers)

    for person, texts in zip(people, acknowledged, strict=True):
        seen = await everything(person)
        mine = Counter(message["text"] for message in seen if message["from"] == "person")
        answers = sum(message["from"] == "bot" and not message["edited"] for message in seen)
        assert {mine[text] for text in texts} == {1}
        assert answers == len(mine)
    assert sum(map(len, acknowledged)) > PEOPLE * KILLS
    await running.stop()
    for person in people:
        await person.client.aclose()
