"""What earlier claims have used up: how often aid was asked for, and how much the year has granted."""

from datetime import date
from decimal import Decimal

from schemes.case import ZERO, Case
from schemes.values import Earlier

COUNTING = frozenset({"pending", "approved", "paid"})
MONTHS_IN = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
EVER = "ever"


def stretch(day: date, per: str) -> tuple[int, int]:
    """Name the calendar month, quarter, half-year or year that the day lies in; of "ever" there is one."""
    if per == EVER:
        return 0, 0
    return day.year, (day.month - 1) // MONTHS_IN[per]


def uses(case: Case, per: str, *, same_cause: bool) -> int:
    """Count the claims of this benefit in the stretch of time around the application day."""
    request = case.request
    if not request.history:
        return 0
    here = stretch(request.on, per)
    return sum(
        1
        for earlier in request.history
        if earlier.status in COUNTING
        and stretch(earlier.on, per) == here
        and earlier.benefit in (None, request.benefit)
        and (not same_cause or earlier.cause == request.cause)
    )


def granted_this_year(case: Case) -> Decimal:
    """Return what the year has granted, in yuan: the history's sum or the office's figure, the larger.

    For a bill of another year than the application's only what was granted on bills of that year counts.
    """
    request = case.request
    same = case.day is request.on or case.day.year == request.on.year
    if not request.history:
        return request.granted_this_year if same else ZERO
    told = sum((_granted_in(e, case, same=same) for e in request.history if e.status in COUNTING), ZERO)
    return max(told, request.granted_this_year) if same else told


def _granted_in(earlier: Earlier, case: Case, *, same: bool) -> Decimal:
    """Return what an earlier claim granted in the year that is looked at; `same` when it is the application's."""
    if earlier.by_year:
        return earlier.by_year.get(case.day.year, ZERO)
    return earlier.amount if same and earlier.on.year == case.request.on.year else ZERO


def granted_ever(case: Case) -> Decimal:
    """Return what all claims on record have granted, in yuan; never less than what the year has."""
    told = (earlier.amount for earlier in case.request.history if earlier.status in COUNTING)
    return max(sum(told, ZERO), case.request.granted_this_year)


def granted_by_benefit(case: Case) -> Decimal:
    """Return what the year has granted of this benefit, in yuan; without a history it is the office's figure."""
    request = case.request
    if not request.history:
        return granted_this_year(case)
    same = request.on.year == case.day.year
    of_benefit = (e for e in request.history if e.status in COUNTING and e.benefit in (None, request.benefit))
    return sum((_granted_in(e, case, same=same) for e in of_benefit), ZERO)


def granted_to_household(case: Case) -> Decimal:
    """Return what the year has granted to the whole household, in yuan; never less than to the person."""
    return max(case.request.household.granted_this_year, granted_this_year(case))
