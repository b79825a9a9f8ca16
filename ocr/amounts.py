"""Amounts of money as papers print them: digits, and the capital numerals of 大写."""

import re
from decimal import Decimal

DIGITS = re.compile(r"(?<![\d.])(-?)(\d{1,3}(?:,\d{3})+|\d{1,9})\.(\d{2})(?!\d)")
NUMERAL_FORMS = ("零〇", "壹", "贰貳弍", "叁参叄參", "肆肄", "伍", "陆陸", "柒", "捌", "玖玫")
NUMERALS = {char: value for value, chars in enumerate(NUMERAL_FORMS) for char in chars}
UNITS = {"拾": 10, "十": 10, "抬": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
WORDS = re.compile(f"[{''.join(NUMERALS)}{''.join(UNITS)}万萬亿圆元圓园角分整正]{{2,}}")
BEFORE_WORDS = "⊗⊕ⓧ®@:;)）写额计币 "  # else the start was misread, and what is left would look like a smaller sum
YUAN = re.compile(r"[圆元圓园]")


def amounts(text: str) -> list[Decimal]:
    """Return every amount with two decimals in a text, in yuan, in order."""
    return [Decimal(f"{sign}{whole.replace(',', '')}.{cents}") for sign, whole, cents in DIGITS.findall(text)]


def in_words(text: str) -> Decimal | None:
    """Return the amount written in capital numerals, in yuan; None when it is incomplete or not well-formed.

    The end must be there (整, 正 or 分): a text cut off by a stamp would otherwise look like a round sum.
    """
    for match in WORDS.finditer(text):
        if match.start() > 1 and text[match.start() - 1] not in BEFORE_WORDS:
            continue
        value = _amount(match.group())
        if value is not None:
            return value
    return None


def _amount(words: str) -> Decimal | None:
    if words[-1] not in "整正分":
        return None
    head, *tail = YUAN.split(words)
    if len(tail) > 1:
        return None
    if not tail:
        head, tail = "", [head]
    yuan = _integer(head) if head else 0
    fen = _cents(tail[0])
    if yuan is None or fen is None or not (head or fen):
        return None
    return Decimal(yuan * 100 + fen) / 100


def _cents(words: str) -> int | None:
    match = re.fullmatch(r"(?:零?(.)角)?(?:零?(.)分)?[整正]?", words)
    if match is None:
        return None
    tenths, hundredths = (NUMERALS.get(char, -1) if char else 0 for char in match.groups())
    return None if min(tenths, hundredths) < 0 else tenths * 10 + hundredths


def _integer(words: str) -> int | None:
    """Return a whole number; every unit must have its numeral, and units must fall."""
    high, marker, low = _split(words, "万萬")
    if not marker:
        return _below_ten_thousand(words)
    above, under = _below_ten_thousand(high), _below_ten_thousand(low) if low else 0
    return None if above is None or under is None else above * 10000 + under


def _split(words: str, markers: str) -> tuple[str, str, str]:
    for marker in markers:
        if marker in words:
            return words.partition(marker)
    return words, "", ""


def _below_ten_thousand(words: str) -> int | None:
    total, last_unit, digit = 0, 10000, None
    for place, char in enumerate(words):
        if char in NUMERALS:
            if digit:
                return None
            digit = NUMERALS[char]
            continue
        unit = UNITS.get(char, 0)
        if place == 0 and unit == 10:
            digit = 1
        if not digit or not unit or unit >= last_unit:
            return None
        total, last_unit, digit = total + digit * unit, unit, None
    return total + (digit or 0) if words else None
