"""Which identities a person has by the office's list and which by his own word, for whoever checks them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.records import RosterEntry
from schemes.interview import answers_to_person
from schemes.model import Scheme
from schemes.values import Words


class Mark(StrEnum):
    """What bears an identity out."""

    LISTED = "listed"  # on the office's list on the day
    DECLARED = "declared"  # the person says so; no list bears it out
    LEFT = "left"  # on the list once, and no longer on the day


@dataclass(frozen=True, slots=True)
class Held:
    """An identity with its mark; the entry's days and source where there is one."""

    identity: str
    words: Words
    mark: Mark
    entry: RosterEntry | None = None


def holds(entry: RosterEntry, on: date) -> bool:
    """Say whether an entry of a list holds on a day."""
    begun = entry.listed_on is None or entry.listed_on <= on
    return begun and (entry.delisted_on is None or on <= entry.delisted_on)


def held_by(scheme: Scheme, answers: Mapping[str, object], entry: RosterEntry | None, on: date) -> tuple[Held, ...]:
    """Return every identity that the list or the person names, those on the list first."""
    listed = tuple(entry.identities) if entry else ()
    declared = answers_to_person(scheme, answers).identities or ()
    found = []
    for name in dict.fromkeys((*listed, *declared)):
        identity = scheme.identities.get(name)
        if identity is not None:
            mark = Mark.DECLARED if name not in listed or entry is None else _mark(entry, on)
            found.append(Held(name, identity.words, mark, entry if name in listed else None))
    return tuple(found)


def _mark(entry: RosterEntry, on: date) -> Mark:
    return Mark.LISTED if holds(entry, on) else Mark.LEFT
