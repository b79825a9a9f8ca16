"""A recognised person becomes one of the scheme's: every step on record, let through by a second person."""

from dataclasses import replace
from datetime import date

from claims.denials import SamePerson, StepsMissing
from claims.ports import Store
from claims.records import RosterEntry
from claims.registering import Entry
from claims.workflow import Desk
from schemes.model import Scheme
from schemes.registers import Register

NEXT_YEAR = 1


def is_whole(register: Register, entry: Entry) -> bool:
    """Say whether every step is on record, so that the entry may take effect."""
    return all(name in entry.said for name in register.order)


async def release(store: Store, desk: Desk, scheme: Scheme, register: Register, entry: Entry) -> RosterEntry | None:
    """Put the person of an entry on the scheme's list for its year; once released nothing changes any more.

    Raises StepsMissing, or SamePerson for whoever wrote the entry.
    """
    if register.enrols is None or entry.released_at is not None:
        return None
    if not is_whole(register, entry):
        raise StepsMissing
    if entry.staff_id == desk.staff.id:
        raise SamePerson
    made = await _listed(store, scheme, register, entry)
    await store.office.add_roster_entry(made)
    await store.registers.save(replace(entry, released_by=desk.staff.id, released_at=desk.now))
    detail = {"register": f"{scheme.id}.{register.id}", "entry": entry.id}
    await store.audit.note("register_released", desk.staff.id, desk.now, detail=detail)
    return made


async def _listed(store: Store, scheme: Scheme, register: Register, entry: Entry) -> RosterEntry:
    """Return the line of the list: from the year's first day, or from the audit where that came later.

    Whoever was on the list until then stays on it without a gap.
    """
    fields = {one.kind: one.id for one in register.fields}
    year, audited = int(entry.said[str(register.enrols and register.enrols.year)]), entry.said[register.order[-1]]
    first = max(date(year, 1, 1), date.fromisoformat(audited))
    number = entry.said[fields["id_number"]]
    before = await store.office.on_roster(scheme.id, number)
    goes_on = before is not None and (before.delisted_on is None or before.delisted_on >= date(year - 1, 12, 31))
    identities = (entry.said[register.enrols.identity],) if register.enrols else ()
    return RosterEntry(
        scheme_id=scheme.id,
        id_number=number,
        name=entry.said.get("name", before.name if before else ""),
        place=entry.place,
        identities=tuple(dict.fromkeys((*(before.identities if before and goes_on else ()), *identities))),
        listed_on=before.listed_on if before is not None and goes_on else first,
        delisted_on=date(year, 12, 31),
        source=f"{register.words.zh_Hans} {year}",
        facts={**(before.facts if before else {}), **({"card": entry.said["card"]} if "card" in entry.said else {})},
    )
