"""Check digits and coding rules of Chinese papers; each says whether a number is true to form."""

from datetime import date

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015 leaves out I O S V Z
PROVINCE_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
PROVINCES = frozenset(str(code) for first, last in PROVINCE_RANGES for code in range(first, last + 1))
CARD_LENGTHS = range(15, 20)


def born(id_number: str) -> date | None:
    """Return the birthday inside an ID number whose form and check character are right (GB 11643-1999), else None."""
    body, check = id_number[:17], id_number[17:].upper()
    if len(id_number) != 18 or not (body.isascii() and body.isdigit()) or body[:2] not in PROVINCES:
        return None
    total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, body, strict=True))
    if ID_CHECKS[total % 11] != check:
        return None
    try:
        return date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return None


def is_credit_code(code: str) -> bool:
    """Say whether a unified social credit code has the right form and check character (GB 32100-2015)."""
    if len(code) != 18 or any(char not in CREDIT_ALPHABET for char in code):
        return False
    total = sum(CREDIT_ALPHABET.index(char) * 3**place for place, char in enumerate(code[:17]))
    return CREDIT_ALPHABET[-total % 31] == code[17]


def satisfies_luhn(number: str) -> bool:
    """Say whether a card number of 15 to 19 digits satisfies Luhn's check; passbooks need not."""
    if len(number) not in CARD_LENGTHS or not (number.isascii() and number.isdigit()):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
