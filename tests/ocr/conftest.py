"""Photos that the project draws itself, and the reader's eyes, loaded once."""

import json
from pathlib import Path

import pytest

from benchmarks.papers import claim_set
from ocr.layout import Sight


@pytest.fixture(scope="session")
def photos(tmp_path_factory):
    """The photos of one claim by paper, and what truly stands on them."""
    folder = tmp_path_factory.mktemp("claim")
    return claim_set.render(folder)


@pytest.fixture(scope="session")
def truth(photos):
    folder = Path(photos["id_card"]).parent
    lines = (json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    return {Path(line["file"]).stem: line for line in lines}


@pytest.fixture(scope="session")
def sight():
    return Sight(2)
