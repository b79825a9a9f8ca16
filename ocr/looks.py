"""A perceptual hash: the same photo sent again, resized or recompressed, gets almost the same 255 bits."""

import cv2
import numpy as np

from ocr.engines import Pixels

GRID, SIDE = 16, 64  # waves a side that tell one paper from another, pixels a side that they are taken from


def looks(image: Pixels) -> str:
    """Return the hash of an upright photo as 64 hex digits: which of its lowest waves are strong."""
    grey = cv2.cvtColor(cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    waves = cv2.dct(grey.astype(np.float32))[:GRID, :GRID].ravel()
    bits = waves > np.median(waves[1:])
    bits[0] = False  # how bright the whole is
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):0{GRID * GRID // 4}x}"
