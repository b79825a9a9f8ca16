import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.logs import set_up_logging
from bot.settings import Settings


@dataclass(frozen=True)
class Place:
    """A folder for one product: its data, keys and temporary files."""

    root: Path

    @property
    def settings(self) -> Settings:
        return Settings(data=self.root / "data", today=date(2025, 6, 15))

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """An empty folder, with every temporary file of this process and its workers in it."""
    made = Place(tmp_path / "place")
    made.temporary.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(made.temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield made
    tempfile.tempdir = None


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that the product logs."""
    set_up_logging()
    caplog.set_level(logging.INFO)
    return caplog
