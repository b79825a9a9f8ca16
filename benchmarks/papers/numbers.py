"""Invented numbers that are true to form: check digits, lengths, coding rules, amounts in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

CENT = Decimal("0.01")
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DIGITS = "零壹贰叁肆伍陆柒捌玖"


def digits(chance: Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def id_number(chance: Random, area: str, born: date, *, female: bool) -> str:
    """Return an ID number with its check character (GB 11643-1999)."""
    order = chance.randrange(100, 990) // 2 * 2 + (0 if female else 1)
    body = f"{area}{born:%Y%m%d}{order:03d}"
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True))
    return body + "10X98765432"[total % 11]


def card_number(chance: Random, prefix: str, length: int = 19) -> str:
    """Return a card number whose last digit satisfies Luhn."""
    body = prefix + digits(chance, length - len(prefix) - 1)
    for last in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(body + last)):
            value = int(digit) * (2 if place % 2 else 1)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return body + last
    raise AssertionError("one of ten digits satisfies Luhn")


def credit_code(chance: Random, area: str) -> str:
    """Return a unified social credit code with its check character (GB 32100-2015)."""
    body = "91" + area + "".join(chance.choice(CREDIT_ALPHABET) for _ in range(9))
    total = sum(CREDIT_ALPHABET.index(char) * 3**place for place, char in enumerate(body))
    return body + CREDIT_ALPHABET[-total % 31]


def crc16(text: str) -> str:
    """Return the checksum at the end of a tax QR code (poly 0x8005, start 0, not reflected)."""
    register = 0
    for byte in text.encode("ascii"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ (0x8005 if register & 0x8000 else 0)) & 0xFFFF
    return f"{register:04X}"


def a_day(chance: Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a cashier's program writes an amount in words."""

    unit: str = "圆"
    whole: str = "整"
    zero_before_cents: bool = True


PLAIN = Wording()


def in_words(amount: Decimal, wording: Wording = PLAIN) -> str:
    """Write an amount in the capital numerals of cheques: 750.78 is 柒佰伍拾圆柒角捌分."""
    fen = int(amount * 100)
    yuan, tenths, hundredths = fen // 100, fen // 10 % 10, fen % 10
    text = (_integer(yuan) + wording.unit) if yuan else ""
    if not tenths and not hundredths:
        return (text or "零" + wording.unit) + wording.whole
    if tenths:
        text += DIGITS[tenths] + "角"
    elif yuan and wording.zero_before_cents:
        text += "零"
    return text + (DIGITS[hundredths] + "分" if hundredths else wording.whole)


def _integer(number: int) -> str:
    text, pending_zero = "", False
    for power in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if pending_zero else "") + DIGITS[digit] + ["", "拾", "佰", "仟"][power % 4]
            pending_zero = False
        elif text:
            pending_zero = True
        if power == 4 and number // 10**4 % 10**4:
            text += "万"
            pending_zero = False if digit else pending_zero
    return text
