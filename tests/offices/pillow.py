"""A reader of photos that only turns and cuts them, in this process: tests draw their own papers."""

import io

from PIL import Image, ImageOps

from claims.papers import Box, PaperReading, Picture
from ocr import header


class PillowReader:
    """`claims.papers.PaperReader` for pictures that tests have made themselves."""

    async def inspect(self, photo: bytes) -> Picture:
        return header.inspect(photo)

    async def glance(self, _: bytes) -> None:
        return None

    async def read(self, photo: bytes) -> PaperReading:
        raise NotImplementedError

    async def crop(self, photo: bytes, box: Box, *, longest: int = 900) -> bytes:
        image = _upright(photo)
        return _jpeg(image.crop((box.x, box.y, box.x + box.width, box.y + box.height)), longest)

    async def upright(self, photo: bytes, *, longest: int = 2400) -> bytes:
        return _jpeg(_upright(photo), longest)


def _upright(photo: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(photo))).convert("RGB")


def _jpeg(image: Image.Image, longest: int) -> bytes:
    image.thumbnail((longest, longest))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def paper(*lines: str) -> bytes:
    """Draw a paper with some lines of ASCII on it, 800 × 600."""
    from PIL import ImageDraw

    image = Image.new("RGB", (800, 600), "#f7f4ec")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((40, 40 + 48 * number), line, fill="#222", font_size=32)
    return _jpeg(image, 800)
