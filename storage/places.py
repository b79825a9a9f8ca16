"""Places, their bank branches and how to reach somebody there."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.records import Branch, Contact, Level, Place, around, stem
from claims.refusals import PlaceNotFound
from storage.recall import recalled
from storage.tables.office import bank_branches, contacts, places

FOUND_AT_MOST = 50


class SqlPlaces:
    """`claims.ports.Places` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_code(self, code: str) -> Place:
        """Return the place; raises PlaceNotFound."""
        return await recalled(self._connection, ("place", code), partial(self._by_code, code))

    async def _by_code(self, code: str) -> Place:
        row = (await self._connection.execute(select(places).where(places.c.code == code))).one_or_none()
        if row is None:
            raise PlaceNotFound
        return _place(row)

    async def counties(self) -> tuple[Place, ...]:
        """Return every county on record, by code."""
        query = select(places).where(places.c.level == Level.COUNTY.value).order_by(places.c.code)
        return await recalled(self._connection, "counties", partial(self._all, query))

    async def children(self, parent: str) -> tuple[Place, ...]:
        """Return the places directly under one, by name's first letters."""
        query = select(places).where(places.c.parent == parent).order_by(places.c.initials, places.c.code)
        return await recalled(self._connection, ("children", parent), partial(self._all, query))

    async def search(self, parent: str, letters: str) -> tuple[Place, ...]:
        """Return the places anywhere under one whose name's pinyin initials, or name, begin so."""
        wanted = letters.strip()
        begins = or_(
            places.c.initials.startswith(wanted.lower(), autoescape=True),
            places.c.name.startswith(wanted, autoescape=True),
        )
        query = (
            select(places)
            .where(places.c.code.startswith(stem(parent), autoescape=True), places.c.code != parent, begins)
            .order_by(places.c.initials, places.c.code)
            .limit(FOUND_AT_MOST)
        )
        return await self._all(query) if wanted else ()

    async def path(self, code: str) -> tuple[Place, ...]:
        """Return the place and those above it, county first."""
        found = (await self.paths({code})).get(code)
        if found is None:
            raise PlaceNotFound
        return found

    async def paths(self, codes: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """Return each place with those above it, county first; one that is not on record is left out."""
        known: dict[str, Place] = {}
        wanted = set(codes)
        while wanted:
            found = await self._all(select(places).where(places.c.code.in_(sorted(wanted))))
            known |= {one.code: one for one in found}
            wanted = {one.parent for one in found if one.parent and one.level is not Level.COUNTY} - known.keys()
        return {code: tuple(reversed(list(_upwards(known, code)))) for code in codes if code in known}

    async def add(self, place: Place) -> None:
        """Keep a place; the same code again replaces it."""
        await self._connection.execute(delete(places).where(places.c.code == place.code))
        await self._connection.execute(
            insert(places).values(
                code=place.code,
                parent=place.parent,
                level=place.level,
                name=place.name,
                initials=place.initials,
                demo=place.demo,
            )
        )

    async def branches(self, place: str) -> tuple[Branch, ...]:
        """Return the bank branches near a place: its own and those of the places above it."""
        return await recalled(self._connection, ("branches", place), partial(self._branches, place))

    async def _branches(self, place: str) -> tuple[Branch, ...]:
        query = select(bank_branches).where(bank_branches.c.place.in_(around(place))).order_by(bank_branches.c.id)
        rows = (await self._connection.execute(query)).all()
        return tuple(Branch(row.place, row.bank, row.name) for row in rows)

    async def add_branch(self, branch: Branch) -> None:
        """Keep a bank branch; the same again changes nothing."""
        table = bank_branches.c
        known = select(table.id).where(
            table.place == branch.place, table.bank == branch.bank, table.name == branch.name
        )
        if (await self._connection.execute(known)).first() is None:
            await self._connection.execute(
                insert(bank_branches).values(place=branch.place, bank=branch.bank, name=branch.name)
            )

    async def contact(self, place: str) -> Contact | None:
        """Return who helps people of the place: its own contact or the nearest above."""
        rows = (await self._connection.execute(select(contacts).where(contacts.c.place.in_(around(place))))).all()
        nearest = max(rows, key=lambda row: len(row.place), default=None)
        if nearest is None:
            return None
        return Contact(nearest.place, nearest.office, nearest.phone, nearest.hours, nearest.address)

    async def set_contact(self, contact: Contact) -> None:
        """Keep the contact of a place."""
        await self._connection.execute(delete(contacts).where(contacts.c.place == contact.place))
        await self._connection.execute(
            insert(contacts).values(
                place=contact.place,
                office=contact.office,
                phone=contact.phone,
                hours=contact.hours,
                address=contact.address,
            )
        )

    async def _all(self, query: Any) -> tuple[Place, ...]:
        return tuple(_place(row) for row in (await self._connection.execute(query)).all())


def _upwards(known: Mapping[str, Place], code: str) -> Iterator[Place]:
    here: Place | None = known[code]
    while here is not None:
        yield here
        here = known.get(here.parent) if here.parent and here.level is not Level.COUNTY else None


def _place(row: Row[Any]) -> Place:
    return Place(row.code, row.parent, Level(row.level), row.name, row.initials, row.demo)
