"""Answers of the interview: what was typed in the form its question wants, and which of those kept still count."""

from collections.abc import Mapping
from datetime import date

from claims import typed
from claims.model import Answer, Draft, Whom
from claims.refusals import AnswerNotUnderstood
from schemes.answers import UNKNOWN, checked, merged
from schemes.errors import SchemeError
from schemes.loading import Catalogue
from schemes.model import Question

FILED_BY = "filed_by"  # the one answer that is not asked: it follows from for whom a person files


def typed_answer(question: Question, text: str, on: date) -> Answer:
    """Return what was typed or tapped for a question as it is kept. Raises AnswerNotUnderstood."""
    if text == UNKNOWN:
        return text
    if question.kind == "date":
        return typed.day(text, on).isoformat()
    if question.kind == "money":
        return str(typed.money(text))
    if question.kind == "number":
        return typed.number(text)
    if text not in {option.value for option in question.options}:
        raise AnswerNotUnderstood(question.kind)
    return text


def answers_of(catalogue: Catalogue, draft: Draft) -> Mapping[str, Answer]:
    """Return the answers that count: those the schemes of today still take, and who files."""
    questions = merged(catalogue.all)
    kept = {name: value for name, value in draft.answers.items() if name in questions and _fits(questions[name], value)}
    if FILED_BY in questions and draft.whom is not None:
        kept.setdefault(FILED_BY, "self" if draft.whom is Whom.SELF else "proxy")
    return kept


def _fits(question: Question, value: Answer) -> bool:
    try:
        checked(question, value)
    except SchemeError:
        return False
    return True
