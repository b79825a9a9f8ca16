"""Money, days, numbers and the marks between words, as each language writes them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal


def money(language: str, yuan: Decimal) -> str:  # noqa: ARG001  all three write it alike
    """Write an amount of yuan with two decimals: ¥1,250.00."""
    return f"{'-' if yuan < 0 else ''}¥{abs(yuan):,.2f}"


@lru_cache(maxsize=4_000)
def day(language: str, when: date) -> str:
    """Write a day in full: 2025年6月15日, 15 June 2025."""
    return format_date(when, "d MMMM y" if language == "en" else "y年M月d日", locale=Locale.parse(language))


def labelled(language: str, name: str, value: object) -> str:
    """Write a name before what it names: 姓名：陈玉兰, Name: Chen Yulan."""
    return f"{name}: {value}" if language == "en" else f"{name}：{value}"


def aside(language: str, words: object) -> str:
    """Write words in brackets, to stand right behind others."""
    return f" ({words})" if language == "en" else f"（{words}）"


def heading(language: str, words: str) -> str:
    """Write the heading of a block of lines."""
    return f"[{words}]" if language == "en" else f"【{words}】"


def listed(language: str, words: Iterable[str]) -> str:
    """Write several things one after the other."""
    return (", " if language == "en" else "、").join(words)


def joined(language: str, sentences: Iterable[str]) -> str:
    """Write sentences one after the other; Chinese puts no space between."""
    return (" " if language == "en" else "").join(sentences)


def number(language: str, value: Decimal | int) -> str:
    """Write a number with the language's separators."""
    return format_decimal(value, locale=Locale.parse(language))
