from dataclasses import replace
from datetime import date

import pytest

from bot.demo.seed import seed
from bot.settings import Settings
from bot.wiring import product
from tests.chat.clock import MovableClock
from tests.chat.papers import BelievingReader
from tests.chat.phone import Phone
from tests.chat.walking import Town


@pytest.fixture
def server(engine, request):
    """The PostgreSQL of a test that runs there, None on SQLite."""
    return None if engine == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
async def settings(server, tmp_path):
    database = "sqlite" if server is None else await server.empty()
    return Settings(data=tmp_path / "data", today=date(2025, 6, 15), database=database)


@pytest.fixture
def clock(monkeypatch):
    """The product's clock, which the test moves; it stands at ten in the morning in Shanghai."""
    made = MovableClock()
    monkeypatch.setattr("bot.wiring.SystemClock", lambda _: made)
    return made


@pytest.fixture
async def started(settings):
    """The whole product on a real database, with the demo county; nothing runs but when it is asked to."""
    async with product(replace(settings)) as made:
        async with made.transaction() as store:
            await seed(store, made.desk.clock.today())
        yield made


@pytest.fixture
async def phone(started):
    opened = await Phone(started).open()
    yield opened
    await opened.client.aclose()


@pytest.fixture
async def quick(clock, settings, monkeypatch):
    """A phone on a product whose reader believes what photos say of themselves; staff work there too."""
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    town = await Town(settings, clock).open()
    await town.found()
    opened = await Phone(town.made).open()
    yield opened
    await opened.client.aclose()
    await town.close()
