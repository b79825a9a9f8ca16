"""A perceptual hash: the same photo sent again, resized or recompressed, gets almost the same 64 bits."""

import cv2
import numpy as np

from ocr.engines import Pixels

GRID = 8


def looks(image: Pixels) -> str:
    """Return the hash of an upright photo as 16 hex digits: the signs of its lowest 64 waves."""
    grey = cv2.cvtColor(cv2.resize(image, (32, 32), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    waves = cv2.dct(grey.astype(np.float32))[:GRID, :GRID].ravel()
    waves[0] = 0
    bits = waves > np.median(waves)
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
