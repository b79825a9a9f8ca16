"""A scheme's money of a year: what there is, what is promised and paid, and where it is heading."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from claims.denials import AmountWrong, WordsMissing
from claims.ports import Store
from claims.workflow import Desk
from schemes.model import OfficeCheck, Scheme
from schemes.office_checks import alarms, bounds

NOTHING = Decimal("0.00")
FEN = Decimal("0.01")


class FundKind(StrEnum):
    """What the office enters of a year's money."""

    BUDGET = "budget"
    PREMIUM = "premium"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True)
class FundAmount:
    """An amount in yuan that the office entered for a year, and where it comes from."""

    scheme_id: str
    place: str
    year: int
    kind: FundKind
    amount: Decimal
    source: str
    set_by: int
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Fund:
    """A year's money, in yuan; what the office has not entered is None, never zero."""

    year: int
    on: date
    amounts: Mapping[FundKind, Decimal]
    committed: Decimal = NOTHING  # granted, not yet paid
    paid: Decimal = NOTHING
    by_month: Mapping[int, Decimal] = field(default_factory=dict)  # paid

    @property
    def used(self) -> Decimal:
        """What is paid or promised."""
        return self.committed + self.paid

    @property
    def left(self) -> Decimal | None:
        """What is left of the budget."""
        budget = self.amounts.get(FundKind.BUDGET)
        return None if budget is None else budget - self.used

    @property
    def forecast(self) -> Decimal | None:
        """What the year comes to if it goes on as so far; None on its first days."""
        days = 366 if calendar.isleap(self.year) else 365
        gone = days if self.on.year > self.year else (self.on - date(self.year, 1, 1)).days
        if gone < 1:
            return None
        return (self.used * days / gone).quantize(FEN, ROUND_HALF_UP)

    @property
    def over_budget(self) -> bool:
        """Say whether the year is heading beyond its budget and reserve."""
        budget, forecast = self.amounts.get(FundKind.BUDGET), self.forecast
        if budget is None or forecast is None:
            return False
        return forecast > budget + self.amounts.get(FundKind.RESERVE, NOTHING)

    @property
    def payout(self) -> Decimal | None:
        """The share of the premium that went to benefits, None without a premium."""
        premium = self.amounts.get(FundKind.PREMIUM)
        return self.used / premium if premium else None


def alarms_of(scheme: Scheme, fund: Fund) -> dict[str, tuple[str, ...]]:
    """Hold the payout against the office checks that no list watches; return the bounds each breaks."""
    payout = fund.payout
    if payout is None:
        return {}
    return {check.id: found for check in _of_payout(scheme) if (found := alarms(check, fund.on, payout))}


def payout_lines(scheme: Scheme, fund: Fund) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return the bounds of the payout as shares of the premium and in yuan, the lowest first."""
    premium = fund.amounts.get(FundKind.PREMIUM)
    if not premium:
        return ()
    shares = {share for check in _of_payout(scheme) for share in bounds(check, fund.on)}
    return tuple((share, (premium * share).quantize(FEN, ROUND_HALF_UP)) for share in sorted(shares))


def _of_payout(scheme: Scheme) -> list[OfficeCheck]:
    watched = {one.watch.check for one in scheme.registers.values() if one.watch is not None}
    return [check for name, check in scheme.office_checks.items() if name not in watched and check.split is None]


async def fund_of(store: Store, scheme: Scheme, place: str, year: int, on: date) -> Fund:
    """Return a year's money of a scheme in a place and the places under it."""
    amounts = {one.kind: one.amount for one in await store.registers.amounts(scheme.id, place, year)}
    committed = await store.reports.committed(scheme.id, place, year)
    by_month = await store.reports.paid_by_month(scheme.id, place, year)
    return Fund(year, on, amounts, committed, sum(by_month.values(), NOTHING), by_month)


async def enter(store: Store, desk: Desk, new: FundAmount) -> None:
    """Keep an amount of a year; the newest counts, those before stay on record. Raises AmountWrong or WordsMissing."""
    if new.amount < 0 or new.amount != new.amount.quantize(FEN):
        raise AmountWrong
    if not new.source.strip():
        raise WordsMissing
    await store.registers.enter(new)
    detail = {"scheme": new.scheme_id, "year": new.year, "kind": new.kind.value, "amount": f"{new.amount:.2f}"}
    await store.audit.note("fund_entered", desk.staff.id, desk.now, detail=detail)
