"""Whatever lines are found on a photo, wherever they stand: it is read, and nothing of it stops the reader."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.papers import PaperKind
from ocr.apart import regions, within
from ocr.codes import parse
from ocr.page import Page
from ocr.papers import FORMS
from ocr.papers.items import items
from ocr.scaling import enlarged
from ocr.second import crops
from ocr.single import Single
from ocr.sorting import sort
from ocr.wire import from_json, to_json
from tests.ocr.pages import line_at, page_of

WIDTH, HEIGHT = 900, 1200
BLANK = np.full((HEIGHT, WIDTH, 3), 240, np.uint8)
WORDS = (
    *("广东增值税电子普通发票", "电子发票(普通发票)", "广东省医疗门诊收费票据", "销售小票", "住院费用清单", "出院小结"),
    *(
        "疾病诊断证明书",
        "基本医疗保险结算单",
        "授权委托书",
        "社会保障卡",
        "中华人民共和国残疾人证",
        "姓名陈玉兰",
        "姓名",
    ),
    *("项目名称", "品名", "名称/规格", "合计", "价税合计", "(小写)¥98.00", "应收:", "金额", "数量", "税率", "合计金额"),
    *("*化学药品制剂*氯雷他定片", "血糖试纸", "3", "52.11", "156.33", "13%", "贰佰圆陆角叁分", "¥200.63", "-5.00"),
    *("发票代码 044002461107", "发票号码 20702280", "开票日期 2024-09-24", "2025年3月10日", "销售方名称 西湖药房"),
    *("公民身份号码 440785196001011234", "6222021234567890123", "个人现金支付", "医保基金支付总额", "印", "", "·"),
)
CODES = (None, "01,32,,25442000000012345678,98.00,20250510,,1A2B", "https://example.org/x", "CZ-EI,1,2,3,4,5,6")
lines = st.builds(
    line_at,
    st.sampled_from(WORDS),
    st.floats(-40, WIDTH - 1),
    st.floats(-40, HEIGHT - 1),
    height=st.floats(2, 90),
    score=st.floats(0.35, 1),
    slope=st.floats(-0.4, 0.4),
)


@settings(max_examples=400)
@given(st.lists(lines, max_size=25), st.sampled_from(CODES))
def test_any_lines_are_read(found, code):
    page = Page(found, WIDTH, HEIGHT)
    ticket = parse(code) if code else None

    for region in regions(page):
        part = within(page, region)
        kind, clear = sort(part, ticket)
        reading = Single(kind, clear, part, ticket).read(BLANK, None)
        crops(BLANK, dict(reading.fields))
        assert from_json(json.loads(json.dumps(to_json(enlarged(reading, 4000))))).kind is kind


@settings(max_examples=200)
@given(st.sampled_from(PaperKind), st.lists(lines, max_size=25))
def test_any_lines_are_read_as_any_paper(kind, found):
    page = Page(found, WIDTH, HEIGHT)

    assert Single(kind, 0.9, page, None).read(BLANK, None).kind is kind
    assert set(FORMS) >= {kind}


@pytest.mark.parametrize("below", [(), ("156.33",)])
def test_a_table_cut_off_below_its_head_has_no_items(below):
    assert items(page_of("广东增值税电子普通发票", "项目名称", *below)) == ()
