"""What staff have ruled on single bills, worked into the request that is assessed."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from claims.desk import Ruling
from schemes.values import Expense, Request

NOTHING = Decimal("0.00")
Rulings = Mapping[str, Ruling]


def as_ruled(request: Request, rulings: Rulings) -> Request:
    """Return the request with what was ruled: bills left out, another coverage, amounts taken out."""
    kept = [one for one in request.expenses if one.id not in rulings or not rulings[one.id].left_out]
    return replace(request, expenses=tuple(_ruled(one, rulings.get(one.id)) for one in kept))


def _ruled(expense: Expense, ruling: Ruling | None) -> Expense:
    if ruling is None:
        return expense
    ruled = replace(expense, coverage=ruling.coverage or expense.coverage)
    if ruling.taken_out is None:
        return ruled
    return replace(
        ruled,
        total=_less(expense.total, ruling.taken_out),
        covered_own_share=_less(expense.covered_own_share, ruling.taken_out),
    )


def _less(amount: Decimal | None, taken_out: Decimal) -> Decimal | None:
    return None if amount is None else max(amount - taken_out, NOTHING)
