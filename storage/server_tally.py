"""The sealed sums over every row on PostgreSQL, where many connections write.

A trigger notes each row a transaction writes, as it was and as it is, by a plain digest; before the commit the
process that wrote takes these notes, makes keyed digests of them, and adds one sealed row with what they change. So
nobody waits for anybody, the key never reaches the server, and a row that was written past the product is in nobody's
sum. Once a minute the rows are gathered into one.
"""

import base64
import secrets
from collections.abc import AsyncIterator, Iterable

from cryptography.exceptions import InvalidTag
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.locks import hold
from storage.revision import revision_on
from storage.tables.tallies import tallies
from storage.tally import PLACE, WRITES, Sums, Tally, counted_tables

BASE = 1  # the row into which the others are gathered
SCHEMA = b"*schema*"  # at which revision of the tables the sums were counted
GATHERING = "tallies"
SETTING = "bangban.tally"  # `on` for connections of ours that write
TRIGGER = "bangban_tally"
AT_ONCE = 10_000
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  part text := coalesce(nullif(current_setting('bangban.part', true), ''), '0');
  said text := coalesce(current_setting('bangban.part' || part, true), '');
BEGIN
  IF length(said) > 16000 THEN
    part := (part::int + 1)::text;
    said := '';
    PERFORM set_config('bangban.part', part, true);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    said := said || TG_TABLE_NAME || ':' || encode(sha256(convert_to(OLD::text, 'UTF8')), 'base64') || ' ';
  END IF;
  IF TG_OP <> 'DELETE' THEN
    said := said || TG_TABLE_NAME || ':' || encode(sha256(convert_to(NEW::text, 'UTF8')), 'base64') || ' ';
  END IF;
  PERFORM set_config('bangban.part' || part, said, true);
  RETURN NULL;
END $$
"""
FOLLOWED = text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = :name AND tgenabled = 'O'")
LAST_PART = text("SELECT current_setting('bangban.part', true), current_setting('bangban.part0', true)")
ONE_COUNTS = text("LOCK TABLE tallies IN SHARE UPDATE EXCLUSIVE MODE")  # writers are not held up
PARTS = text("SELECT current_setting('bangban.part' || n, true) FROM generate_series(1, :last) AS n")


class ServerTally(Tally):
    """The sums of one PostgreSQL, moved on by whoever writes, in the writing transaction."""

    async def unfollowed(self, connection: AsyncConnection) -> list[str]:
        """Name the tables that do not note what is written."""
        followed = set((await connection.execute(FOLLOWED, {"name": TRIGGER})).scalars())
        return [table.name for table in counted_tables() if table.name not in followed]

    async def follow_table(self, connection: AsyncConnection, name: str) -> None:
        """Let a table note what is written; the transaction waits for those who write there, so it does only this."""
        await hold(connection, GATHERING)
        await connection.execute(text(FUNCTION))
        await connection.execute(text(_trigger(name)))

    async def settle(self, connection: AsyncConnection) -> None:
        """Add what this transaction has written, as its last act."""
        last, said = (await connection.execute(LAST_PART)).one()
        notes = (said or "").split()
        if last and int(last):
            more = (await connection.execute(PARTS, {"last": int(last)})).scalars()
            notes += [note for part in more for note in part.split()]
        if notes:
            number = secrets.randbits(62) + BASE + 1
            sealed = self.sealed(self.noted(notes), _place(number))
            await connection.execute(insert(tallies).values(id=number, value=sealed))

    def noted(self, notes: Iterable[str]) -> Sums:
        """Sum up notes of rows that came or went, and count them."""
        sums: Sums = {WRITES: 0}
        for note in notes:
            name, _, plain = note.partition(":")
            place = self._names[name]
            sums[place] = sums.get(place, 0) ^ self.digest(name, (base64.b64decode(plain),))
            sums[WRITES] += 1
        return sums

    async def counted(self, connection: AsyncConnection) -> Sums:
        """Count the sums anew, from every row there is."""
        sums: Sums = {}
        for table in counted_tables():
            query = text(f"SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'base64') FROM \"{table.name}\" AS t")  # noqa: S608
            total = 0
            async with connection.stream(query) as rows:
                async for row in rows.scalars():
                    total ^= self.digest(table.name, (base64.b64decode(row),))
            sums[self._names[table.name]] = total
        return sums

    async def begin(self, connection: AsyncConnection, *, anew: bool) -> None:
        """Write the first sums, and new ones when the tables have changed since they were counted.

        Nobody has to wait: in a REPEATABLE READ transaction the rows and the sums of those who wrote them are of one
        moment, and who writes later adds to what is counted here. One process counts after the other: a lock of the
        table, unlike a question, comes before the moment that the transaction sees.
        """
        await connection.execute(ONE_COUNTS)
        base, now = await self._base(connection), int(await revision_on(connection) or 0)
        if base is not None and not anew and self._schema_of(base) in (now, None):
            return
        sums = await self.counted(connection)
        if base is None and not anew and any(sums.values()):
            return  # sums that somebody took away are not made again
        before = await self.writes(connection) or 0
        there = (await connection.execute(select(tallies.c.id))).scalars().all()
        await connection.execute(delete(tallies).where(tallies.c.id.in_(there)))
        sealed = self.sealed(sums | {WRITES: before, SCHEMA: now})
        await connection.execute(insert(tallies).values(id=BASE, value=sealed))

    def _schema_of(self, base: bytes) -> int | None:
        """Say at which revision the sums were counted, None where they were damaged."""
        try:
            return self.opened(base).get(SCHEMA, 0)
        except InvalidTag:
            return None

    async def gather(self, connection: AsyncConnection) -> int:
        """Bring single transactions' sums into one row, and say how many they were; damaged ones stay, to be named."""
        await hold(connection, GATHERING)
        rows = (await connection.execute(select(tallies).where(tallies.c.id > BASE).limit(AT_ONCE))).all()
        base = await self._base(connection)
        if not rows or base is None:
            return 0
        try:
            sums = _added([self.opened(base), *(self.opened(row.value, _place(row.id)) for row in rows)])
        except InvalidTag:
            return 0
        await connection.execute(delete(tallies).where(tallies.c.id.in_([row.id for row in rows])))
        await connection.execute(update(tallies).where(tallies.c.id == BASE).values(value=self.sealed(sums)))
        return len(rows)

    async def writes(self, connection: AsyncConnection) -> int | None:
        """Say how many rows were ever written, None where the sums cannot be read."""
        try:
            return (await self._all(connection)).get(WRITES, 0)
        except InvalidTag:
            return None

    async def findings(self, connection: AsyncConnection) -> AsyncIterator[str]:
        """Say in which tables rows were altered, removed or added by somebody else, and which have no trigger."""
        for name in await self.unfollowed(connection):
            yield f"{name}: nobody notes what is written there; please start the product again"
        try:
            kept = await self._all(connection)
        except InvalidTag:
            yield "the sums over all rows are missing or were altered"
            return
        for name in self.differing(kept, await self.counted(connection)):
            yield f"{name}: rows were altered, removed or added"

    async def _base(self, connection: AsyncConnection) -> bytes | None:
        found: bytes | None = (
            await connection.execute(select(tallies.c.value).where(tallies.c.id == BASE))
        ).scalar_one_or_none()
        return found

    async def _all(self, connection: AsyncConnection) -> Sums:
        """Open every row; raises InvalidTag."""
        rows = (await connection.execute(select(tallies))).all()
        if BASE not in {row.id for row in rows}:
            raise InvalidTag
        return _added([self.opened(row.value, _place(row.id)) for row in rows])


async def silent(connection: AsyncConnection) -> None:
    """Note nothing in this transaction; who asks for that counts the sums anew at its end."""
    await connection.execute(text(f"SET LOCAL {SETTING} = off"))


def _added(each: list[Sums]) -> Sums:
    sums: Sums = {WRITES: 0}
    for one in each:
        for place, value in one.items():
            sums[place] = sums[place] + value if place == WRITES else sums.get(place, 0) ^ value
    return sums


def _place(number: int) -> bytes:
    return PLACE if number == BASE else PLACE + b":%d" % number


def _trigger(name: str) -> str:
    return (
        f'CREATE OR REPLACE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON "{name}" FOR EACH ROW '
        f"WHEN (current_setting('{SETTING}', true) = 'on') EXECUTE FUNCTION {TRIGGER}()"
    )
