"""The worker process: `python -m ocr.worker read|cut` answers one message after the other on its pipes."""

import os
import resource
import sys
from collections.abc import Callable
from io import BufferedReader, BufferedWriter

import numpy as np
from PIL import Image

from claims.errors import ClaimError
from claims.papers import Box
from ocr import frames
from ocr.confine import Limits, confine, die_with_parent
from ocr.frames import Head
from ocr.layout import Sight
from ocr.picture import decode, jpeg
from ocr.reading import Reading
from ocr.wire import to_json

MARGIN = 0.35  # of the box's height, around a crop
Answer = tuple[Head, bytes]


def _read(sight: Sight) -> Callable[[Head, bytes], Answer]:
    def read(head: Head, photo: bytes) -> Answer:
        reading = Reading(decode(photo), sight)
        if head["do"] == "turns":
            return {"turns": reading.sheet.turns}, b""
        return {"turns": reading.sheet.turns} | to_json(reading.finish()), b""

    return read


def _cut(head: Head, photo: bytes) -> Answer:
    """Cut out a part, or hand back the whole, turned as the reading was."""
    image = decode(photo)
    turns = int(head["turns"])
    if turns:
        image = image.transpose(
            (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)[turns - 1]
        )
    if head["box"] is not None:
        image = image.crop(_with_margin(Box(*head["box"]), image))
    return {}, jpeg(image, int(head["longest"]))


def _with_margin(box: Box, image: Image.Image) -> tuple[int, int, int, int]:
    margin = round(min(box.width, box.height) * MARGIN) + 4
    left, top = (min(max(0, side - margin), most - 1) for side, most in ((box.x, image.width), (box.y, image.height)))
    right, bottom = box.x + box.width + margin, box.y + box.height + margin
    return left, top, max(min(right, image.width), left + 1), max(min(bottom, image.height), top + 1)


def _tasks(role: str, threads: int) -> Callable[[Head, bytes], Answer]:
    if role == "cut":
        return _cut
    sight = Sight(threads)
    Reading(Image.fromarray(np.full((320, 320, 3), 255, np.uint8)), sight).finish()
    return _read(sight)


def _pipes() -> tuple[BufferedReader, BufferedWriter]:
    """Keep the pipes for messages; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return os.fdopen(os.dup(0), "rb"), answers


def main(role: str, threads: int) -> None:
    """Answer messages until the bot goes away."""
    die_with_parent()
    os.nice(5)
    questions, answers = _pipes()
    task = _tasks(role, threads)
    frames.write(answers, {"ready": role, "given_up": confine(Limits())})
    while (message := frames.read(questions)) is not None:
        try:
            head, body = task(*message)
        except ClaimError as refusal:
            head, body = {"refused": type(refusal).__name__}, b""
        except MemoryError:
            head, body = {"refused": "PhotoTooLarge"}, b""
        frames.write(answers, head | {"memory_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}, body)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
