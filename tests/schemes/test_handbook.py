"""The handbook for offices: its worked example is a real scheme, and what it lists is what there is."""

import re
from pathlib import Path

import pytest

from schemes.assess import assess
from schemes.cases import read_cases
from schemes.check import check
from schemes.facts import FACTS
from schemes.loading import load
from schemes.model import Scheme
from schemes.reading.format import EFFECTS, SCHEME
from schemes.reading.forms import FIGURE, STEPS
from schemes.wire import parse_request

HANDBOOK = (Path(__file__).parents[2] / "docs" / "schemes.md").read_text("utf-8")
FILE, CASES = re.findall(r"```yaml\n((?:id|scheme): xinghu\n.*?)```", HANDBOOK, re.S)


@pytest.fixture
def example(tmp_path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "xinghu.yaml").write_text(FILE, "utf-8")
    (tmp_path / "cases" / "xinghu.yaml").write_text(CASES, "utf-8")
    return tmp_path


def test_the_worked_example_is_in_order(example: Path) -> None:
    assert check([example]) == []
    assert len(read_cases(CASES)) == 6


def test_the_working_in_the_handbook_is_that_of_the_engine(example: Path) -> None:
    catalogue = load([example])
    first = read_cases(CASES)[0]

    answer = assess(catalogue.get("xinghu"), parse_request(first.request, catalogue))

    told = re.search(r"```\n(counted .*?)```", HANDBOOK, re.S)
    assert told is not None
    assert [line.split(maxsplit=1) for line in told[1].splitlines()] == [
        [step.code, step.text] for step in answer.steps
    ]


def test_the_mistake_in_the_handbook_is_told_as_it_stands_there(example: Path) -> None:
    (example / "xinghu.yaml").write_text(FILE.replace("fixed_sum: daily_sum", "fixed_sum: daily"), "utf-8")

    (finding,) = check([example])

    assert f"xinghu.yaml:{finding.line}: {finding.key}: {finding.remedy}" in HANDBOOK


def test_the_example_stands_beside_the_bundled_schemes(example: Path) -> None:
    catalogue = load([Path(__file__).parents[2] / "schemes" / "files", example])

    assert "xinghu" in catalogue.schemes
    assert len(catalogue.all) == 6


def test_every_key_of_a_file_is_explained() -> None:
    for key in (*SCHEME.needed, *SCHEME.optional):
        assert f"`{key}" in HANDBOOK or f" `{key}`" in HANDBOOK


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_explained(step: str) -> None:
    assert f"| `{step}` |" in HANDBOOK


@pytest.mark.parametrize("effect", EFFECTS)
def test_every_effect_is_explained(effect: str) -> None:
    assert f"| `{effect}` |" in HANDBOOK


def test_every_unit_is_explained() -> None:
    for unit in FIGURE.needed["unit"].words:
        assert f"`{unit}`" in HANDBOOK


def test_facts_beyond_the_request_are_explained() -> None:
    for path in FACTS:
        if path.startswith(("granted.", "period.", "household.")) or path in ("year.kind", "expense.nth", "event"):
            assert path in HANDBOOK


def test_the_table_of_needs_is_that_of_the_schemes(catalogue) -> None:
    for scheme in catalogue.all:
        for benefit in scheme.benefits.values():
            assert _row(scheme, benefit.id) in HANDBOOK


def _row(scheme: Scheme, benefit: str) -> str:
    needs = scheme.benefits[benefit].needs
    person = sorted(path.removeprefix("person.") for path in needs if not path.startswith("expense."))
    bill = sorted(path.removeprefix("expense.") for path in needs if path.startswith("expense."))
    return f"| {scheme.id} `{benefit}` | {_listed(person)} | {_listed(bill)} |"


def _listed(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names) or "–"
