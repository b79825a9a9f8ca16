"""Thousands of damaged files go through the benchmark; a few of each kind go through every test run."""

from io import BytesIO
from random import Random

import pytest
from PIL import Image

from benchmarks.papers import portable
from benchmarks.papers.invoices import a_sale
from claims.errors import ClaimError
from claims.papers import PaperReading
from ocr.reader import Reader


def spoiled(photo, chance):
    """Cut, flip or repeat some of a file's bytes."""
    data = bytearray(photo)
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.5:
        del data[chance.randrange(len(data) // 4, len(data)) :]
    if chance.random() < 0.2:
        place = chance.randrange(len(data))
        data[place:place] = data[: chance.randrange(1, 2000)]
    return bytes(data)


def whole(form):
    if form == "PDF":
        return portable.document(a_sale(Random(1)))
    out = BytesIO()
    Image.effect_mandelbrot((160, 120), (-3, -2.5, 2, 2.5), 30).convert("RGB").save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "PDF"])
async def test_damage_is_read_or_refused_and_never_more(form):
    reader, chance, photo = Reader(), Random(form), whole(form)
    outcomes = []
    for _ in range(12):
        try:
            outcomes.append(await reader.read(spoiled(photo, chance)))
        except ClaimError as refusal:
            outcomes.append(refusal)

    sound = await reader.read(photo)
    await reader.close()

    assert all(isinstance(outcome, PaperReading | ClaimError) for outcome in outcomes)
    assert isinstance(sound, PaperReading)
