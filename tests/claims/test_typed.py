"""What people type for money, days and numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import typed
from claims.numerals import spoken_number
from claims.refusals import AnswerNotUnderstood

ON = date(2025, 6, 15)
FEN = st.integers(min_value=0, max_value=9_999_999_999)
DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Write a number below 100 million as one says it."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return in_chinese(number // 10_000) + "万" + gap + (in_chinese(rest) if rest else "")
    text, waiting = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if waiting and text else "") + DIGITS[digit] + sign
        waiting = not digit
    return text or "零"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("１２３.５", "123.50"),
        ("一百二十三块五", "123.50"),
        ("1,234.50元", "1234.50"),
        ("¥ 12", "12.00"),
        ("￥12.30", "12.30"),
        ("一百二", "120.00"),
        ("三万五", "35000.00"),
        ("一万零五十", "10050.00"),
        ("1.2万", "12000.00"),
        ("壹佰贰拾叁元伍角陆分", "123.56"),
        ("人民币壹佰元整", "100.00"),
        ("三块五毛", "3.50"),
        ("一块二毛五", "1.25"),
        ("五毛", "0.50"),
        ("123块5", "123.50"),
        ("12块05", "12.05"),
        ("八十块零五分", "80.05"),
        ("两千三百", "2300.00"),
        ("750。78", "750.78"),
        ("0", "0.00"),
    ],
)
def test_money_is_understood_as_people_write_it(text: str, amount: str) -> None:
    assert str(typed.money(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "-5",
        "12,5",
        "1.234,50",
        "1.005",
        "12 34",
        "百",
        "一百块零五毛",
        "三元五元",
        "999999999",
        "12元34元",
        ".",
    ],
)
def test_money_that_could_mean_two_things_is_asked_again(text: str) -> None:
    with pytest.raises(AnswerNotUnderstood):
        typed.money(text)


@given(FEN)
def test_an_amount_typed_in_digits_comes_back_as_it_was(fen: int) -> None:
    amount = Decimal(fen) / 100

    assert typed.money(str(amount)) == amount
    assert typed.money(f"¥{amount:,.2f}元") == amount


@given(st.integers(min_value=0, max_value=99_999_999))
def test_a_number_said_in_chinese_comes_back_as_it_was(number: int) -> None:
    assert spoken_number(in_chinese(number)) == number


@given(st.integers(min_value=1, max_value=99_999), st.integers(min_value=0, max_value=99))
def test_an_amount_said_in_yuan_jiao_and_fen_comes_back_as_it_was(yuan: int, cents: int) -> None:
    jiao, fen = divmod(cents, 10)
    said = in_chinese(yuan) + "元" + (f"{DIGITS[jiao]}角" if jiao else "") + (f"{DIGITS[fen]}分" if fen else "")

    assert typed.money(said) == yuan + Decimal(cents) / 100


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025.5.1", date(2025, 5, 1)),
        ("2025年5月1日", date(2025, 5, 1)),
        ("2025-05-01", date(2025, 5, 1)),
        ("２０２５／５／１", date(2025, 5, 1)),
        ("20250501", date(2025, 5, 1)),
        ("二〇二五年五月一日", date(2025, 5, 1)),
        ("二零二四年十二月二十三号", date(2024, 12, 23)),
        ("25.5.1", date(2025, 5, 1)),
        ("5月1号", date(2025, 5, 1)),
        ("7月1日", date(2024, 7, 1)),
        ("昨天", date(2025, 6, 14)),
    ],
)
def test_a_day_is_understood_as_people_write_it(text: str, day: date) -> None:
    assert typed.day(text, ON) == day


@pytest.mark.parametrize("text", ["", "2025-13-01", "2025-02-29", "明年", "15", "五月"])
def test_no_day_is_made_up(text: str) -> None:
    with pytest.raises(AnswerNotUnderstood):
        typed.day(text, ON)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_every_form_of_a_day_means_the_same_day(day: date) -> None:
    forms = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    )

    assert {typed.day(form, ON) for form in forms} == {day}


@given(st.integers(min_value=0, max_value=364))
def test_a_day_without_its_year_is_never_in_the_future(back: int) -> None:
    day = ON - timedelta(days=back)

    assert typed.day(f"{day.month}月{day.day}日", ON) == day


def test_an_id_number_with_a_wrong_digit_is_refused() -> None:
    assert typed.id_number(" 440785 19570214 1809") == "440785195702141809"
    with pytest.raises(AnswerNotUnderstood):
        typed.id_number("440785195702141808")


def test_a_field_is_kept_in_the_form_its_reading_would_have() -> None:
    assert typed.field_value("total", "七百五十块七毛八", ON) == "750.78"
    assert typed.field_value("issued_on", "2025年5月10日", ON) == "2025-05-10"
    assert typed.field_value("account_number", "6217 9975 1797 9086 958", ON) == "6217997517979086958"
    assert typed.field_value("seller_name", "  恩平市　健民大药房 ", ON) == "恩平市 健民大药房"
    with pytest.raises(AnswerNotUnderstood):
        typed.field_value("seller_name", "   ", ON)
