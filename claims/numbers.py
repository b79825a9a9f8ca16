"""Claim numbers that can be read out on the telephone: county, year, serial, check digit."""

import re

FORM = re.compile(r"(\d{6})-(\d{4})-(\d{6,})-(\d)")

# Damm's quasigroup of order 10: finds every single wrong digit and every swap of neighbours.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def claim_number(county: str, year: int, serial: int) -> str:
    """Return the number of a county's claim in a year: 440785-2025-000123-7."""
    body = f"{county}-{year:04d}-{serial:06d}"
    return f"{body}-{check_digit(body)}"


def is_claim_number(text: str) -> bool:
    """Say whether the text has the form of a claim number and its check digit agrees."""
    return bool(FORM.fullmatch(text)) and check_digit(text[:-2]) == int(text[-1])


def check_digit(body: str) -> int:
    """Return Damm's check digit over all digits of the text."""
    state = 0
    for sign in body:
        if sign.isdigit():
            state = DAMM[state][int(sign)]
    return state
