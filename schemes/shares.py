"""The calculation steps that multiply: a share, slices with their shares, a fixed sum each, a top-up to a ratio."""

from dataclasses import dataclass
from decimal import Decimal

from schemes.case import ZERO, Case
from schemes.conditions import Test
from schemes.figures import Figure
from schemes.quantities import Quantity, Value, percent, yuan
from schemes.steps import Reach, SoFar, Worked, exact
from schemes.values import Source


@dataclass(frozen=True, slots=True)
class PointsOff:
    """Points taken off a rate in some cases, such as a stay without referral."""

    test: Test
    points: Figure


@dataclass(frozen=True, slots=True)
class Rate:
    """Give a share."""

    share: Quantity
    points_off: tuple[PointsOff, ...]
    reach: Reach
    source: Source
    code: str = "rate"

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:  # noqa: ARG002
        """Return the share of the amount."""
        value = self.share.value(case)
        share, shown, values = value.amount, value.shown, [value]
        for off in self.points_off:
            if off.test(case):
                points = off.points.value(case)
                values.append(points)
                share, shown = share - points.amount, f"{shown} − {points.shown}"
        left = amount * max(share, ZERO)
        shown = shown if len(values) == 1 else f"({shown})"
        text = f"{yuan(amount)} × {shown} = {exact(left)}"
        return Worked(left, text, value.source or self.source, None, tuple(values))


@dataclass(frozen=True, slots=True)
class Bands:
    """Give each slice of what has run up its own share."""

    figure: Figure
    reach: Reach
    source: Source
    code: str = "bands"

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:
        """Return the shares of the slices that the amount fills."""
        bands, source = self.figure.bands(case)
        low, high = so_far.into, so_far.into + amount
        left, floor, texts = ZERO, ZERO, []
        for band in bands:
            top = high if band.up_to is None else min(high, band.up_to)
            piece = top - max(low, floor)
            if piece > 0:
                left += piece * band.share
                texts.append(f"{yuan(piece)} × {percent(band.share)}")
            floor = band.up_to if band.up_to is not None else high
        return Worked(left, f"{' + '.join(texts) or yuan(amount)} = {exact(left)}", source)


@dataclass(frozen=True, slots=True)
class Times:
    """Give a fixed sum for each day or event."""

    each: Quantity
    reach: Reach
    source: Source
    code: str = "fixed_sum"

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

    def take(self, amount: Decimal, case: Case, so_far: SoFar) -> Worked:  # noqa: ARG002
        """Return what is wanting to the ratio."""
        ratio, given = self.to.value(case), self.already.value(case)
        left = max(amount * ratio.amount - given.amount, ZERO)
        text = f"max({yuan(amount)} × {ratio.shown} − {given.shown}, 0.00) = {exact(left)}"
        values: tuple[Value, ...] = (ratio, given)
        return Worked(left, text, ratio.source or self.source, None, values)
