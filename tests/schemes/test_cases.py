"""Every worked case of every bundled scheme comes out to the fen, and every number has its clause."""

from pathlib import Path

import pytest

from schemes.assess import assess
from schemes.cases import WorkedCase, differences, read_cases
from schemes.check import case_files
from schemes.loading import FILES, Catalogue
from schemes.wire import parse_request

CASES = [case for file in case_files(FILES) for case in read_cases(file.read_text("utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.scheme}: {case.name}")
def test_a_worked_case_comes_out_as_written(case: WorkedCase, catalogue: Catalogue) -> None:
    assert list(differences(case, catalogue)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.scheme}: {case.name}")
def test_every_step_of_a_worked_case_names_document_and_clause(case: WorkedCase, catalogue: Catalogue) -> None:
    answer = assess(catalogue.get(case.scheme), parse_request(case.request, catalogue))

    assert answer.steps
    assert all(step.document and step.clause for step in answer.steps)


def test_every_bundled_scheme_has_cases(catalogue: Catalogue) -> None:
    assert {case.scheme for case in CASES} == {scheme.id for scheme in catalogue.all}


def test_a_case_that_expects_something_else_is_told(catalogue: Catalogue) -> None:
    case = CASES[0]
    other = WorkedCase(case.scheme, case.name, case.source, case.line, case.request, {**case.expect, "amount": "1.23"})

    assert [text for text in differences(other, catalogue) if "1.23" in text]


def test_two_cases_of_one_scheme_have_different_names() -> None:
    names = [(case.scheme, case.name) for case in CASES]

    assert len(names) == len(set(names))


def test_case_files_lie_beside_the_bundled_files() -> None:
    assert [Path(file).stem for file in case_files(FILES)] == sorted(case.stem for case in FILES.glob("*.yaml"))
