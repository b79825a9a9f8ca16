"""Lists that an office keeps as a scheme's text asks: entries checked, told from late and alarming, and closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise

from claims import typed
from claims.clock import SHANGHAI
from claims.denials import ConsentMissing, EntryWrong
from claims.institutions import plain_name
from claims.model import Claim, Consent
from claims.ports import Store
from claims.records import stem
from claims.refusals import AnswerNotUnderstood, ClaimNotFound
from claims.workflow import Desk
from schemes.model import Scheme
from schemes.office_checks import alarms
from schemes.registers import Register, RegisterField, Within

LONGEST = 2000  # characters of a text
AT_ONCE, LOOKED_THROUGH = 50, 200  # entries


class SubjectKind(StrEnum):
    """What an entry is found by."""

    PERSON = "person"
    CLAIM = "claim"
    INSTITUTION = "institution"
    ITEM = "item"


NAMED = {"institution": SubjectKind.INSTITUTION, "item": SubjectKind.ITEM}


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, claim, institution or item that an entry is found by; only its blind index is kept."""

    kind: SubjectKind
    value: str


def person_subject(id_number: str) -> Subject:
    """Return a person as entries are found by."""
    return Subject(SubjectKind.PERSON, id_number)


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
    released_by: int | None = None  # the second person who let it take effect
    released_at: datetime | None = None


async def write(store: Store, desk: Desk, scheme: Scheme, register: Register, said: Mapping[str, str]) -> Entry:
    """Write an entry; raises EntryWrong, which names the field, or ConsentMissing."""
    checked = {one.id: value for one in register.fields if (value := checked_value(one, said.get(one.id, "")))}
    _in_order(register, checked)
    subjects = await subjects_of(store, desk, register, checked)
    await with_consent(store, register, checked)
    closed = desk.on if register.closes in checked else None
    entry = Entry(0, scheme.id, register.id, desk.staff.place, desk.on, desk.now, desk.staff.id, checked, closed)
    made = await store.registers.add(entry, subjects)
    detail = {"register": f"{scheme.id}.{register.id}", "entry": made.id}
    await store.audit.note("register_written", desk.staff.id, desk.now, detail=detail)
    return made


async def complete(store: Store, desk: Desk, entry: Entry, register: Register, said: Mapping[str, str]) -> Entry:
    """Fill in what was still open of an entry; what stood there stays. Raises EntryWrong or ConsentMissing."""
    await with_consent(store, register, entry.said)
    more = {
        one.id: value
        for one in register.fields
        if one.id not in entry.said and (value := checked_value(replace(one, optional=True), said.get(one.id, "")))
    }
    _in_order(register, {**entry.said, **more})
    closed = desk.on if register.closes in more else entry.closed_on
    filled = replace(entry, said={**entry.said, **more}, closed_on=closed)
    await store.registers.save(filled)
    detail = {"register": f"{entry.scheme_id}.{entry.register}", "entry": entry.id, "filled": sorted(more)}
    await store.audit.note("register_filled", desk.staff.id, desk.now, detail=detail)
    return filled


def _in_order(register: Register, said: Mapping[str, str]) -> None:
    """Refuse days that go back, and a later one without those before it."""
    days = [(name, said.get(name, "")) for name in register.order]
    for (_, before), (name, after) in pairwise(days):
        if after and after < (before or "9"):
            raise EntryWrong(name)


async def subjects_of(store: Store, desk: Desk, register: Register, said: Mapping[str, str]) -> tuple[Subject, ...]:
    """Return by whom and what an entry is found; raises EntryWrong for a claim that is not there."""
    found = []
    for field in register.fields:
        value = said.get(field.id)
        if value is None:
            continue
        if field.kind in NAMED:
            found.append(Subject(NAMED[field.kind], plain_name(value)))
        elif field.kind == "claim":
            person = (await claim_named(store, desk, field.id, value)).beneficiary.id_number
            found += [Subject(SubjectKind.CLAIM, value), *([] if person is None else [person_subject(person)])]
        elif field.kind == "id_number":
            found.append(person_subject(value))
    return tuple(found)


async def claim_named(store: Store, desk: Desk, field: str, number: str) -> Claim:
    """Return the claim that an entry names; raises EntryWrong when this place has none of that number."""
    try:
        claim = await store.claims.by_number(number)
    except ClaimNotFound as error:
        raise EntryWrong(field) from error
    if not claim.place.startswith(stem(desk.staff.place)):
        raise EntryWrong(field)
    return claim


async def with_consent(store: Store, register: Register, said: Mapping[str, str]) -> None:
    """Refuse what the person has not agreed to, or no longer; raises ConsentMissing."""
    if register.consent is not None and await consent_for(store, register, said) is None:
        raise ConsentMissing


async def consent_for(store: Store, register: Register, said: Mapping[str, str]) -> Consent | None:
    """Return the consent that still holds of the person whose claim an entry names."""
    field = next((one.id for one in register.fields if one.kind == "claim"), "")
    try:
        claim = await store.claims.by_number(said.get(field, ""))
    except ClaimNotFound:
        return None
    given = await store.people.consents_of(claim.person_id)
    return next((one for one in given if one.purpose == register.consent and one.withdrawn_at is None), None)


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
    except (ValueError, InvalidOperation, AnswerNotUnderstood) as error:
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
    if field.kind == "id_number":
        return typed.id_number(said)
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


@dataclass(frozen=True, slots=True)
class Untold:
    """Something that was written down and is to be told by an instant, and was not told yet."""

    scheme: Scheme
    register: Register
    entry: Entry
    by: datetime


async def untold(store: Store, schemes: Sequence[Scheme], desk: Desk) -> tuple[Untold, ...]:
    """Return what the office of a member of staff has still to tell, the most pressing first."""
    found: list[Untold] = []
    works_in = {scheme_id for scheme_id, _ in desk.scope.acting}
    for scheme in schemes:
        for register in scheme.registers.values() if scheme.id in works_in else ():
            within = register.within
            if within is None or register.closes != within.end:
                continue
            for entry in await store.registers.open_in(scheme.id, register.id, desk.staff.place, AT_ONCE):
                if within.end not in entry.said:
                    found.append(Untold(scheme, register, entry, _by(within, entry)))
    return tuple(sorted(found, key=lambda one: one.by))


def _by(within: Within, entry: Entry) -> datetime:
    start = datetime.fromisoformat(entry.said[within.start]).replace(tzinfo=SHANGHAI)
    return start + timedelta(hours=within.hours)


async def told_of(store: Store, scheme: Scheme, place: str, name: str) -> tuple[tuple[Register, Entry], ...]:
    """Return what the lists with a time to tell hold of a person in a place, among their newest entries."""
    found: list[tuple[Register, Entry]] = []
    for register in scheme.registers.values():
        if register.within is not None:
            newest = await store.registers.listed(scheme.id, register.id, place, LOOKED_THROUGH)
            found += [(register, entry) for entry in newest if entry.said.get("name") == name]
    return tuple(found)


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
