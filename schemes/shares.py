"""The calculation steps that multiply: a share, slices with their shares, a fixed sum each, a top-up to a ratio."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from schemes.case import ZERO, Case
from schemes.conditions import Test
from schemes.figures import Band, Figure
from schemes.quantities import Quantity, Value, percent, yuan
from schemes.steps import Reach, SoFar, Worked, exact
from schemes.values import Source


@dataclass(frozen=True, slots=True)
class PointsOff:
    """Points taken off a rate in some cases, such as a stay without referral."""

    test: Test
    points: Figure


def taken_off(points_off: tuple[PointsOff, ...], case: Case) -> tuple[Value, ...]:
    """Return the points that come off in a case."""
    return tuple(off.points.value(case) for off in points_off if off.test(case))


@dataclass(frozen=True, slots=True)
class Rate:
    """Give a share."""

    share: Quantity
    points_off: tuple[PointsOff, ...]
    reach: Reach
    source: Source
    code: str = "rate"
    money: bool = True

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:  # noqa: ARG002
        """Return the share of the amount."""
        value = self.share.value(case)
        share, shown = value.amount, value.shown
        values: tuple[Value, ...] = (value,)
        if self.points_off:
            off = taken_off(self.points_off, case)
            share = max(share - sum((each.amount for each in off), ZERO), ZERO)
            shown = _less(shown, off)
            values += off
        left = amount * share
        text = f"{yuan(amount)} × {shown} = {exact(left)}"
        return Worked(left, text, value.source or self.source, None, values)


def _less(shown: str, off: tuple[Value, ...]) -> str:
    return f"({' − '.join([shown, *(each.shown for each in off)])})" if off else shown


@dataclass(frozen=True, slots=True)
class Bands:
    """Give each slice of what has run up its own share, or all of it the share of the slice it reaches."""

    figure: Figure
    points_off: tuple[PointsOff, ...]
    whole: bool
    reach: Reach
    source: Source
    code: str = "bands"
    money: bool = True

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:
        """Return the shares of the slices that the amount fills."""
        bands, source = self.figure.bands(case)
        off = taken_off(self.points_off, case)
        less = sum((each.amount for each in off), ZERO)
        total = so_far.into + amount
        if self.whole:
            band = next((each for each in bands if each.up_to is None or total <= each.up_to), None)
            slices = [(total, band)] if band else []
        else:
            slices = list(_slices(so_far.into, total, bands))
        left = sum((piece * max(band.share - less, ZERO) for piece, band in slices), ZERO)
        texts = [f"{yuan(piece)} × {_less(percent(band.share), off)}" for piece, band in slices]
        text = " + ".join(texts) or yuan(amount)
        if self.whole and so_far.out:
            left, text = max(left - so_far.out, ZERO), f"{text} − {exact(so_far.out)}"
        return Worked(left, f"{text} = {exact(left)}", source, None, off)


def _slices(low: Decimal, high: Decimal, bands: tuple[Band, ...]) -> Iterator[tuple[Decimal, Band]]:
    floor = ZERO
    for band in bands:
        top = high if band.up_to is None else min(high, band.up_to)
        piece = top - max(low, floor)
        if piece > 0:
            yield piece, band
        floor = top if band.up_to is None else band.up_to


@dataclass(frozen=True, slots=True)
class Times:
    """Give a fixed sum for each day or event."""

    each: Quantity
    reach: Reach
    source: Source
    code: str = "fixed_sum"
    money: bool = True

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:  # noqa: ARG002
        """Return the sum for so many days or events."""
        value = self.each.value(case)
        left = amount * value.amount
        text = f"{amount.normalize():f} × {value.shown} = {exact(left)}"
        return Worked(left, text, value.source or self.source, None, (value,))


@dataclass(frozen=True, slots=True)
class TopUp:
    """Raise what others have given to a ratio of the whole; nothing when it is reached already."""

    to: Quantity
    already: Quantity
    reach: Reach
    source: Source
    code: str = "top_up"
    money: bool = True

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:  # noqa: ARG002
        """Return what is wanting to the ratio."""
        ratio, given = self.to.value(case), self.already.value(case)
        left = max(amount * ratio.amount - given.amount, ZERO)
        text = f"max({yuan(amount)} × {ratio.shown} − {given.shown}, 0.00) = {exact(left)}"
        values: tuple[Value, ...] = (ratio, given)
        return Worked(left, text, ratio.source or self.source, None, values)
