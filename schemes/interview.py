"""Plans the interview: which question to ask next, what the answers come to, which papers they call for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from schemes.answers import settled
from schemes.errors import SchemeError
from schemes.loading import Catalogue
from schemes.model import Notice, Option, Question, Scheme
from schemes.outcomes import PLACE, Because, PaperNeeded, SchemeOutcome, concluded, overall, papers_of
from schemes.screening import Screening, screenings
from schemes.told import answers_to_household, answers_to_own_facts, answers_to_person
from schemes.values import NOTHING_SET, Office

__all__ = [
    "Because",
    "Option",
    "PaperNeeded",
    "Plan",
    "Question",
    "SchemeOutcome",
    "answers_to_facts",
    "answers_to_household",
    "answers_to_own_facts",
    "answers_to_person",
    "benefit_for",
    "entitlements",
    "plan",
    "referrals",
]


@dataclass(frozen=True, slots=True)
class Plan:
    """The next question, or the outcome: unknown, likely, no or staff."""

    next: Question | None
    outcome: str
    schemes: tuple[SchemeOutcome, ...]
    papers: tuple[PaperNeeded, ...]


def plan(
    catalogue: Catalogue,
    place: str | None,
    on: date,
    answers: Mapping[str, object],
    office: Office = NOTHING_SET,
    scheme: str | None = None,
) -> Plan:
    """Return the next question that can still change an outcome or a paper, or the outcome.

    Raises SchemeError for an unknown scheme or question, or an answer that a question does not offer.
    """
    told = {question: value for question, value in answers.items() if question != PLACE}
    place = place or _told_place(answers)
    if place is None and scheme is None:
        return Plan(_where(catalogue), "unknown", (), ())
    serving = _serving(catalogue, place, scheme)
    asked = screenings(tuple(each for each in serving if each.period_on(on, office) is not None), on)
    _known(catalogue, told)
    outcomes = tuple(concluded(each, told, on, office, _screening(each, asked)) for each in serving)
    following = _next(asked, told)
    outcome = "unknown" if following is not None else overall(outcomes)
    return Plan(following, outcome, outcomes, papers_of(asked, told))


def _told_place(answers: Mapping[str, object]) -> str | None:
    place = answers.get(PLACE)
    return str(place) if place is not None else None


def _serving(catalogue: Catalogue, place: str | None, scheme: str | None) -> tuple[Scheme, ...]:
    if scheme is None:
        return catalogue.serving(place or "")
    found = catalogue.get(scheme)
    return (found,) if place is None or found in catalogue.serving(place) else ()


def _known(catalogue: Catalogue, answers: Mapping[str, object]) -> None:
    """Refuse answers to questions that nobody asks."""
    asked = {question for scheme in catalogue.all for question in scheme.questions}
    for question in answers:
        if question not in asked:
            raise SchemeError(f"answers.{question}: no scheme asks this question")


def _screening(scheme: Scheme, asked: tuple[Screening, ...]) -> Screening | None:
    return next((each for each in asked if each.scheme is scheme), None)


def _where(catalogue: Catalogue) -> Question:
    options = {scheme.place: Option(scheme.place, scheme.place_names, {}) for scheme in catalogue.all}
    common = catalogue.common
    return Question(PLACE, "choice", tuple(options.values()), common.place_words, common.place_why, ())


def _next(asked: tuple[Screening, ...], answers: Mapping[str, object]) -> Question | None:
    """Return the open question after which the fewest are still to be asked."""
    left = [(each, each.left(answers)) for each in asked]
    costs: dict[str, float] = {}
    for screening, diagram in left:
        for question in screening.next_in(diagram):
            costs[question.id] = sum(each.cost_after(part, question) for each, part in left)
    if not costs:
        return None
    best = min(costs, key=lambda question: costs[question])
    return next(question for question in asked[0].questions if question.id == best)


def entitlements(scheme: Scheme, answers: Mapping[str, object], on: date) -> tuple[Notice, ...]:
    """Return what the person is entitled to without a claim, as far as the answers tell."""
    (screening,) = screenings((scheme,), on)
    return tuple(notice for notice in scheme.entitlements if screening.applies(notice.condition, answers))


def referrals(scheme: Scheme, answers: Mapping[str, object], on: date) -> tuple[Notice, ...]:
    """Return what else may help, as far as the answers tell."""
    (screening,) = screenings((scheme,), on)
    return tuple(notice for notice in scheme.referrals if screening.applies(notice.condition, answers))


def benefit_for(scheme: Scheme, answers: Mapping[str, object], on: date) -> str:
    """Return the benefit that the answers speak for best, or the scheme's first when they speak for none."""
    (screening,) = screenings((scheme,), on)
    claimed = [benefit for benefit in scheme.benefits.values() if benefit.claimed]
    best = min(claimed, key=lambda benefit: screening.standing(benefit, answers), default=None)
    return next(iter(scheme.benefits)) if best is None else best.id


def answers_to_facts(scheme: Scheme, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the facts that the answers settle, by their request path ("expense.coverage": "dual_channel")."""
    return settled(scheme, answers)
