"""Till slips: what was due after discounts, proved by the goods or by what was paid."""

import re
from dataclasses import dataclass
from decimal import Decimal

from ocr.amounts import amounts
from ocr.codes import Ticket
from ocr.days import days
from ocr.evidence import Evidence
from ocr.page import Found, Line, Page
from ocr.papers import labels

FIELDS = ("issued_on", "total", "seller_name")
SHOP = re.compile(r"药店|药房|公司|超市|商店|医药|诊所|堂$|店$")
SUM = r"^(合计|总计|小计)(金额)?"
DUE = r"^(应收|应付|实收金额|折后)(金额|合计)?"
AMOUNT = re.compile(r"(?<![\d.])\d[\d,]*\.\d{2}$")
PAYMENT = re.compile(
    r"^(医保个账|医保[账帐]户|个人[账帐]户|医保卡|医保支付|现金(支付)?|微信(支付)?|支付宝|银行卡|银联|刷卡|实收|统筹(支付)?)"
)


def gather(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear the print of a slip."""
    evidence = Evidence()
    _day(evidence, page)
    shop = next(iter(page.matching(SHOP)), None)
    if shop is not None:
        evidence.printed("seller_name", shop.plain, Found(shop.plain, shop.score, shop.corners))
    labels.money(evidence, page, "sum", SUM)
    labels.money(evidence, page, "discount", r"^(优惠|折扣|让利|抹零)")
    labels.money(evidence, page, "change", r"^找零")
    labels.money(evidence, page, "total", DUE)
    if evidence.value("total") is None:
        labels.money(evidence, page, "total", SUM)
    _prove(evidence, page)
    return evidence


def _day(evidence: Evidence, page: Page) -> None:
    for line in page.lines:
        found = days(line.plain)
        if found:
            evidence.printed("issued_on", found[0], Found(line.plain, line.score, line.corners))
            return


def _prove(evidence: Evidence, page: Page) -> None:
    """Hear a sum of different numbers that comes to what was due; the same number printed again proves nothing."""
    due = labels.value(evidence, "total")
    if due is None:
        return
    whole = labels.value(evidence, "sum")
    discount = labels.value(evidence, "discount") or Decimal()
    goods, paid = _goods(page), _payments(page)
    change = labels.value(evidence, "change") or Decimal()
    held = (
        whole is not None and discount > 0 and whole - discount == due,
        goods.sound and goods.amount - discount == due,
        (len(paid) > 1 or change > 0) and sum(paid, Decimal()) - change == due,
    )
    if any(held):
        evidence.agree("total", due, "sum")


def _payments(page: Page) -> list[Decimal]:
    paid = []
    for found in page.beside(PAYMENT):
        paid += amounts(found.text)[:1]
    return [amount for amount in paid if amount > 0]


@dataclass(frozen=True, slots=True)
class Goods:
    """What the goods come to, and whether more than one number says so."""

    amount: Decimal
    sound: bool


def _goods(page: Page) -> Goods:
    """Add up the last amount of every row above the sum."""
    label = next(page.matching(re.compile(SUM)), None)
    if label is None:
        return Goods(Decimal(), sound=False)
    above = [line for line in page.lines if AMOUNT.search(line.plain) and page.offset(label, line) < -0.6]
    ends = [line for line in above if not any(AMOUNT.search(other.plain) for other in page.row_after(line))]
    total = sum((amounts(line.plain)[-1] for line in ends), Decimal())
    return Goods(total, sound=len(ends) > 1 or any(_multiplied(page, line, total) for line in above))


def _multiplied(page: Page, price: Line, total: Decimal) -> bool:
    """Say whether a count beside a price makes the total; cashiers print the count on either side."""
    row = [line for line in page.lines if line is not price and abs(page.offset(price, line)) < 0.6]
    counts = [int(line.plain) for line in row if re.fullmatch(r"\d{1,3}", line.plain)]
    return any(count > 1 and amounts(price.plain)[-1] * count == total for count in counts)
