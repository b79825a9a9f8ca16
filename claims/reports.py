"""The half-yearly report: what a scheme did in a period, town by town."""

from dataclasses import dataclass, fields
from decimal import Decimal
from functools import reduce


@dataclass(frozen=True, slots=True)
class TownFigures:
    """One town's figures of a period; amounts in yuan."""

    place: str
    filed: int = 0  # claims submitted in the period
    persons: int = 0  # persons helped by them
    agreed: int = 0  # claims granted in the period, whenever submitted
    granted: Decimal = Decimal("0.00")
    refused: int = 0
    paid: int = 0  # payments that the bank made in the period
    paid_amount: Decimal = Decimal("0.00")
    open: int = 0  # of those submitted in the period, with an office or the applicant today

    def __add__(self, other: "TownFigures") -> "TownFigures":
        """Add up two towns under this one's code."""
        names = [item.name for item in fields(self) if item.name != "place"]
        return TownFigures(self.place, *(getattr(self, name) + getattr(other, name) for name in names))


def together(towns: tuple[TownFigures, ...], place: str) -> TownFigures:
    """Add up all towns."""
    return reduce(TownFigures.__add__, towns, TownFigures(place))


def by_county(towns: tuple[TownFigures, ...]) -> tuple[TownFigures, ...]:
    """Add up the towns of each county."""
    counties = sorted({town.place[:6] for town in towns})
    return tuple(together(tuple(one for one in towns if one.place.startswith(county)), county) for county in counties)
