from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.papers.numbers import Wording
from benchmarks.papers.numbers import in_words as written
from ocr.amounts import amounts, in_words

WORDINGS = (Wording(), Wording("元", "正"), Wording("圆", "整", zero_before_cents=False))


@given(st.integers(1, 99_999_999_99), st.sampled_from(WORDINGS))
def test_every_amount_that_is_written_in_words_is_read_back(fen, wording):
    amount = Decimal(fen) / 100

    assert in_words(f"价税合计(大写)⊗{written(amount, wording)}") == amount


@pytest.mark.parametrize(
    "cut", ["贰佰圆", "贰佰圆陆角", "柒佰伍拾", "佰圆整", "壹佰贰拾叁叁圆整", "壹佰圆圆整", "仟叁佰元整"]
)
def test_words_that_a_stamp_cut_off_are_not_taken_for_a_smaller_sum(cut):
    assert in_words(cut) is None


def test_words_behind_a_glyph_that_was_not_understood_are_not_taken():
    assert in_words("(大写)壹佰贰X叁圆整") is None


@given(st.integers(0, 99_999_999_99))
def test_digits_are_read_with_and_without_thousands(fen):
    amount = Decimal(fen) / 100

    assert amounts(f"¥{amount:.2f}") == [amount]
    assert amounts(f"合计{amount:,.2f}元") == [amount]


@pytest.mark.parametrize("text", ["20250610", "5mg*7片", "13%", "128.5", "128.505", "1.2.34", "¥200编房"])
def test_what_has_not_two_decimals_is_no_amount(text):
    assert amounts(text) == []
