"""Example papers of invented data: what is printed on each kind, as such papers are printed in every language."""

from dataclasses import dataclass

MARK = "样张 SAMPLE"
RED, BLUE, GREEN, INK = (188, 38, 38), (36, 84, 150), (24, 110, 84), (30, 30, 34)
NAME, ID_NUMBER = "张样本", "110101190001010000"  # the check digit is wrong on purpose


@dataclass(frozen=True, slots=True)
class Sample:
    """One kind of paper: its heading in its colour, its lines, and what stands on it besides."""

    title: str
    colour: tuple[int, int, int]
    lines: tuple[tuple[str, str], ...]
    total: str | None = None
    stamp: str | None = None
    code: bool = False
    card: bool = False


HOSPITAL, PHARMACY = "某某市人民医院（示例）", "某某市示例大药房"
SAMPLES = {
    "id_card": Sample(
        "居民身份证",
        BLUE,
        (("姓名", NAME), ("性别", "女　民族 汉"), ("住址", "某某省某某市某某镇样本村1号"), ("公民身份号码", ID_NUMBER)),
        card=True,
    ),
    "bank_card": Sample(
        "某某银行 储蓄卡",
        GREEN,
        (("卡号", "0000 0000 0000 0000 000"), ("户名", NAME), ("", "卡号一面要拍全")),
        card=True,
    ),
    "vat_invoice": Sample(
        "电子发票（普通发票）",
        RED,
        (
            *(("发票号码", "00000000000000000000"), ("开票日期", "2025年05月10日"), ("购买方", NAME)),
            *(("销售方", PHARMACY), ("项目", "*化学药品制剂*示例片 ×2")),
        ),
        "价税合计　壹佰元整　¥100.00",
        "发票专用章",
        code=True,
    ),
    "medical_receipt": Sample(
        "医疗收费票据（电子）",
        RED,
        (
            *(("票据号码", "0000000000"), ("交款人", NAME), ("开票日期", "2025年05月10日"), ("收款单位", HOSPITAL)),
            *(("统筹基金支付", "600.00"), ("个人自付", "350.00"), ("个人自费", "50.00")),
        ),
        "金额合计　壹仟元整　¥1,000.00",
        "收费专用章",
        code=True,
    ),
    "settlement_statement": Sample(
        "基本医疗保险结算单",
        BLUE,
        (
            *(("姓名", NAME), ("医院", HOSPITAL), ("结算日期", "2025年05月10日"), ("统筹基金支付", "600.00")),
            *(("大病保险支付", "0.00"), ("医疗救助支付", "0.00"), ("个人自付", "350.00"), ("个人自费", "50.00")),
        ),
        "医疗费总额　¥1,000.00",
        "结算专用章",
    ),
    "diagnosis_certificate": Sample(
        "疾病诊断证明书",
        INK,
        (
            *(("姓名", f"{NAME}　性别 女"), ("科室", "示例科"), ("诊断", "示例病名")),
            *(("医生意见", "按时服药，定期复查"), ("医生签名", "（签名）"), ("日期", "2025年04月20日")),
        ),
        stamp="诊断证明章",
    ),
    "fee_list": Sample(
        "住院费用清单",
        INK,
        (
            *(("姓名", NAME), ("医院", HOSPITAL), ("示例药品　10盒", "400.00"), ("示例检查　1次", "300.00")),
            *(("示例护理　5天", "300.00"), ("", "有几页拍几页")),
        ),
        "合计　¥1,000.00",
    ),
    "referral": Sample(
        "转诊（转院）证明",
        INK,
        (
            *(("姓名", NAME), ("从", "某某镇卫生院（示例）"), ("转到", HOSPITAL), ("原因", "示例病情需要")),
            ("日期", "2025年05月01日"),
        ),
        stamp="转诊专用章",
    ),
    "disability_card": Sample(
        "中华人民共和国残疾人证",
        RED,
        (("姓名", NAME), ("残疾类别", "肢体"), ("残疾等级", "二级"), ("证号", f"{ID_NUMBER}42")),
        card=True,
    ),
    "authority_letter": Sample(
        "授权委托书",
        INK,
        (
            *(("委托人", f"{NAME}（要办事的人）"), ("受托人", "李样本（帮忙的人）"), ("委托事项", "代为申请医疗补助")),
            *(
                ("期限", "2025年05月01日至2025年12月31日"),
                ("委托人签名", "（本人签名、按手印）"),
                ("日期", "2025年05月01日"),
            ),
        ),
    ),
    "receipt_slip": Sample(
        PHARMACY,
        INK,
        (("日期", "2025-05-10 10:00"), ("示例片　×2", "100.00"), ("", "小票要拉平了拍")),
        "应收　¥100.00",
    ),
}
