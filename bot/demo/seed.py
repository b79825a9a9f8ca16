"""Puts the demo county on record; a second time changes nothing."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.initials import initials
from claims.ports import Store
from claims.records import Branch, Contact, Institution, InstitutionKind, Level, Place, RosterEntry
from schemes.reading.nodes import LOADER
from schemes.values import Extension

HERE = Path(__file__).parent
Record = Mapping[str, Any]


def _read(name: str) -> Record:
    data: Record = yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), LOADER)  # noqa: S506  a safe loader
    return data


async def seed(store: Store, on: date) -> None:
    """Put places, lists, the roster and the office's decisions on record; decisions not yet taken on the day wait."""
    if not await store.places.counties():
        for city in _read("places")["cities"]:
            await _add_city(store, city)
    for institution in _institutions(_read("institutions")):
        await store.office.add_institution(institution)
    for entry in _roster(_read("roster")):
        await store.office.add_roster_entry(entry)
    for place, extension in _extensions(_read("office")["extensions"]):
        if extension.decided_on <= on:
            await store.office.add_extension(place, extension)


async def _add_city(store: Store, city: Record) -> None:
    await _add_place(store, city, None, Level.CITY)
    for county in city["counties"]:
        await _add_place(store, county, city["code"], Level.COUNTY)
        for town in county["towns"]:
            await _add_place(store, town, county["code"], Level.TOWN)
            for code, name in town["villages"]:
                await _add_place(store, {"code": code, "name": name}, town["code"], Level.VILLAGE)


async def _add_place(store: Store, record: Record, parent: str | None, level: Level) -> None:
    code, name = record["code"], record["name"]
    await store.places.add(Place(code, parent, level, name, initials(name), demo=True))
    for bank, branch in record.get("branches", ()):
        await store.places.add_branch(Branch(code, bank, branch))
    if contact := record.get("contact"):
        await store.places.set_contact(Contact(code, **contact))


def _institutions(data: Record) -> Iterator[Institution]:
    for kind in InstitutionKind:
        for record in data[kind.value]:
            yield Institution(
                kind=kind,
                name=record["name"],
                place=record["place"],
                since=record.get("since"),
                until=record.get("until"),
                source=data["source"],
                level=record.get("level"),
            )


def _roster(data: Record) -> Iterator[RosterEntry]:
    for group in data["entries"]:
        for person in group["people"]:
            yield RosterEntry(
                scheme_id=group["scheme"],
                id_number=person["id_number"],
                name=person["name"],
                place=person["place"],
                identities=tuple(group["identities"]),
                listed_on=person["listed_on"],
                delisted_on=person.get("delisted_on"),
                source=data["source"],
            )


def _extensions(data: Record) -> Iterator[tuple[str, Extension]]:
    for record in data["schemes"]:
        yield (
            record["place"],
            Extension(
                scheme=record["scheme"],
                valid_to=data["valid_to"],
                document=data["document"],
                decided_on=data["decided_on"],
                decided_by=data["decided_by"],
                demo=True,
            ),
        )
