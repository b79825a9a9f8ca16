"""A PostgreSQL of the test run's own, from Debian's binaries, on a socket in a folder that goes with it."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import asyncpg

from storage.database import Database
from tests.keys import KEYRING

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
BINARIES = FOLDERS[-1] if FOLDERS else None
USER = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
QUICK = (
    *("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=200"),
    *("wal_level=minimal", "max_wal_senders=0"),
    "autovacuum=off",  # nobody may be in a database while it is copied
)

Fill = Callable[[Database], Awaitable[None]]


@dataclass
class Server:
    """A running PostgreSQL and the databases made in it, some 8 MB each; they all go with it, which is quicker."""

    socket: Path
    command: list[object]
    process: "subprocess.Popen[bytes]"
    numbers: Iterator[int] = field(default_factory=count)
    templates: dict[str, str] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return f"postgresql://bangban@/{name}?host={self.socket}"

    def restart(self) -> None:
        """Stop it at once, as a crash would, and start it again."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(120)
        self.process = _start(self.command, self.socket)
        _await(self)

    async def _command(self, statement: str) -> None:
        connection = await asyncpg.connect(host=str(self.socket), user="bangban", database="postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def empty(self, options: str = "") -> str:
        """Make an empty database and return its address."""
        name = f"made{next(self.numbers)}"
        await self._command(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    async def copy_of(self, kind: str, fill: Fill) -> str:
        """Return the address of a new database like the one that was filled under the name, the first time now."""
        if kind not in self.templates:
            made = await self.empty()
            database = await Database.open(made, KEYRING)
            await fill(database)
            await database.close()
            self.templates[kind] = made.removeprefix("postgresql://bangban@/").partition("?")[0]
        name = f"copy{next(self.numbers)}"
        await self._command(f"CREATE DATABASE {name} TEMPLATE {self.templates[kind]}")
        return self.url(name)


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Start PostgreSQL and stop it again."""
    assert BINARIES is not None
    folder = Path(tempfile.mkdtemp(prefix="bangban-postgres-", dir="/tmp"))
    if USER:
        shutil.chown(folder, USER)
    data = folder / "data"
    initdb = [BINARIES / "initdb", "-D", data, "-U", "bangban", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(initdb, check=True, capture_output=True, user=USER, cwd=folder)
    settings = [part for setting in QUICK for part in ("-c", setting)]
    command = [BINARIES / "postgres", "-D", data, "-k", folder, *settings]
    started = Server(folder, command, _start(command, folder))
    try:
        _await(started)
        yield started
    finally:
        started.process.terminate()
        started.process.wait(120)
        shutil.rmtree(folder)


Source = Path | Server  # from what a test's database is made: a file to copy, or a server


def _start(command: list[object], folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [str(part) for part in command], user=USER, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _await(started: Server) -> None:
    for left in range(200, -1, -1):
        asked = [f"{BINARIES}/pg_isready", "-q", "-h", started.socket, "-d", "postgres", "-U", "bangban"]
        if subprocess.run(asked, check=False).returncode == 0:
            return
        assert left, "PostgreSQL did not start"
        time.sleep(0.1)
