"""Power cuts under the product's own statements: what was acknowledged is there, and the database is whole.

`python -m benchmarks.powercut [COUNT] [--synchronous FULL|NORMAL|OFF] [--file FILE]`: what the product runs from the
first word of a chat to the submission, in a decision and in a payment import is recorded and run through APSW on a
disk that loses its power at a random write or sync. APSW carries its own SQLite; the product runs on Python's.
The journal in FILE adds up over several runs. FULL is what the product uses; NORMAL and OFF are the controls, which
must lose something.
"""

import argparse
import asyncio
import contextlib
import random
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import apsw
from sqlalchemy import Table

from benchmarks import journal
from benchmarks.journal import Found
from benchmarks.lossy_disk import Disk, PowerCut
from benchmarks.statements import Recording, Transaction, record
from storage.database import WRITER_PRAGMAS
from storage.tally import FUNCTION, Tally, counted_tables, every_row, triggers
from tests.keys import KEYRING

CUTS, BATCH = 20_000, 200
MODES = ("FULL", "NORMAL", "OFF")
NAME = "county.db"
AUTOCHECKPOINTS = (20, 60, 200, 1000)  # pages; 1000 is the product's, the others bring checkpoints into a short run
LEAST = 40  # operations of the recording, so that a cut can come anywhere

State = tuple[int, ...]


@dataclass(slots=True)
class County:
    """The recording, which tables it writes, and what they hold after each transaction."""

    recording: Recording
    tally: Tally
    tables: list[Table]
    states: list[State] = field(default_factory=list)
    operations: int = 0

    def state_of(self, connection: apsw.Connection) -> State:
        """Return a number a table that stands for all its rows; raises apsw.Error."""
        return tuple(self.tally.sum_of(one.name, connection.execute(every_row(one))) for one in self.tables)


@cache
def disk() -> Disk:
    """Register the disk, once a process."""
    return Disk()


def opened(mode: str, tally: Tally, autocheckpoint: int) -> apsw.Connection:
    """Open the database as the product's writing connection does, but alone, for want of shared memory."""
    connection = apsw.Connection(NAME, vfs=Disk.NAME)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
    for pragma in WRITER_PRAGMAS:
        connection.execute(pragma.replace("synchronous=FULL", f"synchronous={mode}")).fetchall()
    connection.execute(f"PRAGMA wal_autocheckpoint={autocheckpoint}")
    connection.create_scalar_function(FUNCTION, tally.from_trigger, -1)
    for table in counted_tables():
        for statement in triggers(table):
            connection.execute(statement)
    return connection


def run_through(connection: apsw.Connection, transaction: Transaction) -> None:
    """Run one recorded transaction; returns when it is acknowledged."""
    connection.execute("BEGIN IMMEDIATE")
    for sql, values in transaction.statements:
        connection.execute(sql, values).fetchall()
    connection.execute("COMMIT" if transaction.commits else "ROLLBACK")


@cache
def county() -> County:
    """Record once a process, and note the state after each transaction and how many operations there are."""
    recording = asyncio.run(record())
    said = " ".join(sql for transaction in recording.transactions for sql, _ in transaction.statements)
    written = [one for one in counted_tables() if re.search(rf'(INTO|UPDATE|FROM) "?{one.name}"?\b', said)]
    made = County(recording, Tally(KEYRING), written)
    disk().begin({NAME: recording.start}, None)
    connection = opened("FULL", made.tally, AUTOCHECKPOINTS[0])
    made.states.append(made.state_of(connection))
    for transaction in recording.transactions:
        run_through(connection, transaction)
        made.states.append(made.state_of(connection))
    made.operations = disk().operations
    connection.close()
    return made


@dataclass(slots=True)
class Run:
    """One disk from the first transaction to the last, with a cut now and then."""

    county: County
    mode: str
    dice: random.Random
    counts: Counter[str]
    failures: list[str]
    done: int = 0

    def cuts(self) -> Iterator[None]:
        """Run, lose the power, look what is there, go on from there; ends behind the last transaction."""
        disk().begin({NAME: self.county.recording.start}, self._somewhere())
        while self.done < len(self.county.recording.transactions):
            acknowledged = self._until_the_cut()
            if not disk().dead:
                return
            self.counts[f"{disk().cut(self.dice)} writes"] += 1
            if not self._looks_right(acknowledged):
                yield
                return
            yield
            disk().go_on(self._somewhere())

    def _somewhere(self) -> int:
        left = 1 - self.done / len(self.county.recording.transactions)
        return self.dice.randint(1, max(LEAST, int(self.county.operations * left)))

    def _until_the_cut(self) -> int:
        acknowledged = self.done
        with contextlib.suppress(PowerCut, apsw.Error), closed(self._open()) as connection:
            for transaction in self.county.recording.transactions[self.done :]:
                run_through(connection, transaction)
                acknowledged += 1
        return acknowledged

    def _open(self) -> apsw.Connection:
        return opened(self.mode, self.county.tally, self.dice.choice(AUTOCHECKPOINTS))

    def _looks_right(self, acknowledged: int) -> bool:
        """Compare what survived with what was acknowledged, and count; False when one cannot go on from there."""
        self.counts["cuts"] += 1
        transactions = self.county.recording.transactions
        self.counts["acknowledged transactions"] += acknowledged - self.done
        self.counts["acknowledged claims"] += sum(one.claims for one in transactions[self.done : acknowledged])
        disk().go_on(None)
        found = self._survived()
        if isinstance(found, str):
            self.counts["corrupt"] += 1
            self.failures.append(f"{found} during {self._during(acknowledged)}")
            return False
        if found < acknowledged:
            self.counts["lost transactions"] += acknowledged - found
            self.counts["lost claims"] += sum(one.claims for one in transactions[found:acknowledged])
            self.failures.append(f"{acknowledged - found} acknowledged lost during {self._during(found)}")
        self.done = found
        return True

    def _during(self, place: int) -> str:
        transactions = self.county.recording.transactions
        return f"{transactions[min(place, len(transactions) - 1)].during}, transaction {place}"

    def _survived(self) -> int | str:
        """Say how many transactions are there, or what is wrong."""
        try:
            with closed(opened("FULL", self.county.tally, AUTOCHECKPOINTS[-1])) as connection:
                (said,) = connection.execute("PRAGMA integrity_check").fetchone()
                state = self.county.state_of(connection)
        except (apsw.Error, UnicodeDecodeError) as error:
            return f"{type(error).__name__}: {error}"
        if said != "ok":
            return str(said).splitlines()[0]
        states = self.county.states
        near = [number for number in range(len(states) - 1, -1, -1) if states[number] == state]
        return near[0] if near else "a state that never was"


@contextlib.contextmanager
def closed(connection: apsw.Connection) -> Iterator[apsw.Connection]:
    """Close a connection whatever became of its disk."""
    try:
        yield connection
    finally:
        with contextlib.suppress(PowerCut, apsw.Error):
            connection.close()


def batch(first: int, count: int, mode: str = "FULL") -> Found:
    """Cut the power so many times."""
    dice, counts, failures, made = random.Random(f"{mode}{first}"), Counter[str](), list[str](), 0
    while made < count:
        for _ in Run(county(), mode, dice, counts, failures).cuts():
            made += 1
            if made == count:
                break
    return Found(dict(counts), tuple(failures))


def main(given: Sequence[str]) -> int:
    """Cut what is still to be cut; 0 when FULL kept everything, or a control lost something."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.powercut")
    parser.add_argument("count", nargs="?", type=int, default=CUTS)
    parser.add_argument("--synchronous", choices=MODES, default="FULL")
    parser.add_argument("--file", type=Path, default=Path("var/powercut.jsonl"))
    asked = parser.parse_args(given)
    mode = asked.synchronous
    print(f"SQLite {apsw.sqlite_lib_version()} of APSW (the product: {sqlite3.sqlite_version}), synchronous={mode}")
    kind = f"power cuts ({mode})"
    failed = journal.finish(kind, journal.run(kind, asked.count, BATCH, partial(batch, mode=mode), asked.file))
    return failed if mode == "FULL" else 1 - failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
