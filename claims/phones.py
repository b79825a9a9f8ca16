"""Telephone numbers of the mainland as people write them, in one form."""

import re
import unicodedata

from claims.numerals import DIGITS
from claims.refusals import PhoneNotUnderstood

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0(?:10|2\d)\d{8}|0[3-9]\d{2}\d{7,8}")
SAID = {sign: str(value) for sign, value in DIGITS.items()}


def phone_number(text: str) -> str:
    """Return the number as digits alone, a landline with its area code. Raises PhoneNotUnderstood."""
    plain = unicodedata.normalize("NFKC", text)
    bare = "".join(SAID.get(sign, sign) for sign in re.sub(r"[\s\-‐–—()（）.·]", "", plain))
    bare = re.sub(r"^(?:\+|00)86", "", bare)
    if re.fullmatch(r"[1-9]\d{8,10}", bare) and not MOBILE.fullmatch(bare) and plain.strip().startswith(("+", "00")):
        bare = "0" + bare
    if re.fullmatch(r"86\d{11}", bare):
        bare = bare[2:]
    if not MOBILE.fullmatch(bare) and not LANDLINE.fullmatch(bare):
        raise PhoneNotUnderstood
    return bare
