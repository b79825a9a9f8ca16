"""What papers and their fields are called, and how a value is shown."""

from datetime import date
from decimal import Decimal, InvalidOperation

from claims import masking
from claims.fields import DAY_FIELDS, MONEY_FIELDS
from claims.papers import PaperKind
from handlers.context import Context
from locales import N_
from locales.forms import day, labelled, money

KINDS = {
    PaperKind.VAT_INVOICE: N_("发票"),
    PaperKind.MEDICAL_RECEIPT: N_("医疗收费票据"),
    PaperKind.SETTLEMENT_STATEMENT: N_("医保结算单"),
    PaperKind.DIAGNOSIS_CERTIFICATE: N_("诊断证明"),
    PaperKind.ID_CARD: N_("身份证"),
    PaperKind.BANK_CARD: N_("银行卡或存折"),
    PaperKind.RECEIPT_SLIP: N_("收银小票"),
    PaperKind.FEE_LIST: N_("费用清单"),
    PaperKind.DISABILITY_CARD: N_("残疾人证"),
    PaperKind.REFERRAL: N_("转诊证明"),
    PaperKind.AUTHORITY_LETTER: N_("委托书"),
    PaperKind.OTHER: N_("没认出来的照片"),
}
FIELDS = {
    "invoice_code": N_("发票代码"),
    "invoice_number": N_("发票号码"),
    "receipt_code": N_("票据代码"),
    "receipt_number": N_("票据号码"),
    "check_code": N_("校验码"),
    "issued_on": N_("日期"),
    "settled_on": N_("结算日期"),
    "total": N_("金额"),
    "amount_without_tax": N_("不含税金额"),
    "tax": N_("税额"),
    "seller_name": N_("药店"),
    "seller_tax_id": N_("药店税号"),
    "buyer_name": N_("买药的人"),
    "payer_name": N_("交款人"),
    "patient_name": N_("病人"),
    "institution": N_("医院"),
    "diagnosis": N_("诊断"),
    "fund_paid": N_("统筹基金支付"),
    "critical_illness_paid": N_("大病保险支付"),
    "assistance_paid": N_("医疗救助支付"),
    "other_paid": N_("其他支付"),
    "account_paid": N_("个人账户支付"),
    "cash_paid": N_("现金支付"),
    "copayment": N_("个人自付"),
    "non_covered": N_("个人自费"),
    "name": N_("姓名"),
    "id_number": N_("身份证号"),
    "address": N_("住址"),
    "account_number": N_("账号"),
    "bank": N_("银行"),
    "holder": N_("户名"),
    "card_number": N_("残疾证号"),
    "kind": N_("残疾类别"),
    "level": N_("残疾等级"),
    "from_institution": N_("转出医院"),
    "to_institution": N_("转入医院"),
    "principal": N_("委托人"),
    "agent": N_("代办人"),
}
STEPS = {
    "counted": N_("算进来的"),
    "deductible": N_("减去起付线"),
    "threshold": N_("够不够线"),
    "rate": N_("按比例补"),
    "bands": N_("分段补"),
    "top_up": N_("补到规定的比例"),
    "cap": N_("不超过限额"),
    "at_least": N_("最少补"),
    "rounding": N_("四舍五入到分"),
    "figure": N_("用到的数"),
}
NOT_READ = N_("没读出来")
ID_FIELDS = frozenset({"id_number", "card_number"})


def kind_words(context: Context, kind: PaperKind | None) -> str:
    """Name a kind of paper."""
    return context.words(KINDS[kind or PaperKind.OTHER])


def step_label(context: Context, code: str, text: str) -> str:
    """Say in a word before a line of the working what it does; nothing before what only says why."""
    return labelled(context.language, context.words(STEPS[code]), text) if code in STEPS else text


def field_words(context: Context, name: str) -> str:
    """Name a field."""
    return context.words(FIELDS[name])


def shown(context: Context, name: str, value: str | None, *, whole: bool = False) -> str:
    """Show a value as people read it; numbers of people and accounts only in part unless `whole`."""
    if value is None:
        return context.words(NOT_READ)
    if name in MONEY_FIELDS:
        return _money(context, value)
    if name in DAY_FIELDS:
        return _day(context, value)
    if whole:
        return value
    if name in ID_FIELDS:
        return masking.id_number(value)
    return masking.account(value) if name == "account_number" else value


def _money(context: Context, value: str) -> str:
    try:
        return money(context.language, Decimal(value))
    except InvalidOperation:
        return value


def _day(context: Context, value: str) -> str:
    try:
        return day(context.language, date.fromisoformat(value))
    except ValueError:
        return value
