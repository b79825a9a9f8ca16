"""The master key changes while people write, staff look and files come in: nobody waits, nothing is lost."""

import asyncio
import time

import httpx

from bot.control import Work
from bot.keeping import check, rotate
from bot.keys import open_keyring
from bot.wiring import product
from storage.tables.keys import data_keys

PEOPLE, ROTATIONS = 4, 3


async def talk(made, stop: asyncio.Event) -> tuple[int, int, float]:
    """Write until told to stop; return how much was taken, how much was answered, and the longest a post took."""
    transport = httpx.ASGITransport(app=made.page, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        token = (await client.get("/chat/api/session")).json()["token"]
        taken, slowest = 0, 0.0
        while not stop.is_set():
            began = time.perf_counter()
            body = {"text": f"x{taken}", "key": f"k{taken}"}
            answer = await client.post("/chat/api/messages", json=body, headers={"X-Chat-Token": token})
            slowest = max(slowest, time.perf_counter() - began)
            assert answer.status_code == 200, answer.text
            taken += 1
            await asyncio.sleep(0.02)
        answered, after = 0, 0
        while (news := (await client.get(f"/chat/api/messages?after={after}&wait=2")).json())["messages"]:
            answered += sum(one["from"] == "bot" and not one["edited"] for one in news["messages"])
            after = news["next"]
    return taken, answered, slowest


async def keep_files(made, stop: asyncio.Event) -> list[str]:
    """Keep one file after the other."""
    digests = []
    while not stop.is_set():
        digests.append(await made.desk.files.put(f"photo {len(digests)}".encode(), "image/jpeg"))
        await asyncio.sleep(0.02)
    return digests


async def test_the_master_key_changes_under_load_without_a_pause_and_nothing_is_lost(place):
    async with product(place.settings) as made:
        stop, names = asyncio.Event(), [made.database.vault.keyring.active]
        background = [asyncio.create_task(one) for one in (made.intake.run(), made.sender.run())]
        people = [asyncio.create_task(talk(made, stop)) for _ in range(PEOPLE)]
        files = asyncio.create_task(keep_files(made, stop))
        work = Work(made.transaction, made.desk.clock, place.settings, made.database)
        for _ in range(ROTATIONS):
            await asyncio.sleep(0.4)
            assert (await rotate(work, {})).exit == 0
            names.append(made.database.vault.keyring.active)
        stop.set()
        heard = await asyncio.gather(*people)
        kept = await files
        for task in background:
            task.cancel()

        assert len(set(names)) == ROTATIONS + 1
        for taken, answered, slowest in heard:
            assert taken > ROTATIONS
            assert answered == taken
            assert slowest < 5
        assert [await made.desk.files.get(digest) for digest in kept[:3]] == [b"photo 0", b"photo 1", b"photo 2"]
        async with made.database.snapshot() as connection:
            masters = {row.master for row in await connection.execute(data_keys.select())}
        assert masters == {names[-1]} == set(open_keyring(place.settings).masters)
    assert (await check(place.settings))[0] == []
