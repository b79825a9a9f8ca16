"""Single alterations of a data folder, each of which `bangban verify` must find.

`python -m benchmarks.mutations [COUNT] [FILE]`: rows, ciphertexts and stored files are altered, removed, added, put in
another order or swapped, one at a time, past the product, on a copy of a folder in which a claim went through every
office. The journal in FILE adds up over several runs.
"""

import asyncio
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import journal
from benchmarks.journal import Found
from bot.keeping import check, seal_audit
from bot.keys import DATABASE, FileKeys
from bot.settings import Settings
from storage.sealed import sealed_columns
from storage.tables import metadata
from storage.tally import counted_tables
from tests.keys import KEYRING
from tests.offices.county import open_county
from tests.offices.journey import to_notice, to_payment

KIND, MUTATIONS, BATCH = "mutations", 10_000, 200
AUDIT = ("audit_lines", "audit_seals")

Mutation = Callable[[sqlite3.Connection, Path, random.Random], str | None]


async def fill(settings: Settings) -> None:
    """Make a folder with claims at several offices and an audit that is sealed."""
    FileKeys(settings.data.with_name(f"{settings.data.name}-keys")).save(KEYRING)
    settings.data.mkdir(parents=True)
    async with open_county(settings.data) as county:
        claims = [await to_payment(county, number="B2025-000001")]
        county.photo = b"another paper"
        claims.append(await to_notice(county, number="B2025-000002"))
        county.photo = b"a third paper"
        claims.append(await county.file(number="B2025-000003"))
        async with county.transaction() as store:
            for number in range(12):
                who = county.staff["village" if number % 3 else "department"]
                await store.audit.note("claim_seen", who.id, county.clock.now(), claim_id=claims[number % 3].id)
        await seal_audit(settings, county.database)
    (settings.data / "county.db").rename(settings.data / DATABASE)


def _rows(connection: sqlite3.Connection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall()


def _some_table(connection: sqlite3.Connection, dice: random.Random, least: int = 1) -> str:
    names = [table.name for table in counted_tables()]
    full = [name for name in names if len(_rows(connection, name)) >= least]
    return dice.choice(full)


def altered(value: object, dice: random.Random) -> object:
    """Return another value of the same kind: one bit of bytes, one character of text, another number."""
    match value:
        case None:
            return None
        case bytes():
            changed = bytearray(value)
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
            return bytes(changed)
        case str():
            at = dice.randrange(len(value) + 1)
            other = dice.choice([letter for letter in "0123456789abcxyz" if value[at : at + 1] != letter])
            return value[:at] + other + value[at + 1 :]
        case int():
            return value + dice.choice((-1, 1))
        case _:
            raise TypeError(type(value))


def alter_value(connection: sqlite3.Connection, _: Path, dice: random.Random) -> str | None:
    """Alter one value of one row of any table."""
    name = _some_table(connection, dice)
    row = dice.choice(_rows(connection, name))
    columns = [column.name for column in metadata.tables[name].columns]
    column = dice.choice(columns)
    return _set(connection, name, row[0], column, altered(row[1 + columns.index(column)], dice))


def alter_ciphertext(connection: sqlite3.Connection, _: Path, dice: random.Random) -> str | None:
    """Alter one bit of one ciphertext."""
    name, column = _sealed(connection, dice)
    rowid, value = dice.choice(_filled(connection, name, column))
    return _set(connection, name, rowid, column, altered(value, dice))


def cut_ciphertext(connection: sqlite3.Connection, _: Path, dice: random.Random) -> str | None:
    """Cut a ciphertext short, or take it away."""
    name, column = _sealed(connection, dice)
    rowid, value = dice.choice(_filled(connection, name, column))
    nullable = metadata.tables[name].c[column].nullable
    cut = None if nullable and dice.random() < 0.5 else value[: dice.randrange(len(value))]
    return _set(connection, name, rowid, column, cut)


def swap_ciphertexts(connection: sqlite3.Connection, _: Path, dice: random.Random) -> str | None:
    """Swap two ciphertexts of one column between two rows."""
    name, column = _sealed(connection, dice)
    filled = _filled(connection, name, column)
    if len(filled) < 2:
        return None
    (one, first), (two, second) = dice.sample(filled, 2)
    _set(connection, name, one, column, second)
    return _set(connection, name, two, column, first)


def remove_row(connection: sqlite3.Connection, _: Path, dice: random.Random) -> str | None:
    """Remove one row of any table."""
    name = _some_table(connection, dice)
    return _remove(connection, name, dice)


def remove_audit_row(connection: sqlite3.Connection, _: Path, dice: random.Random) -> str | None:
    """Remove a line of the audit or its seal."""
    return _remove(connection, dice.choice(AUDIT), dice)


def add_row(connection: sqlite3.Connection, _: Path, dice: random.Random) -> str | None:
    """Add a row like one that is there, under another number."""
    name = _some_table(connection, dice)
    columns = [column.name for column in metadata.tables[name].columns]
    values = list(dice.choice(_rows(connection, name))[1:])
    for place, column in enumerate(columns):
        named = metadata.tables[name].c[column]
        if named.primary_key or named.unique or column.endswith(("_id", "key", "index", "digest", "number")):
            new = altered(values[place], dice)
            values[place] = new + 10_000 if isinstance(new, int) else new
    marks = ", ".join("?" * len(columns))
    return _tried(connection, f'INSERT INTO "{name}" VALUES ({marks})', values, f"add a row to {name}")


def reorder_rows(connection: sqlite3.Connection, _: Path, dice: random.Random) -> str | None:
    """Let two lines of the audit, or two rows of a table with numbers, trade places."""
    tables = [table.name for table in counted_tables() if "id" in table.c]
    name = "audit_lines" if dice.random() < 0.5 else dice.choice(tables)
    rows = [row[0] for row in connection.execute(f'SELECT id FROM "{name}"')]
    if len(rows) < 2:
        return None
    one, two = dice.sample(rows, 2)
    free = "x" if isinstance(one, str) else -7
    for old, new in ((one, free), (two, one), (free, two)):
        connection.execute(f'UPDATE "{name}" SET id = ? WHERE id = ?', (new, old))
    return f"rows {one} and {two} of {name} trade places"


def alter_file(_: sqlite3.Connection, files: Path, dice: random.Random) -> str | None:
    """Alter one bit of a stored file."""
    path = dice.choice(_files(files))
    path.write_bytes(altered(path.read_bytes(), dice))  # type: ignore[arg-type]
    return "alter a file"


def cut_file(_: sqlite3.Connection, files: Path, dice: random.Random) -> str | None:
    """Cut a file short, or let it grow."""
    path = dice.choice(_files(files))
    data = path.read_bytes()
    path.write_bytes(data[: dice.randrange(len(data))] if dice.random() < 0.7 else data + b"\0")
    return "cut a file"


def remove_file(_: sqlite3.Connection, files: Path, dice: random.Random) -> str | None:
    """Remove a file."""
    dice.choice(_files(files)).unlink()
    return "remove a file"


def swap_files(_: sqlite3.Connection, files: Path, dice: random.Random) -> str | None:
    """Let two files trade contents."""
    one, two = dice.sample(_files(files), 2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    return "swap files"


MUTATIONS_BY_WEIGHT: dict[Mutation, int] = {
    alter_value: 25,
    alter_ciphertext: 20,
    cut_ciphertext: 8,
    swap_ciphertexts: 12,
    remove_row: 10,
    remove_audit_row: 6,
    add_row: 6,
    reorder_rows: 6,
    alter_file: 3,
    cut_file: 1,
    remove_file: 1,
    swap_files: 2,
}


def _sealed(connection: sqlite3.Connection, dice: random.Random) -> tuple[str, str]:
    columns = [(table.name, name) for table in counted_tables() for name in sealed_columns(table)]
    columns.append(("data_keys", "wrapped"))
    return dice.choice([one for one in columns if _filled(connection, *one)])


def _filled(connection: sqlite3.Connection, name: str, column: str) -> list[tuple[int, bytes]]:
    return connection.execute(f'SELECT rowid, "{column}" FROM "{name}" WHERE "{column}" IS NOT NULL').fetchall()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _set(connection: sqlite3.Connection, name: str, rowid: int, column: str, value: object) -> str | None:
    sql = f'UPDATE "{name}" SET "{column}" = ? WHERE rowid = ? AND "{column}" IS NOT ?'
    return _tried(connection, sql, [value, rowid, value], f"alter {name}.{column}")


def _remove(connection: sqlite3.Connection, name: str, dice: random.Random) -> str | None:
    rowid = dice.choice(_rows(connection, name))[0]
    return _tried(connection, f'DELETE FROM "{name}" WHERE rowid = ?', [rowid], f"remove a row of {name}")


def _tried(connection: sqlite3.Connection, sql: str, values: list[Any], what: str) -> str | None:
    try:
        return what if connection.execute(sql, values).rowcount else None
    except sqlite3.IntegrityError:
        return None


def mutate(data: Path, dice: random.Random) -> str:
    """Make one alteration, past the product, and say which; what the database itself refuses is drawn again."""
    acts, weights = list(MUTATIONS_BY_WEIGHT), list(MUTATIONS_BY_WEIGHT.values())
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        while True:
            (act,) = dice.choices(acts, weights)
            with connection:
                said = act(connection, data / "files", dice)
            if said is not None:
                return said


def batch(first: int, count: int) -> Found:
    """Make some alterations, each on the untouched folder, and see which are found."""
    found: Counter[str] = Counter()
    missed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bangban-mutations-") as root:
        settings = Settings(data=Path(root) / "data", today=date(2025, 6, 15))
        whole = Path(root) / "whole"
        asyncio.run(fill(settings))
        shutil.copytree(settings.data, whole)
        if unasked := asyncio.run(check(settings))[0]:
            raise ValueError(f"the untouched folder is not sound: {unasked}")
        for number in range(first, first + count):
            what = mutate(settings.data, random.Random(number))
            seen = bool(asyncio.run(check(settings))[0])
            found["found" if seen else "missed"] += 1
            if not seen:
                missed.append(f"{number}: {what}")
            shutil.rmtree(settings.data)
            shutil.copytree(whole, settings.data)
    return Found(dict(found), tuple(missed))


def main(wanted: int, file: Path) -> int:
    """Make what is still to be made; 1 when anything was missed."""
    return journal.finish(KIND, journal.run(KIND, wanted, BATCH, batch, file))


if __name__ == "__main__":
    COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else MUTATIONS
    sys.exit(main(COUNT, Path(sys.argv[2]) if len(sys.argv) > 2 else Path("var/mutations.jsonl")))
