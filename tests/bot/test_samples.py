"""Every kind of paper that a scheme asks for has an example picture: invented, marked, and small."""

import io

import pytest
from PIL import Image

from bot.drawings import draw
from claims.typed import check_sign
from locales.samples import ID_NUMBER, SAMPLES
from schemes.loading import load
from schemes.vocabulary import PAPERS

ASKED = sorted({material.kind for scheme in load().all for material in scheme.materials})


def test_every_paper_that_a_scheme_asks_for_has_an_example():
    assert set(ASKED) <= set(SAMPLES) <= set(PAPERS)


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_an_example_is_a_picture_of_a_good_size(kind):
    drawn = draw({"sample": kind})

    picture = Image.open(io.BytesIO(drawn))
    assert picture.format == "PNG"
    assert 600 <= picture.width <= 1280
    assert 400 <= picture.height <= 1280
    assert len(drawn) < 100_000


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_an_example_bears_its_mark_in_red_across(kind):
    picture = Image.open(io.BytesIO(draw({"sample": kind}))).convert("RGB")

    reddish = sum(count for count, (red, green, _) in picture.getcolors(1 << 20) if red - green > 25)

    assert reddish > picture.width * picture.height * 0.02


def test_the_number_on_the_examples_belongs_to_nobody():
    assert check_sign(ID_NUMBER) != ID_NUMBER[-1]
    assert all(ID_NUMBER in value for value in _numbers())


def _numbers() -> list[str]:
    values = [value for one in SAMPLES.values() for _, value in one.lines]
    return [value for value in values if len(value) >= 18 and value.isdigit() and set(value) != {"0"}]
