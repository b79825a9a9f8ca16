"""A blank sheet to draw a paper on, in millimetres."""

from dataclasses import dataclass, field
from math import cos, pi, radians, sin

import segno
from PIL import Image, ImageChops, ImageDraw

from benchmarks.papers.fonts import font

Ink = tuple[int, int, int]
BLACK: Ink = (28, 28, 32)
BROWN: Ink = (150, 82, 40)
RED: Ink = (224, 88, 92)
PIXELS_PER_MM = 8


@dataclass(frozen=True, slots=True)
class Paper:
    """A drawn paper: what it is and what truly stands on it."""

    layout: str
    kind: str
    image: Image.Image
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pen:
    """A way of writing: face, height in millimetres, ink."""

    face: str = "serif"
    size: float = 3.4
    ink: Ink = BLACK

    def at(self, size: float) -> "Pen":
        """Return the same pen at another height."""
        return Pen(self.face, size, self.ink)

    def in_ink(self, ink: Ink) -> "Pen":
        """Return the same pen with another ink."""
        return Pen(self.face, self.size, ink)


class Sheet:
    """A sheet of paper; all measures in millimetres from its top left corner."""

    def __init__(self, width: float, height: float, colour: Ink = (250, 249, 246)) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (_px(width), _px(height)), colour)
        self._draw = ImageDraw.Draw(self.image)

    def write(self, x: float, y: float, text: str, pen: Pen, anchor: str = "la") -> float:
        """Write a line of text and return where it ends."""
        face = font(pen.face, _px(pen.size))
        self._draw.text((_px(x), _px(y)), text, font=face, fill=pen.ink, anchor=anchor)
        return x + face.getlength(text) / PIXELS_PER_MM

    def measure(self, text: str, pen: Pen) -> float:
        """Return how wide a text would be."""
        return font(pen.face, _px(pen.size)).getlength(text) / PIXELS_PER_MM

    def wrap(self, x: float, y: float, text: str, pen: Pen, width: float) -> float:
        """Write a text in lines no wider than `width` and return where the next line would start."""
        line = ""
        for char in text:
            if self.measure(line + char, pen) > width:
                self.write(x, y, line, pen)
                line, y = "", y + pen.size * 1.25
            line += char
        self.write(x, y, line, pen)
        return y + pen.size * 1.25

    def rule(self, start: tuple[float, float], end: tuple[float, float], ink: Ink, width: float = 0.25) -> None:
        """Draw a straight line."""
        self._draw.line((_px(start[0]), _px(start[1]), _px(end[0]), _px(end[1])), fill=ink, width=_px(width))

    def dashes(self, x: float, y: float, until: float, ink: Ink = BLACK) -> None:
        """Draw a dashed line across."""
        while x < until:
            self.rule((x, y), (min(x + 1.2, until), y), ink, 0.2)
            x += 2

    def frame(self, corner: tuple[float, float], opposite: tuple[float, float], ink: Ink, width: float = 0.3) -> None:
        """Draw an empty rectangle."""
        self._draw.rectangle(
            (_px(corner[0]), _px(corner[1]), _px(opposite[0]), _px(opposite[1])), None, ink, _px(width)
        )

    def fill(self, corner: tuple[float, float], opposite: tuple[float, float], ink: Ink, radius: float = 0) -> None:
        """Draw a filled rectangle."""
        box = (_px(corner[0]), _px(corner[1]), _px(opposite[0]), _px(opposite[1]))
        self._draw.rounded_rectangle(box, _px(radius), ink)

    def oval(self, corner: tuple[float, float], opposite: tuple[float, float], ink: Ink) -> None:
        """Draw a filled ellipse."""
        self._draw.ellipse((_px(corner[0]), _px(corner[1]), _px(opposite[0]), _px(opposite[1])), ink)

    def qr(self, x: float, y: float, size: float, payload: str) -> None:
        """Put a QR code of the payload, `size` millimetres wide, on the sheet."""
        matrix = segno.make(payload, error="m", micro=False).matrix
        modules = Image.new("L", (len(matrix), len(matrix)))
        modules.putdata([0 if bit else 255 for row in matrix for bit in row])
        self.image.paste(modules.resize((_px(size), _px(size)), Image.Resampling.NEAREST), (_px(x), _px(y)))

    def stamp(
        self, centre: tuple[float, float], size: tuple[float, float], words: tuple[str, str], *, star: bool = False
    ) -> None:
        """Press a red oval stamp over what is already there: words along the arc, words across."""
        layer = Image.new("RGB", self.image.size, "white")
        draw = ImageDraw.Draw(layer)
        (x, y), (width, height) = (_px(centre[0]), _px(centre[1])), (_px(size[0] / 2), _px(size[1] / 2))
        draw.ellipse((x - width, y - height, x + width, y + height), None, RED, _px(0.5))
        _arc(layer, (x, y), (width * 0.78, height * 0.78), words[0])
        face = font("sans", max(8, int(height * 0.2)))
        draw.text((x, y + height * 0.62), words[1], font=face, fill=RED, anchor="mm")
        if star:
            draw.polygon(_star(x, y, height * 0.3), RED)
        self.image = ImageChops.multiply(self.image, layer)
        self._draw = ImageDraw.Draw(self.image)


def _px(millimetres: float) -> int:
    return round(millimetres * PIXELS_PER_MM)


def _arc(layer: Image.Image, centre: tuple[int, int], radii: tuple[float, float], words: str) -> None:
    size = max(8, int(min(radii[1] * 0.34, 3.4 * radii[0] / max(len(words), 1))))
    face = font("serif", size)
    for place, char in enumerate(words):
        angle = radians(200 + 140 * (place + 0.5) / len(words))
        glyph = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(glyph).text((size, size), char, font=face, fill=255, anchor="mm")
        glyph = glyph.rotate(-90 - angle * 180 / pi, Image.Resampling.BICUBIC)
        spot = (int(centre[0] + radii[0] * cos(angle)) - size, int(centre[1] + radii[1] * sin(angle)) - size)
        layer.paste(RED, spot, glyph)


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for place in range(10):
        reach = radius if place % 2 == 0 else radius * 0.4
        angle = radians(-90 + 36 * place)
        points.append((x + reach * cos(angle), y + reach * sin(angle)))
    return points
