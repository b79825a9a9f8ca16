"""Numbers of a scheme: dated and cited figures, sums of a request's amounts, and what they come to in a case."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Protocol

from schemes.case import ZERO, Case
from schemes.errors import SchemeError
from schemes.facts import Getter
from schemes.values import Source, Step

FEN = Decimal("0.01")


def yuan(amount: Decimal) -> str:
    """Write an amount of money with two decimals."""
    text = str(amount)
    return text if text[-3:-2] == "." else f"{amount:.2f}"


def percent(share: Decimal) -> str:
    """Write a share as a percentage without idle zeros."""
    return f"{(share * 100).normalize():f}%"


def to_fen(amount: Decimal) -> Decimal:
    """Round half up to 0.01 yuan."""
    return amount.quantize(FEN, ROUND_HALF_UP)


class Value(NamedTuple):
    """What a quantity comes to in a case: as a number, in writing, where it stands, and how it was worked out."""

    amount: Decimal
    shown: str
    source: Source | None
    flag: str | None = None
    working: Step | None = None


class Missing(SchemeError):
    """No value is known for a figure in this case; `flag` says so on the estimate."""

    def __init__(self, flag: str, source: Source) -> None:
        super().__init__(flag)
        self.flag = flag
        self.source = source


class Quantity(Protocol):
    """A number that a step, a sum or a comparison may name."""

    def value(self, case: Case) -> Value:
        """Return what it comes to. Raises Missing."""

    def told(self, case: Case) -> tuple[Decimal, str]:
        """Return the number and its writing alone. Raises Missing."""

    def level(self, case: Case) -> object:
        """Return the bare number or day, or None when it is not known."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or day written in a condition."""

    number: object

    def level(self, _: Case) -> object:
        """Return the number."""
        return self.number


@dataclass(frozen=True, slots=True)
class Told:
    """A number of the request."""

    path: str
    get: Getter

    def level(self, case: Case) -> object:
        """Return the number as the request has it."""
        return self.get(case)

    def value(self, case: Case) -> Value:
        """Return the number with its writing."""
        return Value(*self.told(case), None)

    def told(self, case: Case) -> tuple[Decimal, str]:
        """Return the number as the request has it, and its writing."""
        number = self.get(case)
        if isinstance(number, Decimal):
            return number, yuan(number)
        if number is None:
            raise LookupError(self.path)
        return Decimal(str(number)), str(number)


@dataclass(frozen=True, slots=True)
class Sum:
    """Amounts of the request added and taken off, never below zero; divided where the text asks for a mean."""

    id: str
    plus: tuple[Quantity, ...]
    minus: tuple[Quantity, ...]
    divided_by: Quantity | None
    source: Source

    def level(self, case: Case) -> Decimal:
        """Return the sum in yuan."""
        return self.told(case)[0]

    def value(self, case: Case) -> Value:
        """Return the sum with its writing."""
        return Value(*self.told(case), self.source)

    def told(self, case: Case) -> tuple[Decimal, str]:
        """Return the sum and the formula that leads to it."""
        first, *rest = self.plus
        amount, text = first.told(case)
        for quantity in rest:
            more, shown = quantity.told(case)
            amount += more
            text = f"{text} + {shown}"
        for quantity in self.minus:
            less, shown = quantity.told(case)
            amount -= less
            text = f"{text} − {shown}"
        if amount < 0:
            amount = ZERO
        if self.divided_by is not None:
            divisor, shown = self.divided_by.told(case)
            amount, text = to_fen(amount / max(divisor, Decimal(1))), f"({text}) ÷ {shown}"
        return amount, text

    @property
    def plain(self) -> bool:
        """Say whether the sum is one number as the request has it."""
        return len(self.plus) == 1 and not self.minus and self.divided_by is None
