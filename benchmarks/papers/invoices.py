"""Tax invoices: the fully digital one with its 20-digit number."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from benchmarks.papers.goods import SHELF, Goods, Line, a_basket
from benchmarks.papers.numbers import PLAIN, Wording, a_day, cents, crc16, credit_code, digits, in_words
from benchmarks.papers.people import a_name, a_pharmacy
from benchmarks.papers.sheet import BLACK, BROWN, Paper, Pen, Sheet

COLUMNS = (
    (8, "项目名称"),
    (62, "规格型号"),
    (86, "单 位"),
    (102, "数 量"),
    (120, "单 价"),
    (144, "金 额"),
    (163, "税率/征收率"),
    (190, "税 额"),
)


@dataclass(frozen=True, slots=True)
class Sale:
    """What an invoice says: who sold what to whom, when, under which number."""

    number: str
    on: date
    seller: str
    seller_tax_id: str
    buyer: str
    lines: tuple[Line, ...]
    clerk: str

    @property
    def amount(self) -> Decimal:
        """Return the sum without tax, in yuan."""
        return cents(sum((line.amount for line in self.lines), Decimal()))

    @property
    def tax(self) -> Decimal:
        """Return the sum of the tax, in yuan."""
        return cents(sum((line.tax for line in self.lines), Decimal()))

    @property
    def total(self) -> Decimal:
        """Return what was paid, tax included, in yuan."""
        return self.amount + self.tax


def a_sale(chance: Random, on: date | None = None, shelf: tuple[Goods, ...] = SHELF, **said: str) -> Sale:
    """Invent a sale; `on` and any text of it may be said instead."""
    on = on or a_day(chance, date(2023, 6, 1), date(2026, 6, 30))
    invented = {
        "number": f"{on:%y}44{digits(chance, 16)}",
        "seller": a_pharmacy(chance),
        "seller_tax_id": credit_code(chance, "440785"),
        "buyer": "个人" if chance.random() < 0.4 else a_name(chance),
        "clerk": a_name(chance),
    }
    return Sale(on=on, lines=a_basket(chance, shelf), **(invented | said))


def digital(sale: Sale, wording: Wording = PLAIN, face: str = "serif") -> Paper:
    """Draw a fully digital invoice (数电票, type 32)."""
    sheet, label = Sheet(210, 136), Pen(face, 3.2, BROWN)
    _head(sheet, sale, label)
    _parties(sheet, sale, label)
    _lines(sheet, sale, label)
    _foot(sheet, sale, label, wording)
    fields = {
        "invoice_number": sale.number,
        "issued_on": sale.on.isoformat(),
        "total": str(sale.total),
        "amount_without_tax": str(sale.amount),
        "tax": str(sale.tax),
        "seller_name": sale.seller,
        "seller_tax_id": sale.seller_tax_id,
        "buyer_name": sale.buyer,
    }
    return Paper("digital", "vat_invoice", sheet.image, fields)


def _head(sheet: Sheet, sale: Sale, label: Pen) -> None:
    payload = f"01,32,,{sale.number},{sale.total},{sale.on:%Y%m%d},,"
    sheet.qr(9, 5, 21, payload + crc16(payload))
    end = sheet.write(105, 8, "电子发票（普通发票）", label.at(7), "ma")
    for below in (18.5, 19.7):
        sheet.rule((72, below), (min(end, 138), below), BROWN)
    sheet.stamp((105, 12.5), (34, 21), ("全国统一发票监制章", "国家税务总局"))
    for y, name, value in ((9, "发票号码：", sale.number), (15, "开票日期：", f"{sale.on:%Y年%m月%d日}")):
        sheet.write(sheet.write(148, y, name, label), y, value, label.in_ink(BLACK))
    sheet.frame((5, 28), (205, 124), BROWN)


def _parties(sheet: Sheet, sale: Sale, label: Pen) -> None:
    sheet.rule((5, 46), (205, 46), BROWN)
    for x in (11, 104, 110):
        sheet.rule((x, 28), (x, 46), BROWN)
    for x, side in ((6.6, "购买方信息"), (105.6, "销售方信息")):
        for place, char in enumerate(side):
            sheet.write(x, 28.8 + place * 3.4, char, label.at(2.9))
    parties = ((12.5, sale.buyer, ""), (111.5, sale.seller, sale.seller_tax_id))
    for x, name, tax_id in parties:
        sheet.write(sheet.write(x, 31, "名称：", label), 31, name, label.in_ink(BLACK))
        sheet.write(sheet.write(x, 40, "统一社会信用代码/纳税人识别号：", label), 40, tax_id, label.in_ink(BLACK))


def _lines(sheet: Sheet, sale: Sale, label: Pen) -> None:
    for x, title in COLUMNS:
        sheet.write(x, 48, title, label)
    y = 54.0
    for line in sale.lines:
        sheet.write(62, y, line.spec, label.in_ink(BLACK))
        sheet.write(89, y, line.unit, label.in_ink(BLACK))
        for x, figure in (
            (110, line.count),
            (130, line.price),
            (154, line.amount),
            (172, f"{line.rate}%"),
            (201, line.tax),
        ):
            sheet.write(x, y, str(figure), label.in_ink(BLACK), "ra")
        y = sheet.wrap(7, y, line.group + line.name, label.in_ink(BLACK), 53) + 0.6
    sheet.write(15, 94, "合          计", label)
    sheet.write(154, 94, f"¥{sale.amount}", label.in_ink(BLACK), "ra")
    sheet.write(201, 94, f"¥{sale.tax}", label.in_ink(BLACK), "ra")


def _foot(sheet: Sheet, sale: Sale, label: Pen, wording: Wording) -> None:
    sheet.rule((5, 100), (205, 100), BROWN)
    sheet.rule((5, 108), (205, 108), BROWN)
    sheet.rule((50, 100), (50, 108), BROWN)
    sheet.write(10, 102, "价税合计（大写）", label)
    sheet.write(56, 102, "⊗" + in_words(sale.total, wording), label.in_ink(BLACK).at(3.6))
    sheet.write(sheet.write(140, 102, "（小写）", label), 102, f"¥{sale.total}", label.in_ink(BLACK).at(3.6))
    sheet.rule((11, 108), (11, 124), BROWN)
    sheet.write(6.4, 110, "备", label)
    sheet.write(6.4, 117, "注", label)
    sheet.write(sheet.write(10, 127, "开票人：", label), 127, sale.clerk, label.in_ink(BLACK))
