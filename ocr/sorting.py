"""Says what a paper is, from its code, its title and its labels."""

import re
from functools import lru_cache

from claims.papers import PaperKind
from ocr.checks import born, satisfies_luhn
from ocr.codes import Issuer, Ticket
from ocr.page import Page

ENOUGH = 3.0  # less than this and it is some other paper
TITLE = 5.0

CLUES: dict[PaperKind, tuple[tuple[float, str], ...]] = {
    PaperKind.VAT_INVOICE: (
        (TITLE, r"电子发票|增值[税稅].*发票|普通发票|专用发票|发票联|发票\(普通"),
        (3, r"价税合计"),
        (1.5, r"发票代码"),
        (1.5, r"发票号码"),
        (1, r"开票日期|购买方|销售方"),
        (1, r"纳税人识别号"),
        (1, r"税率|税额|机打号码"),
    ),
    PaperKind.MEDICAL_RECEIPT: (
        (TITLE, r"医疗.{0,4}收费票据|(门诊|住院).{0,4}收费.{0,2}票据|医疗.*票据"),
        (2, r"票据代码"),
        (2, r"票据号码"),
        (2, r"交款人"),
        (1, r"业务流水号|医疗机构类型|收款单位"),
        (1, r"其他门急诊收费|医保统筹基金支付"),
    ),
    PaperKind.SETTLEMENT_STATEMENT: (
        (TITLE, r"结算单|医疗保险.*结算|费用结算"),
        (1.5, r"医疗费总额|费用总额"),
        (1.5, r"先行自付|起付线|起付标准|全自费"),
        (1, r"大病保险支付|医疗救助支付|统筹基金支付"),
        (1, r"定点医疗机构|险种类型|医疗类别|结算日期|结算编号"),
    ),
    PaperKind.FEE_LIST: (
        (TITLE, r"(费用|收费|住院|医疗).{0,4}(清单|明细)|一日清单"),
        (1, r"医保等级|自付比例|甲类|乙类"),
        (1, r"规格.*单价|项目名称"),
    ),
    PaperKind.DIAGNOSIS_CERTIFICATE: (
        (TITLE, r"诊断证明(?!专)|出院小结|出院记录|病情证明"),
        (1.5, r"临床诊断|出院诊断|诊断意见|^诊断"),
        (1, r"处理意见|医嘱|建议休息"),
        (1, r"医师签名|医生签|科别|门诊号|住院号"),
    ),
    PaperKind.ID_CARD: (
        (TITLE, r"公民身份号码|居民身份证|签发机关"),
        (1, r"^姓名"),
        (1, r"^性别|民族"),
        (1, r"^出生|^住址"),
    ),
    PaperKind.BANK_CARD: (
        (3, r"银联|UnionPay"),
        (2.5, r"储蓄卡|借记卡|信用卡|贷记卡|社会保障卡|存折|活期"),
        (1.5, r"银行|信用社|农商行"),
        (1, r"账号|户名|开户行"),
    ),
    PaperKind.RECEIPT_SLIP: (
        (TITLE, r"小票|购物清单|销售单|销货单"),
        (2, r"应收|实收|找零|优惠"),
        (1.5, r"收银员?|收款员?|机号|单号"),
        (1, r"^合计|^总计|^小计"),
        (1, r"谢谢惠顾|欢迎光临|概不退换"),
        (1, r"现金支付|医保个账|微信|支付宝"),
    ),
    PaperKind.DISABILITY_CARD: (
        (TITLE + 2, r"残疾人证"),
        (1.5, r"残疾类别|残疾等级"),
        (1, r"监护人|证件?号|持证人"),
    ),
    PaperKind.REFERRAL: (
        (TITLE + 2, r"转诊|转院|异地就医备案"),
        (1, r"转入|转出|转往"),
    ),
    PaperKind.AUTHORITY_LETTER: (
        (TITLE + 2, r"委托书|代办委托"),
        (1.5, r"委托人|受托人|代理人"),
    ),
}
PATTERNS = {kind: tuple(re.compile(clue) for _, clue in clues) for kind, clues in CLUES.items()}


def sort(page: Page, ticket: Ticket | None) -> tuple[PaperKind, float]:
    """Return what a paper is and how clear that is, 0 to 1."""
    scores = _scores(page)
    if ticket is not None and ticket.issuer is Issuer.TAX:
        scores[PaperKind.VAT_INVOICE] += 2 * TITLE
    if ticket is not None and ticket.issuer is Issuer.FISCAL:
        scores[PaperKind.MEDICAL_RECEIPT] += TITLE
    (kind, best), (_, second) = sorted(scores.items(), key=lambda item: -item[1])[:2]
    if best < ENOUGH:
        return PaperKind.OTHER, round(1 - best / (2 * ENOUGH), 2)
    return kind, round(min(best / (best + second), 0.99), 2)


def weight(page: Page) -> float:
    """Return how much speaks for a page being a whole paper of some kind."""
    return max(_scores(page).values())


def _scores(page: Page) -> dict[PaperKind, float]:
    scores = dict.fromkeys(CLUES, 0.0)
    for kind, place in frozenset[tuple[PaperKind, int]]().union(*(_clues(line.plain) for line in page.lines)):
        scores[kind] += CLUES[kind][place][0]
    numbers = [re.sub(r"\D", "", line.plain) for line in page.lines if re.fullmatch(r"[\d ]{15,23}", line.text)]
    scores[PaperKind.BANK_CARD] += 2 * any(satisfies_luhn(number) for number in numbers)
    scores[PaperKind.ID_CARD] += 2.5 * any(line.plain == line.plain[-18:] and born(line.plain) for line in page.lines)
    return scores


@lru_cache(maxsize=4096)
def _clues(text: str) -> frozenset[tuple[PaperKind, int]]:
    """Return which clues a line holds; a page is asked many times when its papers are told apart."""
    return frozenset(
        (kind, place)
        for kind, patterns in PATTERNS.items()
        for place, pattern in enumerate(patterns)
        if pattern.search(text)
    )
