"""What an interview comes to: the outcome for each scheme with its reasons, and the papers it calls for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from schemes.benefits import Rule
from schemes.diagram import Diagram, Leaf
from schemes.model import Material, Question, Scheme
from schemes.screening import Screening
from schemes.truths import BEST, LIKELY, REFUSED
from schemes.values import Office, Source, Words

PLACE, ON = "place", "on"


@dataclass(frozen=True, slots=True)
class Because:
    """The answer that settled an outcome, and the clause that says so."""

    question: str
    answer: str
    source: Source
    words: Words


@dataclass(frozen=True, slots=True)
class SchemeOutcome:
    """What the answers so far come to for one scheme."""

    id: str
    outcome: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class PaperNeeded:
    """A paper that the answers call for."""

    kind: str
    material_id: str
    needed: bool
    source: Source
    words: Words
    why: Words


def overall(outcomes: tuple[SchemeOutcome, ...]) -> str:
    """Return the best of the outcomes; no scheme at all is a no."""
    return min((each.outcome for each in outcomes), key=BEST.index, default=REFUSED)


def concluded(
    scheme: Scheme, answers: Mapping[str, object], on: date, office: Office, screening: Screening | None
) -> SchemeOutcome:
    """Return what the answers come to for a scheme; without a screening it is not in force on the day."""
    if screening is None:
        return SchemeOutcome(scheme.id, REFUSED, (_not_in_force(scheme, on, office),))
    left = screening.left(answers)
    if not isinstance(left, Leaf):
        return SchemeOutcome(scheme.id, "unknown", ())
    verdict = verdict_of(left)
    refusing = screening.refusing(answers) if screening.worked_out and verdict == REFUSED else []
    reasons = _worked_out(screening, answers, refusing) if refusing else _reasons(screening, answers, verdict)
    return SchemeOutcome(scheme.id, verdict, tuple(reasons))


def _worked_out(screening: Screening, answers: Mapping[str, object], rules: list[Rule]) -> Iterator[Because]:
    """Yield the numbers from which a rule worked out that it says no."""
    for rule in rules:
        for question in screening.inputs_of(rule):
            yield _because(question, answers, rule, screening.scheme, REFUSED)


def verdict_of(leaf: Leaf) -> str:
    """Return the outcome of a settled diagram."""
    match leaf.value:
        case (str(verdict), _):
            return verdict
    raise TypeError


def _not_in_force(scheme: Scheme, on: date, office: Office) -> Because:
    last = scheme.last_day(office)
    ended = last is not None and on > last
    period = scheme.periods[-1 if ended else 0]
    flag = "scheme_expired" if ended else "before_start"
    return Because(ON, on.isoformat(), period.source, scheme.flags[flag])


def _reasons(screening: Screening, answers: Mapping[str, object], verdict: str) -> Iterator[Because]:
    """Yield the answers that made the outcome what it is, each once."""
    seen: set[tuple[str, Source]] = set()
    for benefit in screening.scheme.benefits.values():
        for rule in (*benefit.rules, *benefit.expense_rules) if benefit.claimed else ():
            for question in _settling(screening, screening.rule(rule, benefit), answers, verdict):
                key = (question.id, rule.source)
                if key not in seen:
                    seen.add(key)
                    yield _because(question, answers, rule, screening.scheme, verdict)


def _because(question: Question, answers: Mapping[str, object], rule: Rule, scheme: Scheme, verdict: str) -> Because:
    words = question.why_words if verdict == LIKELY else scheme.flags[rule.flag]
    return Because(question.id, str(answers[question.id]), rule.source, words)


def _settling(
    screening: Screening, diagram: Diagram, answers: Mapping[str, object], verdict: str
) -> Iterator[Question]:
    """Yield the answered questions without which a rule would not have come out as it did."""
    left = screening.restricted(diagram, answers)
    if not isinstance(left, Leaf) or left.value != verdict:
        return
    for question in screening.open_in(diagram):
        if question.id in answers:
            without = {each: value for each, value in answers.items() if each != question.id}
            if screening.restricted(diagram, without) is not left:
                yield question


def papers_of(asked: tuple[Screening, ...], answers: Mapping[str, object]) -> tuple[PaperNeeded, ...]:
    """Return the papers that the settled schemes call for, each kind once."""
    found: dict[tuple[str, str], PaperNeeded] = {}
    for screening in asked:
        left = screening.left(answers)
        if isinstance(left, Leaf):
            for material in _called_for(screening.scheme, left):
                paper = _paper(material)
                known = found.get((paper.kind, paper.material_id))
                if known is None or (paper.needed and not known.needed):
                    found[paper.kind, paper.material_id] = paper
    return tuple(found.values())


def _called_for(scheme: Scheme, leaf: Leaf) -> Iterator[Material]:
    match leaf.value:
        case (str(), tuple(names)):
            yield from (material for material in scheme.materials if material.id in names)


def _paper(material: Material) -> PaperNeeded:
    return PaperNeeded(material.kind, material.id, material.needed, material.source, material.words, material.why)
