"""Figures that an office watches: how a sum is shared among payers, and when a figure calls for action."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from schemes.case import Case
from schemes.errors import SchemeError
from schemes.figures import Figure
from schemes.in_force import ALWAYS, NONE_SET
from schemes.model import OfficeCheck
from schemes.quantities import to_fen
from schemes.values import Request


def shared(check: OfficeCheck, on: date, count: int = 1) -> Mapping[str, Decimal]:
    """Return what each payer owes for so many units, in yuan. Raises SchemeError when the check shares nothing."""
    if check.split is None:
        raise SchemeError(f"{check.id} has no shares")
    whole = _number(check.split, on) * count
    return {who: to_fen(whole * _number(figure, on)) for who, figure in check.shares.items()}


def alarms(check: OfficeCheck, on: date, value: Decimal) -> tuple[str, ...]:
    """Return which bounds a value breaks: under, at_least, over."""
    broken = {
        "under": check.under is not None and value < _number(check.under, on),
        "at_least": check.at_least is not None and value >= _number(check.at_least, on),
        "over": check.over is not None and value > _number(check.over, on),
    }
    return tuple(bound for bound, is_broken in broken.items() if is_broken)


def bounds(check: OfficeCheck, on: date) -> tuple[Decimal, ...]:
    """Return the bounds of a figure, the lowest first."""
    figures = (check.under, check.at_least, check.over)
    return tuple(sorted(_number(figure, on) for figure in figures if figure is not None))


def least(check: OfficeCheck, on: date) -> Decimal:
    """Return below what a figure calls for action; raises SchemeError when nothing does."""
    if check.under is None:
        raise SchemeError(f"{check.id} has no lower bound")
    return _number(check.under, on)


def _number(figure: Figure, on: date) -> Decimal:
    return figure.value(Case(Request("", "", on), ALWAYS, NONE_SET)).amount
