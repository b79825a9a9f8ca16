"""What the tests of the schemes share: the bundled catalogue, and a small scheme to try mistakes on."""

from pathlib import Path

import pytest

from schemes.loading import Catalogue, load
from tests.schemes.samples import SMALL, in_folder


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return in_folder(tmp_path, SMALL)
