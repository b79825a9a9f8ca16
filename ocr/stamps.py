"""Red stamps: where they are, and the photo as if they were not there."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines import Corners, Pixels

COARSE = 600  # pixels a side at which red ink is looked for
RED = 28  # how far red must stand above green and blue, in grey levels
ORANGE = 0.25  # where green is this far from blue towards red, it is brown print, not a stamp
INK = 0.0006  # less of the photo than this is no stamp


Rows = tuple[float, float]  # the first, and the one behind the last


class Stamps:
    """The red ink on a photo."""

    def __init__(self, image: Pixels) -> None:
        self._image = image
        self._scale = min(1.0, COARSE / max(image.shape[:2]))
        size = (max(1, round(image.shape[1] * self._scale)), max(1, round(image.shape[0] * self._scale)))
        self._mask = _red(cv2.resize(image, size, interpolation=cv2.INTER_AREA))

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self._mask.mean() > INK)

    def faded(self) -> Pixels:
        """Return the photo as seen through red glass: stamps fade, print stays."""
        return np.asarray(cv2.cvtColor(self._image[..., 0], cv2.COLOR_GRAY2RGB), np.uint8)

    def rows(self) -> list[Rows]:
        """Return the rows of the photo that have red ink, as stretches from the top."""
        edges = np.flatnonzero(np.diff(self._mask.any(1).astype(np.int8), prepend=0, append=0))
        return [(float(first), float(behind)) for first, behind in edges.reshape(-1, 2) / self._scale]

    def touch(self, box: Corners) -> bool:
        """Say whether a line is stamped over."""
        mask = np.zeros_like(self._mask)
        cv2.fillPoly(mask, [np.round(box * self._scale).astype(np.int32)], 1)
        return bool((mask & self._mask).any())


def _red(image: Pixels) -> NDArray[np.uint8]:
    red, green, blue = (image[..., channel].astype(np.int16) for channel in range(3))
    above = red - np.maximum(green, blue)
    pure = (green - blue) < ORANGE * (red - blue)
    mask = ((above > RED) & pure).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)
