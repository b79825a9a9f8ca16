"""Two schemes that nobody had in mind, written as data from invented texts: estimates, interviews, pages, values.

They use what the bundled ones use little: quotas per disease, points off, a limit of the household, an income test,
sums per day and per visit, one slice for all, a published figure, one yearly limit of two benefits, county values.
"""

import ast
import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.__main__ import main
from schemes.assess import assess
from schemes.check import check
from schemes.county import left_to_county
from schemes.draw import draw
from schemes.errors import SchemeError
from schemes.interview import benefit_for, plan
from schemes.loading import FILES, Catalogue, load
from schemes.values import CountyParameter, Expense, Household, Office, Person, Request

OUTSIDE = Path(__file__).parent / "outside"
ON = date(2025, 6, 15)
ROOT = Path(__file__).parents[2]
PRODUCT = ("bot", "handlers", "ocr", "storage", "locales", "claims", "schemes", "web")
QINGHE = {
    **{"qinghe_group": "subsistence_allowance_recipient", "qinghe_kind": "inpatient"},
    **{"qinghe_insured": "2024-01-01", "qinghe_size": "3", "qinghe_income": "30000.00", "qinghe_unavoidable": "0.00"},
}


@pytest.fixture(scope="module")
def both() -> Catalogue:
    return load([FILES, OUTSIDE])


def asked(catalogue: Catalogue, place: str, answers: dict[str, object]) -> tuple[list[str], dict[str, object]]:
    told: dict[str, object] = {}
    while (question := plan(catalogue, place, ON, told).next) is not None:
        told[question.id] = answers.get(question.id, "unknown")
    return list(told), told


def walks(catalogue: Catalogue, place: str, told: dict[str, object]) -> list[tuple[dict[str, object], str]]:
    """Go every way; of a number or a day a small one, a large one and none."""
    found = plan(catalogue, place, ON, told)
    if found.next is None:
        return [(told, found.outcome)]
    sizes = {"date": ["2020-01-01", "2025-06-10"], "money": ["1.00", "999999.00"], "number": ["1", "9"]}
    values = sizes.get(found.next.kind) or [option.value for option in found.next.options]
    return [way for value in [*values, "unknown"] for way in walks(catalogue, place, {**told, found.next.id: value})]


def test_their_files_and_all_their_cases_are_in_order() -> None:
    assert [str(finding) for finding in check([OUTSIDE])] == []


@pytest.mark.parametrize("place", ["990300", "990400"])
def test_every_way_through_their_interview_ends_within_eight_questions(both, place) -> None:
    ways = walks(both, place, {})

    assert max(len(told) for told, _ in ways) <= 8
    assert {outcome for _, outcome in ways} >= {"likely", "no", "staff"}


def test_an_income_test_is_worked_out_in_the_interview(both) -> None:
    _, told = asked(both, "990300", QINGHE)
    rich = plan(both, "990300", ON, told | {"qinghe_income": "43200.03"})
    at_the_line = plan(both, "990300", ON, told | {"qinghe_income": "43200.00"})

    assert (at_the_line.outcome, rich.outcome) == ("likely", "no")
    assert [because.question for because in rich.schemes[0].because] == [
        *("qinghe_size", "qinghe_income", "qinghe_unavoidable"),
    ]
    assert rich.papers == ()


def test_an_income_that_is_not_known_is_for_staff(both) -> None:
    questions, told = asked(both, "990300", QINGHE | {"qinghe_income": "unknown"})

    assert plan(both, "990300", ON, told).outcome == "staff"
    assert "qinghe_income" in questions


def test_a_waiting_time_is_worked_out_in_the_interview(both) -> None:
    outcomes = {
        day: plan(both, "990300", ON, QINGHE | {"qinghe_insured": day}).outcome for day in ("2025-03-15", "2025-03-16")
    }

    assert outcomes == {"2025-03-15": "likely", "2025-03-16": "no"}


def test_the_answers_choose_the_benefit(both) -> None:
    scheme, group = both.get("yunling"), {"yunling_group": "subsistence_allowance_recipient"}

    assert benefit_for(scheme, group | {"yunling_kind": "transplant"}, ON) == "transplant"
    assert benefit_for(scheme, group | {"yunling_kind": "inpatient"}, ON) == "hospital"


def test_what_their_county_sets_is_named_in_the_estimate(both) -> None:
    scheme = both.get("qinghe")
    set_ = CountyParameter("qinghe", "rate", "0.60", "清医保〔2025〕1号", date(2025, 3, 1))
    request = Request(
        *("qinghe", "disease_aid", ON),
        person=Person(identities=("subsistence_allowance_recipient",)),
        household=Household(3, Decimal("30000.00"), Decimal("0.00")),
        facts={"single_parent": False, "insured_since": date(2024, 1, 1)},
        expenses=(
            Expense(
                *("A", date(2025, 5, 10), "inpatient", "dialysis"),
                covered_own_share=Decimal("4000.00"),
                other_aid=Decimal("0.00"),
            ),
        ),
    )

    found = assess(scheme, request, Office(parameters=(set_,)))

    assert found.amount == Decimal("2400.00")
    assert "清医保〔2025〕1号" in {step.document for step in found.steps}
    assert {one.name for one in left_to_county(scheme)} == {"rate", "notice_days"}
    assert {one.name for one in left_to_county(both.get("yunling"))} == {"caps", "extended_to"}


@pytest.mark.parametrize("scheme", ["qinghe", "yunling"])
def test_they_are_drawn_with_every_benefit_and_step(both, scheme) -> None:
    page = draw(both.get(scheme), both.common, "zh_Hans")

    for words in (
        *(benefit.words for benefit in both.get(scheme).benefits.values()),
        *(step.words for step in both.get(scheme).workflow),
    ):
        assert words.zh_Hans in page


def test_the_commands_take_them(tmp_path, capsys) -> None:
    folder = tmp_path / "schemes"
    shutil.copytree(OUTSIDE, folder)
    stay = {"id": "A", "date": "2025-05-10", "kind": "inpatient", "covered_own_share": "10000.00"}
    stay |= {"days": 3, "facts": {"intensive": False}}
    request = {"scheme": "yunling", "benefit": "hospital", "on": "2025-06-15"}
    person = {"identities": ["subsistence_allowance_recipient"]}
    file = tmp_path / "asked.jsonl"
    file.write_text(json.dumps({**request, "person": person, "expenses": [stay]}), "utf-8")
    interview = tmp_path / "interview.jsonl"
    interview.write_text(json.dumps({"place": "990300", "on": "2025-06-15", "answers": {}}), "utf-8")

    assert main(["estimate", str(file), "--schemes", str(folder)]) == 0
    estimate = json.loads(capsys.readouterr().out)
    assert main(["interview", str(interview), "--schemes", str(folder)]) == 0
    question = json.loads(capsys.readouterr().out)

    assert (estimate["status"], estimate["amount"]) == ("payable", "6000.00")
    assert question["next"]["id"] == "qinghe_kind"


def test_a_word_of_one_file_is_unknown_in_another(both) -> None:
    request = Request("yunling", "hospital", ON)

    with pytest.raises(SchemeError):
        assess(both.get("yunling"), Request(**{**_fields(request), "benefit": "disease_aid"}))


def _fields(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in request.__slots__}


def constants(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_code_knows_a_scheme_by_its_name() -> None:
    schemes = load().all
    names = {scheme.id for scheme in schemes} | {scheme.names.zh_Hans for scheme in schemes}
    modules = [path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py")]

    assert len(modules) > 200
    assert {str(path): found for path in modules if (found := constants(path) & names)} == {}
    templates = [*(ROOT / "web" / "templates").rglob("*.*"), *(ROOT / "web" / "static").rglob("*.js")]
    ids = {scheme.id for scheme in schemes}
    assert [path.name for path in templates if any(one in path.read_text("utf-8") for one in ids)] == []
