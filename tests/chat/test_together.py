"""Several products on one PostgreSQL and one folder, each with a part of the work."""

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date

import pytest

from bot.demo.seed import seed
from bot.settings import Settings, work_in
from bot.wiring import product
from tests.chat.filing import answer, consented
from tests.chat.papers import BelievingReader, Invented
from tests.chat.phone import Phone

ME = Invented(914)


@pytest.fixture
async def serve(on_postgres, tmp_path, monkeypatch):
    """Start products that share everything."""
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    shared = Settings(data=tmp_path / "data", today=date(2025, 6, 15), database=on_postgres)
    async with AsyncExitStack() as stack:

        async def start(parts):
            return await stack.enter_async_context(product(replace(shared, only=work_in(parts))))

        yield start


async def at(phone, made):
    """Let the phone's next calls reach another process."""
    kept = phone.client.cookies, phone.token, phone.chat
    await phone.client.aclose()
    phone.product = made
    await phone.open()
    phone.client.cookies, phone.token, phone.chat = kept


async def founded(made):
    async with made.transaction() as store:
        await seed(store, made.desk.clock.today())


async def test_a_paper_taken_in_by_one_process_is_read_by_another(serve):
    front, reader = await serve("chat,web"), await serve("read")
    await founded(front)
    phone = await Phone(front).open()
    await consented(phone)
    await answer(phone)
    await phone.send(("1.jpg", ME.paper("id_card", 100)))

    assert await reader.readers.once()
    await phone.news()

    assert [phone.seen[number]["read"] for number in phone.order if phone.seen[number]["photo"]] == [True]
    await phone.client.aclose()


async def test_a_person_goes_on_at_another_process_where_he_left_off(serve):
    one, two = await serve("chat,web"), await serve("chat,web")
    await founded(one)
    phone = await Phone(one).open()
    await phone.say("/start")

    await at(phone, two)
    await phone.tap("同意")

    assert "给我自己办" in phone.buttons()
    await phone.client.aclose()


async def test_two_processes_that_have_the_same_update_in_hand_answer_it_once(serve):
    one, two = await serve("chat,web"), await serve("chat,web")
    await founded(one)
    phone = await Phone(one).open()
    await phone.post("messages", json={"text": "/start", "key": "k"})

    taken = await one.intake.take(), await two.intake.take()
    await one.intake.idle()
    await two.intake.idle()
    await one.sender.take()
    await two.sender.take()
    await one.sender.idle()
    await two.sender.idle()

    assert taken == (1, 1)
    assert [message["from"] for message in await phone.news()] == ["bot"]
    await phone.client.aclose()


async def test_a_process_that_only_reads_shows_no_pages(serve):
    reader = await serve("read")
    phone = Phone(reader)

    with pytest.raises(ValueError, match="Expecting value"):
        await phone.open()

    assert (await phone.client.get("/healthz")).status_code == 200
    assert (await phone.client.get("/staff/")).status_code == 404
    await phone.client.aclose()
