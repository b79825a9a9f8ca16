"""Receipts for medical fees, paper or electronic, outpatient or inpatient."""

import re
from decimal import Decimal

from ocr.amounts import amounts
from ocr.codes import Issuer, Ticket
from ocr.evidence import Evidence
from ocr.page import Page
from ocr.papers import labels

FIELDS = (
    "receipt_code",
    "receipt_number",
    "check_code",
    "issued_on",
    "payer_name",
    "institution",
    "total",
    "fund_paid",
    "account_paid",
    "cash_paid",
    "copayment",
    "non_covered",
)
ESSENTIAL = ("total", "issued_on", "receipt_number")
WELCOME = FIELDS[4:6] + FIELDS[7:]  # the payer, the hospital, who bore what
NUMBER = r"票.?号码|据号码"
MEDICAL = "06"  # the class of medical fees in the code of a fiscal receipt
SHARES = {
    "fund_paid": r"统筹(基金)?支付",
    "account_paid": r"个人[账帐]户支付",
    "cash_paid": r"个人现金支付|现金支付",
    "other_paid": r"其他支付",
    "copayment": r"个人自付",
    "non_covered": r"个人自费",
}
FOOT = re.compile(r"合计.*大写|\(大写\)|^\(?小写")
BARE = re.compile(r"^\d[\d,]*\.\d{2}$")


def gather(page: Page, ticket: Ticket | None) -> Evidence:
    """Hear the code and the print of a receipt."""
    evidence = Evidence()
    if ticket is not None and ticket.issuer is Issuer.FISCAL:
        _code(evidence, ticket)
    labels.number(evidence, page, "receipt_code", r"票.?代码|据代码", r"(?<!\d)\d{8}(?!\d)")
    labels.number(evidence, page, "receipt_number", NUMBER, r"(?<!\d)\d{10}(?!\d)")
    labels.number(evidence, page, "check_code", r"校验码", r"[0-9a-z]{6}")
    labels.day(evidence, page, "issued_on", r"开票日期|票日期|开.?日期")
    labels.name(evidence, page, "payer_name", r"交款人(?!统)(名称)?")
    labels.name(evidence, page, "institution", r"收款单位(\(章\))?", labels.INSTITUTION)
    labels.money(evidence, page, "total", r"\(?小[写与]\)?|金额合计(?!\(大)")
    labels.words(evidence, page, "total")
    for field, label in SHARES.items():
        labels.money(evidence, page, field, label)
    _add_up(evidence, page)
    evidence.mixed = labels.several(page, NUMBER, r"(?<!\d)\d{10}(?!\d)")
    code = evidence.value("receipt_code")
    if code and code[2:4] != MEDICAL:
        evidence.marks.append("receipt_code_class")
    return evidence


def _code(evidence: Evidence, ticket: Ticket) -> None:
    for field, said in (
        ("receipt_code", ticket.code),
        ("receipt_number", ticket.number),
        ("check_code", ticket.check),
        ("issued_on", ticket.on),
        ("total", ticket.amount),
    ):
        if said is not None:
            evidence.agree(field, said, "qr")


def _add_up(evidence: Evidence, page: Page) -> None:
    """Who paid adds up to the total, and so do the items; what the patient bore splits into two."""
    if not labels.sums_to(evidence, "total", ("fund_paid", "account_paid", "cash_paid", "other_paid")):
        labels.sums_to(evidence, "total", ("fund_paid", "account_paid", "cash_paid"))
    _items(evidence, page)
    _borne(evidence)
    labels.derive(evidence, "total", ("fund_paid", "account_paid", "cash_paid", "other_paid"))


def _items(evidence: Evidence, page: Page) -> None:
    for witness in evidence.of("total"):
        if witness.source in {"print", "words"} and _column_sum(page) == Decimal(witness.value):
            evidence.agree("total", witness.value, "sum")
            return


def _column_sum(page: Page) -> Decimal | None:
    """Return the sum of the bare amounts above the line of the total."""
    foot = next(page.matching(FOOT), None)
    if foot is None:
        return None
    above = (line for line in page.matching(BARE) if page.offset(foot, line) < -0.6)
    column = [amounts(line.plain)[0] for line in above]
    return sum(column, Decimal()) if len(column) > 1 else None


def _borne(evidence: Evidence) -> None:
    own, extra = labels.value(evidence, "copayment"), labels.value(evidence, "non_covered")
    paid = [labels.value(evidence, field) for field in ("cash_paid", "account_paid")]
    if own is None or extra is None or None in paid:
        return
    if own + extra == sum((amount for amount in paid if amount is not None), Decimal()):
        evidence.agree("copayment", own, "sum")
        evidence.agree("non_covered", extra, "sum")
