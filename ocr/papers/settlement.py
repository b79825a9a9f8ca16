"""The settlement sheet of basic medical insurance."""

from ocr.codes import Ticket
from ocr.evidence import Evidence
from ocr.page import Page
from ocr.papers import labels

FIELDS = (
    "patient_name",
    "institution",
    "settled_on",
    "total",
    "fund_paid",
    "critical_illness_paid",
    "assistance_paid",
    "other_paid",
    "account_paid",
    "cash_paid",
    "copayment",
    "non_covered",
)
ESSENTIAL = ("total", "settled_on", "patient_name")
WELCOME = ("cash_paid", "account_paid", "fund_paid", "institution")
AMOUNTS = {
    "total": r"(医疗费|费用)总(额|费用)(?!\(大)|总费用|医疗总费用",
    "pool_paid": r"^(基本医疗(保险)?)?统筹基金支付",
    "fund_paid": r"基金支付(总额|合计)",
    "critical_illness_paid": r"大病(保险)?支付",
    "assistance_paid": r"医疗救助(支付)?",
    "other_paid": r"其他支付|其他基金",
    "account_paid": r"个人[账帐]户支付",
    "cash_paid": r"个人现金支付|现金支付",
    "borne": r"个人(负担|支付)(总额|合计)",
    "copayment": r"个人自付|先行自付",
    "non_covered": r"全自费(金额)?|个人自费",
}


def gather(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear the print of a settlement sheet."""
    evidence = Evidence()
    labels.name(evidence, page, "patient_name", r"^姓名|参保人姓名|患者姓名")
    labels.name(evidence, page, "institution", r"定点医疗机构(名称)?|医疗机构名称|就诊医院", labels.INSTITUTION)
    labels.day(evidence, page, "settled_on", r"结算日期|结算时间|算日期|结.?日期")
    for field, label in AMOUNTS.items():
        labels.money(evidence, page, field, label, reach=1)
    labels.words(evidence, page, "total")
    _add_up(evidence)
    return evidence


def _add_up(evidence: Evidence) -> None:
    """Hear the sums: the funds and the person together paid the total, and each of the two splits further."""
    shared = labels.sums_to(evidence, "total", ("fund_paid", "borne"))
    shared = labels.sums_to(evidence, "total", ("fund_paid", "account_paid", "cash_paid")) or shared
    if shared:
        labels.sums_to(evidence, "borne", ("account_paid", "cash_paid"))
        labels.sums_to(evidence, "fund_paid", ("pool_paid", "critical_illness_paid", "assistance_paid"))
    labels.derive(evidence, "total", ("fund_paid", "account_paid", "cash_paid"))
