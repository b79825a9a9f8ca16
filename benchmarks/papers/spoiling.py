"""Files that are no longer what they were: cut, flipped, stuffed, or bombs from the start."""

import struct
import zlib
from io import BytesIO
from random import Random

import pillow_heif
from PIL import Image, ImageDraw

from benchmarks.papers.invoices import a_sale
from benchmarks.papers.portable import document

FORMS = ("JPEG", "PNG", "WEBP", "HEIF", "PDF")
pillow_heif.register_heif_opener()


def whole(form: str) -> bytes:
    """Return a sound file of a form."""
    if form == "PDF":
        return document(a_sale(Random(1)))
    out = BytesIO()
    paper = Image.new("RGB", (240, 160), (250, 249, 246))
    ImageDraw.Draw(paper).text((20, 60), "Total 128.50", fill=(28, 28, 32), font_size=28)
    paper.save(out, form)
    return out.getvalue()


def spoiled(photo: bytes, chance: Random) -> bytes:
    """Flip some bytes, and at times cut the file short or repeat a part."""
    data = bytearray(photo)
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.4:
        del data[chance.randrange(len(data) // 4, len(data)) :]
    if chance.random() < 0.2:
        place = chance.randrange(len(data))
        data[place:place] = data[: chance.randrange(1, 2000)]
    return bytes(data)


def bomb(side: int) -> bytes:
    """Return a small PNG whose pixels, all alike, fill `side` × `side`."""
    rows = zlib.compressobj(9)
    row = b"\0" * (1 + side)
    body = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    parts = ((b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
