"""Requests and answers as JSON lines: strict, in order, and one bad line harms no other."""

import json
from datetime import date
from decimal import Decimal

import pytest

from schemes.assess import assess
from schemes.errors import SchemeError
from schemes.values import Extension, Office
from schemes.wire import estimate_lines, interview_lines, parse_request, to_wire

NOBODY = Office.empty()
REQUEST = {
    "id": 7,
    "scheme": "jiangmen",
    "benefit": "drug_cost",
    "on": "2025-06-15",
    "person": {
        "identities": ["monitored_household"],
        "insurance": "resident",
        "disability": {"kind": "mental", "level": 3},
    },
    "cause": "hypertension",
    "history": [{"on": "2025-02-02", "cause": "hypertension", "status": "paid", "amount": "100.00"}],
    "granted_this_year": "0.00",
    "expenses": [
        {
            "id": "A",
            "date": "2025-05-10",
            "kind": "drug",
            "disease": None,
            "provider": {"kind": "pharmacy", "level": None, "designated": True},
            "coverage": "dual_channel",
            "total": "500.00",
            "paid_by_others": "0.00",
            "compensated_later": "0.00",
            "covered_own_share": None,
            "non_covered": None,
            "other_aid": None,
            "unlisted": None,
            "excluded": {"21(5)": "700.00"},
            "evidence": ["diagnosis"],
        }
    ],
    "year": {"inpatient": {"covered": "100000.00", "reimbursed": "80000.00"}},
    "premium": None,
    "parameters": {},
}


def changed(path: str, value: object) -> dict[str, object]:
    request = json.loads(json.dumps(REQUEST))
    *way, last = path.split(".")
    at = request
    for step in way:
        at = at[int(step)] if step.isdigit() else at[step]
    at[last] = value
    return request


def answers(catalogue, *requests: object, office: Office = NOBODY) -> list[dict[str, object]]:
    lines = [request if isinstance(request, str) else json.dumps(request) for request in requests]
    return [json.loads(line) for line in estimate_lines(lines, catalogue, office)]


def test_an_answer_has_every_key_and_money_as_text(catalogue) -> None:
    (answer,) = answers(catalogue, REQUEST)

    assert {key: answer[key] for key in answer if key != "steps"} == {
        "id": 7,
        "scheme": "jiangmen",
        "status": "payable",
        "amount": "400.00",
        "range": None,
        "parts": {},
        "per_expense": {"A": "400.00"},
        "flags": [],
        "missing": [],
    }
    assert answer["steps"][1] == {
        "code": "rate",
        "text": "500.00 × 80% = 400.00",
        "amount": "400.00",
        "clause": "2(3)",
        "document": catalogue.get("jiangmen").document,
        "expense": "A",
    }


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("colour", "red", "'colour'"),
        ("person.shoe", 43, "'person.shoe'"),
        ("expenses.0.price", "1.00", "'expenses[0].price'"),
        ("expenses.0.provider.town", "x", "'expenses[0].provider.town'"),
        ("person.identities", ["king"], "'king'"),
        ("person.insurance", "gold", "'gold'"),
        ("person.local", "yes", "person.local"),
        ("person.age", "61", "person.age"),
        ("person.age", True, "person.age"),
        ("person.disability", {"kind": "mental", "level": 5}, "person.disability.level"),
        ("expenses.0.kind", "gift", "'gift'"),
        ("expenses.0.coverage", "maybe", "'maybe'"),
        ("expenses.0.evidence", ["rumour"], "'rumour'"),
        ("expenses.0.provider.kind", "market", "'market'"),
        ("expenses.0.provider.level", "royal", "'royal'"),
        ("expenses.0.total", 500, "expenses[0].total"),
        ("expenses.0.total", "-5.00", "expenses[0].total"),
        ("expenses.0.total", "5.001", "expenses[0].total"),
        ("expenses.0.total", "NaN", "expenses[0].total"),
        ("expenses.0.date", "2025-02-30", "expenses[0].date"),
        ("expenses.0.date", None, "expenses[0].date"),
        ("history.0.status", "lost", "'lost'"),
        ("on", "15.06.2025", "on"),
        ("scheme", "nowhere", "'nowhere'"),
        ("benefit", "gold", "'gold'"),
        ("parameters", {"speed": "9"}, "'parameters.speed'"),
        ("parameters", {"rate": "1.50"}, "parameters.rate"),
        ("parameters", {"rates": {"orphan": {"colour": "1"}}}, "parameters.rates.orphan.colour"),
        ("year", {"dental": {"covered": "1.00"}}, "'year.dental'"),
        ("expenses", {}, "expenses"),
        ("facts", {"tall": True}, "'facts.tall'"),
    ],
)
def test_an_unknown_key_or_word_is_refused_by_name(catalogue, path: str, value: object, named: str) -> None:
    bad, good = answers(catalogue, changed(path, value), REQUEST)

    assert named in str(bad["error"])
    assert bad["line"] == 1
    assert good["amount"] == "400.00"


@pytest.mark.parametrize("line", ["{", "[]", "7", '"text"', "null", "{}", '{"scheme": 5}'])
def test_a_line_that_is_no_request_gets_an_error_with_its_number(catalogue, line: str) -> None:
    good, bad = answers(catalogue, REQUEST, line)

    assert good["amount"] == "400.00"
    assert (set(bad), bad["line"]) == ({"error", "line"}, 2)


def test_empty_lines_are_passed_over_and_still_counted(catalogue) -> None:
    (bad,) = answers(catalogue, "", "  ", "{")

    assert bad["line"] == 3


def test_two_bills_may_not_have_one_name(catalogue) -> None:
    twice = {**REQUEST, "expenses": REQUEST["expenses"] * 2}

    assert "stands twice" in str(answers(catalogue, twice)[0]["error"])


def test_identities_of_another_scheme_are_known_but_do_not_help(catalogue) -> None:
    (answer,) = answers(catalogue, changed("person.identities", ["low_income_target"]))

    assert (answer["status"], answer["flags"]) == ("refused", ["not_eligible"])


def test_an_estimate_can_be_asked_what_if(catalogue) -> None:
    asked = {
        **REQUEST,
        "what_if": [{"expenses.A.paid_by_others": "200.00"}, {"person.identities": [], "on": "2025-07-01"}],
    }

    (answer,) = answers(catalogue, asked)

    assert answer["amount"] == "400.00"
    assert [(other["amount"], other["status"], other["flags"]) for other in answer["what_if"]] == [
        ("240.00", "payable", []),
        ("0.00", "refused", ["not_eligible"]),
    ]


@pytest.mark.parametrize("change", [{"expenses.Z.total": "1.00"}, {"person.shoe": 1}, {"on.day": 1}, "text"])
def test_a_what_if_about_nothing_is_refused(catalogue, change: object) -> None:
    (answer,) = answers(catalogue, {**REQUEST, "what_if": [change]})

    assert "error" in answer


def test_an_extension_stands_in_the_answer(catalogue) -> None:
    extension = Extension("jiangmen", date(2026, 12, 31), "某文件", date(2025, 12, 1), "某办公室", demo=True)

    (answer,) = answers(catalogue, changed("on", "2026-03-01"), office=Office(extensions=(extension,)))

    assert answer["amount"] == "400.00"
    assert answer["extension"] == {
        "valid_to": "2026-12-31",
        "document": "某文件",
        "decided_on": "2025-12-01",
        "decided_by": "某办公室",
        "demo": True,
    }


def test_a_range_is_written_with_both_ends(catalogue) -> None:
    (answer,) = answers(catalogue, changed("expenses.0.total", None))

    assert (answer["amount"], answer["range"], answer["missing"]) == (None, ["0.00", "900.00"], ["total:A"])


def test_a_request_can_be_read_without_a_catalogue() -> None:
    request = parse_request(REQUEST)

    assert request.expenses[0].total == Decimal("500.00")
    with pytest.raises(SchemeError, match="is missing"):
        parse_request({})


def test_a_typed_answer_goes_back_to_json(catalogue) -> None:
    answer = to_wire(assess(catalogue.get("jiangmen"), parse_request(REQUEST, catalogue)), "x", "jiangmen")

    assert json.loads(json.dumps(answer)) == answer


def interviews(catalogue, *requests: object) -> list[dict[str, object]]:
    lines = [request if isinstance(request, str) else json.dumps(request) for request in requests]
    return [json.loads(line) for line in interview_lines(lines, catalogue, NOBODY)]


def test_an_interview_is_asked_and_answered_in_json(catalogue) -> None:
    first, last = interviews(
        catalogue,
        {"place": "440700", "scheme": None, "on": "2025-06-15", "answers": {}},
        {"place": "440700", "on": "2025-06-15", "answers": {"monitored_household": "no"}},
    )

    assert first["outcome"] == "unknown"
    assert set(first["next"]) >= {"id", "kind", "options", "why"}
    assert "unknown" in first["next"]["options"]
    assert all(set(source) == {"document", "clause"} for source in first["next"]["why"])
    assert (last["next"], last["outcome"], last["papers"]) == (None, "no", [])
    assert last["schemes"][0]["because"][0]["clause"] == "2(1)"


@pytest.mark.parametrize(
    "request_",
    [
        {"place": "440700"},
        {"place": "44", "on": "2025-06-15"},
        {"place": "440700", "on": "2025-06-15", "answers": {"monitored_household": "perhaps"}},
        {"place": "440700", "on": "2025-06-15", "answers": {"nothing": "yes"}},
        {"place": "440700", "on": "2025-06-15", "scheme": "nowhere"},
        {"place": "440700", "on": "2025-06-15", "colour": "red"},
        "{",
    ],
)
def test_a_bad_interview_line_is_refused_and_the_rest_go_on(catalogue, request_: object) -> None:
    bad, good = interviews(catalogue, request_, {"place": "440700", "on": "2025-06-15"})

    assert bad["line"] == 1
    assert good["outcome"] == "unknown"


def test_answers_of_numbers_and_truths_are_taken_as_json_has_them(catalogue) -> None:
    (found,) = interviews(catalogue, {"place": "440700", "on": "2025-06-15", "answers": {"monitored_household": False}})

    assert found["outcome"] == "no"
