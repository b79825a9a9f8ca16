"""A page of recognised lines, and what stands beside or below what, on photos that are never quite straight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from re import Pattern
from unicodedata import normalize

import numpy as np

from claims.papers import Box

Point = tuple[float, float]
Corner4 = tuple[Point, Point, Point, Point]  # top left, top right, bottom right, bottom left

SAME_ROW = 0.6  # how far off its row a line may lie, in heights
ODD_SLOPE = 0.08  # lines that lean this much more than their neighbours do not tell the slope


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its text, how certain the recogniser was, its corners in pixels of the upright photo."""

    text: str
    score: float
    corners: Corner4
    plain: str = field(init=False)  # half-width, without spaces

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", plain(self.text))

    @property
    def start(self) -> Point:
        """The middle of its left edge."""
        return _middle(self.corners[0], self.corners[3])

    @property
    def end(self) -> Point:
        """The middle of its right edge."""
        return _middle(self.corners[1], self.corners[2])

    @property
    def height(self) -> float:
        """How high it is, in pixels."""
        (x1, y1), (x2, y2) = self.corners[0], self.corners[3]
        return float(np.hypot(x2 - x1, y2 - y1))

    @property
    def width(self) -> float:
        """How long it is, in pixels."""
        (x1, y1), (x2, y2) = self.start, self.end
        return float(np.hypot(x2 - x1, y2 - y1))

    def part(self, first: float, last: float) -> "Corner4":
        """Return the corners of a part of it; 0 is its left edge, 1 its right one."""
        top, bottom = (self.corners[0], self.corners[1]), (self.corners[3], self.corners[2])
        return (_along(*top, first), _along(*top, last), _along(*bottom, last), _along(*bottom, first))


@dataclass(frozen=True, slots=True)
class Found:
    """A text that was found beside its label, with the corners of where it stands."""

    text: str
    score: float
    corners: Corner4
    inline: bool = True  # in the label's own line, not in another line of the row

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        return box_of(self.corners)


class Page:
    """The lines of an upright photo."""

    def __init__(self, lines: Sequence[Line], width: int, height: int) -> None:
        self.lines = tuple(sorted(lines, key=lambda line: line.corners[0][1]))
        self.width, self.height = width, height
        self._slope = _slopes(self.lines)

    @property
    def score(self) -> float:
        """How certain the recogniser was on the whole, weighted by the length of the lines."""
        weights = [len(line.plain) for line in self.lines]
        if not sum(weights):
            return 0.0
        return float(np.average([line.score for line in self.lines], weights=weights))

    def matching(self, pattern: Pattern[str]) -> Iterator[Line]:
        """Yield the lines in which the pattern is found, from the top down."""
        return (line for line in self.lines if pattern.search(line.plain))

    def offset(self, line: Line, other: Line) -> float:
        """Return how far `other` lies below the row of `line`, in heights, following the slope between them."""
        (x1, y1), (x2, y2) = (line.end, other.start) if other.start[0] >= line.start[0] else (line.start, other.end)
        slope = self._slope @ np.array((1.0, (x1 + x2) / 2, (y1 + y2) / 2))
        return float((y2 - y1 - slope * (x2 - x1)) / ((line.height + other.height) / 2))

    def row_after(self, line: Line) -> list[Line]:
        """Return the lines to the right in the same row, nearest first."""
        after = [
            other
            for other in self.lines
            if other is not line
            and other.start[0] > line.end[0] - line.height * 0.8
            and abs(self.offset(line, other)) < SAME_ROW
        ]
        return sorted(after, key=lambda other: other.start[0])

    def below(self, line: Line) -> list[Line]:
        """Return the lines under it in the same column, nearest first."""
        under = [other for other in self.lines if self.offset(line, other) >= SAME_ROW and self._in_column(line, other)]
        return sorted(under, key=lambda other: self.offset(line, other))

    def _in_column(self, line: Line, other: Line) -> bool:
        slope = float(self._slope @ np.array((1.0, *other.start)))
        lean = slope * (other.start[1] - line.start[1])
        left, right = line.start[0] - lean, line.end[0] - lean
        return other.start[0] < right and other.end[0] > left

    def beside(self, label: Pattern[str], *, reach: int = 1) -> Iterator[Found]:
        """Yield what stands after a label: the rest of its line, then the next `reach` lines of the row."""
        for line in self.matching(label):
            match = label.search(line.plain)
            rest = line.plain[match.end() :].lstrip(":;.,、") if match else ""
            if rest:
                yield Found(rest, line.score, line.part(1 - len(rest) / len(line.plain), 1))
            for other in self.row_after(line)[:reach]:
                yield Found(other.plain, other.score, other.corners, inline=False)


def line_at(
    text: str, x: float, y: float, *, width: float | None = None, height: float = 20, score: float = 0.99
) -> Line:
    """Return a level line; for pages that do not come from a photo."""
    wide = width if width is not None else height * len(text)
    return Line(text, score, ((x, y), (x + wide, y), (x + wide, y + height), (x, y + height)))


def plain(text: str) -> str:
    """Return a text in half-width characters and without spaces, as labels and numbers are compared."""
    return "".join(normalize("NFKC", text.replace("：", ":").replace("。", ".")).split())


def box_of(corners: Corner4) -> Box:
    """Return the upright rectangle around four corners."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, top = max(0, round(min(xs))), max(0, round(min(ys)))
    return Box(left, top, max(1, round(max(xs)) - left), max(1, round(max(ys)) - top))


def _middle(one: Point, other: Point) -> Point:
    return ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)


def _along(start: Point, end: Point, part: float) -> Point:
    return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)


def _slopes(lines: Sequence[Line]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Fit slope = a + b·x + c·y over the long lines; perspective makes it change across a page."""
    long = [line for line in lines if line.width > 2.5 * line.height]
    if not long:
        return np.zeros(3)
    slopes = np.array([(line.end[1] - line.start[1]) / max(line.end[0] - line.start[0], 1) for line in long])
    weights = np.sqrt([line.width for line in long])
    steady = np.abs(slopes - np.median(slopes)) < ODD_SLOPE
    if steady.sum() < 5:
        return np.array((float(np.median(slopes)), 0.0, 0.0))
    centres = np.array([(1.0, *_middle(line.start, line.end)) for line in long])[steady]
    weighted = weights[steady]
    fit, *_ = np.linalg.lstsq(centres * weighted[:, None], slopes[steady] * weighted, rcond=None)
    return np.asarray(fit)
