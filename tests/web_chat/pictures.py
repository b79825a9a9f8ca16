"""Small real pictures."""

import io

from PIL import Image


def jpeg(width: int = 120, height: int = 80, colour: str = "white") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def png(width: int = 120, height: int = 80) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def webp(*, lossless: bool = False) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (130, 90), "red").save(buffer, "WEBP", lossless=lossless)
    return buffer.getvalue()
