"""The county that tests of the offices work in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.offices.county import County, open_county
from tests.postgres import Server


async def nothing(_: Database) -> None:
    """Leave the tables empty."""


@pytest.fixture
def server(engine: str, request: pytest.FixtureRequest) -> Server | None:
    """Return the PostgreSQL of a test that runs there, None on SQLite."""
    return None if engine == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
async def county(server: Server | None, tmp_path: Path) -> AsyncIterator[County]:
    place = None if server is None else await server.copy_of("empty", nothing)
    async with open_county(tmp_path, place=place) as opened:
        yield opened
