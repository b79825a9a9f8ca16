"""What an office sees when it checks its scheme files."""

from pathlib import Path

from schemes.check import check, days_of_change
from tests.schemes.samples import SMALL, changed, in_folder

CASES = """\
scheme: xinghe
usual: {benefit: aid, "on": 2025-06-01, person: {identities: [listed]}}
usual_expense: {date: 2025-03-01, kind: inpatient}
cases:
  - name: Half of it
    source: 第三条
    expenses: [{id: A, covered_own_share: "100.00"}]
    expect: {status: payable, amount: "50.00"}
"""


def with_cases(folder: Path, cases: str, text: str = SMALL) -> Path:
    (folder / "cases").mkdir()
    (folder / "cases" / "xinghe.yaml").write_text(cases, "utf-8")
    return in_folder(folder, text)


def test_the_bundled_schemes_are_in_order() -> None:
    assert check() == []


def test_a_scheme_with_its_cases_is_in_order(tmp_path) -> None:
    assert check([with_cases(tmp_path, CASES)]) == []


def test_a_wrong_case_is_told_with_file_line_name_and_difference(tmp_path) -> None:
    folder = with_cases(tmp_path, CASES.replace('amount: "50.00"', 'amount: "60.00"'))

    (finding,) = check([folder])

    assert finding.file == folder / "cases" / "xinghe.yaml"
    assert (finding.line, finding.key) == (5, "Half of it")
    assert finding.remedy == "amount is 50.00, expected 60.00"


def test_a_case_that_cannot_be_read_is_told(tmp_path) -> None:
    (finding,) = check([with_cases(tmp_path, CASES.replace("covered_own_share", "own_share"))])

    assert "own_share" in finding.remedy


def test_a_broken_file_of_cases_is_told(tmp_path) -> None:
    (finding,) = check([with_cases(tmp_path, CASES.replace("expect:", "expects:"))])

    assert "unknown key" in finding.remedy


def test_a_broken_scheme_file_is_told(tmp_path) -> None:
    (finding,) = check([in_folder(tmp_path, changed(("unit: share", "unit: shares")))])

    assert (finding.key, finding.line) == ("figures.share.unit", 15)


def test_every_broken_file_of_a_folder_is_told_at_once(tmp_path) -> None:
    in_folder(tmp_path, changed(("unit: share", "unit: shares")), "one")
    in_folder(tmp_path, changed(("id: xinghe", "id: Xinghe")), "two")

    assert [finding.file.name for finding in check([tmp_path])] == ["one.yaml", "two.yaml"]


def test_an_empty_folder_is_told(tmp_path) -> None:
    (finding,) = check([tmp_path])

    assert "no scheme file" in finding.remedy


def test_a_question_that_can_change_nothing_is_told(tmp_path) -> None:
    idle = (
        "  idle:\n    kind: yes_no\n    words: 吃饭了吗？\n    why: 随便问问\n    source: 第二条\n"
        '    options:\n      "yes": {sets: {person.local: true}}\n      "no": {sets: {person.local: false}}\nmaterials:'
    )
    (finding,) = check([in_folder(tmp_path, changed(("materials:", idle)))])

    assert finding.key == "questions.idle"


def test_days_of_change_are_those_on_which_a_value_or_the_scheme_begins_or_ends(catalogue) -> None:
    days = {day.isoformat() for day in days_of_change(catalogue.get("fangchenggang"))}

    assert {"2022-08-01", "2022-08-02", "2023-01-01", "2025-12-31", "2026-01-01"} <= days
