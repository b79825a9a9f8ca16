"""What a bank's result list says of a payment list: every row matched by the claim's number, and told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from claims import payments
from claims.defects import OTHER
from claims.desk import Defect, LineStatus, PaymentLine
from claims.ports import Store
from claims.workflow import Desk


@dataclass(frozen=True, slots=True)
class BankRow:
    """One row of the bank's list; None is not on it, or not understood."""

    row: int
    number: str
    amount: Decimal | None
    account: str | None
    paid: bool | None
    paid_on: date | None = None
    reason: str = OTHER
    words: str = ""


class Match(StrEnum):
    """What became of a row."""

    PAID = "paid"
    FAILED = "failed"
    ALREADY = "already"  # settled before, and in the same way
    CONTRADICTS = "contradicts"  # settled before, and otherwise
    NOT_LISTED = "not_listed"
    TWICE = "twice"
    AMOUNT_DIFFERS = "amount_differs"
    ACCOUNT_DIFFERS = "account_differs"
    UNCLEAR = "unclear"  # neither paid nor failed


@dataclass(frozen=True, slots=True)
class Matched:
    """A row with what became of it."""

    row: int
    number: str
    match: Match
    words: str = ""


async def take_results(store: Store, desk: Desk, list_id: int, rows: Sequence[BankRow]) -> tuple[Matched, ...]:
    """Settle the lines that the rows speak of plainly; what does not fit is left open and reported.

    Taking the same rows again changes nothing. Raises ListNotFound or ListNotReleased.
    """
    lines = {line.claim_number: line for line in (await payments.released_list(store, desk, list_id)).lines}
    numbers = [row.number for row in rows]
    found = [Matched(row.row, row.number, _match(row, lines, numbers), row.words) for row in rows]
    for row, one in zip(rows, found, strict=True):
        claim_id = lines[row.number].claim_id if one.match in (Match.PAID, Match.FAILED) else 0
        if one.match is Match.PAID:
            await payments.mark_paid(store, desk, list_id, [claim_id], row.paid_on or desk.on)
        elif one.match is Match.FAILED:
            await payments.mark_failed(store, desk, list_id, claim_id, Defect(None, row.reason, row.words))
    return tuple(found)


def _match(row: BankRow, lines: dict[str, PaymentLine], numbers: Sequence[str]) -> Match:
    line = lines.get(row.number)
    if line is None:
        return Match.NOT_LISTED
    if numbers.count(row.number) > 1:
        return Match.TWICE
    if row.amount is not None and row.amount != line.amount:
        return Match.AMOUNT_DIFFERS
    if row.account is not None and row.account != line.account:
        return Match.ACCOUNT_DIFFERS
    return _outcome(row, line)


def _outcome(row: BankRow, line: PaymentLine) -> Match:
    if row.paid is None:
        return Match.UNCLEAR
    said = LineStatus.PAID if row.paid else LineStatus.FAILED
    if line.status is LineStatus.LISTED:
        return Match.PAID if row.paid else Match.FAILED
    return Match.ALREADY if line.status is said else Match.CONTRADICTS
