"""A real database for each test: a file, and a PostgreSQL where Debian's binaries are."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from claims.ports import Transaction
from storage.database import Database
from storage.store import store_snapshot, store_transaction
from tests.keys import KEYRING
from tests.postgres import Server, Source

NOW = datetime(2025, 6, 15, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class FixedClock:
    day: date = date(2025, 6, 15)
    instant: datetime = field(default=NOW)

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return self.instant


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the empty database once; every test gets a copy of its file."""

    async def make(path: Path) -> None:
        await (await Database.open(path, KEYRING)).close()

    path = tmp_path_factory.mktemp("migrated") / "bangban.db"
    asyncio.run(make(path))
    return path


async def nothing(_: Database) -> None:
    """Leave the tables empty."""


@pytest.fixture
def source(engine: str, request: pytest.FixtureRequest) -> Source:
    """Say from what new databases are made."""
    made: Source = request.getfixturevalue("migrated" if engine == "sqlite" else "postgres")
    return made


@pytest.fixture
async def place(source: Source, tmp_path: Path) -> Path | str:
    """Say where a new, empty database is."""
    if isinstance(source, Server):
        return await source.copy_of("empty", nothing)
    return Path(shutil.copyfile(source, tmp_path / "bangban.db"))


@pytest.fixture
async def database(place: Path | str) -> AsyncIterator[Database]:
    opened = await Database.open(place, KEYRING)
    yield opened
    await opened.close()


@pytest.fixture
def transaction(database: Database) -> Transaction:
    return store_transaction(database, FixedClock())


@pytest.fixture
def snapshot(database: Database) -> Transaction:
    return store_snapshot(database, FixedClock())
