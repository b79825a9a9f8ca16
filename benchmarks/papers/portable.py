"""A digital invoice as PDF, with its own text in a font that the file does not bring, as tax offices hand it out."""

import segno

from benchmarks.papers.invoices import Sale
from benchmarks.papers.numbers import PLAIN, crc16, in_words

WIDTH, HEIGHT = 595, 385  # points
POINT = 2.834  # a millimetre
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000 /W [1 95 500]"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def document(sale: Sale) -> bytes:
    """Return a one-page PDF of a sale with its QR code."""
    content = "".join([*(_text(*line) for line in _lines(sale)), *_code(sale)])
    return _assembled(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        *FONT,
    )


def _lines(sale: Sale) -> list[tuple[float, float, float, str]]:
    """Return x, y in millimetres from the top left, size in points, text."""
    lines = [
        (75, 14, 16, "电子发票（普通发票）"),
        (148, 10, 9, f"发票号码：{sale.number}"),
        (148, 16, 9, f"开票日期：{sale.on:%Y年%m月%d日}"),
        (12, 34, 9, f"名称：{sale.buyer}"),
        (112, 34, 9, f"名称：{sale.seller}"),
        (112, 43, 9, f"统一社会信用代码/纳税人识别号：{sale.seller_tax_id}"),
        (12, 51, 9, "项目名称"),
        (140, 51, 9, "金额"),
        (190, 51, 9, "税额"),
        (15, 97, 9, "合计"),
        (136, 97, 9, f"¥{sale.amount}"),
        (188, 97, 9, f"¥{sale.tax}"),
        (10, 105, 9, "价税合计（大写）"),
        (56, 105, 10, in_words(sale.total, PLAIN)),
        (140, 105, 10, f"（小写）¥{sale.total}"),
    ]
    for place, item in enumerate(sale.lines):
        y = 57 + 6 * place
        lines += [(8, y, 8, item.group + item.name), (138, y, 8, str(item.amount)), (165, y, 8, f"{item.rate}%")]
        lines.append((190, y, 8, str(item.tax)))
    return lines


def _text(x: float, y: float, size: float, text: str) -> str:
    place = f"{x * POINT:.1f} {HEIGHT - y * POINT:.1f}"
    return f"BT /F1 {size} Tf {place} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def _code(sale: Sale) -> list[str]:
    payload = f"01,32,,{sale.number},{sale.total},{sale.on:%Y%m%d},,"
    matrix = segno.make(payload + crc16(payload), error="m", micro=False).matrix
    side = 20 * POINT / len(matrix)
    return [
        f"{9 * POINT + side * column:.2f} {HEIGHT - 5 * POINT - side * (row + 1):.2f} {side:.2f} {side:.2f} re f\n"
        for row, bits in enumerate(matrix)
        for column, bit in enumerate(bits)
        if bit
    ]


def _assembled(*objects: str) -> bytes:
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer << /Size {count} /Root 1 0 R >>\n"
    return f"{out}startxref\n{out.index('xref')}\n%%EOF\n".encode("latin-1")
