import pytest

from tests.chat.conftest import clock, quick, server, settings, started
from tests.chat.papers import BelievingReader
from tests.chat.walking import Town
from tests.helpers.served import serving
from tests.web_chat.browser import browser

__all__ = ["clock", "quick", "server", "settings", "started"]


@pytest.fixture
async def town(settings, clock, monkeypatch):
    """The demo county with a reader that believes photos."""
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    town = await Town(settings, clock).open()
    await town.found()
    yield town
    await town.close()


@pytest.fixture
async def site(town):
    """The address of a product that serves the web chat."""
    async with serving(town) as address:
        yield address


@pytest.fixture
async def chromium():
    async with browser() as opened:
        yield opened
