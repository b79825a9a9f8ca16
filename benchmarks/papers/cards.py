"""Plastic cards: the resident's identity card and the bank card."""

from benchmarks.papers.people import Person
from benchmarks.papers.sheet import Ink, Paper, Pen, Sheet

BLUE: Ink = (50, 110, 170)
WHITE: Ink = (236, 240, 244)
CARD_COLOURS: tuple[Ink, ...] = ((28, 88, 150), (150, 30, 38), (18, 110, 84), (60, 60, 66))


def identity_card(person: Person) -> Paper:
    """Draw the front of an identity card, without a real face or guilloche."""
    sheet = Sheet(171.2, 108, (222, 233, 242))
    for ring in range(18):
        y = 62 + ring * 1.1
        sheet.rule((0, y), (171, y + 6), (206, 222, 234), 0.12)
    label, value = Pen("sans", 5.2, BLUE), Pen("sans", 6.4)
    for y, name, text in ((10, "姓 名", person.name), (22, "性 别", person.sex)):
        sheet.write(13, y, name, label)
        sheet.write(32, y - 0.6, text, value)
    sheet.write(50, 22, "民 族", label)
    sheet.write(66, 21.4, "汉", value)
    _birth(sheet, person, label, value)
    sheet.write(13, 46, "住 址", label)
    sheet.wrap(32, 45.4, person.address, value.at(6), 66)
    sheet.oval((118, 16), (148, 50), (206, 178, 152))
    sheet.fill((112, 50), (154, 76), (70, 76, 110))
    sheet.write(13, 88, "公民身份号码", label)
    sheet.write(56, 86.6, person.id_number, Pen("sans-bold", 7.6))
    fields = {"name": person.name, "id_number": person.id_number, "address": person.address}
    return Paper("idcard", "id_card", sheet.image, fields)


def _birth(sheet: Sheet, person: Person, label: Pen, value: Pen) -> None:
    sheet.write(13, 34, "出 生", label)
    x = 32.0
    for figure, unit in ((person.born.year, "年"), (person.born.month, "月"), (person.born.day, "日")):
        x = sheet.write(x, 33.4, str(figure), value) + 2
        x = sheet.write(x, 34, unit, label) + 2.5


def bank_card(person: Person, colour: Ink = CARD_COLOURS[0]) -> Paper:
    """Draw the front of a debit card with the number in groups of four."""
    sheet = Sheet(171.2, 108, colour)
    sheet.write(12, 11, person.bank, Pen("sans-bold", 7.6, WHITE))
    sheet.write(128, 12, "储蓄卡", Pen("sans", 5.4, WHITE))
    sheet.fill((14, 36), (34, 52), (206, 178, 92), 2)
    number = person.account_number
    grouped = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
    sheet.write(12, 62, grouped, Pen("sans-bold", 9, WHITE))
    sheet.write(12, 80, person.name, Pen("sans", 5.6, WHITE))
    sheet.write(160, 92, "UnionPay 银联", Pen("sans-bold", 6, WHITE), "ra")
    fields = {"account_number": number, "bank": person.bank, "holder": person.name}
    return Paper("bankcard", "bank_card", sheet.image, fields)


KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
LEVELS = ("一级", "二级", "三级", "四级")


def disability_card(person: Person, kind: int, level: int) -> Paper:
    """Draw a disability card; its number is the ID number with kind and level (1 …) behind it."""
    sheet, text = Sheet(171.2, 108, (244, 236, 222)), Pen("sans", 5.4)
    sheet.write(85, 9, "中华人民共和国残疾人证", Pen("sans-bold", 7.4, (150, 40, 40)), "ma")
    number = f"{person.id_number}{kind}{level}"
    rows = (
        f"姓名：{person.name}      性别：{person.sex}",
        f"残疾类别：{KINDS[kind - 1]}",
        f"残疾等级：{LEVELS[level - 1]}",
        f"证号：{number}",
    )
    for place, row in enumerate(rows):
        sheet.write(16, 28 + 17 * place, row, text)
    sheet.fill((124, 26), (158, 70), (206, 178, 152))
    fields = {"name": person.name, "card_number": number, "kind": KINDS[kind - 1], "level": str(level)}
    return Paper("disability", "disability_card", sheet.image, fields)
