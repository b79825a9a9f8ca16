"""Money, days and marks as each language writes them."""

from datetime import date
from decimal import Decimal

import pytest

from locales import LANGUAGES, forms
from web.banner import banner_for

EVERY = sorted(LANGUAGES)


@pytest.mark.parametrize("language", EVERY)
@pytest.mark.parametrize(
    ("yuan", "written"),
    [("1250", "¥1,250.00"), ("0", "¥0.00"), ("0.05", "¥0.05"), ("1234567.8", "¥1,234,567.80"), ("-3.5", "-¥3.50")],
)
def test_money_is_yuan_with_two_decimals(language, yuan, written):
    assert forms.money(language, Decimal(yuan)) == written


@pytest.mark.parametrize(
    ("language", "written"), [("zh_Hans", "2025年6月5日"), ("zh_Hant", "2025年6月5日"), ("en", "5 June 2025")]
)
def test_a_day_is_written_in_full(language, written):
    assert forms.day(language, date(2025, 6, 5)) == written


@pytest.mark.parametrize("language", EVERY)
def test_thousands_are_set_apart(language):
    assert forms.number(language, 12345) == "12,345"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("zh_Hans", "【甲】乙：1（二）、三四"),
        ("zh_Hant", "【甲】乙：1（二）、三四"),
        ("en", "[甲]乙: 1 (二), 三 四"),
    ],
)
def test_marks_between_words_are_those_of_the_language(language, written):
    said = forms.labelled(language, "乙", 1) + forms.aside(language, "二")
    rest = forms.listed(language, ["", forms.joined(language, ["三", "四"])])

    assert forms.heading(language, "甲") + said + rest == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("zh_Hans", "演示：县里的人和决定都是编的。今天按 2025年6月15日 算。"),
        ("en", "Demonstration: the people and decisions of this county are made up. Today counts as 15 June 2025."),
    ],
)
def test_the_banner_is_written_as_sentences_of_the_language(language, written):
    assert banner_for(date(2025, 6, 15), language, demo=True) == written
