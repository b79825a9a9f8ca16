"""Amounts in the capital numerals of cheques and vouchers: 人民币肆佰元整."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL, LARGE = ("", "拾", "佰", "仟"), ("", "万", "亿", "万亿")


def capitals(yuan: Decimal) -> str:
    """Write an amount of yuan, 0 to 9,999,999,999,999.99, as vouchers want it."""
    fen = int((yuan * 100).to_integral_value())
    whole, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    said = f"{_whole(whole)}元" if whole or not fen else ""
    if not jiao and not cents:
        return f"人民币{said}整"
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif said:
        said += "零"
    return f"人民币{said}{DIGITS[cents]}分" if cents else f"人民币{said}整"


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = bool(said)
            continue
        said += ("零" if said and (gap or group < 1000) else "") + _group(group) + LARGE[place]
        gap = False
    return said


def _group(group: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + DIGITS[digit] + SMALL[place]
        gap = False
    return said
