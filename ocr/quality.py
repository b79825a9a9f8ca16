"""Whether a photo can be used: a hint before it is read, and the reason after a poor reading."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from claims.papers import PaperKind, Quality
from ocr.engines import Pixels
from ocr.page import Page

SIDE = 1000  # pixels at which sharpness is measured; at full size it tells nothing
EDGE_PERCENTILE = 99  # the sharpest edges in the middle of the photo
BLURRED = 0.9  # their steepness over the brightness of the paper
DARK, GLARING = 70, 253  # grey levels of the paper
GLARE = 0.03  # as a part of the photo
CLEAR = 0.90  # mean certainty of a page
SMALL = 15  # pixels; lower print is guessed
SMALLEST = 480  # pixels of the shorter side
CUT_LINES, BORDER = 2, 0.004  # so many lines that end this near the edge of the photo were cut
FEW_LINES, FEW_CHARACTERS = 3, 12
GOOD = Quality(ok=True)


@dataclass(frozen=True, slots=True)
class Light:
    """How sharp and how bright a photo is."""

    sharpness: float
    paper: float  # grey level of its bright parts
    glaring: float  # part of the photo that is burnt out


def light(image: Pixels) -> Light:
    """Measure a photo; milliseconds."""
    scale = min(1.0, SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    middle = grey[grey.shape[0] // 5 : -grey.shape[0] // 5 or None, grey.shape[1] // 5 : -grey.shape[1] // 5 or None]
    paper = float(np.percentile(middle, 95))
    return Light(_steepness(middle) / max(paper, DARK), paper, float((grey >= GLARING).mean()))


def hint(image: Pixels) -> Quality:
    """Say at once what is surely wrong with a photo; a good word here promises nothing."""
    seen = light(image)
    if min(image.shape[:2]) < SMALLEST:
        return Quality(ok=False, reason="too_small")
    if seen.paper < DARK:
        return Quality(ok=False, reason="dark")
    return GOOD if seen.sharpness > BLURRED else Quality(ok=False, reason="blurred")


def verdict(image: Pixels, page: Page, kind: PaperKind, *, missing: bool, proved: bool) -> Quality:
    """Say whether a photo that was read is good enough, and if not, the one reason that the person can mend.

    `missing` says that an essential field was not found; `proved` that the amount, where there is one, is certain.
    """
    if len(page.lines) < FEW_LINES or sum(len(line.plain) for line in page.lines) < FEW_CHARACTERS:
        seen = hint(image)
        return seen if not seen.ok and kind is not PaperKind.OTHER else Quality(ok=False, reason="not_a_paper")
    clear = page.score >= CLEAR
    if not missing and (clear or proved):
        return GOOD
    return Quality(ok=False, reason=_reason(image, page, clear=clear))


def _reason(image: Pixels, page: Page, *, clear: bool) -> str:
    seen = light(image)
    if seen.paper < DARK:
        return "dark"
    if _cut(page):
        return "cut_off"
    if float(np.median([line.height for line in page.lines])) < SMALL:
        return "too_small"
    if seen.glaring > GLARE:
        return "glare"
    return "cut_off" if clear else "blurred"  # what is clear and yet lacks something is covered or not in the photo


def _cut(page: Page) -> bool:
    """Say whether print runs over the edge of the photo."""
    margin = BORDER * max(page.width, page.height)
    return sum(_at_edge(np.array(line.corners), page, margin) for line in page.lines) >= CUT_LINES


def _at_edge(corners: NDArray[np.float64], page: Page, margin: float) -> bool:
    (left, top), (right, bottom) = corners.min(0), corners.max(0)
    return bool(min(left, top) < margin or right > page.width - margin or bottom > page.height - margin)


def _steepness(grey: NDArray[np.uint8]) -> float:
    across, down = (cv2.Sobel(grey, cv2.CV_32F, *axes) for axes in ((1, 0), (0, 1)))
    return float(np.percentile(np.hypot(across, down), EDGE_PERCENTILE))
