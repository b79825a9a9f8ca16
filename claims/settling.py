"""Settling with hospitals that advanced the money: what was paid goes on a list once, and is marked as settled."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from claims.denials import ListNotFound, NothingToPay, SettledAlready, WordsMissing
from claims.model import Claim
from claims.ports import Store
from claims.workflow import Desk, yuan
from schemes.model import Scheme

NOTHING = Decimal("0.00")
UNNAMED = "—"


@dataclass(frozen=True, slots=True)
class Paid:
    """A claim that was paid, with the yuan and the day."""

    claim: Claim
    amount: Decimal
    paid_on: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be settled with an institution."""

    institution: str
    paid: tuple[Paid, ...]

    @property
    def total(self) -> Decimal:
        """The sum in yuan."""
        return sum((one.amount for one in self.paid), NOTHING)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A list that is settled with an institution as a whole; its lines are the claims on it."""

    id: int
    scheme_id: str
    place: str
    number: str
    institution: str
    first: date
    last: date
    count: int
    total: Decimal
    made_by: int
    made_at: datetime
    settled_on: date | None = None
    settled_by: int | None = None
    reference: str | None = None  # number of the transfer
    dropped_at: datetime | None = None


def care_of(claim: Claim) -> str:
    """Name the hospital or pharmacy of a claim's first bill."""
    fields = [field for page in claim.pages for field in page.fields if field.name in ("institution", "seller_name")]
    return next((field.value for field in fields if field.value), UNNAMED)


async def waiting(store: Store, scheme: Scheme, place: str, last: date, limit: int) -> tuple[Waiting, ...]:
    """Return what waits to be settled, institution by institution."""
    found: dict[str, list[Paid]] = {}
    for paid in await store.settlements.unsettled(scheme.id, place, last, limit):
        found.setdefault(care_of(paid.claim), []).append(paid)
    return tuple(Waiting(name, tuple(ones)) for name, ones in sorted(found.items()))


async def make(
    store: Store, desk: Desk, scheme: Scheme, institution: str, period: tuple[date, date], limit: int
) -> Settlement:
    """Put all that waits for an institution up to the period's last day on a list; raises NothingToPay."""
    number = await store.settlements.next_number(desk.staff.place, desk.on)
    waits = await waiting(store, scheme, desk.staff.place, period[1], limit)
    lines = next((one.paid for one in waits if one.institution == institution), ())
    if not lines:
        raise NothingToPay
    total = sum((one.amount for one in lines), NOTHING)
    first = min(period[0], lines[0].paid_on)
    made = await store.settlements.add(
        Settlement(
            *(0, scheme.id, desk.staff.place, number, institution, first, period[1]),
            *(len(lines), total, desk.staff.id, desk.now),
        ),
        lines,
    )
    await _note(store, desk, "settlement_made", made)
    return made


async def settle(store: Store, desk: Desk, made: Settlement, on: date, reference: str) -> None:
    """Keep on which day and by which transfer a list was settled; never twice. Raises WordsMissing, SettledAlready."""
    if made.settled_on is not None or made.dropped_at is not None:
        raise SettledAlready
    if not reference.strip() or on > desk.on:
        raise WordsMissing
    done = replace(made, settled_on=on, settled_by=desk.staff.id, reference=reference.strip())
    await store.settlements.save(done)
    await _note(store, desk, "settlement_settled", done)


async def undo(store: Store, desk: Desk, made: Settlement) -> None:
    """Take a list back before it is settled; its claims wait again. Raises SettledAlready."""
    if made.settled_on is not None or made.dropped_at is not None:
        raise SettledAlready
    await store.settlements.save(replace(made, dropped_at=desk.now))
    await _note(store, desk, "settlement_undone", made)


async def settlement_in(store: Store, desk: Desk, scheme: Scheme, settlement_id: int) -> Settlement:
    """Return a list of this place; raises ListNotFound."""
    found = await store.settlements.within(settlement_id, scheme.id, desk.staff.place)
    if found is None:
        raise ListNotFound
    return found


async def _note(store: Store, desk: Desk, action: str, made: Settlement) -> None:
    detail = {"number": made.number, "count": made.count, "total": yuan(made.total), "reference": made.reference}
    await store.audit.note(action, desk.staff.id, desk.now, detail=detail)
