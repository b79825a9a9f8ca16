"""The entries of a list in the words of whoever looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from claims import enrolling, masking, registering
from claims.ports import Store
from claims.registering import Entry
from schemes.model import Scheme
from schemes.registers import Register, RegisterField
from web.staff.pages import Speaker
from web.staff.shift import Shift


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the page shows it."""

    entry: Entry
    cells: tuple[str, ...]
    missing: tuple[RegisterField, ...]
    late: bool
    alarms: tuple[str, ...]
    open: bool
    days: int | None  # from its first day on, until it was closed or until today
    releasable: bool  # whole, and not yet let through
    own: bool  # written by whoever looks at it
    withdrawn: bool  # the person's consent no longer holds


async def rows_of(
    store: Store, shift: Shift, scheme: Scheme, register: Register, entries: Sequence[Entry]
) -> tuple[Row, ...]:
    """Put the entries of a list into words."""
    say = Speaker(shift.language)
    return tuple(
        [
            Row(
                entry=one,
                cells=tuple(value_words(field, one.said.get(field.id), say) for field in register.fields),
                missing=_missing(register, one),
                late=registering.is_late(register, one),
                alarms=registering.alarms_of(scheme, register, one),
                open=register.closes is not None and register.closes not in one.said,
                days=days_of(register, one.said, shift.today),
                releasable=register.enrols is not None
                and one.released_at is None
                and enrolling.is_whole(register, one),
                own=one.staff_id == shift.staff.id,
                withdrawn=register.consent is not None
                and await registering.consent_for(store, register, one.said) is None,
            )
            for one in entries
        ]
    )


def _missing(register: Register, entry: Entry) -> tuple[RegisterField, ...]:
    if entry.released_at is not None:
        return ()
    return tuple(field for field in register.fields if field.id not in entry.said)


def days_of(register: Register, said: Mapping[str, str], on: date) -> int | None:
    """Count the days from the first of its days in order to the one that closes it, or to today."""
    if register.closes is None or not register.order:
        return None
    start, end = said.get(register.order[0]), said.get(register.closes)
    if start is None:
        return None
    return ((date.fromisoformat(end) if end else on) - date.fromisoformat(start)).days


def value_words(field: RegisterField, said: str | None, say: Speaker, *, whole: bool = False) -> str:
    """Say one value of an entry; ID numbers in part, unless the whole is asked for."""
    if said is None:
        return "—"
    if field.kind == "date":
        return say.day(said)
    if field.kind == "moment":
        day, _, clock = said.partition("T")
        return f"{say.day(day)} {clock[:5]}"
    if field.kind == "money":
        return say.money(said)
    if field.kind == "id_number" and not whole:
        return masking.id_number(said)
    return field.options[said].pick(say.language) if said in field.options else said
