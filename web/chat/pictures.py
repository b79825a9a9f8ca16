"""What a file is by its first bytes; nothing is decoded here."""

import struct
from dataclasses import dataclass

JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
PHOTO_TYPES = {"image/jpeg", "image/png", "image/webp"}
LONGEST_SIDES = 10_000  # width and height together, beyond which Telegram takes no photo
STEEPEST = 20  # the longer side over the shorter


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a file turned out to be; `size` is None where the header does not say."""

    media_type: str
    size: Size | None = None

    @property
    def is_photo(self) -> bool:
        """Say whether Telegram would take it as a photo."""
        if self.media_type not in PHOTO_TYPES or self.size is None:
            return False
        short, long = sorted((self.size.width, self.size.height))
        return short > 0 and short + long <= LONGEST_SIDES and long <= STEEPEST * short


def look_at(data: bytes, declared: str) -> Look:
    """Say what a file is; what the sender declared counts only where the content says nothing."""
    if data.startswith(b"\xff\xd8\xff"):
        return Look("image/jpeg", _jpeg(data))
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return Look("image/png", Size(*struct.unpack(">II", data[16:24])))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Look("image/webp", _webp(data))
    for start, sign, media_type in SIGNS:
        if data[start : start + len(sign)] == sign:
            return Look(media_type)
    declared = declared.split(";")[0].strip().lower()
    if not declared or declared in PHOTO_TYPES:
        return Look("application/octet-stream")
    return Look(declared)


SIGNS = (
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"GIF8", "image/gif"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
)


def _jpeg(data: bytes) -> Size | None:
    place = 2
    while place + 9 < len(data):
        if data[place] != 0xFF:
            return None
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if marker in JPEG_SIZES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return Size(width, height)
        place += 1 if marker == 0xFF else 2 + length
    return None


def _webp(data: bytes) -> Size | None:
    form = data[12:16]
    if len(data) < 30:
        return None
    if form == b"VP8X":
        return Size(1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return Size(width & 0x3FFF, height & 0x3FFF)
    return None
