"""The second recogniser agrees or offers another value; it never changes a verdict."""

import shutil

import pytest
from PIL import Image

from benchmarks.papers.fonts import font
from claims.papers import Box, Field, PaperKind, PaperReading, Quality, Verdict
from ocr import second
from ocr.agreement import heard
from ocr.picture import pixels

UNSURE = Field("128.50", Verdict.UNSURE, 0.9, ("print",), Box(10, 10, 160, 50))


def reading(**fields):
    return PaperReading(PaperKind.RECEIPT_SLIP, 0.9, Quality(ok=True), fields)


def test_agreement_is_a_source_and_nothing_more():
    field = heard(reading(total=UNSURE), {"total": "128.50"}).fields["total"]

    assert (field.sources, field.verdict, field.candidates) == (("print", "tesseract"), Verdict.UNSURE, ())


def test_another_value_is_offered_behind_the_others():
    field = heard(reading(total=UNSURE), {"total": "728.50", "gone": None}).fields["total"]

    assert (field.value, field.candidates, field.sources) == ("128.50", ("728.50",), ("print",))


def test_only_open_amounts_and_numbers_are_read_twice():
    page = pixels(Image.new("RGB", (400, 300), "white"))
    fields = {
        "total": UNSURE,
        "name": Field("陈玉兰", Verdict.UNSURE, 0.9, ("print",), Box(10, 80, 90, 30)),
        "proved": Field("12.00", Verdict.READ, 0.9, ("print", "words"), Box(10, 120, 90, 30)),
    }

    named, body = second.crops(page, fields)

    assert [(name, form) for name, form, _, _ in named] == [("total", "amount")]
    assert len(body) == named[0][2] * named[0][3]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_clear_digits_are_read():
    page = Image.new("L", (240, 56), "white")
    from PIL import ImageDraw

    ImageDraw.Draw(page).text((10, 4), "128.50", font=font("sans", 40), fill=0)

    answer, _ = second.read({"crops": [("total", "amount", 240, 56)]}, page.tobytes())

    assert answer == {"said": {"total": "128.50"}}
