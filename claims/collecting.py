"""Lists worked out each month: what each person bore in the year so far, from imported costs and from claims."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from claims.duplicates import bill_key
from claims.listing import holds
from claims.model import Claim, ClaimStatus
from claims.ports import Store
from claims.registering import Entry, alarms_of, write
from claims.workflow import Desk
from schemes.model import Scheme
from schemes.registers import Collects, Register
from schemes.values import Expense

NOTHING, AT_MOST = Decimal("0.00"), 100_000


@dataclass(frozen=True, slots=True)
class Cost:
    """One bill as a person bore it: yuan after all payers, before the aid that is claimed here."""

    id_number: str
    name: str
    on: date
    total: Decimal | None
    bill: str | None
    borne: Decimal


@dataclass(frozen=True, slots=True)
class Burden:
    """What a person bore in the year up to a day, in yuan."""

    id_number: str
    name: str
    borne: Decimal


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


async def collect(store: Store, desk: Desk, scheme: Scheme, register: Register, last: date) -> int:
    """Write who has reached the line of a list by a month's end, and return how many stand on it.

    Worked out again, a sum that has changed is put right as long as nobody has verified it.
    """
    if register.collects is None:
        return 0
    kept = await _kept(store, desk, scheme, register, last)
    count = 0
    for burden in await burdens(store, desk, scheme, register.collects, last):
        said = _said(register, register.collects, burden, last)
        entry = Entry(0, scheme.id, register.id, desk.staff.place, last, desk.now, desk.staff.id, said)
        if not alarms_of(scheme, register, entry) or not await _belongs(store, scheme, register.collects, burden, last):
            continue
        count += 1
        before = kept.get(burden.id_number)
        if before is None:
            await write(store, desk, scheme, register, said)
        elif before.closed_on is None and before.said != said:
            await store.registers.save(replace(before, said={**before.said, **said}))
    return count


async def burdens(store: Store, desk: Desk, scheme: Scheme, how: Collects, last: date) -> tuple[Burden, ...]:
    """Return what everybody bore from the year's first day to the last, the most first; each bill counts once."""
    first, place = date(last.year, 1, 1), desk.staff.place
    register = scheme.registers[how.costs]
    imported = [
        cost
        for entry in await store.registers.listed(scheme.id, how.costs, place, AT_MOST)
        if (cost := _imported(register, how, entry)) is not None and first <= cost.on <= last
    ]
    filed = await store.reports.claims_filed(scheme.id, place, first)
    claimed = [cost for claim in filed for cost in costs_of(claim) if first <= cost.on <= last]
    sums: dict[str, Burden] = {}
    for cost in _once(imported, claimed):
        before = sums.get(cost.id_number, Burden(cost.id_number, cost.name, NOTHING))
        sums[cost.id_number] = replace(before, borne=before.borne + cost.borne)
    return tuple(sorted(sums.values(), key=lambda one: (-one.borne, one.id_number)))


def costs_of(claim: Claim) -> Iterator[Cost]:
    """Return the bills of a claim as the person bore them; one whose sums nobody knows is left out."""
    person = claim.beneficiary
    if person.id_number is None or claim.status is ClaimStatus.WITHDRAWN or claim.request is None:
        return
    bills = {f"p{page.page_id}": bill_key(page) for page in claim.pages}
    for expense in claim.request.expenses:
        borne = borne_of(expense)
        if borne is not None and expense.id in bills:
            number = (bills[expense.id] or "").rpartition(":")[2] or None
            yield Cost(person.id_number, person.name, expense.date, expense.total, number, borne)


def borne_of(expense: Expense) -> Decimal | None:
    """Return what is left of a bill after all payers, None when that is not known."""
    if expense.total is not None and expense.paid_by_others is not None:
        others = (expense.paid_by_others, expense.compensated_later, expense.other_aid)
        return max(expense.total - sum((one for one in others if one is not None), NOTHING), NOTHING)
    own = (expense.covered_own_share, expense.non_covered)
    return None if expense.covered_own_share is None else sum((one for one in own if one is not None), NOTHING)


def _imported(register: Register, how: Collects, entry: Entry) -> Cost | None:
    kinds = {field.kind: field.id for field in reversed(register.fields)}
    person, day, borne = (entry.said.get(name) for name in (kinds["id_number"], kinds["date"], how.burden))
    if person is None or day is None or borne is None:
        return None
    watch = register.watch
    parts = [entry.said[name] for name in (watch.part, watch.rest) if name and name in entry.said] if watch else []
    total = sum(map(Decimal, parts), NOTHING) if parts else None
    return Cost(
        person, entry.said.get("name", ""), date.fromisoformat(day), total, entry.said.get("bill"), Decimal(borne)
    )


def _once(imported: Iterable[Cost], claimed: Iterable[Cost]) -> Iterator[Cost]:
    """Return each bill once: by its number; a claim's also by the person's same day and total in the imported costs."""
    numbers: set[tuple[str, str]] = set()
    sums: set[tuple[str, date, Decimal | None]] = set()
    for cost in imported:
        if cost.bill is None or (cost.id_number, cost.bill) not in numbers:
            yield cost
        sums.add((cost.id_number, cost.on, cost.total))
        numbers |= {(cost.id_number, cost.bill)} if cost.bill else set()
    for cost in claimed:
        known = cost.total is not None and (cost.id_number, cost.on, cost.total) in sums
        if not known and (cost.bill is None or (cost.id_number, cost.bill) not in numbers):
            yield cost
        numbers |= {(cost.id_number, cost.bill)} if cost.bill else set()


async def _kept(store: Store, desk: Desk, scheme: Scheme, register: Register, last: date) -> dict[str, Entry]:
    """Return what stands on a list of a month already, by ID number."""
    month, person = (register.collects.month if register.collects else ""), _person(register)
    entries = await store.registers.listed(scheme.id, register.id, desk.staff.place, AT_MOST)
    return {one.said[person]: one for one in entries if one.said.get(month) == last.isoformat()}


def _person(register: Register) -> str:
    return next(field.id for field in register.fields if field.kind == "id_number")


def _said(register: Register, how: Collects, burden: Burden, last: date) -> dict[str, str]:
    known = {_person(register): burden.id_number, how.month: last.isoformat(), how.amount: f"{burden.borne:.2f}"}
    return {"name": burden.name, **known} if any(field.id == "name" for field in register.fields) else known


async def _belongs(store: Store, scheme: Scheme, how: Collects, burden: Burden, last: date) -> bool:
    """Say whether a person is of those whom a list is about, by the scheme's list of persons."""
    entry = await store.office.on_roster(scheme.id, burden.id_number)
    listed = entry is not None and holds(entry, last) and bool(set(entry.identities) & set(how.identities))
    return listed is not how.others
