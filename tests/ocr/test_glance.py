"""The first look at a photo: quick, and silent where it is not sure."""

from io import BytesIO

from PIL import ImageFilter

from benchmarks.papers import catalogue
from ocr.glance import PIXELS, glance
from ocr.picture import decode
from ocr.reader import Reader


def photo_of(level):
    _, photo = catalogue.photo("settlement", level, 1)
    return decode(photo, PIXELS)


def test_a_sharp_photo_gets_no_word():
    assert glance(photo_of("easy")).reason is None


def test_a_photo_out_of_focus_is_called_blurred():
    assert glance(photo_of("easy").filter(ImageFilter.GaussianBlur(9))).reason == "blurred"


def test_a_photo_in_the_dark_is_called_dark():
    assert glance(photo_of("easy").point(lambda level: level // 5)).reason == "dark"


def test_a_photo_whose_code_is_read_is_never_called_bad():
    _, photo = catalogue.photo("digital", "medium", 2)

    seen = glance(decode(photo, PIXELS))

    assert seen.codes[0].startswith("01,")
    assert seen.reason is None


async def test_a_first_look_is_taken_by_a_worker():
    dark = BytesIO()
    photo_of("easy").point(lambda level: level // 5).save(dark, "JPEG")
    reader, said = Reader(), []

    while "dark" not in said and len(said) < 50:  # the first looks may find the worker still starting
        said.append(await reader.glance(dark.getvalue()))

    await reader.close()
    assert said[-1] == "dark"
    assert set(said[:-1]) <= {None}


async def test_a_first_look_at_no_picture_says_nothing():
    reader = Reader()

    reason = await reader.glance(b"\xff\xd8\xff but nothing else")

    await reader.close()
    assert reason is None
