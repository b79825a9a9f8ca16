"""What a worker does: read a photo, cut a part out of it, or read single fields a second time."""

from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from claims.papers import Box
from ocr import second
from ocr.documents import is_document, load_spare_font, text_lines
from ocr.frames import Head
from ocr.glance import PIXELS, glance
from ocr.layout import Sight
from ocr.picture import decode, full_size, jpeg
from ocr.reading import Reading
from ocr.scaling import enlarged, scaled
from ocr.wire import to_json

MARGIN = 0.35  # of the box's shorter side, around a crop
TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
DOCUMENT = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 60]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 27>>stream
BT /F 9 Tf 9 9 Td (1) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF"""
Answer = tuple[Head, bytes]
Task = Callable[[Head, bytes], Answer]


def task(role: str, threads: int) -> Task:
    """Load what a role needs."""
    cv2.setNumThreads(threads)
    if role == "second":
        return second.read
    load_spare_font()
    return cut if role == "cut" else _reader(Sight(threads))


def rehearse(chosen: Task) -> None:
    """Go through all that a photo may need, so that nothing is left to be loaded when photos come."""
    if chosen is second.read:
        chosen({"crops": [("total", "amount", 60, 20)]}, bytes(60 * 20))
        return
    for form in ("PNG", "WEBP", "HEIF", "JPEG"):
        out = BytesIO()
        _specimen().save(out, form)
        decode(out.getvalue())
    decode(DOCUMENT)
    text_lines(DOCUMENT)
    for act in ("glance", "cut") if chosen is cut else ("read",):
        chosen({"do": act, "turns": 1, "box": [8, 8, 20, 20], "longest": 64}, out.getvalue())


def _specimen() -> Image.Image:
    """Return a small page with some print and a red spot."""
    page = np.full((320, 480, 3), 250, np.uint8)
    for row in range(8):
        cv2.putText(page, f"Total {row}28.50 yuan", (20, 40 + 36 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20, 20, 20), 2)
    cv2.circle(page, (300, 150), 50, (224, 60, 60), 3)
    return Image.fromarray(page)


def _reader(sight: Sight) -> Task:
    def read(head: Head, photo: bytes) -> Answer:
        reading = Reading(decode(photo), sight, text_lines(photo) if is_document(photo) else ())
        if head["do"] == "turns":
            return {"turns": reading.sheet.turns}, b""
        small = reading.finish()
        named, body = second.crops(reading.sheet.image, dict(small.fields))
        finished = enlarged(small, max(full_size(photo)))
        return {"turns": reading.sheet.turns, "crops": named} | to_json(finished), body

    return read


def cut(head: Head, photo: bytes) -> Answer:
    """Cut out a part, or hand back the whole, turned as the reading was; or only take a first look."""
    if head["do"] == "glance":
        seen = glance(decode(photo, PIXELS))
        return {"codes": list(seen.codes), "reason": seen.reason}, b""
    image = decode(photo)
    turns = int(head["turns"])
    if turns:
        image = image.transpose(TURNS[turns - 1])
    if head["box"] is not None:
        box = scaled(Box(*head["box"]), max(image.size) / max(full_size(photo)))
        image = image.crop(_with_margin(box, image))
    return {}, jpeg(image, int(head["longest"]))


def _with_margin(box: Box, image: Image.Image) -> tuple[int, int, int, int]:
    margin = round(min(box.width, box.height) * MARGIN) + 4
    left, top = (min(max(0, side - margin), most - 1) for side, most in ((box.x, image.width), (box.y, image.height)))
    right, bottom = box.x + box.width + margin, box.y + box.height + margin
    return left, top, max(min(right, image.width), left + 1), max(min(bottom, image.height), top + 1)
