"""Fee lists, referrals and letters of authority: papers that stand beside the claim."""

import re
from decimal import Decimal

from ocr.amounts import amounts
from ocr.codes import Ticket
from ocr.evidence import Evidence
from ocr.page import Found, Page
from ocr.papers import labels

FEE_FIELDS = ("patient_name", "institution", "total")
REFERRAL_FIELDS = ("patient_name", "from_institution", "to_institution", "issued_on")
AUTHORITY_FIELDS = ("principal", "agent", "issued_on")
FOOT = re.compile(r"合计|总计|总金额|费用总额")
AMOUNT = re.compile(r"(?<![\d.])\d[\d,]*\.\d{2}$")


def fees(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear a list of fees; its rows prove the sum."""
    evidence = Evidence()
    labels.name(evidence, page, "patient_name", r"姓名|患者|病人")
    _heading(evidence, page, "institution")
    labels.money(evidence, page, "total", FOOT.pattern, reach=4)
    total = labels.value(evidence, "total")
    if total is not None and _rows(page) == total:
        evidence.agree("total", total, "sum")
    return evidence


def _rows(page: Page) -> Decimal | None:
    """Return the sum of the last amount of every row above the foot."""
    foot = next(page.matching(FOOT), None)
    if foot is None:
        return None
    above = [line for line in page.matching(AMOUNT) if page.offset(foot, line) < -0.6]
    ends = [line for line in above if not any(AMOUNT.search(other.plain) for other in page.row_after(line))]
    return sum((amounts(line.plain)[-1] for line in ends), Decimal()) if len(ends) > 1 else None


def _heading(evidence: Evidence, page: Page, field: str) -> None:
    for line in page.lines:
        match = labels.INSTITUTION.search(line.plain)
        if match:
            evidence.printed(field, match.group(), Found(match.group(), line.score, line.corners))
            return


def referral(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear a referral: who goes from where to where."""
    evidence = Evidence()
    labels.name(evidence, page, "patient_name", r"姓名|患者|病人|兹有")
    labels.name(
        evidence, page, "to_institution", r"转入(医院|机构|医疗机构)?|转往|转至|转到|转诊至", labels.INSTITUTION
    )
    labels.name(evidence, page, "from_institution", r"转出(医院|机构|医疗机构)?|本院|原就诊医院", labels.INSTITUTION)
    if evidence.value("from_institution") is None:
        _heading(evidence, page, "from_institution")
    labels.day(evidence, page, "issued_on", r"日期|时间")
    return evidence


def authority(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear a letter of authority: who lets whom act."""
    evidence = Evidence()
    labels.name(evidence, page, "principal", r"(?<![受代被])委托人(\(?签[名字章]\)?)?(姓名)?")
    labels.name(evidence, page, "agent", r"(受托人|被委托人|受委托人|代理人)(\(?签[名字章]\)?)?(姓名)?")
    labels.day(evidence, page, "issued_on", r"日期|时间")
    return evidence
