"""The two neural networks that find and read print: RapidOCR's models, run at a size of our own choosing."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # height × width × RGB
Corners = NDArray[np.float32]  # 4 × (x, y): top left, top right, bottom right, bottom left

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
STRIDE = 32  # the detector wants sides in multiples of this
HEIGHT = 48  # the recogniser reads lines of this height
NARROWEST, WIDEST = 48, 2400
THRESHOLD, BOX_THRESHOLD, GROW = 0.3, 0.5, 1.6
MOST_BOXES = 400


class ModelsMissing(RuntimeError):
    """The models are not where the rapidocr package keeps them."""


@dataclass(frozen=True, slots=True)
class Text:
    """A recognised line and the mean certainty of its characters."""

    value: str
    score: float


def models() -> Path:
    """Return the folder with the models inside the installed rapidocr package; nothing is ever downloaded."""
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    for name in (DETECTOR, RECOGNISER):
        if not (folder / name).is_file():
            raise ModelsMissing(f"{name} is not in {folder}: install rapidocr 3.10 from its wheel")
    return folder


def _session(path: Path, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False  # every photo has another size; a plan for each costs a fifth more memory
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the processor too
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Detector:
    """Finds where lines of print are."""

    def __init__(self, threads: int) -> None:
        self._session = _session(models() / DETECTOR, threads)

    def find(self, image: Pixels, longest: float) -> list[Corners]:
        """Return the corners of the lines, in pixels of `image`, looked for at `longest` pixels a side."""
        height, width = image.shape[:2]
        scale = longest / max(height, width)
        size = (_stride(width * scale), _stride(height * scale))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        tensor = (small.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]
        heat = self._session.run(None, {"x": tensor})[0][0, 0]
        stretch = np.array((width / size[0], height / size[1]), np.float32)
        return [box * stretch for box in _boxes(heat)]


class Recogniser:
    """Reads one line of print at a time, without padding."""

    def __init__(self, threads: int) -> None:
        self._session = _session(models() / RECOGNISER, threads)
        names = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._alphabet = ["", *names, " "]

    def read(self, line: Pixels) -> Text:
        """Read a straight crop of one line."""
        width = min(max(round(line.shape[1] * HEIGHT / line.shape[0]), NARROWEST), WIDEST)
        shrinking = line.shape[0] > HEIGHT
        fitted = cv2.resize(line, (width, HEIGHT), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
        tensor = (fitted.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]
        odds = self._session.run(None, {"x": tensor})[0][0]
        return self._collapse(odds.argmax(1), odds.max(1))

    def _collapse(self, best: NDArray[np.int64], odds: NDArray[np.float32]) -> Text:
        fresh = np.ones(len(best), bool)
        fresh[1:] = best[1:] != best[:-1]
        kept = fresh & (best != 0)
        if not kept.any():
            return Text("", 0.0)
        return Text("".join(self._alphabet[index] for index in best[kept]).strip(), float(odds[kept].mean()))


def cut(image: Pixels, corners: Corners) -> Pixels:
    """Cut a slanted line out of a photo and lay it straight."""
    top, right, bottom, left = (np.linalg.norm(corners[i] - corners[j]) for i, j in ((0, 1), (1, 2), (2, 3), (3, 0)))
    width, height = max(round(max(top, bottom)), 4), max(round(max(left, right)), 4)
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    warp = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flags = cv2.INTER_CUBIC if height < HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.warpPerspective(image, warp, (width, height), None, flags, cv2.BORDER_REPLICATE), np.uint8)


def _stride(length: float) -> int:
    return max(STRIDE, round(length / STRIDE) * STRIDE)


def _boxes(heat: NDArray[np.float32]) -> list[Corners]:
    mask = cv2.dilate((heat > THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = (_grown(contour, heat) for contour in contours[:MOST_BOXES])
    return [box for box in found if box is not None]


def _grown(contour: NDArray[np.int32], heat: NDArray[np.float32]) -> Corners | None:
    (x, y), (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < 3 or _certainty(contour, heat) < BOX_THRESHOLD:
        return None
    margin = 2 * GROW * width * height / (2 * (width + height))
    return _ordered(cv2.boxPoints(((x, y), (width + margin, height + margin), angle)))


def _certainty(contour: NDArray[np.int32], heat: NDArray[np.float32]) -> float:
    x, y, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [contour.reshape(-1, 2) - (x, y)], 1)
    return float(cv2.mean(heat[y : y + height, x : x + width], mask)[0])


def _ordered(points: NDArray[np.float32]) -> Corners:
    by_x = points[np.argsort(points[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    (top_left, bottom_left), (top_right, bottom_right) = (side[np.argsort(side[:, 1])] for side in (left, right))
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)
