"""Says from its first bytes what a file is and how large its picture would be; decodes nothing, allocates nothing."""

import re
import struct
from collections.abc import Iterator

from claims.papers import NotAPhoto, PhotoBroken, PhotoTooLarge, Picture

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PARTS = 500  # segments or chunks looked at
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
SIDEWAYS = range(5, 9)  # EXIF orientations that swap width and height
PDF_LONGEST = 2400  # pixels at which a page is drawn
MEDIA_BOX = re.compile(
    rb"/MediaBox\s{0,4}\[\s{0,4}0[.0]*\s{1,4}0[.0]*\s{1,4}(\d{1,5}(?:\.\d{1,6})?)\s{1,4}(\d{1,5}(?:\.\d{1,6})?)"
)
SEARCHED = 65536  # bytes
A4 = (595.0, 842.0)
ZIP, OFD = b"PK\x03\x04", b"OFD.xml"  # an invoice in the national format is an archive with this file in it
SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "gif"),
    (0, b"OggS", "audio"),
    (0, b"ID3", "audio"),
    (0, b"\xff\xfb", "audio"),
    (0, b"\xff\xf3", "audio"),
    (0, b"\xff\xf1", "audio"),
    (0, b"#!AMR", "audio"),
    (0, b"fLaC", "audio"),
    (8, b"WAVE", "audio"),
    (8, b"AVI ", "video"),
    (4, b"ftypM4A", "audio"),
    (4, b"ftypavif", "avif"),
    (4, b"ftyp", "video"),
    (0, b"\x1a\x45\xdf\xa3", "video"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (0, b"BM", "bmp"),
    (0, b"PK\x03\x04", "archive"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"Rar!", "archive"),
    (0, b"7z\xbc\xaf", "archive"),
    (0, b"\xd0\xcf\x11\xe0", "document"),
)


def inspect(photo: bytes) -> Picture:
    """Return what the picture is; milliseconds.

    Raises NotAPhoto for any other file, PhotoTooLarge over 20 MB or 60 megapixels, PhotoBroken without a whole header.
    """
    if len(photo) > MOST_BYTES:
        raise PhotoTooLarge
    try:
        picture = _picture(photo)
    except (struct.error, IndexError) as error:
        raise PhotoBroken from error
    if picture.width < 1 or picture.height < 1:
        raise PhotoBroken
    if picture.width * picture.height > MOST_PIXELS:
        raise PhotoTooLarge
    return picture


def _picture(photo: bytes) -> Picture:
    if photo.startswith(b"\xff\xd8\xff"):
        return _jpeg(photo)
    if photo.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(photo)
    if photo[:4] == b"RIFF" and photo[8:12] == b"WEBP":
        return _webp(photo)
    if photo[4:8] == b"ftyp" and photo[8:12] in HEIC_BRANDS:
        return _heic(photo)
    if photo.startswith(b"%PDF-") and b"%%EOF" in photo[-2048:]:
        return _pdf(photo)
    raise NotAPhoto(_other(photo))


def _other(photo: bytes) -> str:
    if not photo:
        return "empty"
    if b"%PDF" in photo[:1024]:
        return "pdf"
    if photo.startswith(ZIP) and OFD in photo:
        return "ofd"
    for offset, sign, name in SIGNS:
        if photo.startswith(sign, offset):
            return name
    return "text" if _is_text(photo[:1024]) else "unknown"


def _is_text(start: bytes) -> bool:
    try:
        text = start.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 3:
            return False
        text = start[: error.start].decode("utf-8")
    return all(char.isprintable() or char in "\r\n\t\ufeff" for char in text)


def _jpeg(photo: bytes) -> Picture:
    orientation = 1
    for marker, body, length in _segments(photo):
        if marker == 0xE1 and photo.startswith(b"Exif\x00\x00", body):
            orientation = _orientation(photo[body + 6 : body + length])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", photo, body + 1)
            return _sized("image/jpeg", width, height, orientation)
    raise PhotoBroken


def _segments(photo: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and length of the parts before the picture itself."""
    place = 2
    for _ in range(MOST_PARTS):
        while photo[place] == 0xFF and photo[place + 1] == 0xFF:
            place += 1
        if photo[place] != 0xFF or photo[place + 1] == 0xDA:
            return
        (length,) = struct.unpack_from(">H", photo, place + 2)
        yield photo[place + 1], place + 4, length - 2
        place += 2 + length


def _png(photo: bytes) -> Picture:
    orientation = 1
    if photo[12:16] != b"IHDR":
        raise PhotoBroken
    width, height = struct.unpack_from(">II", photo, 16)
    place = 8
    for _ in range(MOST_PARTS):
        if place + 12 > len(photo) or photo[place + 4 : place + 8] == b"IEND":
            break
        (length,) = struct.unpack_from(">I", photo, place)
        if photo[place + 4 : place + 8] == b"eXIf":
            orientation = _orientation(photo[place + 8 : place + 8 + length])
        place += 12 + length
    return _sized("image/png", width, height, orientation)


def _webp(photo: bytes) -> Picture:
    form = photo[12:16]
    if form == b"VP8X":
        width = 1 + int.from_bytes(photo[24:27], "little")
        height = 1 + int.from_bytes(photo[27:30], "little")
    elif form == b"VP8L":
        (bits,) = struct.unpack_from("<I", photo, 21)
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif form == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", photo, 26))
    else:
        raise PhotoBroken
    return _sized("image/webp", width, height, _webp_orientation(photo))


def _webp_orientation(photo: bytes) -> int:
    place = 12
    for _ in range(MOST_PARTS):
        if place + 8 > len(photo):
            break
        (length,) = struct.unpack_from("<I", photo, place + 4)
        if photo[place : place + 4] == b"EXIF":
            return _orientation(photo[place + 8 : place + 8 + length].removeprefix(b"Exif\x00\x00"))
        place += 8 + length + length % 2
    return 1


def _heic(photo: bytes) -> Picture:
    """Take the largest of the sizes named; the pictures inside are tiles, thumbnails and the whole."""
    sizes: list[tuple[int, int]] = []
    place = photo.find(b"ispe")
    while place >= 0 and len(sizes) < MOST_PARTS:
        sizes.append(struct.unpack_from(">II", photo, place + 8))
        place = photo.find(b"ispe", place + 16)
    if not sizes:
        raise PhotoBroken
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    turned = photo.find(b"irot")
    sideways = turned >= 0 and photo[turned + 4] % 2 == 1
    return Picture("image/heic", *((height, width) if sideways else (width, height)))


def _pdf(photo: bytes) -> Picture:
    """Take the first page size that is written openly, or A4; the picture is made from it by a worker."""
    box = MEDIA_BOX.search(photo[:SEARCHED]) or MEDIA_BOX.search(photo[-SEARCHED:])
    width, height = (float(side) for side in box.groups()) if box else A4
    longest = max(width, height, 1.0)
    return Picture(
        "application/pdf", max(1, round(width / longest * PDF_LONGEST)), max(1, round(height / longest * PDF_LONGEST))
    )


def _sized(media_type: str, width: int, height: int, orientation: int) -> Picture:
    if orientation in SIDEWAYS:
        width, height = height, width
    return Picture(media_type, width, height)


def _orientation(exif: bytes) -> int:
    """Return the orientation that a camera wrote, 1 when there is none or it makes no sense."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (place,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, place)
        for entry in range(place + 2, place + 2 + 12 * min(count, MOST_PARTS), 12):
            tag, _, _, value = struct.unpack_from(order + "HHIH", exif, entry)
            if tag == 0x0112:
                return int(value)
    except struct.error:
        return 1
    return 1
