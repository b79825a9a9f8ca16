"""A second recogniser for single fields: Tesseract reads the crop of an amount or a number that nothing proves.

It agrees or offers another value; it never proves one, for it goes wrong where the first one does.
"""

import re

import cv2
import numpy as np
import pytesseract
from PIL import Image

from claims.papers import Box, Field, Verdict
from ocr.amounts import amounts
from ocr.engines import Pixels
from ocr.frames import Head
from ocr.page import plain

FORMS = {"amount": re.compile(r"\d+\.\d{2}"), "number": re.compile(r"\d{8,20}")}  # on days it is wrong too often
LETTERS = {"amount": "0123456789.,", "number": "0123456789"}
LANGUAGE = "eng"
LINE = "--psm 7 -c tessedit_char_whitelist="
MOST = 3  # fields of a paper; each costs about a tenth of a second
HEIGHT = 56  # pixels of a crop
SECONDS = 4

Crops = list[tuple[str, str, int, int]]  # field, form, width, height


def crops(image: Pixels, fields: dict[str, Field]) -> tuple[Crops, bytes]:
    """Cut out the fields that are worth a second reading, as grey pixels one after the other."""
    named: Crops = []
    body = b""
    for name, field in fields.items():
        form = next((form for form, pattern in FORMS.items() if pattern.fullmatch(field.value or "")), None)
        if form and field.box and field.verdict is Verdict.UNSURE and len(named) < MOST:
            crop = _crop(image, field.box)
            named.append((name, form, crop.shape[1], crop.shape[0]))
            body += crop.tobytes()
    return named, body


def _crop(image: Pixels, box: Box) -> Pixels:
    margin = box.height // 6
    part = image[
        max(0, box.y - margin) : box.y + box.height + margin, max(0, box.x - margin) : box.x + box.width + margin
    ]
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    scale = HEIGHT / grey.shape[0]
    return np.asarray(
        cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC),
        np.uint8,
    )


def read(head: Head, body: bytes) -> tuple[Head, bytes]:
    """Read crops; a worker's task."""
    said, start = {}, 0
    for name, form, width, height in head["crops"]:
        crop = Image.frombytes("L", (width, height), body[start : start + width * height])
        start += width * height
        said[name] = _value(form, crop)
    return {"said": said}, b""


def _value(form: str, crop: Image.Image) -> str | None:
    try:
        text = pytesseract.image_to_string(crop, lang=LANGUAGE, config=LINE + LETTERS[form], timeout=SECONDS)
    except (RuntimeError, pytesseract.TesseractError):
        return None
    text = plain(text)
    found = [str(value) for value in amounts(text)] if form == "amount" else re.findall(r"\d{8,20}", text)
    return found[0] if found else None
