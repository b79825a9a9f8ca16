"""People walk through the chat at random from wherever one can be; nobody stands without an answer or a way out."""

import pytest

from handlers.screens import SCREENS
from tests.chat.clock import MovableClock
from tests.chat.papers import BelievingReader
from tests.chat.starting import DAY, MORNING, PLACES, Rest

STEPS = 10


@pytest.mark.slow
@pytest.mark.timeout(1500)
async def test_wherever_a_random_walk_ends_there_is_an_answer_and_a_way_out(tmp_path, monkeypatch, caplog):
    clock = MovableClock(DAY, MORNING)
    monkeypatch.setattr("bot.wiring.SystemClock", lambda _: clock)
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    for folder in ("rest", "walk"):
        (tmp_path / folder).mkdir()
    rest = await Rest(tmp_path / "rest", clock).fill(len(PLACES))
    town, screens = await rest.copy(tmp_path / "walk"), set()

    for number, resting in enumerate(rest.walkers):
        walker = resting.going_on(town, number)
        await walker.walk(STEPS)
        screens |= walker.screens
    await town.close()

    assert screens == set(SCREENS)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
