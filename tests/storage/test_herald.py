import asyncio

from storage.herald import Herald


async def eventually(true) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_one_process_says_another_hears(on_postgres):
    one, two = Herald(on_postgres), Herald(on_postgres)
    woken, rooms = [], []
    two.hear("chat", lambda: woken.append("chat"))
    two.hear_of("room", rooms.append)
    tasks = [asyncio.create_task(each.run()) for each in (one, two)]
    await eventually(lambda: woken)  # once at the start, because something may have been missed

    one.say("chat")
    one.say("room:7")

    await eventually(lambda: len(woken) > 1 and rooms)
    assert (woken, rooms) == (["chat", "chat"], [7])
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_process_does_not_wake_itself(on_postgres):
    one, two = Herald(on_postgres), Herald(on_postgres)
    own, others = [], []
    one.hear("chat", lambda: own.append("chat"))
    two.hear("chat", lambda: others.append("chat"))
    tasks = [asyncio.create_task(each.run()) for each in (one, two)]
    await eventually(lambda: own and others)

    one.say("chat")

    await eventually(lambda: len(others) > 1)
    assert len(own) == 1
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_with_one_process_nothing_is_said():
    alone = Herald(None)

    alone.say("chat")

    await asyncio.wait_for(alone.run(), 5)
