"""What follows from a draft, also when the scheme files have changed under it."""

from datetime import date

import pytest

from claims import drafting
from claims.answers import typed_answer
from claims.model import Whom
from claims.refusals import AnswerNotUnderstood
from schemes.loading import Catalogue
from schemes.model import Option, Question
from schemes.values import Words
from tests.claims.conftest import NOW, ON, Chat
from tests.claims.filled import ANSWERS, dossier, interview, send_all

WORDS = Words("示例问题")


def question(kind: str, *options: str) -> Question:
    return Question("q", kind, tuple(Option(value, WORDS, {}) for value in options), WORDS, WORDS, ())


async def answer(person: Chat, name: str, value: str) -> None:
    async with person.transaction() as store:
        await drafting.answer(store, await person.draft(store), name, value, NOW)


async def test_the_interview_ends_in_the_one_scheme_that_is_left(person: Chat, catalogue: Catalogue) -> None:
    before = await dossier(person, catalogue)

    await interview(person, catalogue)

    after = await dossier(person, catalogue)
    assert before.plan.next is not None
    assert (after.plan.next, after.plan.outcome) == (None, "likely")
    assert after.scheme is catalogue.get("jiangmen")


async def test_who_files_follows_from_for_whom_and_is_never_asked(person: Chat, catalogue: Catalogue) -> None:
    own = await dossier(person, catalogue)
    async with person.transaction() as store:
        await drafting.set_whom(store, await person.draft(store), Whom.OTHER, NOW)

    for_another = await dossier(person, catalogue)

    assert (own.answers["filed_by"], for_another.answers["filed_by"]) == ("self", "proxy")
    assert "filed_by" not in for_another.draft.answers


async def test_an_answer_that_no_scheme_takes_any_longer_is_let_go(person: Chat, catalogue: Catalogue) -> None:
    await interview(person, catalogue)
    await answer(person, "a_question_of_last_year", "yes")
    await answer(person, "coverage", "a_choice_of_last_year")

    found = await dossier(person, catalogue)

    assert "a_question_of_last_year" not in found.answers
    assert found.plan.next is not None
    assert found.plan.next.id == "coverage"


async def test_a_chosen_scheme_whose_file_is_gone_is_let_go(person: Chat, catalogue: Catalogue) -> None:
    async with person.transaction() as store:
        await drafting.set_scheme(store, await person.draft(store), "gone", NOW)
    await interview(person, catalogue)

    found = await dossier(person, catalogue)

    assert found.scheme is catalogue.get("jiangmen")


async def test_a_place_without_any_scheme_in_force_says_which_have_ended(person: Chat, catalogue: Catalogue) -> None:
    today = await dossier(person, catalogue)
    later = await dossier(person, catalogue, date(2026, 1, 1))

    assert today.ended == ()
    assert [scheme.id for scheme in later.ended] == ["jiangmen"]


async def test_a_person_on_the_list_is_known_by_his_id_number(person: Chat, catalogue: Catalogue) -> None:
    await interview(person, catalogue)
    await send_all(person)

    found = await dossier(person, catalogue)

    assert found.entry is not None
    assert (found.entry.name, found.people.beneficiary.id_number) == ("陈玉兰", found.entry.id_number)


def test_typed_answers_take_the_form_of_their_question() -> None:
    assert typed_answer(question("date"), "2025年5月1日", ON) == "2025-05-01"
    assert typed_answer(question("money"), "一百二十三块五", ON) == "123.50"
    assert typed_answer(question("number"), "六十一岁", ON) == 61
    assert typed_answer(question("choice", "a", "b"), "b", ON) == "b"
    assert typed_answer(question("number"), "unknown", ON) == "unknown"


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (question("date"), "不记得"),
        (question("money"), "很多"),
        (question("number"), "几岁"),
        (question("choice", "a"), "b"),
        (question("yes_no", "yes", "no"), "也许"),
    ],
)
def test_an_answer_that_does_not_fit_is_asked_again(asked: Question, text: str) -> None:
    with pytest.raises(AnswerNotUnderstood) as refusal:
        typed_answer(asked, text, ON)

    assert refusal.value.wanted == asked.kind


def test_the_answers_used_here_are_those_the_scheme_asks(catalogue: Catalogue) -> None:
    asked = catalogue.get("jiangmen").questions

    for name, value in ANSWERS.items():
        assert value in {option.value for option in asked[name].options}
