from dataclasses import replace
from datetime import date

import pytest

from bot.demo.seed import seed
from bot.settings import Settings
from bot.wiring import product
from tests.chat.clock import MovableClock
from tests.chat.phone import Phone


@pytest.fixture
async def settings(tmp_path):
    return Settings(data=tmp_path / "data", today=date(2025, 6, 15))


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
