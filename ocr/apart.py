"""Tells several papers on one photo apart, by the empty strips between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ocr.page import Line, Page
from ocr.sorting import weight

STRIP = 2.0  # heights of a line; papers lie further apart than the rows of one
WHOLE_PAPER = 7.0  # clues; half an invoice has fewer
MOST = 4


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the photo, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: tuple[float, float]) -> bool:
        """Say whether a point lies in it."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def regions(page: Page) -> list[Region]:
    """Return where the papers on a photo lie, from the top left; one region when there is one paper."""
    whole = Region(0, 0, page.width, page.height)
    return _split(page, whole)[:MOST]


def within(page: Page, region: Region) -> Page:
    """Return the part of a page that lies in a region."""
    return Page([line for line in page.lines if region.holds(centre(line))], page.width, page.height)


def centre(line: Line) -> tuple[float, float]:
    """Return the middle of a line."""
    (x1, y1), (x2, y2) = line.start, line.end
    return (x1 + x2) / 2, (y1 + y2) / 2


def _split(page: Page, region: Region) -> list[Region]:
    """Cut where the two sides have most of a paper each; a cut through a paper leaves one side poorer."""
    best, halves = 0.0, None
    for cut in _cuts(page.lines, region):
        sides = [weight(within(page, part)) for part in cut]
        if min(sides) >= WHOLE_PAPER and sum(sides) > best:
            best, halves = sum(sides), cut
    if halves is None:
        return [region]
    return [part for half in halves for part in _split(within(page, half), half)]


def _cuts(lines: Sequence[Line], region: Region) -> Iterator[tuple[Region, Region]]:
    """Yield the ways to cut a region along an empty strip, the widest first."""
    if len(lines) < 2:
        return
    least = STRIP * float(np.median([line.height for line in lines]))
    found = []
    for axis in (0, 1):
        spans = sorted(_span(line, axis) for line in lines)
        reach = spans[0][1]
        for start, end in spans[1:]:
            if start - reach > least:
                found.append((start - reach, axis, (start + reach) / 2))
            reach = max(reach, end)
    for _, axis, place in sorted(found, reverse=True):
        yield _halves(region, axis, place)


def _span(line: Line, axis: int) -> tuple[float, float]:
    places = [corner[axis] for corner in line.corners]
    return min(places), max(places)


def _halves(region: Region, axis: int, place: float) -> tuple[Region, Region]:
    if axis == 0:
        return (
            Region(region.left, region.top, place, region.bottom),
            Region(place, region.top, region.right, region.bottom),
        )
    return (
        Region(region.left, region.top, region.right, place),
        Region(region.left, place, region.right, region.bottom),
    )
