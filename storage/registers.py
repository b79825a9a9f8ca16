"""Lists that offices keep, and the amounts they enter for a year."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.funds import FundAmount, FundKind
from claims.records import stem
from claims.registering import Entry, Subject
from storage.sealed import Plain, insert_sealed, opened, opened_one, sealed_values
from storage.tables.watch import fund_amounts, register_entries, register_subjects
from storage.vault import vault_of

PLAIN = (
    *("scheme_id", "register", "place", "written_on", "written_at", "staff_id"),
    *("closed_on", "released_by", "released_at"),
)
FOUND = 50


def entry_key(entry_id: int) -> str:
    """Name the key of one entry."""
    return f"register:{entry_id}"


class SqlRegisters:
    """`claims.watch_ports.Registers` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, entry: Entry, subjects: Sequence[Subject]) -> Entry:
        """Keep an entry and by whom and what it is found; return it with its id."""
        values = {**{name: getattr(entry, name) for name in PLAIN}, "said": dict(entry.said)}
        number = await insert_sealed(self._connection, register_entries, entry_key, values)
        rows = [{"entry_id": number, "kind": one.kind, "digest": self._digest(one)} for one in dict.fromkeys(subjects)]
        if rows:
            await self._connection.execute(insert(register_subjects), rows)
        return replace(entry, id=number)

    async def save(self, entry: Entry) -> None:
        """Write what an entry says now, whether it is closed, and who let it take effect."""
        plain = {name: getattr(entry, name) for name in ("closed_on", "released_by", "released_at")}
        said = {"said": dict(entry.said), **plain}
        values = await sealed_values(self._connection, register_entries, entry_key(entry.id), said, {"id": entry.id})
        await self._connection.execute(update(register_entries).where(register_entries.c.id == entry.id).values(values))

    async def found(
        self, scheme_id: str, registers: Sequence[str], subjects: Sequence[Subject]
    ) -> tuple[tuple[Entry, Subject], ...]:
        """Return the entries of these lists in which one of the subjects is found, newest first, each once."""
        digests = {self._digest(one): one for one in subjects}
        table = register_entries.c
        query = (
            select(register_entries, register_subjects.c.digest)
            .join(register_subjects, register_subjects.c.entry_id == table.id)
            .where(register_subjects.c.digest.in_(list(digests)))
            .where(table.scheme_id == scheme_id, table.register.in_(list(registers)))
            .order_by(table.id.desc())
            .limit(FOUND)
        )
        rows = await opened(self._connection, register_entries, (await self._connection.execute(query)).all())
        found = {row.id: (_entry(row), digests[row.digest]) for row in rows}
        return tuple(found.values())

    def _digest(self, subject: Subject) -> str:
        return vault_of(self._connection).index(f"register.{subject.kind}", subject.value)

    async def within(self, entry_id: int, place: str) -> Entry | None:
        """Return the entry if it belongs to the place or one under it."""
        found = (
            await self._connection.execute(select(register_entries).where(register_entries.c.id == entry_id))
        ).one_or_none()
        if found is None or not found.place.startswith(stem(place)):
            return None
        return _entry(await opened_one(self._connection, register_entries, found))

    async def listed(self, scheme_id: str, register: str, place: str, limit: int) -> tuple[Entry, ...]:
        """Return the newest entries of a list in a place."""
        newest = _of_list(scheme_id, register, place).order_by(register_entries.c.id.desc())
        return await self._entries(newest.limit(limit))

    async def open_in(self, scheme_id: str, register: str, place: str, limit: int) -> tuple[Entry, ...]:
        """Return the entries of a list in a place that are not closed, oldest first."""
        waiting = _of_list(scheme_id, register, place).where(register_entries.c.closed_on.is_(None))
        return await self._entries(waiting.order_by(register_entries.c.id).limit(limit))

    async def _entries(self, query: Select[Any]) -> tuple[Entry, ...]:
        rows = await opened(self._connection, register_entries, (await self._connection.execute(query)).all())
        return tuple(_entry(row) for row in rows)

    async def amounts(self, scheme_id: str, place: str, year: int) -> tuple[FundAmount, ...]:
        """Return the newest amount of every kind that was entered for a place's year."""
        table = fund_amounts.c
        here = (table.scheme_id == scheme_id, table.place == place, table.year == year)
        newest = select(func.max(table.id)).where(*here).group_by(table.kind)
        rows = (await self._connection.execute(select(fund_amounts).where(table.id.in_(newest)))).all()
        return tuple(
            FundAmount(
                *(row.scheme_id, row.place, row.year, FundKind(row.kind), row.amount, row.source),
                *(row.set_by, row.set_at),
            )
            for row in rows
        )

    async def enter(self, new: FundAmount) -> None:
        """Keep an amount."""
        names = [column.name for column in fund_amounts.columns if column.name != "id"]
        values = {name: getattr(new, name) for name in names}
        await self._connection.execute(insert(fund_amounts).values(values))


def _of_list(scheme_id: str, register: str, place: str) -> Select[Any]:
    table, root = register_entries.c, stem(place)
    here = (table.place >= root, table.place < root + ":")
    return select(register_entries).where(table.scheme_id == scheme_id, table.register == register, *here)


def _entry(row: Plain) -> Entry:
    return Entry(
        *(row.id, row.scheme_id, row.register, row.place, row.written_on, row.written_at, row.staff_id),
        *(row.said, row.closed_on, row.released_by, row.released_at),
    )
