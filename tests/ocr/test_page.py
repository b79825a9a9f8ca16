import re

import pytest

from ocr.page import Page
from tests.ocr.pages import line_at, page_of


def tilted(slope):
    rows = [
        ("合计:", "684.14"),
        ("优惠:", "0.00"),
        ("应收:", "684.14"),
        ("医保个账:", "439.59"),
        ("现金支付:", "244.55"),
    ]
    lines = [
        line_at(text, x, 100 + 34 * place + slope * x, slope=slope)
        for place, row in enumerate(rows)
        for x, text in zip((40, 700), row, strict=True)
    ]
    return Page(lines, 1000, 600)


@pytest.mark.parametrize("slope", [-0.25, -0.1, 0.0, 0.1, 0.25])
def test_rows_are_followed_along_their_slope(slope):
    found = [next(tilted(slope).beside(re.compile(label))).text for label in ("^优惠", "^医保个账", "^现金支付")]

    assert found == ["0.00", "439.59", "244.55"]


def test_a_value_in_the_line_of_its_label_wins_over_the_next_line():
    page = page_of(("发票号码:10000017", "20250610"))

    found = next(page.beside(re.compile("发票号码")))

    assert found.text == "10000017"
    assert found.box.x > 100


def test_labels_are_found_in_full_width_and_spaced_print():
    page = page_of("合　　计：１２.５０")

    assert next(page.beside(re.compile("合计"))).text == "12.50"


def test_a_blank_photo_has_no_lines_and_no_score():
    page = Page([], 100, 100)

    assert (page.score, list(page.matching(re.compile(".")))) == (0.0, [])
