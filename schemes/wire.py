"""Estimates as JSON lines: a request a line in, an answer a line out, in order."""

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from schemes.answers import UNKNOWN
from schemes.assess import assess
from schemes.errors import SchemeError
from schemes.interview import Plan, plan
from schemes.loading import Catalogue
from schemes.model import Question
from schemes.outcomes import Because
from schemes.parsing import Reader
from schemes.quantities import to_fen
from schemes.scalars import Fields, day, place, several, text
from schemes.values import Assessment, Office, Request, Step

Answer = dict[str, object]


def parse_request(obj: Mapping[str, object], catalogue: Catalogue | None = None) -> Request:
    """Return the typed request; a catalogue adds the words of its schemes. Raises SchemeError with the key or word."""
    name = obj.get("scheme")
    if catalogue is None or not isinstance(name, str):
        return Reader().request(obj)
    identities = [identity for scheme in catalogue.all for identity in scheme.identities]
    return Reader(catalogue.get(name), identities).request(obj)


def to_wire(assessment: Assessment, id: object, scheme: str | None = None) -> Answer:
    """Return the answer as a JSON object."""
    low_high = assessment.range
    answer: Answer = {
        "id": id,
        "scheme": scheme,
        "status": str(assessment.status),
        "amount": _yuan(assessment.amount),
        "range": None if low_high is None else [_yuan(each) for each in low_high],
        "parts": {part: _yuan(amount) for part, amount in assessment.parts.items()},
        "per_expense": {expense: _yuan(amount) for expense, amount in assessment.per_expense.items()},
        "steps": [_step(step) for step in assessment.steps],
        "flags": list(assessment.flags),
        "missing": list(assessment.missing),
    }
    if assessment.extension is not None:
        extension = assessment.extension
        answer["extension"] = {
            "valid_to": extension.valid_to.isoformat(),
            "document": extension.document,
            "decided_on": extension.decided_on.isoformat(),
            "decided_by": extension.decided_by,
            "demo": extension.demo,
        }
    return answer


def _step(step: Step) -> Answer:
    return {
        "code": step.code,
        "text": step.text,
        "amount": _yuan(step.amount),
        "clause": step.clause,
        "document": step.document,
        "expense": step.expense,
    }


def _yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{to_fen(amount):.2f}"


def estimate_lines(lines: Iterable[str], catalogue: Catalogue, office: Office) -> Iterator[str]:
    """Answer each JSON line with a JSON line; a bad line gets {"error", "line"} and the rest go on."""
    return answered(lines, lambda obj: _estimate(obj, catalogue, office))


def _estimate(obj: Mapping[str, object], catalogue: Catalogue, office: Office) -> Answer:
    asked = dict(obj)
    changes = several(_answers)(asked.pop("what_if", None) or [], "what_if")
    request = parse_request(asked, catalogue)
    answer = to_wire(assess(catalogue.get(request.scheme), request, office), obj.get("id"), request.scheme)
    if changes:
        answer["what_if"] = [_what_if(asked, change, catalogue, office) for change in changes]
    return answer


def _what_if(obj: Mapping[str, object], change: Mapping[str, object], catalogue: Catalogue, office: Office) -> Answer:
    other = copy.deepcopy(dict(obj))
    for path, value in change.items():
        _put(other, path.split("."), value, path)
    answer = _estimate(other, catalogue, office)
    return {"given": dict(change), **{key: answer[key] for key in ("status", "amount", "range", "flags", "missing")}}


def _put(obj: object, path: list[str], value: object, whole: str) -> None:
    """Change one fact of a request; an expense is named by its id, as in expenses.A.total."""
    head, *rest = path
    if isinstance(obj, list):
        found = [each for each in obj if isinstance(each, dict) and each.get("id") == head]
        if not found or not rest:
            raise SchemeError(f"what_if: {whole!r} names no expense of the request")
        _put(found[0], rest, value, whole)
    elif isinstance(obj, dict) and rest:
        if obj.get(head) is None:
            obj[head] = {}
        _put(obj[head], rest, value, whole)
    elif isinstance(obj, dict):
        obj[head] = value
    else:
        raise SchemeError(f"what_if: {whole!r} is no path of a request")


def interview_lines(lines: Iterable[str], catalogue: Catalogue, office: Office) -> Iterator[str]:
    """Answer each interview request line with a JSON line; a bad line gets {"error", "line"} and the rest go on."""
    return answered(lines, lambda obj: _interview(obj, catalogue, office))


def _interview(obj: Mapping[str, object], catalogue: Catalogue, office: Office) -> Answer:
    fields = Fields(obj, "")
    fields.left.pop("id", None)
    answers: Mapping[str, object] = fields.take("answers", _answers, {})
    found = plan(
        catalogue,
        fields.take("place", place, None),
        fields.need("on", day),
        answers,
        office,
        fields.take("scheme", text, None),
    )
    fields.done()
    return {"id": obj["id"], **plan_to_wire(found)} if "id" in obj else plan_to_wire(found)


def plan_to_wire(found: Plan) -> Answer:
    """Return the next question and the outcomes as a JSON object."""
    return {
        "next": None if found.next is None else _question(found.next),
        "outcome": found.outcome,
        "schemes": [
            {"id": each.id, "outcome": each.outcome, "because": [_because(one) for one in each.because]}
            for each in found.schemes
        ],
        "papers": [
            {"kind": paper.kind, "needed": paper.needed, "clause": paper.source.clause, "id": paper.material_id}
            for paper in found.papers
        ],
    }


def _question(question: Question) -> Answer:
    return {
        "id": question.id,
        "kind": question.kind,
        "options": [*(option.value for option in question.options), UNKNOWN],
        "why": [{"document": source.document, "clause": source.clause} for source in question.why],
        "words": question.words.zh_Hans,
    }


def _because(because: Because) -> Answer:
    source = because.source
    return {
        "question": because.question,
        "answer": because.answer,
        "document": source.document,
        "clause": source.clause,
    }


def _answers(value: object, at: str) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise SchemeError(f"{at}: must be an object of questions and their answers")
    return dict(value)


def answered(lines: Iterable[str], answer: Callable[[Mapping[str, object]], Answer]) -> Iterator[str]:
    """Yield the answers to JSON lines; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield json.dumps(_answered(line, number, answer), ensure_ascii=False)


def _answered(line: str, number: int, answer: Callable[[Mapping[str, object]], Answer]) -> Answer:
    try:
        obj = json.loads(line)
        if not isinstance(obj, dict):
            raise SchemeError("a line must be a JSON object")
        return answer(obj)
    except (SchemeError, json.JSONDecodeError, RecursionError) as error:
        return {"error": str(error), "line": number}
