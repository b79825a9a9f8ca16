"""Example pictures of papers, drawn of invented data and marked as samples: what a good photo shows."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from bot.cards import BOLD, FACES, FONT
from locales.samples import INK, MARK, RED, SAMPLES, Sample

SIDE, FRAME = 760, 36  # pixels: the paper's width, and the table around it
TABLE, WHITE, SOFT = (196, 188, 172), (253, 253, 250), (120, 120, 126)


@cache
def sample(kind: str) -> bytes:
    """Draw the example of a kind of paper, as PNG. Raises KeyError for a kind without one."""
    about = SAMPLES[kind]
    row = 58
    height = 150 + row * len(about.lines) + (90 if about.total else 20) + (60 if about.stamp else 0)
    paper = Image.new("RGB", (SIDE, max(height, 430)), WHITE)
    _print(paper, about, row)
    whole = Image.new("RGB", (paper.width + 2 * FRAME, paper.height + 2 * FRAME), TABLE)
    whole.paste(paper, (FRAME, FRAME), _corners(paper.size, 28 if about.card else 2))
    _mark(whole)
    kept = io.BytesIO()
    whole.quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _font(size: int, path: str = FONT) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=FACES["zh_Hans"])


def _corners(size: tuple[int, int], radius: int) -> Image.Image:
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, fill=255)
    return mask


def _print(paper: Image.Image, about: Sample, row: int) -> None:
    """Print the heading, the lines, the sum, the code and the stamp."""
    pen, top = ImageDraw.Draw(paper), 120
    pen.text((SIDE // 2, 44), about.title, fill=about.colour, font=_font(40, BOLD), anchor="ma")
    for label, value in about.lines:
        pen.text((48, top), label, fill=SOFT, font=_font(28))
        pen.text((270 if label else 48, top), value, fill=INK, font=_font(30))
        pen.line((48, top + row - 12, SIDE - 48, top + row - 12), fill=(226, 226, 222))
        top += row
    if about.total:
        pen.text((48, top + 14), about.total, fill=INK, font=_font(34, BOLD))
    if about.code:
        _code(pen, SIDE - 130, 24)
    if about.stamp:
        _stamp(pen, (SIDE - 150, paper.height - 110), about.stamp)


def _code(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """Draw what looks like a QR code and is none."""
    for number in range(100):
        if (number * number * 37 + number // 10 * 131) % 11 < 5:
            x, y = left + number % 10 * 8, top + number // 10 * 8
            pen.rectangle((x, y, x + 7, y + 7), fill=INK)


def _stamp(pen: ImageDraw.ImageDraw, middle: tuple[int, int], words: str) -> None:
    x, y = middle
    pen.ellipse((x - 92, y - 62, x + 92, y + 62), outline=RED, width=4)
    pen.text(middle, words, fill=RED, font=_font(26), anchor="mm")


def _mark(whole: Image.Image) -> None:
    """Write the mark across the picture, so that nobody takes it for a paper."""
    veil = Image.new("RGBA", whole.size, (0, 0, 0, 0))
    pen, font = ImageDraw.Draw(veil), _font(64, BOLD)
    for top in range(whole.height // 4, whole.height, whole.height // 3):
        pen.text((whole.width // 2, top), MARK, fill=(*RED, 70), font=font, anchor="mm")
    whole.paste(Image.alpha_composite(whole.convert("RGBA"), veil.rotate(18)).convert("RGB"))
