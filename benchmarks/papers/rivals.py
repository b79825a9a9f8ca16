"""The same papers read by RapidOCR and by Tesseract as they come, with our labels but nothing else of ours."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from tempfile import NamedTemporaryFile
from time import perf_counter
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from claims.papers import PaperReading, Quality
from ocr.page import Line, Page
from ocr.papers import FORMS
from ocr.sorting import sort
from ocr.verdicts import judge

Pixels = NDArray[np.uint8]
Lines = Callable[[Pixels], list[Line]]
LEAST = 30  # Tesseract's own certainty, in percent


def rivals() -> dict[str, Lines]:
    """Return the engines that are installed, ready to read."""
    ready: dict[str, Lines] = {"plain RapidOCR": _rapid()}
    if shutil.which("tesseract"):
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # several threads make it slower on small machines
        ready["plain Tesseract"] = _tesseract
    return ready


def read(lines: Lines, photo: bytes) -> PaperReading:
    """Read a photo with a rival; its fields are found beside our labels and believed as they are."""
    began = perf_counter()
    image = cv2.cvtColor(cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    page = Page(lines(np.asarray(image, np.uint8)), image.shape[1], image.shape[0])
    kind, clear = sort(page, None)
    evidence = FORMS[kind].gather(page, None)
    fields = {name: judge([one for one in evidence.of(name) if one.source == "print"]) for name in FORMS[kind].fields}
    reading = PaperReading(kind, clear, Quality(ok=True), fields)
    return replace(reading, seconds=perf_counter() - began)


def _rapid() -> Lines:
    from rapidocr import RapidOCR  # heavy, and only for the comparison

    engine = RapidOCR(params={"Global.log_level": "error"})

    def lines(image: Pixels) -> list[Line]:
        found = engine(image[..., ::-1])
        if found.boxes is None:
            return []
        rows = zip(found.boxes, found.txts, found.scores, strict=True)
        return [Line(text, float(score), tuple((float(x), float(y)) for x, y in box)) for box, text, score in rows]

    return lines


def _tesseract(image: Pixels) -> list[Line]:
    import pytesseract

    with NamedTemporaryFile(suffix=".bmp") as file:  # pytesseract would spend its time on packing a PNG
        cv2.imwrite(file.name, image[..., ::-1])
        said: dict[str, list[Any]] = pytesseract.image_to_data(
            file.name, lang="chi_sim+eng", config="--psm 6", output_type=pytesseract.Output.DICT
        )
    rows: dict[tuple[int, ...], list[int]] = {}
    for place, text in enumerate(said["text"]):
        if str(text).strip() and float(said["conf"][place]) > LEAST:
            key = tuple(int(said[name][place]) for name in ("block_num", "par_num", "line_num"))
            rows.setdefault(key, []).append(place)
    return [_joined(said, places) for places in rows.values()]


def _joined(said: dict[str, list[Any]], places: list[int]) -> Line:
    left = min(said["left"][place] for place in places)
    top = min(said["top"][place] for place in places)
    right = max(said["left"][place] + said["width"][place] for place in places)
    bottom = max(said["top"][place] + said["height"][place] for place in places)
    text = "".join(str(said["text"][place]) for place in places)
    score = float(np.mean([said["conf"][place] for place in places])) / 100
    return Line(text, score, ((left, top), (right, top), (right, bottom), (left, bottom)))
