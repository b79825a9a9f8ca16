"""Reading inside a worker, without the worker: photos of the project's own drawing."""

from datetime import date
from io import BytesIO
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from benchmarks.papers import catalogue, portable
from benchmarks.papers.invoices import a_sale
from claims.papers import Item, PaperKind, PhotoBroken, Verdict
from ocr.documents import text_lines
from ocr.looks import looks
from ocr.picture import decode, pixels
from ocr.quality import hint
from ocr.reading import Reading
from ocr.stamps import Stamps


def read(sight, photo):
    return Reading(decode(photo), sight, text_lines(photo) if photo.startswith(b"%PDF") else ()).finish()


@pytest.mark.parametrize("layout", sorted(catalogue.LAYOUTS))
def test_every_kind_of_paper_is_known_and_nothing_is_read_wrong(sight, layout):
    paper, photo = catalogue.photo(layout, "medium", 1)

    reading = read(sight, photo)

    assert reading.kind == paper.kind
    assert reading.quality.ok
    shown = {name: field.value for name, field in reading.fields.items() if field.verdict is Verdict.READ}
    assert shown == {name: paper.fields.get(name, value) for name, value in shown.items()}
    if "total" in paper.fields:
        assert shown["total"] == paper.fields["total"]


@pytest.mark.parametrize("layout", ["digital", "outpatient", "idcard"])
@pytest.mark.parametrize("level", ["tough", "hard"])
def test_a_bad_photo_is_never_read_wrong(sight, layout, level):
    paper, photo = catalogue.photo(layout, level, 2)

    reading = read(sight, photo)

    for name, field in reading.fields.items():
        assert field.verdict is not Verdict.READ or field.value == paper.fields.get(name, field.value)


def test_the_goods_of_an_invoice_are_listed_with_their_groups(sight):
    chance = Random(3)
    sale = a_sale(chance)

    reading = read(sight, portable.document(sale))

    assert reading.items == tuple(Item(line.name, line.group.strip("*"), None, str(line.amount)) for line in sale.lines)


def test_an_invoice_as_pdf_is_read_from_its_own_text(sight):
    sale = a_sale(Random(5), date(2025, 6, 2))

    reading = read(sight, portable.document(sale))

    assert reading.kind is PaperKind.VAT_INVOICE
    assert (reading.fields["total"].value, reading.fields["total"].sources) == (
        str(sale.total),
        ("qr", "text", "words", "sum"),
    )
    assert reading.fields["seller_name"].verdict is Verdict.UNSURE
    assert "invoice_code" not in reading.fields


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"])
def test_a_broken_pdf_is_refused(damage):
    with pytest.raises(PhotoBroken):
        decode(damage)


def test_an_altered_amount_is_shown_with_both_values(sight):
    sale = a_sale(Random(6))
    honest, altered = f"（小写）¥{sale.total}", f"（小写）¥9{str(sale.total)[1:]}"
    document = portable.document(sale).replace(_hex(honest), _hex(altered))

    total = read(sight, document).fields["total"]

    assert total.verdict is Verdict.UNSURE
    assert {total.value, *total.candidates} == {str(sale.total), altered.removeprefix("（小写）¥")}


def test_a_code_whose_checksum_is_wrong_is_marked_and_not_held_against_the_value(sight):
    sale = a_sale(Random(7))
    reading = read(sight, _with_code(sale, f"01,32,,{sale.number},{sale.total},{sale.on:%Y%m%d},,0000"))

    assert reading.warnings == ("qr_checksum",)
    assert reading.qr.checksum == "mismatch"
    assert reading.fields["total"].value == str(sale.total)


def test_the_same_photo_looks_the_same_after_recompression():
    photo = decode(catalogue.photo("digital", "easy", 4)[1])
    other = decode(catalogue.photo("digital", "easy", 5)[1])
    out = BytesIO()
    photo.resize((1280, 1280 * photo.height // photo.width)).save(out, "JPEG", quality=60)

    one, again, third = (int(looks(pixels(image)), 16) for image in (photo, decode(out.getvalue()), other))

    assert (one ^ again).bit_count() <= 4
    assert (one ^ third).bit_count() > 8


def test_a_blank_table_is_not_a_paper(sight):
    noise = np.random.default_rng(1).normal(128, 20, (800, 1000, 3)).clip(0, 255).astype(np.uint8)
    out = BytesIO()
    Image.fromarray(noise).save(out, "JPEG")

    reading = read(sight, out.getvalue())

    assert (reading.kind, reading.quality.ok, reading.quality.reason) == (PaperKind.OTHER, False, "not_a_paper")


def test_the_hint_before_reading_names_what_is_surely_wrong():
    sharp = decode(catalogue.photo("digital", "easy", 4)[1])
    dark = sharp.point(lambda level: level // 6)
    tiny = sharp.resize((400, 300))
    soft = sharp.resize((60, 45)).resize(sharp.size)

    assert [hint(pixels(image)).reason for image in (sharp, dark, tiny, soft)] == [None, "dark", "too_small", "blurred"]


def test_red_ink_is_told_from_brown_print():
    page = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(page).text((50, 50), "printed in brown", (150, 82, 40))
    stamped = page.copy()
    ImageDraw.Draw(stamped).ellipse((300, 150, 420, 240), None, (224, 88, 92), 4)

    assert [bool(Stamps(pixels(image))) for image in (page, stamped)] == [False, True]


def test_a_transparent_picture_lies_on_white():
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")

    assert decode(out.getvalue()).getpixel((5, 5)) == (255, 255, 255)


def test_a_huge_photo_is_read_at_a_size_that_fits_into_memory():
    out = BytesIO()
    Image.new("RGB", (9000, 6000), "white").save(out, "PNG")

    image = decode(out.getvalue())

    assert image.width * image.height <= 8_100_000


def _hex(text):
    return text.encode("utf-16-be").hex().encode()


def _with_code(sale, payload):
    paper = catalogue.invoices.digital(sale)
    sheet = catalogue.invoices.Sheet(30, 30)
    sheet.qr(4, 4, 22, payload)
    paper.image.paste(sheet.image, (60, 30))
    out = BytesIO()
    paper.image.save(out, "PNG")
    return out.getvalue()


def _together(*papers, columns=1):
    wide, high = max(paper.image.width for paper in papers), max(paper.image.height for paper in papers)
    table = Image.new("RGB", (columns * (wide + 60) + 60, -(-len(papers) // columns) * (high + 60) + 60), (120, 84, 56))
    for place, paper in enumerate(papers):
        table.paste(paper.image, (60 + place % columns * (wide + 60), 60 + place // columns * (high + 60)))
    table.thumbnail((2600, 2600))
    out = BytesIO()
    table.save(out, "JPEG", quality=90)
    return out.getvalue()


def test_two_invoices_on_one_photo_are_two_papers_with_their_own_amounts(sight):
    papers = [catalogue.draw("digital", seed) for seed in (1, 2)]

    reading = read(sight, _together(*papers))

    found = [reading, *reading.others]
    assert [paper.fields["total"].value for paper in found] == [paper.fields["total"] for paper in papers]
    assert {paper.fields["total"].verdict for paper in found} == {Verdict.READ}


def test_cards_laid_side_by_side_are_told_apart(sight):
    papers = [catalogue.draw(layout, 1) for layout in ("idcard", "bankcard", "disability")]

    reading = read(sight, _together(*papers, columns=2))

    assert {paper.kind for paper in (reading, *reading.others)} == {paper.kind for paper in papers}


def test_one_paper_is_not_torn_apart(sight):
    for layout in ("digital", "outpatient", "settlement", "diagnosis"):
        assert read(sight, catalogue.photo(layout, "easy", 8)[1]).others == ()
