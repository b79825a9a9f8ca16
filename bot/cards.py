"""Picture cards: what a person saves on his phone and shows at the window, drawn in letters that can be read there."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

WIDTH, MARGIN = 720, 44  # pixels; shown 360 wide, so that a letter of 34 is as large as one of 17 on the page
LONGEST = 4000
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
BOLD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
FACES = {"zh_Hans": 2, "zh_Hant": 3}  # the face of a language within the font file
NOT_FIRST = "，。、；：！？）】》”’%…,.;:!?)"  # what never begins a line
NOT_LAST = "（《“「【"
PAPER, INK, SOFT, GREEN, WHITE = (255, 255, 255), (23, 33, 29), (83, 98, 91), (11, 107, 83), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is set: the height of its letters and the space below, in pixels."""

    size: int
    colour: tuple[int, int, int]
    bold: bool = False
    below: int = 14


HEAD = Style(38, WHITE, bold=True, below=0)
BIG = Style(46, GREEN, bold=True, below=18)
LINE = Style(34, INK)
FOOT = Style(30, SOFT, below=8)


@cache
def _font(path: str, size: int, language: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=FACES.get(language, 2))


@dataclass(slots=True)
class _Sheet:
    """A sheet that is written from the top."""

    picture: Image.Image
    language: str
    top: int = 0

    def font(self, style: Style) -> ImageFont.FreeTypeFont:
        return _font(BOLD if style.bold else FONT, style.size, self.language)

    def write(self, text: str, style: Style) -> None:
        """Write a paragraph."""
        pen, font = ImageDraw.Draw(self.picture), self.font(style)
        for line in wrapped(text, font, WIDTH - 2 * MARGIN):
            pen.text((MARGIN, self.top), line, fill=style.colour, font=font)
            self.top += round(style.size * 1.45)
        self.top += style.below

    def height_of(self, text: str, style: Style) -> int:
        """Say how high a paragraph will be."""
        count = sum(1 for _ in wrapped(text, self.font(style), WIDTH - 2 * MARGIN))
        return count * round(style.size * 1.45) + style.below


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Break a text into lines of at most `width` pixels, between words and between Chinese characters."""
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in _pieces(paragraph):
            if line and font.getlength(line + piece.rstrip()) > width and piece[0] not in NOT_FIRST:
                full = line.rstrip()
                kept = full.rstrip(NOT_LAST)
                yield kept
                line = full[len(kept) :] + piece.lstrip()
            else:
                line += piece
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Cut where a line may break: behind each Chinese character, behind each space."""
    piece = ""
    for letter in text:
        if ord(letter) > 0x2E80 or letter == "\N{HORIZONTAL ELLIPSIS}":
            if piece:
                yield piece
            yield letter
            piece = ""
        else:
            piece += letter
            if letter == " ":
                yield piece
                piece = ""
    if piece:
        yield piece


def card(asked: Mapping[str, Any]) -> bytes:
    """Draw a card of a `title`, a `big` line, `lines` and a `foot`, in the letters of its `language`, as PNG."""
    parts = _parts(asked)
    sheet = _Sheet(Image.new("RGB", (WIDTH, 10), PAPER), str(asked.get("language", "")))
    bar = sheet.height_of(str(asked["title"]), HEAD) + MARGIN
    height = min(LONGEST, bar + MARGIN + sum(sheet.height_of(text, style) for text, style in parts) + MARGIN // 2)
    sheet.picture = Image.new("RGB", (WIDTH, height), PAPER)
    ImageDraw.Draw(sheet.picture).rectangle((0, 0, WIDTH, bar), fill=GREEN)
    sheet.top = MARGIN // 2
    sheet.write(str(asked["title"]), HEAD)
    sheet.top = bar + MARGIN // 2
    for text, style in parts:
        sheet.write(text, style)
    kept = io.BytesIO()
    sheet.picture.quantize(32).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _parts(asked: Mapping[str, Any]) -> Sequence[tuple[str, Style]]:
    big = [(str(asked["big"]), BIG)] if asked.get("big") else []
    lines = [(str(line), LINE) for line in asked.get("lines", ())]
    return [*big, *lines, *((str(line), FOOT) for line in asked.get("foot", ()))]
