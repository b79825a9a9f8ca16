"""Photographs a drawn paper on a table, as well or as badly as asked."""

from dataclasses import dataclass
from io import BytesIO
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a photo is taken; every number is the most that may happen."""

    longest: tuple[int, int]  # pixels of the photo's long side
    tilt: float  # how far a corner moves, as a part of the paper's side
    turn: float  # degrees
    shadow: float  # how dark, 0 to 1
    blur: float  # pixels
    noise: float  # grey levels
    quality: tuple[int, int]  # JPEG


EASY = Conditions((1700, 2300), 0.03, 3, 0.25, 0.4, 2, (86, 94))


def photograph(paper: Image.Image, chance: Random, conditions: Conditions = EASY) -> bytes:
    """Return a JPEG of the paper lying on a table."""
    grain = np.random.default_rng(chance.randrange(2**32))
    photo = _lay(np.asarray(paper), chance, conditions, grain)
    photo = _shade(photo, chance, conditions)
    if conditions.blur:
        photo = cv2.GaussianBlur(photo, (0, 0), max(0.1, chance.uniform(0.2, 1) * conditions.blur))
    noise = grain.normal(0, conditions.noise, photo.shape).astype(np.float32)
    photo = np.clip(photo.astype(np.float32) + noise, 0, 255).astype(np.uint8)
    out = BytesIO()
    Image.fromarray(photo).save(out, "JPEG", quality=chance.randint(*conditions.quality))
    return out.getvalue()


def _lay(paper: Pixels, chance: Random, conditions: Conditions, grain: np.random.Generator) -> Pixels:
    longest = chance.randint(*conditions.longest)
    tall = paper.shape[0] > paper.shape[1]
    width, height = (longest * 3 // 4, longest) if tall else (longest, longest * 3 // 4)
    scale = min(width / paper.shape[1], height / paper.shape[0]) * chance.uniform(0.86, 0.93)
    half = np.array([paper.shape[1], paper.shape[0]], np.float32) * scale / 2
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32) * half
    moves = [(chance.uniform(-1, 1), chance.uniform(-1, 1)) for _ in corners]
    corners += np.array(moves, np.float32) * conditions.tilt * half
    angle = np.radians(chance.uniform(-1, 1) * conditions.turn)
    turned = corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    target = (turned + np.array([width, height]) / 2).astype(np.float32)
    source = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32) * paper.shape[1::-1]
    warp = cv2.getPerspectiveTransform(source.astype(np.float32), target)
    table = _table(width, height, chance, grain)
    cv2.warpPerspective(paper, warp, (width, height), table, cv2.INTER_AREA, cv2.BORDER_TRANSPARENT)
    return table


def _table(width: int, height: int, chance: Random, grain: np.random.Generator) -> Pixels:
    tone = np.array(chance.choice(((120, 84, 56), (70, 100, 138), (58, 58, 58), (176, 170, 166))), np.float32)
    rough = grain.normal(0, 22, (height // 12, width // 12, 1)).astype(np.float32)
    rough = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    return np.clip(tone + rough, 0, 255).astype(np.uint8)


def _shade(photo: Pixels, chance: Random, conditions: Conditions) -> Pixels:
    height, width = photo.shape[:2]
    mask = np.zeros((height // 8, width // 8), np.float32)
    spots = [(chance.randrange(width // 8), chance.randrange(height // 8)) for _ in range(4)]
    cv2.fillPoly(mask, [np.array(spots, np.int32)], 1.0)
    mask = cv2.GaussianBlur(mask, (0, 0), chance.uniform(3, 14))
    shade = 1 - cv2.resize(mask, (width, height))[..., None] * chance.random() * conditions.shadow
    return (photo * shade).astype(np.uint8)
