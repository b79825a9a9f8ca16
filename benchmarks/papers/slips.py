"""What a pharmacy's till prints when no invoice is asked for."""

from datetime import date
from decimal import Decimal
from random import Random

from benchmarks.papers.goods import SHELF
from benchmarks.papers.numbers import a_day, cents, digits
from benchmarks.papers.people import a_pharmacy
from benchmarks.papers.sheet import Ink, Paper, Pen, Sheet

GREY: Ink = (56, 52, 70)
ZERO = Decimal("0.00")


def slip(chance: Random, face: str) -> Paper:
    """Draw a till slip; some have a discount, some are paid in two ways."""
    shop, on = a_pharmacy(chance), a_day(chance, date(2023, 6, 1), date(2026, 6, 30))
    goods = [_bought(chance, item) for item in chance.sample(SHELF, chance.randint(1, 6))]
    whole = sum((amount for *_, amount in goods), ZERO)
    discount = cents(whole * chance.choice((0, 0, 0, 5, 10)) / 100)
    due = whole - discount
    sheet, text = Sheet(80, 92 + 9.4 * len(goods)), Pen(face, 3.5, GREY)
    sheet.write(40, 5, shop, text.at(4.6), "ma")
    sheet.write(40, 12, "销售小票", text.at(4), "ma")
    time = f"{chance.randint(8, 20):02d}:{chance.randint(10, 59)}:{chance.randint(10, 59)}"
    heads = (f"单号:{digits(chance, 14)}", f"日期:{on.isoformat()} {time}", f"收银员:{digits(chance, 4)}  机号:01")
    for place, line in enumerate(heads):
        sheet.write(5, 19 + 5 * place, line, text)
    sheet.dashes(5, 35, 75, GREY)
    for x, title in ((5, "品名/规格"), (32, "数量"), (46, "单价"), (62, "金额")):
        sheet.write(x, 37, title, text)
    y = _goods(sheet, goods, text)
    foot = _foot(chance, whole, discount, due)
    for name, amount in foot:
        sheet.write(5, y, name, text)
        sheet.write(74, y, str(amount), text, "ra")
        y += 5.2
    sheet.dashes(5, y + 1, 75, GREY)
    sheet.write(40, y + 4, "谢谢惠顾 药品非质量问题概不退换", text.at(3.2), "ma")
    if chance.random() < 0.6:
        sheet.stamp((chance.uniform(40, 60), y - chance.uniform(8, 24)), (30, 22), (shop, "现金收讫"))
    return Paper(
        "slip", "receipt_slip", sheet.image, {"issued_on": on.isoformat(), "total": str(due), "seller_name": shop}
    )


def _bought(chance: Random, item: tuple[str, str, str, str]) -> tuple[str, int, Decimal, Decimal]:
    count, price = chance.randint(1, 4), cents(Decimal(chance.randint(480, 9900)) / 100)
    return f"{item[1]} {item[2]}", count, price, price * count


def _goods(sheet: Sheet, goods: list[tuple[str, int, Decimal, Decimal]], text: Pen) -> float:
    y = 42.0
    for name, count, price, amount in goods:
        sheet.write(5, y, name, text)
        for x, figure in ((38, count), (54, price), (74, amount)):
            sheet.write(x, y + 4.4, str(figure), text, "ra")
        y += 9.4
    sheet.dashes(5, y, 75, GREY)
    return y + 2


def _foot(chance: Random, whole: Decimal, discount: Decimal, due: Decimal) -> list[tuple[str, Decimal]]:
    rows = [("合计:", whole), ("优惠:", discount), ("应收:", due)]
    card = cents(due * chance.choice((0, 40, 65)) / 100)
    if card:
        rows.append(("医保个账:", card))
    paid = due - card if chance.random() < 0.6 else (due - card).quantize(Decimal("1")) + 10
    return [*rows, ("现金支付:", cents(paid)), ("找零:", cents(paid - (due - card)))]
