"""Buttons whose data was made up: each is told that it is old, none ends in an error or leaves the chat stuck."""

import logging

import pytest
from sqlalchemy import select, update

from benchmarks.fuzz import FIRST_NUMBER, Errors
from handlers.screens import TAPS
from storage import chat as rows
from storage.tables.chat import chats, sessions
from tests.chat.papers import BelievingReader
from tests.chat.walking import Town, Walker

ODD = ("", "²", "99", "9" * 40, "1.99", "x.0")
AT_SUBMIT = 11  # places along the straight way, where a draft has answers, papers and an account


async def person_of(walker: Walker) -> int:
    """Return who the person is."""
    async with walker.town.made.database.snapshot() as connection:
        mine = select(chats.c.person_id).where(chats.c.address == str(walker.phone.chat))
        return (await connection.execute(mine)).scalar_one()


async def stand_on(walker: Walker, screen: str | None) -> int:
    """Put the person on a screen; return the version that its buttons carry."""
    mine = sessions.c.person_id == await person_of(walker)
    async with walker.town.made.database.transaction() as connection:
        if screen is not None:
            await connection.execute(update(sessions).where(mine).values(screen=screen))
        return (await connection.execute(select(sessions.c.version).where(mine))).scalar_one()


async def has_no_draft(walker: Walker) -> bool:
    """Say whether the person has nothing in hand any more."""
    async with walker.town.made.transaction() as store:
        return not await store.drafts.open_of(await person_of(walker))


async def tap(walker: Walker, number: int, data: str) -> list[dict]:
    """Tap a button that only somebody who writes his own can have."""
    chat = {"id": walker.phone.chat, "type": "private", "first_name": "x"}
    sender = {"id": walker.phone.chat, "is_bot": False, "first_name": "x"}
    query = {"id": str(number), "from": sender, "chat_instance": "x", "data": data}
    message = {"message_id": 1, "date": 1_750_000_000, "chat": chat, "from": sender}
    body = {"update_id": number, "callback_query": query | {"message": message}}
    async with walker.town.made.database.transaction() as connection:
        await rows.arrive(connection, "web", number, str(walker.phone.chat), body, walker.town.clock.now())
    return await walker.phone.news()


async def _fresh(town: Town, number: int) -> Walker:
    walker = await Walker(town, number, []).open()
    await walker.go_ahead(AT_SUBMIT)
    return walker


@pytest.fixture
async def town(clock, settings, monkeypatch):
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    opened = await Town(settings, clock).open()
    await opened.found()
    yield opened
    await opened.close()


@pytest.fixture
def errors():
    handler = Errors()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("letters", ["ag", "hz"])
@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_a_button_with_made_up_data_is_answered(town, errors, letters):
    walkers, broken = [await _fresh(town, 0)], []
    number = FIRST_NUMBER
    actions = [tapped for tapped in TAPS.values() if letters[0] <= tapped.action[0] <= letters[1]]

    for tapped in actions:
        for argument in ODD:
            number += 1
            version = await stand_on(walkers[-1], tapped.screen)
            fresh = await tap(walkers[-1], number, f"{version}:{tapped.action}:{argument}")
            seen = errors.taken()
            if seen or not fresh:
                broken.append((tapped.action, argument, seen or "no answer"))
            if await has_no_draft(walkers[-1]):
                await walkers[-1].phone.client.aclose()
                walkers.append(await _fresh(town, len(walkers)))
    assert await walkers[-1].phone.say("/start")
    await walkers[-1].phone.client.aclose()

    assert sorted({(action, str(what)) for action, _, what in broken}) == []
    assert len(actions) > 30
