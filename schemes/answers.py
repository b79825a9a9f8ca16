"""What the answers to a scheme's questions say about its facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from schemes.errors import SchemeError
from schemes.model import Question, Scheme

UNKNOWN = "unknown"
OWN_TERMS = (
    "span.",
    "group.",
    "part.",
    "parameter.",
    "fact.",
    "expense.fact.",
)  # mean something in their own file only


@dataclass(frozen=True, slots=True)
class Told:
    """What one answer says of a fact; `says` is False when the question leaves it to a later one."""

    says: bool
    value: object = None
    unknown: bool = False


SAYS_NOTHING = Told(says=False)
NOT_KNOWN = Told(says=True, unknown=True)


def merged(schemes: Iterable[Scheme]) -> dict[str, Question]:
    """Return every question of the schemes once; one that several ask has the answers of them all."""
    found: dict[str, Question] = {}
    for scheme in schemes:
        for question in scheme.questions.values():
            known = found.get(question.id)
            found[question.id] = question if known is None else _joined(known, question)
    return found


def _joined(one: Question, other: Question) -> Question:
    if one.kind != other.kind or one.sets != other.sets:
        raise SchemeError(f"question {one.id!r} is a {one.kind} in one scheme and a {other.kind} in another")
    have = {option.value for option in one.options}
    more = tuple(option for option in other.options if option.value not in have)
    return replace(one, options=one.options + more, why=one.why + other.why)


def option_for(scheme: Scheme, question: Question, value: str) -> Mapping[str, object]:
    """Return the facts that an answer settles in a scheme; its own words come before those of other schemes."""
    own = scheme.questions[question.id]
    for option in own.options:
        if option.value == value:
            return option.sets
    return {
        path: found
        for option in question.options
        if option.value == value
        for path, found in option.sets.items()
        if not path.startswith(OWN_TERMS)
    }


def says(scheme: Scheme, question: Question, value: str, path: str) -> Told:
    """Return what an answer says of a fact in a scheme."""
    if value == UNKNOWN:
        touched = any(path in option.sets for option in scheme.questions[question.id].options)
        return NOT_KNOWN if touched else SAYS_NOTHING
    sets = option_for(scheme, question, value)
    return Told(says=True, value=sets[path]) if path in sets else SAYS_NOTHING


def checked(question: Question, value: object) -> object:
    """Return an answer in the form of its question's kind. Raises SchemeError for one that cannot be given."""
    if value == UNKNOWN:
        return UNKNOWN
    if question.kind in ("choice", "yes_no"):
        return _chosen(question, value)
    try:
        return {"date": _date, "money": _money, "number": _number}[question.kind](value)
    except (ValueError, InvalidOperation) as error:
        raise SchemeError(f"answers.{question.id}: {value!r} is no {question.kind}") from error


def _chosen(question: Question, value: object) -> str:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    allowed = [option.value for option in question.options]
    if value not in allowed:
        raise SchemeError(f"answers.{question.id}: {value!r} is not one of: {', '.join([*allowed, UNKNOWN])}")
    return str(value)


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _money(value: object) -> Decimal:
    amount = Decimal(str(value))
    if not amount.is_finite() or amount < 0:
        raise ValueError(value)
    return amount


def _number(value: object) -> int:
    number = int(str(value))
    if number < 0:
        raise ValueError(value)
    return number


def settled(scheme: Scheme, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the facts that the answers settle.

    Of two questions on one fact the first that says something counts; what they say of held words is added up.
    """
    found: dict[str, object] = {}
    doubted: set[str] = set()
    for question in scheme.questions.values():
        if question.id in answers and is_open(question, answers):
            for path, value in _facts(question, answers[question.id]).items():
                known = found.get(path, ())
                if value is None:
                    doubted.add(path)
                elif isinstance(known, tuple) and isinstance(value, tuple):
                    found[path] = tuple(dict.fromkeys(known + value))
                elif path not in doubted:
                    found.setdefault(path, value)
    return {path: value for path, value in found.items() if value != () or path not in doubted}


def is_open(question: Question, answers: Mapping[str, object]) -> bool:
    """Say whether a question may still be asked: one that follows an answer waits until that was given."""
    if question.follows is None:
        return True
    first, answer = question.follows
    return answers.get(first) in (answer, UNKNOWN)


def _facts(question: Question, value: object) -> Mapping[str, object]:
    if value == UNKNOWN:
        return {path: None for option in question.options for path in option.sets}
    if question.sets is not None:
        return {question.sets: checked(question, value)}
    return next((option.sets for option in question.options if option.value == value), {})
