"""Numbers as people write them in Chinese: 一百二十三, 壹佰贰拾叁, 两千三, 1万2."""

import re
from decimal import Decimal

DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("○幺貳叄两兩俩", (0, 1, 2, 3, 2, 2, 2), strict=True)),
    **dict(zip("０１２３４５６７８９", range(10), strict=True)),
    **dict(zip("0123456789", range(10), strict=True)),
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
SPOKEN = "".join({*DIGITS, *TENS, *MYRIADS})
SPOKEN_NUMBER = re.compile(f"[{SPOKEN}]+")
ZERO = "零〇○0０"
LONGEST = 18  # digits of a 64-bit number


def whole_number(text: str) -> int | None:
    """Return the number that plain digits write; None for anything else, and for one that no column could hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def spoken_number(text: str) -> Decimal | None:
    """Return the whole number that the text says; None when it says none.

    A last digit without its unit means the next lower unit, as people speak: 一百二 is 120, 三万五 is 35000.
    """
    if not text or not SPOKEN_NUMBER.fullmatch(text):
        return None
    if all(sign in DIGITS for sign in text):
        return Decimal("".join(str(DIGITS[sign]) for sign in text))
    return _sum_of_units(text)


def _sum_of_units(text: str) -> Decimal | None:
    total, section, pending, unit = 0, 0, "", 1
    limit = {"tens": 10**9, "myriads": 10**9}
    for sign in text:
        if sign in DIGITS:
            pending += str(DIGITS[sign])
        elif sign in TENS:
            unit = TENS[sign]
            if unit >= limit["tens"]:
                return None
            limit["tens"] = unit
            count = _count(pending, unit)
            if count is None:
                return None
            section += count * unit
            pending = ""
        else:
            unit = MYRIADS[sign]
            if unit >= limit["myriads"] or (not pending and not section):
                return None
            limit = {"tens": 10**9, "myriads": unit}
            total += (section + int(pending or 0)) * unit
            section, pending = 0, ""
    return Decimal(total + section + _last(pending, unit, text))


def _count(pending: str, unit: int) -> int | None:
    """Return how many of a unit there are; 十 alone is one ten, 百 alone is nothing."""
    if pending:
        return int(pending)
    return 1 if unit == 10 else None


def _last(pending: str, unit: int, text: str) -> int:
    """Return what a last digit without unit is worth."""
    if not pending:
        return 0
    after_zero = len(text) > 1 and text[-2] in ZERO
    spoken_short = len(pending) == 1 and unit >= 100 and not after_zero
    return int(pending) * (unit // 10) if spoken_short else int(pending)
