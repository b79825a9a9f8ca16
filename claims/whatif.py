"""What would change an estimate: what else could be handed in, and what keeps a bill from counting."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from claims.before import is_earlier
from claims.dossier import Dossier
from claims.estimating import build_request, estimate
from schemes.assess import assess
from schemes.values import Assessment, Expense, Request

ANOTHER, NOTHING = Decimal("100.00"), Decimal("0.00")


class Change(StrEnum):
    """What could be different."""

    ANOTHER_BILL = "another_bill"  # of 100 yuan, like the newest one
    INSURANCE_PAYS = "insurance_pays"  # 100 yuan of the largest bill
    NOTHING_COUNTS = "nothing_counts"  # this bill adds nothing as it is


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One change and what the estimate would be with it; `expense` names the bill it is about."""

    change: Change
    amount: Decimal
    difference: Decimal
    expense: str | None = None


def what_if(dossier: Dossier) -> tuple[WhatIf, ...]:
    """Try every change; nothing while the estimate has no single amount."""
    now = estimate(dossier)
    if dossier.scheme is None or now is None or now.amount is None:
        return ()
    request = build_request(dossier.scheme, dossier)
    return tuple(_changes(dossier, request, now, now.amount)) if request.expenses else ()


def _changes(dossier: Dossier, request: Request, now: Assessment, amount: Decimal) -> Iterator[WhatIf]:
    own = [one for one in request.expenses if not is_earlier(one.id)]
    more = _another(max(own, key=lambda one: (one.date, one.id)))
    with_more = _assessed(dossier, replace(request, expenses=(*request.expenses, more)))
    if with_more is not None:
        yield WhatIf(Change.ANOTHER_BILL, with_more, with_more - amount)
    largest = max(own, key=lambda one: one.total or Decimal(0))
    if (largest.total or Decimal(0)) >= ANOTHER:
        less = _assessed(dossier, _with(request, _less_to_bear(largest)))
        if less is not None:
            yield WhatIf(Change.INSURANCE_PAYS, less, less - amount, largest.id)
    for one in own:
        if now.per_expense.get(one.id) == 0:
            yield WhatIf(Change.NOTHING_COUNTS, amount, Decimal(0), one.id)


def _another(newest: Expense) -> Expense:
    """Return one more bill like the newest, all of it left to the person and inside the insurance's scope."""
    return replace(
        newest,
        id="another",
        total=ANOTHER,
        covered_own_share=ANOTHER,
        paid_by_others=NOTHING,
        compensated_later=NOTHING,
        non_covered=NOTHING,
        other_aid=NOTHING,
        unlisted=NOTHING,
        excluded={},
    )


def _less_to_bear(expense: Expense) -> Expense:
    own = expense.covered_own_share
    left = None if own is None else max(own - ANOTHER, NOTHING)
    return replace(expense, paid_by_others=_paid(expense) + ANOTHER, covered_own_share=left)


def _paid(expense: Expense) -> Decimal:
    return expense.paid_by_others or Decimal(0)


def _with(request: Request, changed: Expense) -> Request:
    return replace(request, expenses=tuple(changed if one.id == changed.id else one for one in request.expenses))


def _assessed(dossier: Dossier, request: Request) -> Decimal | None:
    return assess(dossier.scheme, request, dossier.office).amount if dossier.scheme else None
