"""What papers and their fields are called, in the chat and at the desk alike; keys are the words of claims.papers."""

from datetime import date

from locales import N_, gettext
from locales.forms import day

KINDS = {
    "vat_invoice": N_("发票"),
    "medical_receipt": N_("医疗收费票据"),
    "settlement_statement": N_("医保结算单"),
    "diagnosis_certificate": N_("诊断证明"),
    "id_card": N_("身份证"),
    "bank_card": N_("银行卡或存折"),
    "receipt_slip": N_("收银小票"),
    "fee_list": N_("费用清单"),
    "disability_card": N_("残疾人证"),
    "referral": N_("转诊证明"),
    "authority_letter": N_("委托书"),
    "other": N_("没认出来的照片"),
}
GAPS = {
    "not_issued": N_("还没开出来"),
    "lost": N_("丢了，正在补"),
    "with_others": N_("在别人手里"),
    "not_given": N_("医院或药店不给开"),
    "office_agreed": N_("工作人员同意以后再补"),
    "agreed_on_phone": N_("本人{day}在自己手机上点了同意"),
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
    "covered_own_share": N_("范围内自己付的"),
    "paid_by_others": N_("别处已经报的"),
    "unlisted": N_("目录外的"),
    "other_aid": N_("慈善、减免等别的帮助"),
    "compensated_later": N_("后来别处又补的"),
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


def gap_words(language: str, reason: str) -> str:
    """Say why a paper cannot be had: a code, with its day behind a colon where it has one; else as it was written."""
    code, _, on = reason.partition(":")
    if code not in GAPS:
        return reason
    return gettext(language, GAPS[code], **({"day": day(language, date.fromisoformat(on))} if on else {}))
