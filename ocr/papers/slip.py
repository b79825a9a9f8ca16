"""Till slips: what was due after discounts, proved by the goods or by what was paid."""

import re
from decimal import Decimal
from itertools import product

from ocr.amounts import amounts
from ocr.codes import Ticket
from ocr.days import days
from ocr.evidence import Evidence
from ocr.page import SAME_ROW, Found, Line, Page
from ocr.papers import labels

FIELDS = ("issued_on", "total", "seller_name")
SHOP = re.compile(r"药店|药房|公司|超市|商店|医药|诊所|堂$|店$")
SUM = r"^(合计|总计|小计)(金额)?"
DUE = r"^(应收|应付|实收金额|折后)(金额|合计)?"
AMOUNT = re.compile(r"(?<![\d.])\d[\d,]*\.\d{2}$")
COUNT = re.compile(r"\d{1,3}")
MOST_HIDDEN = 4  # rows in doubt; more and their combinations would fit anything
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
    if evidence.value("total") is not None:
        _prove(evidence, page)
        return evidence
    labels.money(evidence, page, "total", SUM)
    _prove_undiscounted(evidence, page)
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
    paid = _payments(page)
    change = labels.value(evidence, "change") or Decimal()
    held = (
        whole is not None and discount > 0 and whole - discount == due,
        due + discount in _sums(page),
        (len(paid) > 1 or change > 0) and sum(paid, Decimal()) - change == due,
    )
    if any(held):
        evidence.agree("total", due, "sum")


def _prove_undiscounted(evidence: Evidence, page: Page) -> None:
    """Without a line of what was due, the sum is that only when the goods come to it and just as much was paid.

    A discount whose line is hidden would otherwise pass unseen.
    """
    whole, change = labels.value(evidence, "total"), labels.value(evidence, "change") or Decimal()
    if whole is not None and whole in _sums(page) and sum(_payments(page), Decimal()) - change == whole:
        evidence.agree("total", whole, "sum")


def _payments(page: Page) -> list[Decimal]:
    paid = []
    for found in page.beside(PAYMENT):
        paid += amounts(found.text)[:1] if found.inline or labels.BARE.fullmatch(found.text) else []
    return [amount for amount in paid if amount > 0]


def _sums(page: Page) -> set[Decimal]:
    """Return what the goods above the sum may come to, each by more than one number.

    A row ends with its amount; where a finger hides that, count times price stands for it.
    """
    label = next(page.matching(re.compile(SUM)), None)
    if label is None:
        return set()
    above = [line for line in page.matching(AMOUNT) if page.offset(label, line) < -SAME_ROW]
    ends = [line for line in above if not any(AMOUNT.search(other.plain) for other in page.row_after(line))]
    rows = [_row_amounts(page, end, above) for end in ends]
    if len(rows) == 1:
        return {rows[0][0]} if len(rows[0]) > 1 and rows[0][0] == rows[0][1] else set()
    if sum(len(set(row)) > 1 for row in rows) > MOST_HIDDEN:
        rows = [row[:1] for row in rows]
    return {sum(choice, Decimal()) for choice in product(*map(set, rows))}


def _row_amounts(page: Page, end: Line, above: list[Line]) -> list[Decimal]:
    """Return the last amount of a row, and what count times price makes of it."""
    last = amounts(end.plain)[-1]
    row = [line for line in page.lines if line is not end and abs(page.offset(end, line)) < SAME_ROW]
    counts = [int(line.plain) for line in row if COUNT.fullmatch(line.plain) and line.plain != "1"]
    prices = [line for line in row if line in above]
    return [last, *(amounts((prices[0] if prices else end).plain)[-1] * count for count in counts[:1])]
