"""What a county office keeps on record: places, institutions, lists of persons, bank branches, contacts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Level(StrEnum):
    """How far down a place is."""

    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its division code: 6 digits a city or county, 9 a town, 12 a village."""

    code: str
    parent: str | None
    level: Level
    name: str
    initials: str  # first letters of the name's pinyin, lower case
    demo: bool = False  # invented, for demonstrations


class InstitutionKind(StrEnum):
    """For what an institution is designated."""

    PHARMACY = "designated_pharmacy"
    HOSPITAL = "designated_hospital"


@dataclass(frozen=True, slots=True)
class Institution:
    """A designated pharmacy or hospital of a place, and the list that says so."""

    kind: InstitutionKind
    name: str
    place: str
    since: date | None
    until: date | None
    source: str
    level: str | None = None  # of a hospital: township, municipal, other


@dataclass(frozen=True, slots=True)
class ListChange:
    """That an import put a line on a designated list, or changed it; `kind` is an institution's, or `drug`."""

    kind: str
    name: str
    place: str
    since: date | None
    until: date | None
    source: str
    at: datetime
    new: bool


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug on an office's list, for one diagnosis or, without one, for any."""

    name: str
    diagnosis: str | None
    place: str
    since: date | None
    until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A person on a scheme's list: since when, until when, as what."""

    scheme_id: str
    id_number: str
    name: str
    place: str
    identities: tuple[str, ...]
    listed_on: date | None
    delisted_on: date | None
    source: str
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Branch:
    """A bank's branch in a place."""

    place: str
    bank: str
    name: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom people of a place may ask: the office, its telephone, its hours as the office writes them."""

    place: str
    office: str
    phone: str
    hours: str
    address: str | None = None


def around(place: str) -> tuple[str, ...]:
    """Return a place's code and those of the places it lies in: village, town, county, city, province."""
    wider = (place[:9], place[:6], place[:4] + "00", place[:2] + "0000")
    return tuple(dict.fromkeys((place, *wider)))


def stem(area: str) -> str:
    """Return what the codes of all places in an area begin with."""
    if len(area) != 6 or not area.endswith("00"):
        return area
    return area[:2] if area.endswith("0000") else area[:4]
