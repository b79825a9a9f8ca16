"""The same bill is paid once: by which key a bill is known again, whatever paper or claim it comes on."""

import re
from collections.abc import Iterable

from claims.desk import Ruling
from claims.fields import field_on
from claims.model import Claim, FrozenPage

CODE_FIELDS = ("invoice_code", "receipt_code")
SHORTEST = 6  # what is shorter is no bill's number


def bill_keys(claim: Claim, rulings: Iterable[Ruling] = ()) -> tuple[str, ...]:
    """Return the keys of a claim's bills, code and number made plain; bills that staff left out do not count."""
    newest = {one.expense: one for one in rulings}
    left_out = {name for name, one in newest.items() if one.left_out}
    pages = [page for page in claim.pages if f"p{page.page_id}" not in left_out]
    return tuple(dict.fromkeys(key for page in pages if (key := bill_key(page)) is not None))


def bill_key(page: FrozenPage) -> str | None:
    """Return the key of a bill, None when the paper is none or its number is not known."""
    name = None if page.kind is None else field_on(page.kind, "invoice_number")
    number = _plain(page, name) if name else ""
    if len(number) < SHORTEST:
        return None
    return f"{''.join(_plain(page, code) for code in CODE_FIELDS)}:{number}"


def _plain(page: FrozenPage, name: str) -> str:
    value = next((field.value for field in page.fields if field.name == name), None)
    return re.sub(r"[^0-9A-Z]", "", (value or "").upper())
