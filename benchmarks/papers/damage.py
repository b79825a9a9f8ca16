"""What spoils a phone photo: shadow, crease, finger, moiré, glare, blur, noise."""

from collections.abc import Callable
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Layer = NDArray[np.float32]


def shadow(photo: Pixels, chance: Random, depth: float) -> Pixels:
    """Let something stand between the lamp and the paper; `depth` 0 to 1."""
    height, width = photo.shape[:2]
    mask = np.zeros((height // 8 + 1, width // 8 + 1), np.float32)
    spots = [(chance.randrange(mask.shape[1]), chance.randrange(mask.shape[0])) for _ in range(4)]
    cv2.fillPoly(mask, [np.array(spots, np.int32)], 1.0)
    mask = cv2.GaussianBlur(mask, (0, 0), chance.uniform(3, 14))
    return _dimmed(photo, 1 - _full(mask, photo) * chance.uniform(0.3, 1) * depth)


def crease(photo: Pixels, chance: Random, depth: float) -> Pixels:
    """Fold the paper once across and once down."""
    height, width = photo.shape[:2]
    across = np.abs(np.arange(width, dtype=np.float32) - chance.uniform(0.2, 0.8) * width) / (0.02 * width)
    down = np.abs(np.arange(height, dtype=np.float32) - chance.uniform(0.2, 0.8) * height) / (0.02 * height)
    fold = np.exp(-(across**2))[None, :] * (chance.random() < 0.7) + np.exp(-(down**2))[:, None] * (
        chance.random() < 0.7
    )
    return _dimmed(photo, 1 - fold.astype(np.float32)[..., None] * depth * 0.6)


def finger(photo: Pixels, chance: Random, reach: float) -> Pixels:
    """Put a finger over the edge; `reach` is how far it comes in, as a part of the side."""
    height, width = photo.shape[:2]
    side, along = chance.randrange(4), chance.uniform(0.2, 0.8)
    centre = ((0.0, along), (1.0, along), (along, 0.0), (along, 1.0))[side]
    axes = (reach * width, 0.05 * height) if side < 2 else (0.05 * width, reach * height)
    spoiled = photo.copy()
    spot = (int(centre[0] * width), int(centre[1] * height))
    cv2.ellipse(spoiled, spot, (int(axes[0]), int(axes[1])), 0, 0, 360, (206, 160, 134), -1)
    return spoiled


def moire(photo: Pixels, chance: Random, depth: float) -> Pixels:
    """Photograph it from a screen."""
    height, width = photo.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    angle, pitch = chance.uniform(0, 3.14), chance.uniform(5, 11)
    wave = np.sin((rows * np.sin(angle) + columns * np.cos(angle)) / pitch * 6.28)
    return _dimmed(photo, 1 + wave[..., None] * 0.12 * depth)


def glare(photo: Pixels, chance: Random, depth: float) -> Pixels:
    """Let a lamp shine back from the paper."""
    height, width = photo.shape[:2]
    mask = np.zeros((height // 8 + 1, width // 8 + 1), np.float32)
    spot = (chance.randrange(mask.shape[1]), chance.randrange(mask.shape[0]))
    cv2.ellipse(mask, spot, (mask.shape[1] // 12, mask.shape[0] // 10), 0, 0, 360, 1.0, -1)
    light = _full(cv2.GaussianBlur(mask, (0, 0), 6), photo) * depth * 150
    return np.clip(photo.astype(np.float32) + light, 0, 255).astype(np.uint8)


def shake(photo: Pixels, chance: Random, length: float) -> Pixels:
    """Move the phone while the shutter is open; pixels."""
    size = max(3, int(length) | 1)
    kernel = np.zeros((size, size), np.float32)
    angle = chance.uniform(0, 3.14)
    end = (int(size / 2 + size / 2 * np.cos(angle)), int(size / 2 + size / 2 * np.sin(angle)))
    cv2.line(kernel, (size - 1 - end[0], size - 1 - end[1]), end, 1.0, 1)
    return np.asarray(cv2.filter2D(photo, -1, kernel / kernel.sum()), np.uint8)


SPOILERS: dict[str, Callable[[Pixels, Random, float], Pixels]] = {
    "shadow": shadow,
    "crease": crease,
    "finger": finger,
    "moire": moire,
    "glare": glare,
    "shake": shake,
}


def _full(mask: Layer, photo: Pixels) -> Layer:
    return np.asarray(cv2.resize(mask, (photo.shape[1], photo.shape[0])), np.float32)[..., None]


def _dimmed(photo: Pixels, factor: Layer) -> Pixels:
    return np.clip(photo.astype(np.float32) * factor, 0, 255).astype(np.uint8)
