"""Turns a photo upright and reads its lines: one look for the lines at a set size, crops from the full photo."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from ocr.engines import Corners, Detector, Pixels, Recogniser, Text, cut
from ocr.page import Corner4, Line, Page
from ocr.stamps import Rows

LOOK = 960  # pixels a side at which lines are looked for
CLOSER_LOOK = 1280
CLOSER_SQUARE = 0.7  # a squarer part is looked at smaller, for memory grows with the area
MARGIN = 0.02  # of the photo, around the print
ROUND = 0.06  # of the photo's longer side, above and below some of its rows
SAMPLE = 5  # longest lines that are tried for the direction of the page
CLEAR = 0.85  # a page whose longest lines score this much is the right way up
FAINT = 0.35  # less certain than this is not print


@dataclass(frozen=True, slots=True)
class Sheet:
    """A photo turned upright, and where its lines are."""

    image: Pixels
    boxes: list[Corners]
    turns: int  # quarter turns counter-clockwise, from the photo as decoded
    known: Mapping[int, Text] = field(default_factory=dict)  # lines that were read to tell the direction


class Sight:
    """The eyes of a worker: both networks, loaded once."""

    def __init__(self, threads: int) -> None:
        self._detector = Detector(threads)
        self._recogniser = Recogniser(threads=1)
        self._hands = ThreadPoolExecutor(threads)  # two lines at once cost less than two threads on each

    def lay(self, image: Pixels, turns: int | None = None) -> Sheet:
        """Turn a photo upright; `turns` says how when its QR code has told, else the print tells."""
        if turns is not None:
            turned = _turn(image, turns)
            return Sheet(turned, self.boxes(turned), turns % 4)
        turned, turns, boxes = image, 0, self.boxes(image)
        if _lies_on_its_side(boxes):
            turned, turns = _turn(image, 1), 1
            boxes = self.boxes(turned)
        upside_down, known = self._direction(turned, boxes)
        if upside_down:
            boxes = [_upended(box, turned) for box in boxes]
            turned, turns = _turn(turned, 2), turns + 2
        return Sheet(turned, boxes, turns % 4, known)

    def page(self, image: Pixels, boxes: Sequence[Corners], known: Mapping[int, Text] | None = None) -> Page:
        """Read the lines of an upright photo as a page; those known by their place are not read again."""
        return Page(self.lines(image, boxes, known), image.shape[1], image.shape[0])

    def boxes(self, image: Pixels) -> list[Corners]:
        """Find the lines of a photo."""
        return self._detector.find(image, LOOK)

    def boxes_in(self, image: Pixels, rows: Sequence[Rows]) -> list[Corners]:
        """Find the lines around some rows of a photo, across its whole width and at the size of the whole."""
        longest = max(image.shape[:2])
        found = list[Corners]()
        for first, behind in bands(rows, ROUND * longest, image.shape[0]):
            part = image[first:behind]
            boxes = self._detector.find(part, LOOK * max(part.shape[:2]) / longest)
            found += [box + np.array((0, first), np.float32) for box in boxes]
        return found

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

    def lines(self, image: Pixels, boxes: Sequence[Corners], known: Mapping[int, Text] | None = None) -> list[Line]:
        """Read the lines of an upright photo."""
        texts = dict(known or {})
        unread = [place for place in range(len(boxes)) if place not in texts]
        read = self._hands.map(lambda place: self._text(image, boxes[place]), unread)
        texts |= zip(unread, read, strict=True)
        return [
            Line(texts[place].value, texts[place].score, _points(box))
            for place, box in enumerate(boxes)
            if texts[place].value and texts[place].score > FAINT
        ]

    def _text(self, image: Pixels, box: Corners) -> Text:
        return self._recogniser.read(cut(image, box))

    def _direction(self, image: Pixels, boxes: Sequence[Corners]) -> tuple[bool, dict[int, Text]]:
        """Say whether a photo is upside down, and what its longest lines say the right way up."""
        longest = sorted(range(len(boxes)), key=lambda place: _length(boxes[place]))[-SAMPLE:]
        crops = [cut(image, boxes[place]) for place in longest]
        straight = list(self._hands.map(self._recogniser.read, crops))
        if not longest or _mean_score(straight) > CLEAR:
            return False, dict(zip(longest, straight, strict=True))
        turned = list(
            self._hands.map(lambda crop: self._recogniser.read(np.ascontiguousarray(crop[::-1, ::-1])), crops)
        )
        upside_down = _mean_score(turned) > _mean_score(straight)
        return upside_down, dict(zip(longest, turned if upside_down else straight, strict=True))


def bands(rows: Sequence[Rows], around: float, height: int) -> list[tuple[int, int]]:
    """Widen stretches of rows by what lies around them, and join those that meet."""
    joined = list[tuple[int, int]]()
    for first, behind in sorted(rows):
        top, bottom = max(0, int(first - around)), min(height, ceil(behind + around))
        if joined and top <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], bottom))
        else:
            joined.append((top, bottom))
    return joined


def _mean_score(texts: Sequence[Text]) -> float:
    return float(np.mean([text.score for text in texts]))


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
