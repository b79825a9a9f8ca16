"""Decodes a photo in a worker process: upright by its EXIF mark, without metadata, no larger than needed."""

from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from claims.papers import PhotoBroken
from ocr import documents
from ocr.engines import Pixels

MOST_PIXELS = 60_000_000
READ_PIXELS = 8_000_000  # more than this adds no readable detail and costs memory
ORIENTATION, SIDEWAYS = 0x0112, range(5, 9)
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
pillow_heif.register_heif_opener()


def decode(photo: bytes, most: int = READ_PIXELS) -> Image.Image:
    """Return the photo as RGB, turned as its camera says, scaled down to `most` pixels.

    Raises PhotoBroken when it ends early or is not what its header says.
    """
    if documents.is_document(photo):
        return documents.render(photo)
    try:
        with Image.open(BytesIO(photo), formats=FORMATS) as image:
            image.draft("RGB", _reduced(image.size, most))
            upright = ImageOps.exif_transpose(image)
            rgb = _flat(upright)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PhotoBroken from error
    if rgb.width * rgb.height > most:
        rgb.thumbnail(_reduced(rgb.size, most), Image.Resampling.LANCZOS)
    return rgb


def full_size(photo: bytes) -> tuple[int, int]:
    """Return the width and height of an upright photo before it was scaled down; the file has been decoded before."""
    if documents.is_document(photo):
        return documents.render(photo).size
    with Image.open(BytesIO(photo), formats=FORMATS) as image:
        sideways = image.getexif().get(ORIENTATION, 1) in SIDEWAYS
        return (image.height, image.width) if sideways else (image.width, image.height)


def pixels(image: Image.Image) -> Pixels:
    """Return the picture as an array."""
    return np.asarray(image)


def jpeg(image: Image.Image, longest: int, quality: int = 88) -> bytes:
    """Return the picture as JPEG without metadata, no longer than `longest` pixels a side."""
    small = image.copy()
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _reduced(size: tuple[int, int], most: int) -> tuple[int, int]:
    scale = min(1.0, (most / (size[0] * size[1])) ** 0.5)
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _flat(image: Image.Image) -> Image.Image:
    """Lay a transparent picture on white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")
