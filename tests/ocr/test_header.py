import struct
import zlib
from io import BytesIO

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from claims.errors import ClaimError
from claims.papers import NotAPhoto, PhotoBroken, PhotoTooLarge, Picture
from ocr.header import inspect

pillow_heif.register_heif_opener()


def saved(form, size=(120, 80), **options):
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, form, **options)
    return out.getvalue()


def turned(form, orientation=6):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(form, exif=exif.tobytes())


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("HEIF", "image/heic")],
)
def test_a_photo_is_known_by_its_content(form, media_type):
    assert inspect(saved(form)) == Picture(media_type, 120, 80)


def test_lossless_and_animated_webp_are_measured():
    assert inspect(saved("WEBP", lossless=True)) == Picture("image/webp", 120, 80)
    assert inspect(saved("WEBP", exif=Image.Exif().tobytes(), icc_profile=b"0" * 20)).width == 120


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_the_camera_marked_as_turned_is_measured_upright(form):
    assert inspect(turned(form)) == Picture(f"image/{form.lower()}", 80, 120)


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (b"GIF89a" + bytes(20), "gif"),
        (b"OggS" + bytes(20), "audio"),
        (b"ID3\x04" + bytes(20), "audio"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio"),
        (b"\x00\x00\x00\x20ftypisom", "video"),
        (b"\x1a\x45\xdf\xa3" + bytes(20), "video"),
        ("您好，这是我的发票".encode(), "text"),
        (b"PK\x03\x04" + bytes(20), "archive"),
        (b"PK\x03\x04" + bytes(26) + b"OFD.xml", "ofd"),
        (bytes(range(256)), "unknown"),
    ],
)
def test_what_is_no_photo_is_named(start, found):
    with pytest.raises(NotAPhoto) as refusal:
        inspect(start)

    assert refusal.value.found == found


def test_a_whole_pdf_is_taken_at_the_size_it_will_be_drawn():
    head, foot = b"%PDF-1.4\n/MediaBox [0 0 595 385]", b"\nstartxref\n0\n%%EOF\n"

    assert inspect(head + foot) == Picture("application/pdf", 2400, 1553)
    assert inspect(b"%PDF-1.4\n" + foot).media_type == "application/pdf"


def test_a_text_cut_inside_a_character_is_still_text():
    with pytest.raises(NotAPhoto) as refusal:
        inspect(("发" * 1000).encode())

    assert refusal.value.found == "text"


def test_a_huge_picture_in_a_small_file_is_refused_by_its_header():
    chunk = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))

    with pytest.raises(PhotoTooLarge):
        inspect(bomb)


def test_a_file_over_twenty_megabytes_is_refused():
    with pytest.raises(PhotoTooLarge):
        inspect(b"\xff\xd8\xff" + bytes(20 * 1024 * 1024))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_without_its_header_is_broken(form):
    with pytest.raises(PhotoBroken):
        inspect(saved(form)[:20])


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "HEIF"]), st.data())
def test_no_damage_to_a_header_does_more_than_refuse(form, data):
    photo = bytearray(saved(form))
    for place in data.draw(st.lists(st.integers(0, len(photo) - 1), max_size=6)):
        photo[place] = data.draw(st.integers(0, 255))

    try:
        picture = inspect(bytes(photo[: data.draw(st.integers(0, len(photo)))]))
    except ClaimError:
        return
    assert 0 < picture.width * picture.height <= 60_000_000
