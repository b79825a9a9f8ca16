"""The closed set of calculation steps.

Every step is a function of what has run up so far in its stretch (one bill, the request, a year, …): a bill gets
what the function gives with it less what it gave without it. So several claims never differ from one.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import NamedTuple, Protocol

from schemes.case import ZERO, Case
from schemes.facts import Getter
from schemes.quantities import FEN, Quantity, Told, Value, yuan
from schemes.values import Source

ROUNDING = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
ONE = Decimal(1)


def exact(amount: Decimal) -> str:
    """Write an amount with two decimals, or with all it has when it is finer than a fen."""
    rounded = amount.quantize(FEN)
    return str(rounded) if amount == rounded else f"{amount.normalize():f}"


class SoFar:
    """What has gone into a step and come out of it in one stretch."""

    __slots__ = ("into", "out")

    def __init__(self) -> None:
        self.into = ZERO
        self.out = ZERO


class Worked(NamedTuple):
    """What a step leaves of an amount, the formula, and the clause; `flag` when it marks the estimate."""

    amount: Decimal
    text: str
    source: Source
    flag: str | None = None
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Over what a step runs up: `per` event, request, month, quarter, half_year or year, and `by` further facts."""

    per: str
    by: tuple[Getter, ...] = ()


class Kind(Protocol):
    """What every step can do."""

    @property
    def code(self) -> str:
        """Name the step on the working."""

    @property
    def reach(self) -> Reach:
        """Say over what it runs up."""

    @property
    def source(self) -> Source:
        """Say where the step stands written."""

    @property
    def money(self) -> bool:
        """Say whether it works on yuan; otherwise on days or events."""

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:
        """Return what the step leaves of the amount."""


def _shown(step: Kind, amount: Decimal) -> str:
    return yuan(amount) if step.money else f"{amount.normalize():f}"


@dataclass(frozen=True, slots=True)
class Deduct:
    """Take a sum off what has run up; only the part above it counts."""

    of: Quantity
    reach: Reach
    source: Source
    code: str = "deductible"
    money: bool = True  # False: days or events, not yet yuan

    @property
    def takes_granted(self) -> bool:
        """Say whether what earlier claims were granted comes off."""
        return isinstance(self.of, Told) and self.of.path.startswith("granted.")

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:
        """Return what lies above the sum."""
        if isinstance(self.of, Told) and self.of.level(case) == 0:
            return Worked(amount, "", self.source)
        value = self.of.value(case)
        left = max(max(so_far.into + amount - value.amount, ZERO) - so_far.out, ZERO)
        taken = amount - left
        text = f"{_shown(self, amount)} − {_shown(self, taken)} = {_shown(self, left)}"
        if taken != value.amount:
            text += f" ({value.shown})"
        return Worked(left, text, value.source or self.source, None, (value,))


@dataclass(frozen=True, slots=True)
class Threshold:
    """Count all that has run up, once it reaches a sum; nothing before."""

    at: Quantity
    reach: Reach
    source: Source
    flag: str | None = None
    code: str = "threshold"
    money: bool = True  # False: days or events, not yet yuan

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:
        """Return the whole of what has run up and was not yet counted, or nothing."""
        value = self.at.value(case)
        total = so_far.into + amount
        reached = total >= value.amount
        left = max((total if reached else ZERO) - so_far.out, ZERO)
        text = f"{_shown(self, total)} {'≥' if reached else '<'} {value.shown} → {_shown(self, left)}"
        return Worked(left, text, value.source or self.source, None if reached else self.flag, (value,))


@dataclass(frozen=True, slots=True)
class Cap:
    """Give no more than a sum, less what was given elsewhere."""

    at: Quantity
    less: Quantity | None
    reach: Reach
    source: Source
    flag: str | None = None
    flag_when: str = "cut"  # cut: it took something off; reached: equality counts too
    code: str = "cap"
    money: bool = True  # False: days or events, not yet yuan

    @property
    def yearly(self) -> bool:
        """Say whether it bounds a year: by its stretch, or because what the year has granted comes off."""
        return self.reach.per == "year" or (isinstance(self.less, Told) and self.less.path.startswith("granted."))

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:
        """Return what still fits under the cap."""
        value = self.at.value(case)
        room, shown = value.amount, value.shown
        if self.less is not None:
            used, used_shown = self.less.told(case)
            room, shown = max(room - used, ZERO), f"{shown} − {used_shown}"
        if so_far.out:
            shown += f" − {_shown(self, so_far.out)}"
        total = so_far.into + amount
        left = max(min(total, room) - so_far.out, ZERO)
        hit = total > room or (self.flag_when == "reached" and total == room > 0)
        text = f"min({_shown(self, amount)}, {shown}) = {_shown(self, left)}"
        return Worked(left, text, value.source or self.source, self.flag if hit else None, (value,))


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Give no less than a sum, once there is anything to give."""

    at: Quantity
    reach: Reach
    source: Source
    code: str = "at_least"
    money: bool = True  # False: days or events, not yet yuan

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:
        """Return the amount, raised to the sum."""
        value = self.at.value(case)
        total = so_far.into + amount
        left = max((max(total, value.amount) if total else ZERO) - so_far.out, ZERO)
        text = f"max({_shown(self, amount)}, {value.shown}) = {_shown(self, left)}"
        return Worked(left, text, value.source or self.source, None, (value,))


@dataclass(frozen=True, slots=True)
class Round:
    """Round what has run up to a unit; half up to 0.01 yuan unless the text says otherwise."""

    to: Decimal
    way: str
    reach: Reach
    source: Source
    code: str = "rounding"
    money: bool = True

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:  # noqa: ARG002
        """Return the rounded total less what was given before."""
        total = so_far.into + amount
        if self.to == FEN:
            left = total.quantize(FEN, ROUNDING[self.way]) - so_far.out
        else:
            left = (total / self.to).quantize(ONE, ROUNDING[self.way]) * self.to - so_far.out
        return Worked(left, "" if left == amount else f"{exact(amount)} → {yuan(left)}", self.source)
