"""The interview of the bundled schemes: few questions, each with its reason, and an outcome that names its clause."""

from datetime import date
from itertools import product

import pytest

from schemes.errors import SchemeError
from schemes.interview import (
    answers_to_facts,
    answers_to_person,
    benefit_for,
    entitlements,
    plan,
    referrals,
)
from schemes.loading import Catalogue
from schemes.values import Extension, Office

ON = date(2025, 6, 15)
USUAL = {
    "expense_kind": "pharmacy",
    "monitored_household": "yes",
    "diagnosis": "yes",
    "coverage": "not_covered",
}


def asked(catalogue: Catalogue, place: str, on: date, answers: dict[str, object]) -> list[str]:
    """Return the questions in the order they are put to somebody who answers so."""
    put: list[str] = []
    told: dict[str, object] = {}
    while (question := plan(catalogue, place, on, told).next) is not None:
        put.append(question.id)
        told[question.id] = answers.get(question.id, "unknown")
    return put


def test_jiangmen_asks_four_questions_in_the_usual_case(catalogue) -> None:
    assert sorted(asked(catalogue, "440700", ON, USUAL)) == sorted(USUAL)


def test_the_usual_case_is_likely_and_calls_for_four_papers(catalogue) -> None:
    found = plan(catalogue, "440703", ON, USUAL)

    assert found.outcome == "likely"
    assert [paper.kind for paper in found.papers] == ["id_card", "diagnosis_certificate", "vat_invoice", "bank_card"]
    assert all(paper.source.clause and paper.why.zh_Hans for paper in found.papers)


def test_a_proxy_brings_a_letter_of_authority(catalogue) -> None:
    papers = plan(catalogue, "440700", ON, {**USUAL, "filed_by": "proxy"}).papers

    assert "authority_letter" in [paper.kind for paper in papers]


def test_who_files_is_never_asked(catalogue) -> None:
    assert "filed_by" not in asked(catalogue, "440700", ON, {})


def test_insurance_at_the_till_calls_for_the_settlement_slip_if_there_is_one(catalogue) -> None:
    papers = plan(catalogue, "440700", ON, {**USUAL, "coverage": "dual_channel"}).papers

    assert [(paper.kind, paper.needed) for paper in papers if not paper.needed] == [("settlement_statement", False)]


@pytest.mark.parametrize(
    ("question", "value", "clause"),
    [
        ("monitored_household", "no", "2(1)"),
        ("expense_kind", "inpatient", "2(2)"),
        ("diagnosis", "no", "2(2)"),
    ],
)
def test_a_no_names_the_answer_and_the_clause(catalogue, question: str, value: str, clause: str) -> None:
    found = plan(catalogue, "440700", ON, {**USUAL, question: value})

    assert found.outcome == "no"
    assert (found.next, found.papers) == (None, ())
    assert {(because.question, because.answer, because.source.clause) for because in found.schemes[0].because} == {
        (question, value, clause)
    }
    assert all(because.words.zh_Hans for because in found.schemes[0].because)


@pytest.mark.parametrize("question", USUAL)
def test_not_knowing_leaves_it_to_staff(catalogue, question: str) -> None:
    found = plan(catalogue, "440700", ON, {**USUAL, question: "unknown"})

    assert found.outcome == "staff"
    assert question in {because.question for because in found.schemes[0].because}


def test_what_somebody_does_not_know_does_not_hide_a_no(catalogue) -> None:
    assert plan(catalogue, "440700", ON, {**USUAL, "diagnosis": "unknown", "monitored_household": "no"}).outcome == "no"


def test_a_reading_that_only_staff_settle_is_for_staff(catalogue) -> None:
    assert plan(catalogue, "440700", ON, {**USUAL, "coverage": "covered_other"}).outcome == "staff"


def test_an_ended_scheme_says_that_and_when(catalogue) -> None:
    found = plan(catalogue, "440700", date(2026, 6, 15), {})

    assert (found.next, found.outcome) == (None, "no")
    assert [(because.question, because.source.clause) for because in found.schemes[0].because] == [("on", "4(3)")]


def test_an_extension_opens_the_interview_again(catalogue) -> None:
    extension = Extension("jiangmen", date(2026, 12, 31), "某文件", date(2025, 12, 1), "某办公室")

    found = plan(catalogue, "440700", date(2026, 6, 15), USUAL, Office(extensions=(extension,)))

    assert found.outcome == "likely"


def test_without_a_place_the_place_is_asked_first(catalogue) -> None:
    found = plan(catalogue, None, ON, {})

    assert found.next is not None
    assert found.next.id == "place"
    assert {option.value for option in found.next.options} == {scheme.place for scheme in catalogue.all}
    assert plan(catalogue, None, ON, {"place": "440700", **USUAL}).outcome == "likely"


def test_a_place_without_schemes_has_a_no(catalogue) -> None:
    found = plan(catalogue, "110000", ON, {})

    assert (found.next, found.outcome, found.schemes) == (None, "no", ())


def test_one_scheme_alone_can_be_asked_about(catalogue) -> None:
    found = plan(
        catalogue,
        "440785",
        date(2020, 6, 1),
        {"low_income_target": "yes", "expense_kind": "inpatient"},
        scheme="enping",
    )

    assert [(each.id, each.outcome) for each in found.schemes] == [("enping", "likely")]


def test_two_schemes_are_told_in_the_order_in_which_they_pay(catalogue) -> None:
    answers = {"expense_kind": "inpatient", "low_income_target": "yes"}

    found = plan(catalogue, "440785", date(2020, 6, 1), answers)

    assert [(each.id, each.outcome) for each in found.schemes] == [("enping", "likely"), ("jiangmen", "no")]
    assert found.outcome == "likely"


def test_an_answer_that_is_not_offered_is_refused_by_name(catalogue) -> None:
    with pytest.raises(SchemeError, match=r"answers\.coverage: 'maybe'"):
        plan(catalogue, "440700", ON, {"coverage": "maybe"})
    with pytest.raises(SchemeError, match="no scheme asks"):
        plan(catalogue, "440700", ON, {"shoe_size": "43"})


def test_a_changed_answer_keeps_the_others(catalogue) -> None:
    changed = plan(catalogue, "440700", ON, {**USUAL, "expense_kind": "inpatient"})
    changed_back = plan(catalogue, "440700", ON, USUAL)

    assert (changed.outcome, changed_back.outcome) == ("no", "likely")


def test_answers_become_the_person_and_the_facts_of_a_request(catalogue) -> None:
    scheme = catalogue.get("jiangmen")

    person = answers_to_person(scheme, USUAL)
    facts = answers_to_facts(scheme, USUAL)

    assert person.identities == ("monitored_household",)
    assert facts["expense.coverage"] == "not_covered"
    assert facts["expense.evidence"] == ("diagnosis",)


def test_what_was_not_asked_stays_not_known(catalogue) -> None:
    scheme = catalogue.get("fangchenggang")

    assert answers_to_person(scheme, {}).identities is None
    assert answers_to_person(scheme, {"fcg_group": "unknown"}).identities is None
    assert answers_to_person(scheme, {"fcg_group": "other", "fcg_group_more": "none"}).identities == ()
    assert answers_to_person(scheme, {"fcg_group": "unknown", "fcg_group_more": "none"}).identities is None
    assert answers_to_person(scheme, {"local": "yes", "insured": "employee"}).insurance == "employee"


def test_the_second_list_of_groups_is_asked_only_after_the_first(catalogue) -> None:
    first = plan(catalogue, "321282", date(2019, 6, 1), {"jingjiang_group": "hardship_worker"})
    second = plan(catalogue, "321282", date(2019, 6, 1), {"jingjiang_group": "other"})

    assert "jingjiang_group_more" not in _open(catalogue, {"jingjiang_group": "hardship_worker"})
    assert "jingjiang_group_more" in _open(catalogue, {"jingjiang_group": "other"})
    assert first.outcome == second.outcome == "unknown"


def _open(catalogue: Catalogue, answers: dict[str, object]) -> set[str]:
    """Return every question that may still be put after some answers."""
    found: set[str] = set()
    stack = [answers]
    while stack:
        told = stack.pop()
        question = plan(catalogue, "321282", date(2019, 6, 1), told).next
        if question is not None and len(told) < 4:
            found.add(question.id)
            stack += [{**told, question.id: option.value} for option in question.options]
    return found


def test_the_benefit_that_fits_best_is_named(catalogue) -> None:
    scheme = catalogue.get("fangchenggang")
    answers = {"local": "yes", "insured": "resident", "fcg_group": "other", "care_kind": "inpatient"}

    assert benefit_for(scheme, {**answers, "fcg_group_more": "returned_to_poverty"}, ON) == "routine"
    assert benefit_for(scheme, {**answers, "fcg_group_more": "high_medical_expense_household"}, ON) == "on_application"


@pytest.mark.parametrize(
    ("scheme", "answers", "included", "left_out"),
    [
        (
            "enping",
            {"low_income_target": "yes"},
            {"basic_insurance", "pension", "accident_insurance", "no_deposit"},
            set(),
        ),
        ("enping", {"low_income_target": "no"}, set(), {"basic_insurance", "pension"}),
        (
            "heshan",
            {"heshan_identity": "other", "heshan_identity_more": "special_hardship_person"},
            {"special_fund_premium"},
            set(),
        ),
        ("jingjiang", {}, {"premium", "aid_card", "treatment_first"}, set()),
        (
            "fangchenggang",
            {"fcg_group": "subsistence_allowance_recipient", "local": "yes"},
            {"premium_part", "catastrophic_ten_points", "treatment_first", "one_stop"},
            {"premium_full", "catastrophic_five_points"},
        ),
        (
            "fangchenggang",
            {"fcg_group": "other", "fcg_group_more": "lifted_out_of_poverty"},
            {"premium_lifted", "catastrophic_five_points"},
            {"treatment_first"},
        ),
    ],
)
def test_what_a_person_has_without_a_claim_is_told(catalogue, scheme, answers, included, left_out) -> None:
    found = {notice.id for notice in entitlements(catalogue.get(scheme), answers, ON)}

    assert included <= found
    assert not left_out & found


def test_every_entitlement_says_where_to_ask(catalogue) -> None:
    for scheme in catalogue.all:
        for notice in scheme.entitlements:
            assert notice.ask_at is not None
            assert notice.source.clause


def test_a_no_is_followed_by_what_else_may_help(catalogue) -> None:
    found = referrals(catalogue.get("jiangmen"), {"expense_kind": "inpatient"}, ON)

    assert [notice.id for notice in found] == ["medical_assistance"]


PLACES = {
    "440700": date(2025, 6, 15),
    "440785": date(2020, 6, 15),
    "440784": date(2020, 11, 1),
    "321282": date(2019, 6, 1),
    "450600": date(2023, 6, 1),
}


@pytest.mark.parametrize("place", PLACES)
def test_nobody_is_asked_more_than_eight_questions_and_four_on_average(catalogue, place: str) -> None:
    mean, longest = _questions(catalogue, place, PLACES[place], {})

    assert mean <= 4
    assert longest <= 8


def _questions(catalogue: Catalogue, place: str, on: date, answers: dict[str, object]) -> tuple[float, int]:
    """Return how many questions follow on average, each answer being as likely as another, and at most."""
    question = plan(catalogue, place, on, answers).next
    if question is None:
        return 0, 0
    values = [*(option.value for option in question.options), "unknown"]
    found = [_questions(catalogue, place, on, {**answers, question.id: value}) for value in values]
    return 1 + sum(mean for mean, _ in found) / len(found), 1 + max(longest for _, longest in found)


def test_every_combination_of_answers_comes_to_an_outcome(catalogue) -> None:
    screening = [("yes", "no", "unknown"), ("pharmacy", "other", "unknown"), ("yes", "no"), ("dual_channel", "unknown")]

    for monitored, kind, diagnosis, coverage in product(*screening):
        answers = {
            "monitored_household": monitored,
            "expense_kind": kind,
            "diagnosis": diagnosis,
            "coverage": coverage,
        }
        assert plan(catalogue, "440700", ON, answers).outcome in ("likely", "no", "staff")


@pytest.mark.parametrize(
    ("place", "on", "first"),
    [
        ("450602", ON, "fcg_group"),
        ("440784", date(2021, 6, 15), "heshan_identity"),
        ("321282", date(2019, 6, 1), "jingjiang_group"),
    ],
)
def test_the_rest_of_the_groups_is_asked_after_the_first_ones_only(catalogue, place, on, first) -> None:
    (question,) = [one for scheme in catalogue.serving(place) for one in scheme.questions.values() if one.id == first]

    for option in question.options:
        put = asked(catalogue, place, on, {"local": "yes", first: option.value})

        assert (f"{first}_more" in put) is (option.value == "other")
        assert f"{first}_more" not in put or put.index(first) < put.index(f"{first}_more")


def test_a_kept_answer_to_a_question_that_follows_another_answer_no_longer_counts(catalogue) -> None:
    scheme = catalogue.get("fangchenggang")

    person = answers_to_person(scheme, {"fcg_group": "monitored_household", "fcg_group_more": "orphan"})

    assert person.identities == ("monitored_household",)
