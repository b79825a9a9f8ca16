"""Money, days and numbers as each language writes them."""

from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal


def money(language: str, yuan: Decimal) -> str:
    """Write an amount of yuan with two decimals: ¥1,250.00."""
    return format_currency(yuan, "CNY", "¤#,##0.00", locale=Locale.parse(language), currency_digits=False).replace(
        "CN¥", "¥"
    )


def day(language: str, when: date) -> str:
    """Write a day in full: 2025年6月15日, 15 June 2025."""
    return format_date(when, "d MMMM y" if language == "en" else "y年M月d日", locale=Locale.parse(language))


def number(language: str, value: Decimal | int) -> str:
    """Write a number with the language's separators."""
    return format_decimal(value, locale=Locale.parse(language))
