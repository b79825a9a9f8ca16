"""What the QR code of a paper says, and what its amount means."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from ocr.days import days

PAYABLE_TYPES = frozenset({"31", "32"})  # fully digital invoices carry what was paid, older types the sum before tax
UNPROVEN_TYPES = frozenset({"11"})  # nobody has verified what the amount of a roll invoice means
FISCAL_FIELDS = 7
VENDOR = "chinaebill.cn"


class Issuer(StrEnum):
    """Which system printed the code."""

    TAX = "tax"
    FISCAL = "fiscal"
    UNKNOWN = "unknown"


class Meaning(StrEnum):
    """What the amount in a code is."""

    PAYABLE = "payable"
    BEFORE_TAX = "before_tax"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a paper's code says about it; None is "the code does not say"."""

    text: str
    issuer: Issuer = Issuer.UNKNOWN
    code: str | None = None
    number: str | None = None
    check: str | None = None
    on: date | None = None
    amount: Decimal | None = None
    meaning: Meaning | None = None
    checksum: str | None = None  # match or mismatch, None when the format has none


def parse(text: str) -> Ticket:
    """Read the text of a QR code; an unknown form is kept as text. A link is taken apart, never opened."""
    text = text.strip()
    parts = text.split(",")
    if parts[0] == "01" and len(parts) >= 7:
        return _tax(text, parts)
    if parts[0].startswith("CZ-EI") and len(parts) >= FISCAL_FIELDS:
        return _fiscal(text, parts)
    if text.lower().startswith(("http://", "https://")):
        return _link(text)
    return Ticket(text)


def crc16(text: str) -> str:
    """Return the checksum of a tax code (CRC-16, polynomial 0x8005, start 0, not reflected)."""
    register = 0
    for byte in text.encode("ascii", "replace"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ (0x8005 if register & 0x8000 else 0)) & 0xFFFF
    return f"{register:04X}"


def _tax(text: str, parts: list[str]) -> Ticket:
    kind, amount, on = parts[1], _amount(parts[4]), _on(parts[5])
    if on is None or not re.fullmatch(r"\d{8}|\d{20}", parts[3]):
        return Ticket(text)
    meaning = Meaning.PAYABLE if kind in PAYABLE_TYPES else Meaning.BEFORE_TAX
    return Ticket(
        text,
        Issuer.TAX,
        code=parts[2] or None,
        number=parts[3] or None,
        check=parts[6] or None,
        on=on,
        amount=amount,
        meaning=None if amount is None else Meaning.UNPROVEN if kind in UNPROVEN_TYPES else meaning,
        checksum=_checksum(parts),
    )


def _checksum(parts: list[str]) -> str | None:
    if len(parts) < 8 or not parts[7]:
        return None
    body = ",".join(parts[:7])
    return "match" if parts[7].upper() in {crc16(body + ","), crc16(body)} else "mismatch"


def _fiscal(text: str, parts: list[str]) -> Ticket:
    code, number, check, on, amount = parts[2:FISCAL_FIELDS]
    value = _amount(amount)
    return Ticket(
        text, Issuer.FISCAL, code, number, check, _on(on), value, Meaning.PAYABLE if value is not None else None
    )


def _link(text: str) -> Ticket:
    """Take apart a link of the e-receipt vendor whose form is known; others stay as text."""
    try:
        url = urlsplit(text)
        query = parse_qs(url.query)
    except ValueError:
        return Ticket(text)
    host = (url.hostname or "").lower()
    if host != VENDOR and not host.endswith("." + VENDOR):
        return Ticket(text)
    if "invoice_code" in query:
        code, number, check = (query.get(name, [""])[0] for name in ("invoice_code", "invoice_number", "check_code"))
        return Ticket(text, Issuer.FISCAL, code or None, number or None, check or None)
    return _joined(text, query.get("d", [""])[0].split("_"))


def _joined(text: str, items: list[str]) -> Ticket:
    on = next((item for item in items if re.fullmatch(r"20\d{6}", item) and _on(item)), None)
    rest = [item for item in items if item is not on]
    amount = _amount(next((item for item in rest if "." in item), ""))
    return Ticket(
        text,
        Issuer.FISCAL,
        code=next((item for item in rest if re.fullmatch(r"\d{8}", item)), None),
        number=next((item for item in rest if re.fullmatch(r"\d{10}", item)), None),
        check=next((item for item in rest if re.fullmatch(r"[0-9a-z]{6}", item)), None),
        on=_on(on or ""),
        amount=amount,
        meaning=None if amount is None else Meaning.PAYABLE,
    )


def _on(text: str) -> date | None:
    found = days(text) if re.fullmatch(r"\d{8}", text) else []
    return found[0] if found else None


def _amount(text: str) -> Decimal | None:
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", text):
        return None
    try:
        return Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
