"""The county that tests of the offices work in."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from storage.database import Database
from tests.offices.county import County, open_county
from tests.postgres import Server, copied


async def nothing(_: Database) -> None:
    """Leave the tables empty."""


@pytest.fixture
def server(engine: str, request: pytest.FixtureRequest) -> Server | None:
    """Return the PostgreSQL of a test that runs there, None on SQLite."""
    return None if engine == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
async def county(server: Server | None, tmp_path: Path) -> AsyncIterator[County]:
    async with AsyncExitStack() as stack:
        place = None if server is None else await stack.enter_async_context(copied(server, "empty", nothing))
        yield await stack.enter_async_context(open_county(tmp_path, place=place))
