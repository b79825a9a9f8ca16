"""What a member of staff picks out of his queue, and where in it he stands."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntFlag

from claims.staff import Scope, Staff

AMOUNTS = (500, 1_000, 3_000, 5_000, 10_000, 30_000)  # yuan; what is counted by them is counted anew when they change


class Special(IntFlag):
    """What makes a claim worth another look; a claim may be several."""

    MENDED = 1  # sent back once, and mended
    SAME_BILL = 2  # one of its bills was handed in with another claim too
    AT_WINDOW = 4  # filed by staff for the person


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which claims are wanted; None lets all through. Days are those of submission, both included."""

    scheme_id: str | None = None
    step: tuple[str, str] | None = None  # scheme and step
    place: str | None = None  # a town's or a village's code
    first_day: date | None = None
    last_day: date | None = None
    at_least: int | None = None  # yuan, one of AMOUNTS; an amount that nobody knows yet is not at least anything
    special: Special | None = None

    @property
    def is_fine(self) -> bool:
        """Say whether it asks for more than the trays are counted by."""
        return any(one is not None for one in (self.first_day, self.last_day, self.at_least, self.special))

    @property
    def asks(self) -> bool:
        """Say whether it holds anything back."""
        return self != ALL


ALL = Sieve()


@dataclass(frozen=True, slots=True)
class Queueing:
    """Whose queue is looked at, on which day, through which sieve."""

    staff: Staff
    scope: Scope
    on: date
    sieve: Sieve = field(default=ALL)


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a claim stands in a queue, which goes by the day of submission."""

    submitted_on: date
    claim_id: int


@dataclass(frozen=True, slots=True)
class Start:
    """Where a part of a queue begins: right behind a spot, or right before it."""

    spot: Spot
    back: bool = False
