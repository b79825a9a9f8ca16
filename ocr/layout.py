"""Turns a photo upright and reads its lines: one look for the lines at a set size, crops from the full photo."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.engines import Corners, Detector, Pixels, Recogniser, Text, cut
from ocr.page import Corner4, Line, Page

LOOK = 960  # pixels a side at which lines are looked for
CLOSER_LOOK = 1280
CLOSER_SQUARE = 0.7  # a squarer part is looked at smaller, for memory grows with the area
MARGIN = 0.02  # of the photo, around the print
SAMPLE = 5  # longest lines that are tried for the direction of the page
CLEAR = 0.85  # a page whose longest lines score this much is the right way up
FAINT = 0.35  # less certain than this is not print


@dataclass(frozen=True, slots=True)
class Sheet:
    """A photo turned upright, and where its lines are."""

    image: Pixels
    boxes: list[Corners]
    turns: int  # quarter turns counter-clockwise, from the photo as decoded


class Sight:
    """The eyes of a worker: both networks, loaded once."""

    def __init__(self, threads: int) -> None:
        self._detector = Detector(threads)
        self._recogniser = Recogniser(threads)

    def lay(self, image: Pixels, turns: int | None = None) -> Sheet:
        """Turn a photo upright; `turns` says how when its QR code has told, else the print tells."""
        if turns is not None:
            turned = _turn(image, turns)
            return Sheet(turned, self.boxes(turned), turns % 4)
        turned, turns, boxes = image, 0, self.boxes(image)
        if _lies_on_its_side(boxes):
            turned, turns = _turn(image, 1), 1
            boxes = self.boxes(turned)
        if self._upside_down(turned, boxes):
            boxes = [_upended(box, turned) for box in boxes]
            turned, turns = _turn(turned, 2), turns + 2
        return Sheet(turned, boxes, turns % 4)

    def page(self, image: Pixels, boxes: Sequence[Corners]) -> Page:
        """Read the lines of an upright photo as a page."""
        return Page(self.lines(image, boxes), image.shape[1], image.shape[0])

    def boxes(self, image: Pixels) -> list[Corners]:
        """Find the lines of a photo."""
        return self._detector.find(image, LOOK)

    def closer(self, sheet: Sheet) -> list[Corners]:
        """Find the lines again, nearer, where there was any print; small print needs it."""
        if not sheet.boxes:
            return []
        corners = np.concatenate(sheet.boxes)
        size = np.array((sheet.image.shape[1], sheet.image.shape[0]))
        margin = size * MARGIN
        left, top = np.maximum(corners.min(0) - margin, 0).astype(int)
        right, bottom = np.minimum(corners.max(0) + margin, size).astype(int)
        part = np.ascontiguousarray(sheet.image[top:bottom, left:right])
        square = min(part.shape[:2]) / max(part.shape[:2])
        longest = round(CLOSER_LOOK * min(1.0, (CLOSER_SQUARE / square) ** 0.5))
        return [box + np.array((left, top), np.float32) for box in self._detector.find(part, longest)]

    def lines(self, image: Pixels, boxes: Sequence[Corners]) -> list[Line]:
        """Read the lines of an upright photo."""
        texts = ((self.text(image, box), box) for box in boxes)
        return [Line(text.value, text.score, _points(box)) for text, box in texts if text.value and text.score > FAINT]

    def text(self, image: Pixels, box: Corners) -> Text:
        """Read one line."""
        return self._recogniser.read(cut(image, box))

    def _upside_down(self, image: Pixels, boxes: Sequence[Corners]) -> bool:
        longest = sorted(boxes, key=_length)[-SAMPLE:]
        if not longest:
            return False
        crops = [cut(image, box) for box in longest]
        straight = float(np.mean([self._recogniser.read(crop).score for crop in crops]))
        if straight > CLEAR:
            return False
        turned = [self._recogniser.read(np.ascontiguousarray(crop[::-1, ::-1])).score for crop in crops]
        return float(np.mean(turned)) > straight


def _turn(image: Pixels, quarter_turns: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(image, quarter_turns)) if quarter_turns % 4 else image


def _lies_on_its_side(boxes: Sequence[Corners]) -> bool:
    """Say whether more length of print runs down the photo than across."""
    down = sum(_length(box) for box in boxes if _steep(box))
    return down > sum(_length(box) for box in boxes if not _steep(box))


def _steep(box: Corners) -> bool:
    """Say whether a line runs down rather than across; a leaning one has its corners in another order."""
    sides = (box[1] - box[0], box[3] - box[0])
    along = max(sides, key=lambda side: float(np.linalg.norm(side)))
    return bool(abs(along[1]) > abs(along[0]))


def _length(box: Corners) -> float:
    return float(max(np.linalg.norm(box[1] - box[0]), np.linalg.norm(box[3] - box[0])))


def _upended(box: Corners, image: Pixels) -> Corners:
    size = np.array((image.shape[1], image.shape[0]), np.float32)
    return np.asarray((size - box)[[2, 3, 0, 1]], np.float32)


def _points(box: Corners) -> Corner4:
    top_left, top_right, bottom_right, bottom_left = ((float(x), float(y)) for x, y in box)
    return top_left, top_right, bottom_right, bottom_left
