"""Lists that an office keeps as a scheme's text asks: entries checked, told from late and alarming, and closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from claims.denials import EntryWrong
from claims.ports import Store
from claims.workflow import Desk
from schemes.model import Scheme
from schemes.office_checks import alarms
from schemes.registers import Register, RegisterField

LONGEST = 2000  # characters of a text


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list; what it says is kept as text: days and moments in ISO, yuan with two decimals."""

    id: int
    scheme_id: str
    register: str
    place: str
    written_on: date
    written_at: datetime
    staff_id: int
    said: Mapping[str, str]
    closed_on: date | None = None


async def write(store: Store, desk: Desk, scheme: Scheme, register: Register, said: Mapping[str, str]) -> Entry:
    """Write an entry; raises EntryWrong, which names the field."""
    checked = {one.id: value for one in register.fields if (value := checked_value(one, said.get(one.id, "")))}
    closed = desk.on if register.closes in checked else None
    entry = Entry(0, scheme.id, register.id, desk.staff.place, desk.on, desk.now, desk.staff.id, checked, closed)
    made = await store.registers.add(entry)
    detail = {"register": f"{scheme.id}.{register.id}", "entry": made.id}
    await store.audit.note("register_written", desk.staff.id, desk.now, detail=detail)
    return made


async def complete(store: Store, desk: Desk, entry: Entry, register: Register, said: Mapping[str, str]) -> Entry:
    """Fill in what was still open of an entry; what stood there stays. Raises EntryWrong."""
    more = {
        one.id: value
        for one in register.fields
        if one.id not in entry.said and (value := checked_value(replace(one, optional=True), said.get(one.id, "")))
    }
    closed = desk.on if register.closes in more else entry.closed_on
    filled = replace(entry, said={**entry.said, **more}, closed_on=closed)
    await store.registers.save(filled)
    detail = {"register": f"{entry.scheme_id}.{entry.register}", "entry": entry.id, "filled": sorted(more)}
    await store.audit.note("register_filled", desk.staff.id, desk.now, detail=detail)
    return filled


async def write_all(
    store: Store, desk: Desk, scheme: Scheme, register: Register, rows: Sequence[Mapping[str, str]]
) -> int:
    """Write the rows of an imported sheet, all or none; raises EntryWrong, which names the row."""
    for number, row in enumerate(rows, 1):
        try:
            await write(store, desk, scheme, register, row)
        except EntryWrong as wrong:
            raise EntryWrong(wrong.field, number) from wrong
    return len(rows)


def checked_value(field: RegisterField, said: str) -> str:
    """Return a value as it is kept; raises EntryWrong when it is missing or not of its kind."""
    plain = said.strip()
    if not plain and field.optional:
        return ""
    try:
        return _read(field, plain)
    except (ValueError, InvalidOperation) as error:
        raise EntryWrong(field.id) from error


def _read(field: RegisterField, said: str) -> str:
    if field.kind == "date":
        return date.fromisoformat(said).isoformat()
    if field.kind == "moment":
        return datetime.fromisoformat(said).replace(tzinfo=None, second=0, microsecond=0).isoformat()  # noqa: DTZ
    if field.kind == "money":
        amount = Decimal(said.replace(",", ""))
        if amount < 0 or amount != amount.quantize(Decimal("0.01")):
            raise ValueError(said)
        return f"{amount:.2f}"
    if field.kind == "number":
        return str(int(said))
    known = not field.options or said in field.options
    if not said or len(said) > LONGEST or not known:
        raise ValueError(said)
    return said


def is_late(register: Register, entry: Entry) -> bool:
    """Say whether what had to be told within some hours was told too late."""
    within = register.within
    if within is None or within.start not in entry.said or within.end not in entry.said:
        return False
    start, end = (datetime.fromisoformat(entry.said[name]) for name in (within.start, within.end))  # noqa: DTZ
    return end - start > timedelta(hours=within.hours)


def alarms_of(scheme: Scheme, register: Register, entry: Entry) -> tuple[str, ...]:
    """Return which bounds of its office check an entry breaks: under, at_least, over."""
    value = watched(register, entry)
    if register.watch is None or value is None:
        return ()
    return alarms(scheme.office_checks[register.watch.check], entry.written_on, value)


def watched(register: Register, entry: Entry) -> Decimal | None:
    """Return what is held against the office check: an amount in yuan, or a share; None when it is not known."""
    watch = register.watch
    if watch is None or watch.part not in entry.said:
        return None
    part = Decimal(entry.said[watch.part])
    if watch.rest is None:
        return part
    whole = part + Decimal(entry.said.get(watch.rest, "0"))
    return part / whole if whole else None
