"""Where the fonts of the drawn papers are, and what to do when they are not there."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

NOTO = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED = 2  # the face inside a Noto CJK collection that has mainland glyphs
FACES = {
    "sans": NOTO / "NotoSansCJK-Regular.ttc",
    "sans-bold": NOTO / "NotoSansCJK-Bold.ttc",
    "serif": NOTO / "NotoSerifCJK-Regular.ttc",
    "serif-bold": NOTO / "NotoSerifCJK-Bold.ttc",
}


class FontsMissing(RuntimeError):
    """The Chinese fonts are not installed; the message says which package has them."""


@cache
def font(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Return a face of FACES at a size. Raises FontsMissing when the package is not installed."""
    path = FACES[face]
    if not path.exists():
        raise FontsMissing(f"{path} is missing: install the Debian package fonts-noto-cjk")
    return ImageFont.truetype(str(path), pixels, index=SIMPLIFIED)
