from datetime import date
from random import Random

from benchmarks.papers.numbers import id_number
from claims.papers import PaperKind, Verdict
from ocr.checks import satisfies_luhn
from ocr.codes import parse
from ocr.papers import FORMS
from ocr.sorting import sort
from ocr.verdicts import judge
from tests.ocr.pages import page_of

ROLL = page_of(
    "广东增值税普通发票",
    "发票代码 044002461107",
    "发票号码 20702280",
    "机打号码 20702280",
    "销售方名称 西湖长青药房有限责任公司",
    "开票日期 2024-09-24",
    "合计金额(小写)¥200.63",
    "合计金额(大写)贰佰圆陆角叁分",
)
SETTLEMENT = page_of(
    "广东省基本医疗保险结算单",
    ("定点医疗机构:恩平市人民医院", "结算日期:2025-03-10"),
    ("姓名", "陈玉兰"),
    ("医疗费总额", "4779.95", "全自费金额", "331.90"),
    ("医保基金支付总额", "2384.63", "医疗救助支付", "0.00"),
    ("个人负担总额", "2395.32", "个人账户支付", "302.29"),
    ("个人现金支付", "2093.03", "账户余额", "12.00"),
)
SLIP = page_of(
    "恩平百草药店",
    "销售小票",
    "日期:2025-05-11 18:18:13",
    ("氯雷他定片", "3", "52.11", "156.33"),
    ("血糖试纸", "2", "69.29", "138.58"),
    ("合计:", "", "", "294.91"),
    ("优惠:", "", "", "0.00"),
    ("应收:", "", "", "294.91"),
    ("现金支付:", "", "", "300.00"),
    ("找零:", "", "", "5.09"),
)


def fields(page, code=None):
    ticket = parse(code) if code else None
    kind, _ = sort(page, ticket)
    evidence = FORMS[kind].gather(page, ticket)
    return kind, {name: judge(evidence.of(name)) for name in FORMS[kind].fields if name not in evidence.absent}


def values(page, code=None):
    return {name: (field.value, field.verdict.value) for name, field in fields(page, code)[1].items() if field.value}


def test_a_roll_invoice_is_proved_by_its_words_and_not_by_its_code():
    read = values(ROLL, "01,11,044002461107,20702280,200.63,20240924,33073906581416749696,121F,")

    assert read["total"] == ("200.63", "read")
    assert read["invoice_number"] == ("20702280", "read")
    assert fields(ROLL, "01,11,,20702280,999.00,20240924,,")[1]["total"].verdict is Verdict.READ


def test_a_number_printed_twice_on_a_roll_is_read_without_its_code():
    assert values(ROLL)["invoice_number"] == ("20702280", "read")


def test_a_settlement_sheet_adds_up():
    kind, read = fields(SETTLEMENT)

    assert kind is PaperKind.SETTLEMENT_STATEMENT
    assert (read["total"].value, read["total"].verdict) == ("4779.95", Verdict.READ)
    assert (read["cash_paid"].value, read["cash_paid"].verdict) == ("2093.03", Verdict.READ)
    assert read["settled_on"].verdict is Verdict.UNSURE


def test_a_settlement_sheet_that_does_not_add_up_is_unsure():
    page = page_of(
        *(
            ("个人现金支付", "2098.03") if row == 0 else row
            for row in (0, "基本医疗保险结算单", ("医疗费总额", "4779.95"))
        )
    )

    assert values(page)["total"] == ("4779.95", "unsure")


def test_a_total_that_nobody_could_read_is_put_together_from_its_parts_and_never_proved_by_them():
    page = page_of(
        "广东省基本医疗保险结算单",
        ("医疗费总额", "47?9.?5"),
        ("医保基金支付总额", "2384.63", "个人账户支付", "302.29"),
        ("个人现金支付", "2093.03", "账户余额", "12.00"),
    )

    _, read = fields(page)

    assert (read["total"].value, read["total"].verdict, read["total"].sources) == (
        "4779.95",
        Verdict.UNSURE,
        ("parts",),
    )


def test_a_slip_is_proved_by_its_goods():
    kind, read = fields(SLIP)

    assert kind is PaperKind.RECEIPT_SLIP
    assert (read["total"].value, read["total"].verdict) == ("294.91", Verdict.READ)
    assert read["seller_name"].value == "恩平百草药店"


def test_the_same_sum_printed_twice_on_a_slip_proves_nothing():
    page = page_of("恩平百草药店", "销售小票", ("合计:", "294.91"), ("应收:", "294.91"), ("现金支付:", "294.91"))

    assert values(page)["total"] == ("294.91", "unsure")


def test_an_identity_card_whose_birthday_differs_from_its_number_is_unsure():
    rows = [
        "姓名陈玉兰",
        "性别女民族汉",
        "出生1957年2月14日",
        "住址广东省江门市恩平市沙湖镇上凯村190号",
        "公民身份号码",
        "440785195702141809",
    ]
    other = [row.replace("2月", "3月") for row in rows]

    assert values(page_of(*rows))["id_number"] == ("440785195702141809", "read")
    assert values(page_of(*other))["id_number"] == ("440785195702141809", "unsure")
    assert values(page_of(*rows))["name"] == ("陈玉兰", "unsure")


def test_a_certificate_has_no_witness_of_its_own():
    page = page_of(
        "恩平市人民医院",
        "疾病诊断证明书",
        "姓名:陈玉兰",
        "临床诊断:",
        "1.高血压病2级",
        "处理意见:",
        "日期:2025年4月20日",
    )

    assert values(page) == {
        "patient_name": ("陈玉兰", "unsure"),
        "institution": ("恩平市人民医院", "unsure"),
        "diagnosis": ("高血压病2级", "unsure"),
        "issued_on": ("2025-04-20", "unsure"),
    }


def test_a_disability_card_agrees_with_its_own_number():
    page = page_of(
        "中华人民共和国残疾人证", "姓名:陈玉兰", "残疾类别:精神", "残疾等级:三级", "证号:44078519570214180963"
    )

    assert values(page) == {
        "name": ("陈玉兰", "unsure"),
        "card_number": ("44078519570214180963", "read"),
        "kind": ("精神", "read"),
        "level": ("3", "read"),
    }


def test_a_letter_of_authority_names_both():
    page = page_of("授权委托书", "委托人:陈玉兰", "受托人:陈志强", "日期:2025年6月1日")

    assert values(page) == {
        "principal": ("陈玉兰", "unsure"),
        "agent": ("陈志强", "unsure"),
        "issued_on": ("2025-06-01", "unsure"),
    }


def test_a_referral_says_from_where_to_where():
    page = page_of(
        "转诊转院证明", "姓名:陈玉兰", "转出医院:恩平市人民医院", "转入医院:江门市中心医院", "日期:2025-06-01"
    )

    assert values(page)["from_institution"] == ("恩平市人民医院", "unsure")
    assert values(page)["to_institution"] == ("江门市中心医院", "unsure")


def test_a_page_of_something_else_is_other():
    assert sort(page_of("今天天气很好", "我们去公园"), None)[0] is PaperKind.OTHER


def test_two_papers_that_were_not_told_apart_prove_nothing_but_their_code():
    page = page_of(*(line.text for line in ROLL.lines), "发票号码 30702281")
    kind, _ = sort(page, None)

    evidence = FORMS[kind].gather(page, None)

    assert evidence.mixed


def test_the_back_of_an_identity_card_lacks_nothing():
    kind, read = fields(page_of("中华人民共和国", "居民身份证", "签发机关恩平市公安局", "有效期限2015.03.01-长期"))

    assert (kind, read) == (PaperKind.ID_CARD, {})


def test_a_social_security_number_is_not_taken_for_an_account():
    number = next(
        n
        for n in (id_number(Random(seed), "440785", date(1957, 2, 14), female=True) for seed in range(500))
        if satisfies_luhn(n)
    )
    page = page_of("社会保障卡", "姓名陈玉兰", number, "中国农业银行", "6228 4834 3714 4469 542")

    kind, read = fields(page)

    assert kind is PaperKind.BANK_CARD
    assert read["account_number"].value == "6228483437144469542"


def test_a_passbook_number_that_keeps_no_check_is_unsure_and_marked():
    page = page_of("活期存折", "恩平市农村信用合作社", "户名:陈玉兰", "账号:80020000012345678")
    evidence = FORMS[PaperKind.BANK_CARD].gather(page, None)

    assert values(page)["account_number"] == ("80020000012345678", "unsure")
    assert evidence.marks == ["account_number_luhn"]


def test_a_sum_whose_discount_may_be_hidden_is_unsure_unless_it_was_paid():
    goods = ("恩平百草药店", "销售小票", ("氯雷他定片", "3", "52.11", "156.33"), ("血糖试纸", "2", "69.29", "138.58"))
    hidden = page_of(*goods, ("合计:", "294.91"), ("医保个账:", "200.00"), ("现金支付:", "65.42"))
    paid = page_of(*goods, ("合计:", "294.91"), ("现金支付:", "294.91"))

    assert values(hidden)["total"] == ("294.91", "unsure")
    assert values(paid)["total"] == ("294.91", "read")


def test_the_number_of_an_invoice_is_not_taken_for_its_code():
    page = page_of("电子发票(普通发票)", "发票号码:25442000000000000017", "开票日期:2025年06月10日")

    assert "invoice_code" not in values(page)
