"""Photographs a drawn paper on a table, as well or as badly as asked."""

from dataclasses import dataclass, field
from io import BytesIO
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.papers.damage import SPOILERS

Pixels = NDArray[np.uint8]
TABLES = ((120, 84, 56), (70, 100, 138), (58, 58, 58), (176, 170, 166))


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a photo is taken; every number is the most that may happen."""

    longest: tuple[int, int]  # pixels of the photo's long side
    fill: tuple[float, float]  # how much of the photo the paper fills
    tilt: float  # how far a corner moves, as a part of the paper's side
    turn: float  # degrees
    blur: float  # pixels
    noise: float  # grey levels
    quality: tuple[int, int]  # JPEG
    sideways: float = 0.0  # how often the phone is held another way up
    light: tuple[float, float] = (0.95, 1.0)
    spoilers: dict[str, tuple[float, float]] = field(default_factory=dict)  # name: how often, how much


EASY = Conditions((1700, 3200), (0.86, 0.93), 0.03, 3, 0.5, 2, (86, 94), 0.15, spoilers={"shadow": (0.6, 0.3)})
LEVELS = {
    "easy": EASY,
    "medium": Conditions(
        (1250, 2400), (0.74, 0.9), 0.08, 7, 0.9, 4, (72, 90), 0.3, (0.8, 1.0),
        {"shadow": (0.6, 0.45), "crease": (0.3, 0.5), "finger": (0.3, 0.14), "glare": (0.1, 0.6), "shake": (0.1, 3)},
    ),
    "tough": Conditions(
        (1050, 1900), (0.62, 0.85), 0.14, 11, 1.4, 7, (50, 80), 0.4, (0.6, 1.0),
        {"shadow": (0.8, 0.6), "crease": (0.5, 0.8), "finger": (0.3, 0.18), "moire": (0.2, 0.6), "glare": (0.2, 0.8),
         "shake": (0.3, 4)},
    ),
    "hard": Conditions(
        (1000, 1700), (0.58, 0.82), 0.17, 14, 1.8, 9, (40, 70), 0.5, (0.5, 0.9),
        {"shadow": (0.9, 0.7), "crease": (0.6, 0.9), "finger": (0.4, 0.2), "moire": (0.3, 0.8), "glare": (0.3, 1.0),
         "shake": (0.4, 4)},
    ),
}  # fmt: skip


def photograph(paper: Image.Image, chance: Random, conditions: Conditions = EASY) -> bytes:
    """Return a JPEG of the paper lying on a table."""
    grain = np.random.default_rng(chance.randrange(2**32))
    photo = _lay(np.asarray(paper), chance, conditions, grain)
    for name, (often, much) in conditions.spoilers.items():
        if chance.random() < often:
            photo = SPOILERS[name](photo, chance, much)
    if conditions.blur:
        photo = np.asarray(
            cv2.GaussianBlur(photo, (0, 0), max(0.1, chance.uniform(0.2, 1) * conditions.blur)), np.uint8
        )
    noise = grain.normal(0, conditions.noise, photo.shape).astype(np.float32)
    lit = photo.astype(np.float32) * chance.uniform(*conditions.light) + noise
    photo = np.clip(lit, 0, 255).astype(np.uint8)
    if chance.random() < conditions.sideways:
        photo = np.rot90(photo, chance.randint(1, 3))
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(photo)).save(out, "JPEG", quality=chance.randint(*conditions.quality))
    return out.getvalue()


def _lay(paper: Pixels, chance: Random, conditions: Conditions, grain: np.random.Generator) -> Pixels:
    longest = chance.randint(*conditions.longest)
    tall = paper.shape[0] > paper.shape[1]
    width, height = (longest * 3 // 4, longest) if tall else (longest, longest * 3 // 4)
    scale = min(width / paper.shape[1], height / paper.shape[0]) * chance.uniform(*conditions.fill)
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
    lens = warp @ _grown(scale)
    cv2.warpPerspective(_shrunk(paper, scale), lens, (width, height), table, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
    return table


def _shrunk(paper: Pixels, scale: float) -> Pixels:
    """Scale a paper down first, as a lens does; a warp alone would leave out pixels."""
    if scale >= 1:
        return paper
    size = (round(paper.shape[1] * scale), round(paper.shape[0] * scale))
    return np.asarray(cv2.resize(paper, size, interpolation=cv2.INTER_AREA), np.uint8)


def _grown(scale: float) -> NDArray[np.float64]:
    factor = 1 / min(scale, 1)
    return np.diag((factor, factor, 1.0))


def _table(width: int, height: int, chance: Random, grain: np.random.Generator) -> Pixels:
    tone = np.array(chance.choice(TABLES), np.float32)
    rough = grain.normal(0, 22, (height // 12, width // 12, 1)).astype(np.float32)
    rough = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    return np.clip(tone + rough, 0, 255).astype(np.uint8)
