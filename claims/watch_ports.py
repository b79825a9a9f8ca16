"""What lists, reports and a year's money need from storage."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from claims.model import Claim
from claims.records import RosterEntry
from claims.reports import TownFigures

if TYPE_CHECKING:
    from claims.funds import FundAmount
    from claims.handing_in import Handed
    from claims.registering import Entry, Subject
    from claims.settling import Paid, Settlement


class Registers(Protocol):
    """Lists that offices keep, and the amounts they enter for a year."""

    async def add(self, entry: "Entry", subjects: "Sequence[Subject]") -> "Entry":
        """Keep an entry and by whom and what it is found; return it with its id."""

    async def save(self, entry: "Entry") -> None:
        """Write what an entry says now, whether it is closed, and who let it take effect."""

    async def found(
        self, scheme_id: str, registers: Sequence[str], subjects: "Sequence[Subject]"
    ) -> "tuple[tuple[Entry, Subject], ...]":
        """Return the entries of these lists in which one of the subjects is found, newest first, each once."""

    async def within(self, entry_id: int, place: str) -> "Entry | None":
        """Return the entry if it belongs to the place or one under it."""

    async def listed(self, scheme_id: str, register: str, place: str, limit: int) -> tuple["Entry", ...]:
        """Return the newest entries of a list in a place."""

    async def open_in(self, scheme_id: str, register: str, place: str, limit: int) -> tuple["Entry", ...]:
        """Return the entries of a list in a place that are not closed, oldest first."""

    async def amounts(self, scheme_id: str, place: str, year: int) -> tuple["FundAmount", ...]:
        """Return the newest amount of every kind that was entered for a place's year."""

    async def enter(self, new: "FundAmount") -> None:
        """Keep an amount."""


class Reports(Protocol):
    """Figures for those who answer for a scheme; places are what the codes within begin with."""

    async def by_town(self, scheme_id: str, place: str, first: date, last: date) -> tuple[TownFigures, ...]:
        """Return the figures of every town of a place that has any, first and last day included."""

    async def paid_claims(
        self, scheme_id: str, place: str, first: date, last: date, limit: int
    ) -> tuple[tuple[Claim, Decimal, date], ...]:
        """Return the claims that the bank paid in a period, with the yuan and the day, oldest first."""

    async def claims_filed(self, scheme_id: str, place: str, since: date) -> tuple[Claim, ...]:
        """Return the claims submitted in a place since a day."""

    async def committed(self, scheme_id: str, place: str, year: int) -> Decimal:
        """Return the yuan granted in a year and not yet paid."""

    async def paid_by_month(self, scheme_id: str, place: str, year: int) -> Mapping[int, Decimal]:
        """Return the yuan that the bank paid in each month of a year that has any."""

    async def roster_changes(self, scheme_id: str, place: str, first: date, last: date) -> tuple[RosterEntry, ...]:
        """Return who was put on or taken off a scheme's list in a period."""

    async def hand_in(self, made: "Handed") -> "Handed":
        """Keep a report as it was handed in and return it with its id."""

    async def handed(self, scheme_id: str, report: str, place: str, first: date) -> tuple["Handed", ...]:
        """Return what a place and those within handed in of a period, oldest first, without the sheets."""

    async def handed_sheet(self, handed_id: int, place: str) -> "Handed | None":
        """Return a report with its sheet if it belongs to the place or one under it."""


class Settlements(Protocol):
    """Lists that are settled with institutions; a claim stands on one at most."""

    async def unsettled(self, scheme_id: str, place: str, last: date, limit: int) -> tuple["Paid", ...]:
        """Return what was paid up to a day and stands on no list, oldest first."""

    async def next_number(self, place: str, on: date) -> str:
        """Return the next number of the place and month."""

    async def add(self, made: "Settlement", lines: "Sequence[Paid]") -> "Settlement":
        """Keep a list with its lines and return it with its id."""

    async def within(self, settlement_id: int, scheme_id: str, place: str) -> "Settlement | None":
        """Return a scheme's list if it is the place's."""

    async def lines_of(self, made: "Settlement") -> tuple["Paid", ...]:
        """Return the claims on a list, oldest first."""

    async def listed(self, scheme_id: str, place: str, limit: int) -> tuple["Settlement", ...]:
        """Return the place's newest lists that were not taken back."""

    async def save(self, made: "Settlement") -> None:
        """Keep that a list was settled, or taken back with its lines."""
