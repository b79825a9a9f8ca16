"""What the documents promise is there: every test they name, every command, every term."""

import re
from pathlib import Path

import pytest

from bot.settings import described
from claims.keeping import DEFAULT
from handlers.commands import COMMANDS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TEST = re.compile(r"`(test_\w+)`")
TEST_FILE = re.compile(r"`(tests/[\w/]+\.py)`")


def written() -> set[str]:
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^\s*(?:async )?def (test_\w+)", path.read_text("utf-8"), re.M)
    }


def test_every_test_that_the_threat_table_names_exists():
    said = (DOCS / "security.md").read_text("utf-8")

    assert len(TEST.findall(said)) > 20
    assert set(TEST.findall(said)) - written() == set()
    assert [name for name in TEST_FILE.findall(said) if not (ROOT / name).is_file()] == []


def test_every_threat_has_an_answer_and_a_test():
    table = (DOCS / "security.md").read_text("utf-8").partition("## Threats and answers")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ") and "---" not in line][1:]

    assert len(rows) > 15
    assert [row for row in rows if len(row) != 3 or not row[1].strip() or "test" not in row[2]] == []


@pytest.mark.parametrize("name", ["mydata", "delete", "person"])
def test_the_commands_that_the_privacy_page_names_exist(name):
    assert f"`/{name}`" in (DOCS / "privacy.md").read_text("utf-8")
    assert name in COMMANDS


def test_the_terms_of_the_privacy_page_are_those_of_the_product():
    said = (DOCS / "privacy.md").read_text("utf-8")

    assert f"{DEFAULT.open} 天；收起来的 {DEFAULT.dropped} 天" in said
    assert f"{DEFAULT.withdrawn} 天" in said
    assert f"{DEFAULT.refused // 365} 年" in said
    assert f"{DEFAULT.paid // 365} 年" in said
    assert "BANGBAN_KEEP" in said
    assert "BANGBAN_KEEP" in described()
