"""What a county office keeps on record beside the scheme files."""

from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.records import Drug, Institution, InstitutionKind, ListChange, RosterEntry, around, stem
from schemes.values import Confirmation, CountyParameter, Extension, Office
from storage.codec import each, to_json
from storage.recall import recalled
from storage.sealed import Plain, opened_one, sealed_values
from storage.tables.office import drugs, institutions, list_changes, roster, scheme_records
from storage.vault import vault_of

ROSTER = "roster"
EXTENSION, CONFIRMATION, PARAMETER = "extension", "confirmation", "parameter"


class SqlOfficeRecords:
    """`claims.ports.OfficeRecords` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def office_for(self, place: str) -> Office:
        """Return what the offices of the place and those above it decided: extensions, confirmations, parameters."""
        query = select(scheme_records).where(scheme_records.c.place.in_(around(place)))
        return await recalled(self._connection, ("office", place), partial(self._office, query))

    async def everything(self) -> Office:
        """Return what every office on record decided."""
        return await self._office(select(scheme_records))

    async def _office(self, query: Select[Any]) -> Office:
        rows = (await self._connection.execute(query.order_by(scheme_records.c.id))).all()
        said = {kind: [row.detail for row in rows if row.kind == kind] for kind in (EXTENSION, CONFIRMATION, PARAMETER)}
        return Office(
            extensions=each(Extension, said[EXTENSION]),
            confirmations=each(Confirmation, said[CONFIRMATION]),
            parameters=each(CountyParameter, said[PARAMETER]),
        )

    async def add_extension(self, place: str, extension: Extension) -> None:
        """Keep a decision that a scheme goes on; the same document again replaces it."""
        await self._keep(place, EXTENSION, extension.document, extension)

    async def add_confirmation(self, place: str, confirmation: Confirmation) -> None:
        """Keep the word that a scheme's file was checked; the same document again replaces it."""
        await self._keep(place, CONFIRMATION, confirmation.document, confirmation)

    async def add_parameter(self, place: str, parameter: CountyParameter) -> None:
        """Keep a value that a text leaves to the county; the same name and day again replaces it."""
        await self._keep(place, PARAMETER, f"{parameter.name} {parameter.since.isoformat()}", parameter)

    async def institutions(self, area: str, on: date) -> tuple[Institution, ...]:
        """Return the pharmacies and hospitals designated in an area (a scheme's place) on a day."""
        return await recalled(self._connection, ("institutions", area, on), partial(self._institutions, area, on))

    async def _institutions(self, area: str, on: date) -> tuple[Institution, ...]:
        table = institutions.c
        query = (
            select(institutions)
            .where(
                table.place.startswith(stem(area), autoescape=True),
                or_(table.since.is_(None), table.since <= on),
                or_(table.until.is_(None), table.until >= on),
            )
            .order_by(table.id)
        )
        return tuple(
            Institution(InstitutionKind(row.kind), row.name, row.place, row.since, row.until, row.source, row.level)
            for row in (await self._connection.execute(query)).all()
        )

    async def add_institution(self, institution: Institution, at: datetime | None = None) -> None:
        """Keep a designated institution; the same kind, name and place again replaces it.

        With `at` what is new or other than before goes on record.
        """
        table = institutions.c
        same = (table.kind == institution.kind) & (table.place == institution.place) & (table.name == institution.name)
        await self._note(institutions, same, institution, institution.kind.value, at)
        await self._connection.execute(delete(institutions).where(same))
        await self._connection.execute(
            insert(institutions).values(
                kind=institution.kind,
                name=institution.name,
                place=institution.place,
                level=institution.level,
                since=institution.since,
                until=institution.until,
                source=institution.source,
            )
        )

    async def drugs(self, place: str, on: date) -> tuple[Drug, ...]:
        """Return the drugs that the offices around a place list on a day."""
        return await recalled(self._connection, ("drugs", place, on), partial(self._drugs, place, on))

    async def _drugs(self, place: str, on: date) -> tuple[Drug, ...]:
        table = drugs.c
        begun, lasting = or_(table.since.is_(None), table.since <= on), or_(table.until.is_(None), table.until >= on)
        query = select(drugs).where(table.place.in_(around(place)), begun, lasting).order_by(table.name, table.id)
        rows = (await self._connection.execute(query)).all()
        return tuple(Drug(row.name, row.diagnosis, row.place, row.since, row.until, row.source) for row in rows)

    async def list_changes(self, area: str, limit: int) -> tuple[ListChange, ...]:
        """Return what imports changed on the designated lists of an area, newest first."""
        within = list_changes.c.place.startswith(stem(area), autoescape=True)
        query = select(list_changes).where(within).order_by(list_changes.c.id.desc()).limit(limit)
        return tuple(
            ListChange(row.kind, row.name, row.place, row.since, row.until, row.source, row.at, bool(row.new))
            for row in (await self._connection.execute(query)).all()
        )

    async def _note(
        self, table: Table, same: ColumnElement[bool], line: Institution | Drug, kind: str, at: datetime | None
    ) -> None:
        """Put a line of a list on record that is new or other than it was."""
        before = (await self._connection.execute(select(table).where(same))).first()
        listed = ("since", "until", "source")
        if at is None or (before and all(before._mapping[name] == getattr(line, name) for name in listed)):
            return
        values = {name: getattr(line, name) for name in ("name", "place", *listed)}
        values |= {"kind": kind, "at": at, "new": before is None}
        await self._connection.execute(insert(list_changes).values(values))

    async def add_drug(self, drug: Drug, at: datetime | None = None) -> None:
        """Keep a drug of a list; the same name, diagnosis and place again replaces it.

        With `at` what is new or other than before goes on record.
        """
        table = drugs.c
        alike = table.diagnosis.is_(None) if drug.diagnosis is None else table.diagnosis == drug.diagnosis
        same = (table.place == drug.place) & (table.name == drug.name) & alike
        await self._note(drugs, same, drug, "drug", at)
        await self._connection.execute(delete(drugs).where(same))
        values = {name: getattr(drug, name) for name in ("name", "diagnosis", "place", "since", "until", "source")}
        await self._connection.execute(insert(drugs).values(values))

    async def on_roster(self, scheme_id: str, id_number: str) -> RosterEntry | None:
        """Return the person's entry on the scheme's list, with the days from and until which it holds."""
        index = vault_of(self._connection).index(ROSTER, id_number)
        query = select(roster).where(roster.c.scheme_id == scheme_id, roster.c.id_index == index)
        row = await opened_one(self._connection, roster, (await self._connection.execute(query)).one_or_none())
        if row is None:
            return None
        return roster_entry(row)

    async def add_roster_entry(self, entry: RosterEntry) -> None:
        """Keep an entry; the same scheme and person again replaces it."""
        table = roster.c
        index = vault_of(self._connection).index(ROSTER, entry.id_number)
        same = (table.scheme_id == entry.scheme_id) & (table.id_index == index)
        await self._connection.execute(delete(roster).where(same))
        about = {"id_number": entry.id_number, "name": entry.name}
        plain = {
            **{name: getattr(entry, name) for name in ("scheme_id", "place", "listed_on", "delisted_on", "source")},
            "id_index": index,
            "entry": {**about, "identities": list(entry.identities), "facts": dict(entry.facts)},
        }
        values = await sealed_values(self._connection, roster, ROSTER, plain)
        await self._connection.execute(insert(roster).values(values))

    async def _keep(
        self, place: str, kind: str, document: str, record: Extension | Confirmation | CountyParameter
    ) -> None:
        table = scheme_records.c
        same = (
            (table.scheme_id == record.scheme)
            & (table.place == place)
            & (table.kind == kind)
            & (table.document == document)
        )
        await self._connection.execute(delete(scheme_records).where(same))
        await self._connection.execute(
            insert(scheme_records).values(
                scheme_id=record.scheme, place=place, kind=kind, document=document, detail=to_json(record)
            )
        )


def roster_entry(row: Plain) -> RosterEntry:
    """Turn an opened row of `roster` into the entry."""
    return RosterEntry(
        scheme_id=row.scheme_id,
        id_number=row.entry["id_number"],
        name=row.entry["name"],
        place=row.place,
        identities=tuple(row.entry["identities"]),
        listed_on=row.listed_on,
        delisted_on=row.delisted_on,
        source=row.source,
        facts=row.entry["facts"],
    )
