"""What a hospital's cashier prints: receipts, the insurance settlement sheet, the list of fees."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from benchmarks.papers.numbers import Wording, a_day, cents, digits, in_words
from benchmarks.papers.people import DISEASES, Person, a_hospital, a_name
from benchmarks.papers.sheet import BLACK, Ink, Paper, Pen, Sheet

ORANGE: Ink = (196, 98, 34)
ITEMS = ("西药费", "中成药费", "化验费", "检查费", "治疗费", "护理费", "床位费", "诊察费", "手术费", "卫生材料费")
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Bill:
    """What a stay or a visit cost and who bears it; yuan."""

    person: Person
    hospital: str
    on: date
    items: tuple[tuple[str, Decimal], ...]
    fund: Decimal
    account: Decimal
    other: Decimal
    own_share: Decimal  # 个人自付
    non_covered: Decimal  # 个人自费

    @property
    def total(self) -> Decimal:
        """Return what it cost."""
        return sum((amount for _, amount in self.items), ZERO)

    @property
    def cash(self) -> Decimal:
        """Return what was paid at the counter."""
        return self.total - self.fund - self.account - self.other


def a_bill(chance: Random, person: Person, *, stay: bool) -> Bill:
    """Invent a bill; a stay costs ten times a visit."""
    most = 900_000 if stay else 60_000
    names = chance.sample(ITEMS, chance.randint(4, 8))
    items = tuple((name, cents(Decimal(chance.randint(900, most)) / 100)) for name in names)
    total = sum((amount for _, amount in items), ZERO)
    fund = cents(total * chance.choice((0, 30, 52, 61, 74)) / 100)
    other = cents(total * chance.choice((0, 0, 0, 2)) / 100)
    borne = total - fund - other
    account = cents(borne * chance.choice((0, 0, 25)) / 100)
    own = cents(borne * chance.randint(20, 80) / 100)
    on = a_day(chance, date(2023, 6, 1), date(2026, 6, 30))
    return Bill(person, a_hospital(chance), on, items, fund, account, other, own, borne - own)


def receipt(chance: Random, bill: Bill, wording: Wording, face: str) -> Paper:
    """Draw an electronic receipt for medical fees; its code is the comma form or a vendor's link."""
    stay = bill.total > 4000
    code, number = f"4406{'02' if stay else '01'}{bill.on:%y}", digits(chance, 10)
    check = "".join(chance.choice("0123456789abcdef") for _ in range(6))
    sheet, label, value = Sheet(210, 140), Pen(face, 3.4, ORANGE), Pen(face, 3.4)
    sheet.write(105, 7, f"广东省医疗{'住院' if stay else '门诊'}收费票据（电子）", label.at(6.2), "ma")
    sheet.stamp((105, 11), (34, 20), ("全国统一财政票据监制章", "财政部监制"))
    left = (("票据代码：", code), ("交款人统一社会信用代码：", ""), ("交款人：", bill.person.name))
    right = (("票据号码：", number), ("校验码：", check), ("开票日期：", bill.on.isoformat()))
    for x, rows in ((12, left), (122, right)):
        for place, (name, text) in enumerate(rows):
            sheet.write(sheet.write(x, 20 + 6 * place, name, label), 20 + 6 * place, text, value)
    _receipt_items(sheet, bill, label)
    sheet.write(sheet.write(14, 90, "金额合计（大写）", label) + 2, 90, in_words(bill.total, wording), value)
    sheet.write(sheet.write(130, 90, "（小写）", label), 90, str(bill.total), value)
    _receipt_foot(sheet, chance, bill, label)
    _receipt_code(sheet, chance, (code, number, check), bill)
    fields = {
        "receipt_code": code, "receipt_number": number, "check_code": check, "issued_on": bill.on.isoformat(),
        "payer_name": bill.person.name, "institution": bill.hospital, "total": str(bill.total),
        "fund_paid": str(bill.fund), "account_paid": str(bill.account), "cash_paid": str(bill.cash),
        "copayment": str(bill.own_share), "non_covered": str(bill.non_covered),
    }  # fmt: skip
    return Paper("inpatient" if stay else "outpatient", "medical_receipt", sheet.image, fields)


def _receipt_code(sheet: Sheet, chance: Random, named: tuple[str, str, str], bill: Bill) -> None:
    code, number, check = named
    comma = f"CZ-EI-00,1.1.0,{code},{number},{check},{bill.on:%Y%m%d},{bill.total}"
    host = "https://www.chinaebill.cn"
    links = (
        f"{host}/d?t=501&a=app&d={code}_{number}_{check}_{bill.on:%Y%m%d}&s={digits(chance, 10)}",
        f"{host}/eips-wxapp-service/d?t=504&a=app&d={code}_{number}_{check}_{bill.total}_{bill.on:%Y%m%d}&s=ab12",
    )
    sheet.qr(182, 5, 22, chance.choice((comma, comma, *links)))


def _receipt_items(sheet: Sheet, bill: Bill, label: Pen) -> None:
    sheet.frame((10, 40), (200, 128), ORANGE)
    for y in (47, 88, 96):
        sheet.rule((10, y), (200, y), ORANGE)
    for x in (12, 106):
        for shift, title in ((8, "项目名称"), (36, "数量/单位"), (58, "金额（元）"), (80, "备注")):
            sheet.write(x + shift, 41.5, title, label)
    half = (len(bill.items) + 1) // 2
    for place, (name, amount) in enumerate(bill.items):
        x, y = (12, 49 + 5.4 * place) if place < half else (106, 49 + 5.4 * (place - half))
        sheet.write(x + 2, y, name, label.in_ink(BLACK))
        sheet.write(x + 40, y, "1/项", label.in_ink(BLACK))
        sheet.write(x + 74, y, str(amount), label.in_ink(BLACK), "ra")


def _receipt_foot(sheet: Sheet, chance: Random, bill: Bill, label: Pen) -> None:
    for place, char in enumerate("其他信息"):
        sheet.write(11.5, 99 + 6.4 * place, char, label)
    cells = (
        ("业务流水号：", digits(chance, 12)), ("医疗机构类型：", "三级甲等"), ("性别：", bill.person.sex),
        ("门诊号：", digits(chance, 8)), ("就诊日期：", bill.on.isoformat()), ("医保类型：", "城乡居民基本医疗保险"),
        ("医保编号：", digits(chance, 10)), ("医保统筹基金支付：", str(bill.fund)), ("其他支付：", str(bill.other)),
        ("个人账户支付：", str(bill.account)), ("个人现金支付：", str(bill.cash)), ("个人自付：", str(bill.own_share)),
        ("个人自费：", str(bill.non_covered)),
    )  # fmt: skip
    for place, (name, text) in enumerate(cells):
        x, y = (18, 78, 138)[place % 3], 98.5 + 5.8 * (place // 3)
        sheet.write(sheet.write(x, y, name, label), y, text, label.in_ink(BLACK))
    sheet.write(sheet.write(12, 131, "收款单位（章）：", label), 131, bill.hospital, label.in_ink(BLACK))
    sheet.write(110, 131, f"复核人：{a_name(chance)}", label)
    sheet.write(160, 131, f"收款人：{a_name(chance)}", label)
    sheet.stamp((chance.uniform(40, 66), chance.uniform(118, 128)), (28, 28), (bill.hospital, "收费专用章"), star=True)


def settlement(chance: Random, bill: Bill, wording: Wording, face: str) -> Paper:
    """Draw a settlement sheet of basic medical insurance."""
    sheet, text = Sheet(190, 142), Pen(face, 3.8)
    sheet.write(95, 8, "广东省基本医疗保险结算单", Pen("serif-bold", 6.4), "ma")
    sheet.write(12, 20, f"定点医疗机构：{bill.hospital}", text)
    sheet.write(12, 27, f"结算编号：{digits(chance, 18)}", text)
    sheet.write(112, 27, f"结算日期：{bill.on.isoformat()}", text)
    borne = bill.account + bill.cash
    rows = (
        ("姓名", bill.person.name, "性别", bill.person.sex),
        ("险种类型", "城乡居民基本医疗保险", "医疗类别", "普通住院"),
        ("入院日期", bill.on.isoformat(), "出院日期", bill.on.isoformat()),
        ("主要诊断", chance.choice(DISEASES), "", ""),
        ("医疗费总额", bill.total, "全自费金额", bill.non_covered),
        ("先行自付金额", cents(bill.own_share / 3), "起付线", Decimal("500.00")),
        ("统筹基金支付", bill.fund, "大病保险支付", ZERO),
        ("医保基金支付总额", bill.fund + bill.other, "医疗救助支付", bill.other),
        ("个人负担总额", borne, "个人账户支付", bill.account),
        ("个人现金支付", bill.cash, "账户余额", cents(Decimal(chance.randint(0, 500000)) / 100)),
    )
    for place, cells in enumerate(rows):
        _settlement_row(sheet, 34 + 8.4 * place, cells, text)
    foot = 34 + 8.4 * len(rows)
    sheet.frame((12, foot), (178, foot + 8.4), BLACK, 0.2)
    sheet.write(14, foot + 2.2, "医疗费总额（大写）：", text)
    sheet.write(56, foot + 2.2, in_words(bill.total, wording), text)
    sheet.write(12, foot + 11, f"经办人：{a_name(chance)}                    参保人签字：", text)
    sheet.write(12, foot + 17, f"打印时间：{bill.on.isoformat()} 10:{chance.randint(10, 59)}:11", text.at(3.2))
    sheet.stamp(
        (chance.uniform(120, 160), foot + chance.uniform(-8, 10)), (32, 32), (bill.hospital, "医保专用章"), star=True
    )
    fields = {
        "patient_name": bill.person.name, "institution": bill.hospital, "settled_on": bill.on.isoformat(),
        "total": str(bill.total), "fund_paid": str(bill.fund + bill.other), "assistance_paid": str(bill.other),
        "account_paid": str(bill.account), "cash_paid": str(bill.cash),
    }  # fmt: skip
    return Paper("settlement", "settlement_statement", sheet.image, fields)


def _settlement_row(sheet: Sheet, y: float, cells: tuple[object, ...], text: Pen) -> None:
    for place, cell in enumerate(cells):
        x, wide = (12, 53, 95, 136)[place], (41, 42, 41, 42)[place]
        sheet.frame((x, y), (x + wide, y + 8.4), BLACK, 0.2)
        centred = place % 2 == 0
        sheet.write(x + (wide / 2 if centred else 3), y + 2.2, str(cell), text, "ma" if centred else "la")


def fee_list(chance: Random, person: Person, face: str) -> Paper:
    """Draw a hospital's list of fees with names that wrap and a sum at the foot."""
    hospital, on = a_hospital(chance), a_day(chance, date(2023, 6, 1), date(2026, 6, 30))
    names = (
        "葡萄糖氯化钠注射液（塑瓶）",
        "注射用头孢曲松钠",
        "一次性使用输液器带针",
        "血细胞分析五分类",
        "心电图检查",
        "阿托伐他汀钙片",
        "二级护理",
        "普通床位费",
    )
    rows = []
    for name in chance.sample(names, chance.randint(4, 8)):
        count, price = chance.randint(1, 9), cents(Decimal(chance.randint(200, 9000)) / 100)
        rows.append((name, chance.choice(("甲", "乙", "丙")), count, price, price * count))
    total = sum((row[-1] for row in rows), ZERO)
    sheet, text = Sheet(190, 60 + 11 * len(rows)), Pen(face, 3.8)
    sheet.write(95, 7, hospital, Pen("serif-bold", 6), "ma")
    sheet.write(95, 15, "住院费用清单", Pen("serif-bold", 5.4), "ma")
    sheet.write(12, 24, f"姓名：{person.name}      住院号：{digits(chance, 8)}      日期：{on.isoformat()}", text)
    for x, title in ((12, "项目名称"), (80, "医保等级"), (108, "数量"), (130, "单价"), (160, "金额")):
        sheet.write(x, 32, title, text)
    sheet.rule((12, 37), (178, 37), BLACK)
    y = 39.0
    for name, grade, count, price, amount in rows:
        sheet.write(84, y, grade, text)
        for x, figure in ((116, count), (140, price), (172, amount)):
            sheet.write(x, y, str(figure), text, "ra")
        y = sheet.wrap(12, y, name, text, 60) + 2
    sheet.rule((12, y), (178, y), BLACK)
    sheet.write(12, y + 3, "合计", text)
    sheet.write(172, y + 3, str(total), text, "ra")
    fields = {"patient_name": person.name, "institution": hospital, "total": str(total)}
    return Paper("feelist", "fee_list", sheet.image, fields)
