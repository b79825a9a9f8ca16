"""Tax invoices: fully digital, electronic, on paper, on a roll."""

import re
from decimal import Decimal
from itertools import pairwise

from ocr.amounts import amounts
from ocr.checks import is_credit_code
from ocr.codes import Issuer, Meaning, Ticket
from ocr.evidence import Evidence
from ocr.page import Found, Line, Page
from ocr.papers import labels

FIELDS = (
    "invoice_code",
    "invoice_number",
    "issued_on",
    "total",
    "amount_without_tax",
    "tax",
    "seller_name",
    "seller_tax_id",
    "buyer_name",
    "check_code",
)
ESSENTIAL = ("total", "issued_on", "invoice_number")
WELCOME = ("amount_without_tax", "seller_name")
NUMBER = r"(?<!机)(?<!打)(发票号|票号码|发.号码)码?"  # a crease may hide a character of a label
TOTAL = r"(合计金额)?\(?小[写与]\)?|价税合计(?!\(大)"
DIGITAL = 20  # digits in the number of a fully digital invoice, which has no code beside it
SIDE_BY_SIDE = 1.5  # heights
CURRENCY = re.compile(r"^[¥￥YV半羊]\d[\d,]*\.\d{2}$")
PARTY = re.compile(r"^(?:名?称|销售方名?称?|购买方名?称?|销售方|收款单位)[:：]?(?=.)")
COMPANY = re.compile(
    r"(公司|药房|药店|药铺|医院|商店|商行|超市|门市部?|店|厂|中心|诊所|卫生院|经营部|馆|堂|合作社)(\(.{1,12}\))?$"
)
TAX_ID = re.compile(r"[0-9A-Z]{18}")


def gather(page: Page, ticket: Ticket | None) -> Evidence:
    """Hear the code and the print of a tax invoice."""
    evidence = Evidence()
    if ticket is not None and ticket.issuer is Issuer.TAX:
        _code(evidence, ticket)
    labels.number(evidence, page, "invoice_code", r"票代码|发.?代码", r"(?<!\d)(\d{12}|\d{10})(?!\d)")
    labels.number(evidence, page, "invoice_number", NUMBER, r"(?<!\d)(\d{20}|\d{8})(?!\d)")
    labels.number(evidence, page, "check_code", r"校验码", r"\d{20}|\d{6}")
    labels.day(evidence, page, "issued_on", r"开票日期|票日期|开.?日期")
    labels.money(evidence, page, "total", TOTAL)
    labels.words(evidence, page, "total")
    _twice(evidence, page)
    _parties(evidence, page)
    _taxed(evidence, page)
    _rules(evidence)
    evidence.mixed = labels.several(page, NUMBER, r"(?<!\d)(\d{20}|\d{8})(?!\d)")
    if len(evidence.value("invoice_number") or "") == DIGITAL:
        evidence.absent |= {"invoice_code", "check_code"}
    return evidence


def _rules(evidence: Evidence) -> None:
    """Mark numbers that are not coded as the tax office codes them."""
    number, code, on = (evidence.value(field) for field in ("invoice_number", "invoice_code", "issued_on"))
    if number and len(number) == 20 and on and number[:2] != on[2:4]:
        evidence.marks.append("invoice_number_year")
    if code and not (len(code) == 10 or code.startswith("0")):
        evidence.marks.append("invoice_code_form")


def _code(evidence: Evidence, ticket: Ticket) -> None:
    for field, said in (
        ("invoice_code", ticket.code),
        ("invoice_number", ticket.number),
        ("check_code", ticket.check),
        ("issued_on", ticket.on),
    ):
        if said:
            evidence.agree(field, said, "qr")
    if ticket.meaning is Meaning.PAYABLE:
        evidence.agree("total", ticket.amount, "qr")
    elif ticket.meaning is Meaning.BEFORE_TAX:
        evidence.agree("amount_without_tax", ticket.amount, "qr")


def _twice(evidence: Evidence, page: Page) -> None:
    """Hear a number that a roll prints a second time by its own printer."""
    second = Evidence()
    labels.number(second, page, "invoice_number", r"机打号码", r"(?<!\d)\d{8}(?!\d)")
    for witness in second.of("invoice_number"):
        evidence.agree("invoice_number", witness.value, "twice")


def _parties(evidence: Evidence, page: Page) -> None:
    """Tell seller from buyer: the seller stands to the right on new invoices, further down on old ones."""
    named = [(line, match.end()) for line in page.lines if (match := PARTY.search(line.plain))]
    parties = [(line, _rest(line, start)) for line, start in named]
    sellers = [party for party in parties if COMPANY.search(party[1].text) or "销售方" in party[0].plain]
    seller = max(sellers, key=lambda party: party[0].start[0] + party[0].start[1], default=None)
    if seller is not None:
        evidence.printed("seller_name", seller[1].text, seller[1])
    for line, found in parties:
        if seller is None or line is not seller[0]:
            evidence.printed("buyer_name", found.text, found)
            break
    _tax_id(evidence, page)


def _tax_id(evidence: Evidence, page: Page) -> None:
    codes = [(line, match.group()) for line in page.lines for match in TAX_ID.finditer(line.plain)]
    for line, code in sorted(codes, key=lambda item: -item[0].start[0] - item[0].start[1]):
        if code.startswith(("9", "5", "1")) and not code.isdigit():
            evidence.printed("seller_tax_id", code, Found(code, line.score, line.corners))
            if is_credit_code(code):
                evidence.agree("seller_tax_id", code, "check_digit")
            else:
                evidence.marks.append("seller_tax_id_check")
            return


def _rest(line: Line, start: int) -> Found:
    text = line.plain[start:].lstrip(":")
    return Found(text, line.score, line.part(1 - len(text) / len(line.plain), 1))


def _taxed(evidence: Evidence, page: Page) -> None:
    """Hear the sum before tax and the tax: two amounts side by side that add up to a total the paper states."""
    totals = {Decimal(witness.value) for witness in evidence.of("total")}
    stated = [line for line in page.lines if CURRENCY.match(line.plain)]
    for one, other in pairwise(stated):
        left, right = sorted((one, other), key=lambda line: line.start[0])
        before, tax = amounts(left.plain)[0], amounts(right.plain)[0]
        if abs(page.offset(left, right)) > SIDE_BY_SIDE or before + tax not in totals:
            continue
        evidence.agree("total", before + tax, "sum")
        for field, line, amount in (("amount_without_tax", left, before), ("tax", right, tax)):
            evidence.printed(field, amount, Found(line.plain, line.score, line.corners))
            evidence.agree(field, amount, "sum")
        return
