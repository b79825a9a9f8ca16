"""The most that a person may be granted in a year, as the scheme file says it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from schemes.benefits import Benefit
from schemes.case import Case
from schemes.errors import SchemeError
from schemes.model import Scheme
from schemes.steps import Cap, Kind
from schemes.values import Request


class _AnyDay:
    """A calendar for which every day lies in force: an approved claim keeps its limit."""

    def place(self, _: date) -> str:
        """Say that the day is in force."""
        return "in"


def year_limit(scheme: Scheme, benefit: str, on: date) -> Decimal | None:
    """Return the yearly limit of a benefit in yuan, for a claim of the day; None when the scheme sets none.

    Each part gives no more than its own limit, and all together no more than what closes over them.
    """
    found = scheme.benefits.get(benefit)
    if not isinstance(found, Benefit):
        return None
    case = Case(Request(scheme.id, benefit, on), _AnyDay(), {})
    parts = [_least(part.steps, case) for part in found.parts]
    known = [limit for limit in parts if limit is not None]
    of_parts = [sum(known, Decimal("0.00"))] if known and len(known) == len(parts) else []
    over_all = _least(found.together, case)
    return min([*of_parts, *([] if over_all is None else [over_all])], default=None)


def _least(steps: Iterable[Kind], case: Case) -> Decimal | None:
    return min((limit for step in steps for limit in _of(step, case)), default=None)


def _of(step: Kind, case: Case) -> tuple[Decimal, ...]:
    if not isinstance(step, Cap) or not step.yearly or not step.money:
        return ()
    try:
        return (step.at.value(case).amount,)
    except (SchemeError, LookupError):
        return ()  # the limit depends on what only this person's estimate knows
