"""Finds QR codes on a photo, with the cheap second looks that catch most of the blurred ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.engines import Pixels

Grey = NDArray[np.uint8]
LARGEST = 2600  # pixels a side; a code does not get clearer beyond


@dataclass(frozen=True, slots=True)
class Mark:
    """A decoded QR code and by how much it is turned, in degrees clockwise."""

    text: str
    turned: int


def scan(image: Pixels) -> Mark | None:
    """Return the first QR code on the photo as it is; milliseconds."""
    return _decode(_grey(image))


def scan_again(image: Pixels) -> Mark | None:
    """Look four times more, each time with the grey values or the size changed."""
    for changed in _second_looks(_grey(image)):
        mark = _decode(changed)
        if mark is not None:
            return mark
    return None


def _grey(image: Pixels) -> Grey:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = LARGEST / max(grey.shape)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.uint8)


def _second_looks(grey: Grey) -> Iterator[Grey]:
    larger = cv2.resize(grey, None, fx=1.6, fy=1.6, interpolation=cv2.INTER_CUBIC)
    yield np.asarray(larger, np.uint8)
    yield np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(grey), np.uint8)
    yield np.asarray(cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 41, 8), np.uint8)
    double = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(double, (0, 0), 3)
    yield np.asarray(cv2.addWeighted(double, 2.2, soft, -1.2, 0), np.uint8)


def _decode(grey: Grey) -> Mark | None:
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)
    for code in found:
        if code.text:
            return Mark(code.text, code.orientation)
    return None
