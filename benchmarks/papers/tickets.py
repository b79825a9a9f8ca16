"""Older tax invoices: the electronic one with its cipher box, and the narrow roll of a till."""

from decimal import Decimal
from random import Random

from benchmarks.papers.goods import a_basket
from benchmarks.papers.invoices import Sale, a_sale
from benchmarks.papers.numbers import Wording, crc16, digits, in_words
from benchmarks.papers.sheet import BROWN, Paper, Pen, Sheet

PROVINCES = (("广东", "044"), ("浙江", "033"), ("山东", "037"), ("广西", "045"), ("江苏", "032"))
CIPHER = "0123456789+-*/<>"


def electronic(chance: Random, wording: Wording, face: str) -> Paper:
    """Draw an electronic ordinary invoice (type 10): code and number apart, the seller at the foot."""
    sale = a_sale(chance, number=digits(chance, 8))
    province, area = chance.choice(PROVINCES)
    code, check = f"{area}00{sale.on:%y}00111", digits(chance, 20)
    sheet, label, value = Sheet(210, 138), Pen(face, 3.2, BROWN), Pen(face, 3.2)
    _electronic_head(sheet, sale, (f"{province}增值税电子普通发票", code, check), label)
    _electronic_buyer(sheet, chance, sale, label)
    _electronic_lines(sheet, sale, label, value)
    sheet.write(12, 96, "价税合计（大写）", label)
    sheet.write(58, 95.6, "⊗" + in_words(sale.total, wording), value.at(3.8))
    sheet.write(sheet.write(142, 96, "（小写）", label), 96, f"¥{sale.total}", value.at(3.6))
    _electronic_seller(sheet, chance, sale, label)
    payload = f"01,10,{code},{sale.number},{sale.amount},{sale.on:%Y%m%d},{check},"
    sheet.qr(10, 5, 20, payload + crc16(payload) + ",")
    return Paper("vat", "vat_invoice", sheet.image, _fields(sale) | {"invoice_code": code, "check_code": check})


def _fields(sale: Sale) -> dict[str, str]:
    return {
        "invoice_number": sale.number,
        "issued_on": sale.on.isoformat(),
        "total": str(sale.total),
        "amount_without_tax": str(sale.amount),
        "tax": str(sale.tax),
        "seller_name": sale.seller,
        "seller_tax_id": sale.seller_tax_id,
        "buyer_name": sale.buyer,
    }


def _electronic_head(sheet: Sheet, sale: Sale, said: tuple[str, str, str], label: Pen) -> None:
    title, code, check = said
    sheet.write(105, 8, title, label.at(6.6), "ma")
    sheet.rule((66, 18), (144, 18), BROWN)
    sheet.stamp((105, 11.5), (32, 19), ("全国统一发票监制章", "国家税务总局"))
    grouped = " ".join(check[place : place + 5] for place in range(0, 20, 5))
    rows = (
        ("发票代码：", code),
        ("发票号码：", sale.number),
        ("开票日期：", f"{sale.on:%Y年%m月%d日}"),
        ("校 验 码：", grouped),
    )
    for place, (name, text) in enumerate(rows):
        sheet.write(sheet.write(150, 6 + 5 * place, name, label), 6 + 5 * place, text, label.in_ink((28, 28, 32)))
    sheet.frame((6, 28), (204, 126), BROWN)


def _electronic_buyer(sheet: Sheet, chance: Random, sale: Sale, label: Pen) -> None:
    for place, char in enumerate("购买方"):
        sheet.write(7.4, 30 + place * 5, char, label)
    sheet.write(sheet.write(13, 30, "名        称：", label), 30, sale.buyer, label.in_ink((28, 28, 32)))
    for place, name in enumerate(("纳税人识别号：", "地址、电话：", "开户行及账号：")):
        sheet.write(13, 34.4 + 4.4 * place, name, label)
    sheet.rule((6, 48), (204, 48), BROWN)
    for place in range(4):
        cipher = "".join(chance.choice(CIPHER) for _ in range(27))
        sheet.write(130, 29.6 + 4.4 * place, cipher, label.in_ink((28, 28, 32)))
    for place, char in enumerate("密码区"):
        sheet.write(124, 30 + place * 5, char, label)


def _electronic_lines(sheet: Sheet, sale: Sale, label: Pen, value: Pen) -> None:
    titles = (
        (8, "货物或应税劳务、服务名称"),
        (66, "规格型号"),
        (88, "单位"),
        (104, "数 量"),
        (122, "单 价"),
        (146, "金 额"),
    )
    for x, title in (*titles, (166, "税率"), (190, "税 额")):
        sheet.write(x, 49.5, title, label)
    y = 55.0
    for line in sale.lines:
        sheet.write(66, y, line.spec, value)
        sheet.write(90, y, line.unit, value)
        cells = ((111, line.count), (133, line.price), (156, line.amount), (174, f"{line.rate}%"), (201, line.tax))
        for x, figure in cells:
            sheet.write(x, y, str(figure), value, "ra")
        y = sheet.wrap(8, y, line.group + line.name, value, 56) + 0.6
    sheet.write(18, 88, "合              计", label)
    sheet.write(156, 88, f"¥{sale.amount}", value, "ra")
    sheet.write(201, 88, f"¥{sale.tax}", value, "ra")
    sheet.rule((6, 93.5), (204, 93.5), BROWN)


def _electronic_seller(sheet: Sheet, chance: Random, sale: Sale, label: Pen) -> None:
    sheet.rule((6, 103), (204, 103), BROWN)
    for place, char in enumerate("销售方"):
        sheet.write(7.4, 106 + place * 5, char, label)
    rows = (
        ("名        称：", sale.seller),
        ("纳税人识别号：", sale.seller_tax_id),
        ("地址、电话：", f"恩平市新平路{chance.randrange(1, 300)}号 0750-{digits(chance, 7)}"),
        ("开户行及账号：", f"中国农业银行恩平支行 {digits(chance, 19)}"),
    )
    for place, (name, text) in enumerate(rows):
        y = 105 + 4.6 * place
        sheet.write(sheet.write(13, y, name, label), y, text, label.in_ink((28, 28, 32)))
    sheet.stamp((168, 116), (40, 27), (sale.seller, "发票专用章"))
    sheet.write(14, 129, f"收款人：{sale.clerk}          复核：{sale.clerk[:1]}芳          开票人：{sale.clerk}", label)


def roll(chance: Random, wording: Wording, face: str) -> Paper:
    """Draw a roll invoice (type 11): prices with tax, the shop's stamp over the total."""
    lines = a_basket(chance)
    number, sale = digits(chance, 8), a_sale(chance)
    province, area = chance.choice(PROVINCES)
    code, check = f"{area}00{sale.on:%y}00107", digits(chance, 20)
    total = sum((line.amount for line in lines), Decimal())
    sheet, label, value = Sheet(76, 128 + 9 * len(lines)), Pen(face, 3.3, BROWN), Pen(face, 3.3)
    sheet.write(38, 5, f"{province}增值税普通发票", label.at(4.6), "ma")
    sheet.write(38, 12, "发票联", label.at(4), "ma")
    sheet.stamp((58, 34), (24, 17), ("全国统一发票监制章", "税务总局"))
    rows = (
        ("发票代码", code), ("发票号码", number), ("机打号码", number), ("机器编号", digits(chance, 12)),
        ("销售方名称", sale.seller), ("纳税人识别号", sale.seller_tax_id), ("开票日期", sale.on.isoformat()),
        ("收款员", sale.clerk), ("购买方名称", sale.buyer),
    )  # fmt: skip
    y = 20.0
    for name, text in rows:
        sheet.write(sheet.write(6, y, name + " ", label), y, text, value)
        y += 5.4
    y = _roll_lines(sheet, y, [(line.name, line.price, line.count, line.amount) for line in lines], label)
    sheet.write(sheet.write(6, y + 2, "合计金额（小写）", label), y + 2, f"¥{total}", value)
    sheet.write(sheet.write(6, y + 8, "合计金额（大写）", label), y + 8, in_words(total, wording), value)
    sheet.write(sheet.write(6, y + 14, "校验码 ", label), y + 14, check, value)
    sheet.stamp((chance.uniform(38, 56), y + chance.uniform(0, 12)), (30, 22), (sale.seller, "发票专用章"))
    payload = f"01,11,{code},{number},{total / Decimal('1.03'):.2f},{sale.on:%Y%m%d},{check},"
    sheet.qr(26, y + 20, 24, payload + crc16(payload) + ",")
    fields = {"invoice_code": code, "invoice_number": number, "issued_on": sale.on.isoformat(), "total": str(total)}
    more = {"seller_name": sale.seller, "seller_tax_id": sale.seller_tax_id, "check_code": check}
    return Paper("roll", "vat_invoice", sheet.image, fields | more)


def _roll_lines(sheet: Sheet, y: float, lines: list[tuple[str, Decimal, int, Decimal]], label: Pen) -> float:
    value = label.in_ink((28, 28, 32))
    for x, title in ((6, "项目"), (28, "单价"), (42, "数量"), (58, "金额")):
        sheet.write(x, y, title, label)
    y += 5
    for name, price, count, amount in lines:
        sheet.write(6, y, name, value)
        for x, figure in ((36, price), (47, count), (70, amount)):
            sheet.write(x, y + 4.4, str(figure), value, "ra")
        y += 9
    sheet.rule((5, y), (71, y), label.ink)
    return y
