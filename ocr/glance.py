"""A first look at a photo, within tenths of a second: its code, and what is surely wrong with it."""

from dataclasses import dataclass

from PIL import Image

from ocr.picture import pixels
from ocr.quality import hint
from ocr.scan import scan

PIXELS = 3_000_000  # a code is found at this size as well, and decoding takes a third of the time


@dataclass(frozen=True, slots=True)
class Glance:
    """What a first look shows."""

    codes: tuple[str, ...]
    reason: str | None  # what is surely wrong, None when nothing is or a code tells what is needed


def glance(image: Image.Image) -> Glance:
    """Look once; a blurred photo whose code can be read is not called blurred."""
    photo = pixels(image)
    codes = tuple(mark.text for mark in scan(photo))
    return Glance(codes, None if codes else hint(photo).reason)
