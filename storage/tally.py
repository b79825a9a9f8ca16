"""A sealed sum over every row, so that a row altered, removed or added behind the product's back is seen.

Each row has a keyed digest (HMAC-SHA256 over table and values); a table's sum is the XOR of its rows' digests, so it
follows each write in a few microseconds, in the writing transaction, by triggers that only the writing connection has.
The sums lie sealed: who has the database without the keys sees neither a sum nor how one write changed it.
"""

import hmac
import os
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keyring import Keyring
from storage.tables import metadata
from storage.tables.tallies import tallies

FUNCTION = "bangban_tally"
DIGEST, NAME, NONCE = 32, 8, 12
WRITES = b"*writes*"  # counts every row written, so that an older state is known by its number
PLACE = b"tallies.value"

Sums = dict[bytes, int]


class Tally:
    """The sums of one database: moved on with each write, and counted anew to compare."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._cipher = AESGCM(keyring.mac_key("tallies"))
        self._keys = {table.name: keyring.mac_key(f"rows:{table.name}") for table in counted_tables()}
        self._names = {name: keyring.digest("tables", name.encode()).encode()[:NAME] for name in self._keys}
        self._last: tuple[bytes, Sums] = (b"", {})

    def moved(self, sealed: bytes, name: str, values: Iterable[Sequence[Any]]) -> bytes:
        """Return the sums after rows of a table came or went; damaged sums stay as they are, for `verify` to name."""
        try:
            sums = self._last[1] if sealed == self._last[0] else self.opened(sealed)
        except InvalidTag:
            return sealed
        place = self._names[name]
        for row in values:
            sums[place] = sums.get(place, 0) ^ self.digest(name, row)
        sums[WRITES] = sums.get(WRITES, 0) + 1
        moved = self.sealed(sums)
        self._last = moved, sums
        return moved

    def digest(self, name: str, row: Sequence[Any]) -> int:
        """Return a row's keyed digest, as a number."""
        return int.from_bytes(hmac.digest(self._keys[name], b"".join(map(_written, row)), "sha256"), "big")

    def sealed(self, sums: Sums, place: bytes = PLACE) -> bytes:
        """Seal the sums for their place."""
        plain = b"".join(name + value.to_bytes(DIGEST, "big") for name, value in sums.items())
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, place)

    def opened(self, sealed: bytes, place: bytes = PLACE) -> Sums:
        """Open the sums of a place; raises InvalidTag."""
        if len(sealed) < NONCE + 16:
            raise InvalidTag
        plain = self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place)
        each = (plain[at : at + NAME + DIGEST] for at in range(0, len(plain), NAME + DIGEST))
        return {one[:NAME]: int.from_bytes(one[NAME:], "big") for one in each}

    def differing(self, kept: Sums, found: Sums) -> Iterator[str]:
        """Name the tables whose rows are not those that were written."""
        for name, place in self._names.items():
            if kept.get(place, 0) != found.get(place, 0):
                yield name

    def follow(self, connection: sqlite3.Connection) -> None:
        """Let the sums follow every write of this connection."""
        connection.create_function(FUNCTION, -1, self.from_trigger)
        for table in counted_tables():
            for statement in triggers(table):
                connection.execute(statement).close()

    async def counted(self, connection: AsyncConnection) -> Sums:
        """Count the sums anew, from every row there is."""
        sums: Sums = {}
        for table in counted_tables():
            rows = await connection.exec_driver_sql(every_row(table))
            sums[self._names[table.name]] = self.sum_of(table.name, rows)
        return sums

    def sum_of(self, name: str, rows: Iterable[Sequence[Any]]) -> int:
        """Return the sum of some rows of a table."""
        total = 0
        for row in rows:
            total ^= self.digest(name, row)
        return total

    async def begin(self, connection: AsyncConnection, *, anew: bool) -> None:
        """Write the first sums for empty tables, and new ones when the tables themselves have changed."""
        known = (await connection.execute(select(tallies.c.id))).first() is not None
        if known and not anew:
            return
        sums = await self.counted(connection) | {WRITES: await self.writes(connection) or 0}
        if known:
            await connection.execute(tallies.update().values(value=self.sealed(sums)))
        elif anew or not any(sums.values()):
            await connection.execute(insert(tallies).values(id=1, value=self.sealed(sums)))

    async def writes(self, connection: AsyncConnection) -> int | None:
        """Say how many rows were ever written, None where the sums cannot be read."""
        sealed = (await connection.execute(select(tallies.c.value))).scalar_one_or_none()
        try:
            return self.opened(sealed or b"").get(WRITES, 0)
        except InvalidTag:
            return None

    async def findings(self, connection: AsyncConnection) -> AsyncIterator[str]:
        """Say in which tables rows were altered, removed or added by somebody else."""
        sealed = (await connection.execute(select(tallies.c.value))).scalar_one_or_none()
        try:
            kept = self.opened(sealed or b"")
        except InvalidTag:
            yield "the sums over all rows are missing or were altered"
            return
        for name in self.differing(kept, await self.counted(connection)):
            yield f"{name}: rows were altered, removed or added"

    def from_trigger(self, sealed: bytes, name: str, width: int, *values: Any) -> bytes:
        """Return the sums after a write; what the triggers call."""
        rows = [values[at : at + width] for at in range(0, len(values), width)]
        return self.moved(sealed, name, rows)


def counted_tables() -> list[Table]:
    """List the tables whose rows are counted: all but the sums themselves."""
    return [table for table in metadata.sorted_tables if table is not tallies]


def every_row(table: Table) -> str:
    """Ask for every row, as the triggers see it."""
    return f'SELECT {", ".join(_quoted(table))} FROM "{table.name}"'  # noqa: S608


def triggers(table: Table) -> Iterator[str]:
    """Write the triggers by which the sums follow a table."""
    columns = _quoted(table)
    old, new = (", ".join(f"{which}.{column}" for column in columns) for which in ("old", "new"))
    for act, values in (("INSERT", new), ("DELETE", old), ("UPDATE", f"{old}, {new}")):
        moved = f"{FUNCTION}(value, '{table.name}', {len(columns)}, {values})"
        yield (
            f'CREATE TEMP TRIGGER "tally_{act.lower()}_{table.name}" AFTER {act} ON main."{table.name}" '  # noqa: S608
            f"BEGIN UPDATE tallies SET value = {moved} WHERE id = 1; END"
        )


def _quoted(table: Table) -> list[str]:
    return [f'"{column.name}"' for column in table.columns]


def _written(value: Any) -> bytes:
    """Write a value so that no two rows are written alike: kind, length, content."""
    match value:
        case None:
            return b"n"
        case bytes():
            kind, data = b"b", value
        case str():
            kind, data = b"s", value.encode()
        case _:
            kind, data = b"i", repr(value).encode()
    return b"%s%d:%s" % (kind, len(data), data)
