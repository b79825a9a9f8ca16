"""PDF invoices, as the tax office hands them out: their first page as a picture, and their own text with its places."""

import ctypes
import mmap
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from claims.papers import PhotoBroken
from ocr.page import Line

SIGN = b"%PDF-"
LONGEST = 2400  # pixels
MOST_RECTANGLES = 2000
SPARE_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
WHOLE_FILE, WHOLE_COLLECTION = 0, 0x74746366  # what pdfium asks for to get all of a font file
SIMPLIFIED_CHINESE = 134


class _SpareFont(pypdfium2.PdfSysfontBase):  # type: ignore[misc]
    """Hands pdfium one font, read before files were out of reach, for text whose font the file does not bring."""

    def __init__(self, font: mmap.mmap) -> None:
        super().__init__()
        self._data = (ctypes.c_char * len(font)).from_buffer(font)

    def EnumFonts(self, _own: Any, _mapper: Any) -> None:
        return None

    def MapFont(self, _own: Any, *_asked: Any) -> int:
        return 1

    def GetFont(self, _own: Any, _face: Any) -> int:
        return 1

    def GetFontData(self, _own: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table not in {WHOLE_FILE, WHOLE_COLLECTION}:
            return 0
        if buffer and size >= len(self._data):
            ctypes.memmove(buffer, self._data, len(self._data))
        return len(self._data)

    def GetFaceName(self, _own: Any, _font: Any, _buffer: Any, _size: int) -> int:
        return 0

    def GetFontCharset(self, _own: Any, _font: Any) -> int:
        return SIMPLIFIED_CHINESE

    def DeleteFont(self, _own: Any, _font: Any) -> None:
        return None


def load_spare_font() -> None:
    """Read the spare font, when it is installed, while files can still be opened."""
    if SPARE_FONT.exists():
        with SPARE_FONT.open("rb") as file:
            _SpareFont(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)).setup()


def is_document(photo: bytes) -> bool:
    """Say whether a file is a PDF."""
    return photo.startswith(SIGN)


def render(photo: bytes) -> Image.Image:
    """Return the first page as a picture. Raises PhotoBroken when the file is locked, empty or damaged."""
    with _FirstPage(photo) as page:
        picture: Image.Image = page.value.render(scale=page.scale, may_draw_forms=False).to_pil()
    return picture.convert("RGB")


def text_lines(photo: bytes) -> list[Line]:
    """Return the lines of the first page's own text, in pixels of the picture; none when it is only a scan."""
    with _FirstPage(photo) as page:
        text, height = page.value.get_textpage(), page.value.get_height()
        boxes = [text.get_rect(place) for place in range(min(text.count_rects(), MOST_RECTANGLES))]
        lines = [(text.get_text_bounded(*box), box) for box in boxes]
        text.close()
    return [_line(said, box, height, page.scale) for said, box in lines if said.strip()]


class _FirstPage:
    """The first page of a PDF while it is open."""

    def __init__(self, photo: bytes) -> None:
        try:
            self._file = pypdfium2.PdfDocument(photo)
            self.value = self._file[0]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise PhotoBroken from error
        longest = max(self.value.get_size())
        if not longest > 1:
            raise PhotoBroken
        self.scale = LONGEST / longest

    def __enter__(self) -> "_FirstPage":
        return self

    def __exit__(self, *_error: object) -> None:
        self.value.close()
        self._file.close()


def _line(said: str, box: tuple[float, float, float, float], height: float, scale: float) -> Line:
    left, bottom, right, top = box
    (x1, x2), (y1, y2) = (left * scale, right * scale), ((height - top) * scale, (height - bottom) * scale)
    return Line(" ".join(said.split()), 1.0, ((x1, y1), (x2, y1), (x2, y2), (x1, y2)))
