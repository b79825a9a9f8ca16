"""Finds QR codes on a photo, with the cheap second looks that catch most of the blurred ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.engines import Pixels

Grey = NDArray[np.uint8]
LARGEST = 2600  # pixels a side; a code does not get clearer beyond


@dataclass(frozen=True, slots=True)
class Mark:
    """A decoded QR code: its middle in pixels, and by how much it is turned, in degrees clockwise."""

    text: str
    turned: int
    centre: tuple[float, float]

    def turned_with(self, shape: tuple[int, ...], quarters: int) -> "Mark":
        """Return where it is once its photo (height, width) has been turned counter-clockwise."""
        (x, y), (height, width) = self.centre, shape[:2]
        centre = ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[quarters % 4]
        return Mark(self.text, self.turned, centre)


def scan(image: Pixels) -> list[Mark]:
    """Return the QR codes on the photo as it is; milliseconds."""
    return _decode(*_grey(image))


def scan_again(image: Pixels) -> list[Mark]:
    """Look four times more, each time with the grey values or the size changed, until something is found."""
    grey, scale = _grey(image)
    found = (_decode(changed, scale * larger) for changed, larger in _second_looks(grey))
    return next((marks for marks in found if marks), [])


def _grey(image: Pixels) -> tuple[Grey, float]:
    """Return the grey photo, no larger than needed, and its scale."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, LARGEST / max(grey.shape))
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.uint8), scale


def _second_looks(grey: Grey) -> Iterator[tuple[Grey, float]]:
    larger = cv2.resize(grey, None, fx=1.6, fy=1.6, interpolation=cv2.INTER_CUBIC)
    yield np.asarray(larger, np.uint8), 1.6
    yield np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(grey), np.uint8), 1.0
    parted = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 41, 8)
    yield np.asarray(parted, np.uint8), 1.0
    double = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(double, (0, 0), 3)
    yield np.asarray(cv2.addWeighted(double, 2.2, soft, -1.2, 0), np.uint8), 2.0


def _decode(grey: Grey, scale: float) -> list[Mark]:
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)
    return [Mark(code.text, code.orientation, _centre(code.position, scale)) for code in found if code.text]


def _centre(position: Any, scale: float) -> tuple[float, float]:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return sum(corner.x for corner in corners) / 4 / scale, sum(corner.y for corner in corners) / 4 / scale
