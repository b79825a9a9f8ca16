"""Thousands of damaged files go through the benchmark; a few of each kind go through every test run."""

from random import Random

import pytest

from benchmarks.papers.spoiling import FORMS, bomb, spoiled, whole
from claims.errors import ClaimError
from claims.papers import PaperReading, PhotoTooLarge
from ocr.reader import Reader

DAMAGED = 50  # of each form


@pytest.mark.parametrize("form", FORMS)
async def test_damage_is_read_or_refused_and_never_more(form):
    reader, chance, photo = Reader(), Random(form), whole(form)
    outcomes = []
    for _ in range(DAMAGED):
        try:
            outcomes.append(await reader.read(spoiled(photo, chance)))
        except ClaimError as refusal:
            outcomes.append(refusal)

    sound = await reader.read(photo)
    await reader.close()

    assert all(isinstance(outcome, PaperReading | ClaimError) for outcome in outcomes)
    assert isinstance(sound, PaperReading)


async def test_a_picture_that_swells_is_read_at_a_smaller_size_or_refused():
    reader = Reader()

    reading = await reader.read(bomb(7_000))
    with pytest.raises(PhotoTooLarge):
        await reader.read(bomb(8_000))

    await reader.close()
    assert (reading.width, reading.height) == (7_000, 7_000)
