"""Two dozen people walk through the chat at random; nobody ever stands without an answer or a way out."""

import pytest

from bot.settings import Settings
from handlers.screens import SCREENS
from tests.chat.clock import MovableClock
from tests.chat.papers import BelievingReader
from tests.chat.walking import Town, Walker

WALKS, STEPS = 24, 10


@pytest.mark.slow
@pytest.mark.timeout(1500)
async def test_wherever_a_random_walk_ends_there_is_an_answer_and_a_way_out(tmp_path, monkeypatch, caplog):
    clock = MovableClock()
    monkeypatch.setattr("bot.wiring.SystemClock", lambda _: clock)
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    town = await Town(Settings(data=tmp_path / "data", today=clock.day), clock).open()
    await town.found()
    others, screens = [], set()

    for number in range(WALKS):
        walker = await Walker(town, number, others).open()
        await walker.walk(STEPS)
        screens |= walker.screens
    await town.close()

    assert len(screens) > len(SCREENS) / 2
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
