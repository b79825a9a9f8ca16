"""The county that tests of the offices work in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.offices.county import County, open_county


@pytest.fixture
async def county(tmp_path: Path) -> AsyncIterator[County]:
    async with open_county(tmp_path) as opened:
        yield opened
