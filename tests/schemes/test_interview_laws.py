"""Laws of the interview, tried on schemes made up at random: nothing idle is asked, and nothing asked is lost."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemes.interview import plan
from schemes.loading import Catalogue, load
from schemes.reading.scheme import read_scheme
from tests.schemes.samples import SMALL

COMMON = load([]).common
ON = date(2025, 6, 15)
OUTCOME = ("likely", "no", "staff")
FACTS = {
    "expense.kind": ("inpatient", "drug", "emergency"),
    "expense.coverage": ("dual_channel", "not_covered"),
    "person.insurance": ("resident", "none"),
    "person.local": (True, False),
}
ASKED = "    words: 问\n    why: 因\n    source: 一\n"
EFFECTS = ("not_eligible", "kind_excluded", "referral_missing")


def written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> str:
    if depth == 0 or draw(st.booleans()):
        fact = draw(st.sampled_from([*FACTS, "person.identity", "person.age"]))
        if fact == "person.identity":
            return "{person.identity: listed}"
        if fact == "person.age":
            return (
                f"{{person.age: {{{draw(st.sampled_from(['at_least', 'under']))}: {draw(st.sampled_from([18, 60]))}}}}}"
            )
        values = draw(st.lists(st.sampled_from(FACTS[fact]), min_size=1, unique=True))
        return f"{{{fact}: [{', '.join(map(written, values))}]}}"
    if draw(st.booleans()):
        return f"{{not: {draw(conditions(depth - 1))}}}"
    parts = [draw(conditions(depth - 1)) for _ in range(2)]
    return f"{{{draw(st.sampled_from(['all', 'any']))}: [{', '.join(parts)}]}}"


@st.composite
def questions(draw: st.DrawFn) -> str:
    lines = []
    for fact in draw(st.lists(st.sampled_from(list(FACTS)), min_size=1, max_size=3, unique=True)):
        options = "".join(
            f"      {written(value)}_: {{words: 甲, sets: {{{fact}: {written(value)}}}}}\n" for value in FACTS[fact]
        )
        name = fact.replace(".", "_")
        lines.append(f"  {name}:\n    kind: choice\n{ASKED}    options:\n{options}")
    if draw(st.booleans()):
        lines.append(f"  age:\n    kind: number\n{ASKED}    sets: person.age\n")
    return "".join(lines)


@st.composite
def rule(draw: st.DrawFn) -> str:
    flag, when = draw(st.sampled_from(EFFECTS)), draw(st.sampled_from(["when", "unless"]))
    return f"      - {{flag: {flag}, {when}: {draw(conditions())}, source: 二}}\n"


@st.composite
def files(draw: st.DrawFn) -> str:
    rules = "".join(draw(rule()) for _ in range(draw(st.integers(1, 4))))
    paper = f"  receipt: {{kind: medical_receipt, words: 票, why: 因, source: 五, when: {draw(conditions(1))}}}\n"
    text = SMALL.replace("    parts:\n", f"    expense_rules:\n{rules}    parts:\n", 1)
    return text.replace("materials:\n", f"{draw(questions())}materials:\n{paper}", 1)


@lru_cache(maxsize=4)
def catalogue_of(text: str) -> Catalogue:
    scheme = read_scheme(text, COMMON)
    return Catalogue({scheme.id: scheme}, COMMON)


def values_of(question) -> list[object]:
    if question.kind == "number":
        return [0, 17, 18, 19, 59, 60, 61, "unknown"]
    return [*(option.value for option in question.options), "unknown"]


def all_questions(catalogue: Catalogue) -> list[object]:
    (scheme,) = catalogue.all
    return [question for question in scheme.questions.values() if question.asked]


def result(catalogue: Catalogue, answers: dict[str, object]) -> tuple[str, tuple[str, ...]]:
    found = plan(catalogue, "990200", ON, answers)
    return found.outcome, tuple(paper.material_id for paper in found.papers)


def everything(catalogue: Catalogue, known: dict[str, object]) -> Iterator[dict[str, object]]:
    """Yield every way to answer all questions that agrees with the answers known."""
    open_ = [question for question in all_questions(catalogue) if question.id not in known]
    for values in product(*(values_of(question) for question in open_)):
        yield known | {question.id: value for question, value in zip(open_, values, strict=True)}


laws = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@laws
@given(files(), st.data())
def test_the_outcome_reached_is_that_of_answering_everything(text: str, data: st.DataObject) -> None:
    catalogue = catalogue_of(text)
    truth = {question.id: data.draw(st.sampled_from(values_of(question))) for question in all_questions(catalogue)}
    told: dict[str, object] = {}

    while (question := plan(catalogue, "990200", ON, told).next) is not None:
        told[question.id] = truth[question.id]

    assert result(catalogue, told) == result(catalogue, truth)
    assert result(catalogue, told)[0] in OUTCOME


@laws
@given(files(), st.data())
def test_every_question_can_change_the_outcome_or_the_papers_when_it_is_asked(text: str, data: st.DataObject) -> None:
    catalogue = catalogue_of(text)
    told: dict[str, object] = {}

    while (question := plan(catalogue, "990200", ON, told).next) is not None:
        assert _matters(catalogue, question, told)
        told[question.id] = data.draw(st.sampled_from(values_of(question)))


def _matters(catalogue: Catalogue, question, told: dict[str, object]) -> bool:
    """Say whether, the other answers being equal, two answers to the question come out differently."""
    others = [each for each in all_questions(catalogue) if each.id not in told and each.id != question.id]
    for values in product(*(values_of(each) for each in others)):
        rest = told | {each.id: value for each, value in zip(others, values, strict=True)}
        found = {result(catalogue, rest | {question.id: value}) for value in values_of(question)}
        if len(found) > 1:
            return True
    return False


@laws
@given(files(), st.data())
def test_when_nothing_is_asked_any_more_no_answer_changes_anything(text: str, data: st.DataObject) -> None:
    catalogue = catalogue_of(text)
    told: dict[str, object] = {}
    while (question := plan(catalogue, "990200", ON, told).next) is not None:
        told[question.id] = data.draw(st.sampled_from(values_of(question)))

    settled = {result(catalogue, answers) for answers in everything(catalogue, told)}

    assert settled == {result(catalogue, told)}


@laws
@given(files(), st.data())
def test_the_order_in_which_answers_are_given_changes_nothing(text: str, data: st.DataObject) -> None:
    catalogue = catalogue_of(text)
    answers = {question.id: data.draw(st.sampled_from(values_of(question))) for question in all_questions(catalogue)}
    turned = dict(reversed(answers.items()))

    assert plan(catalogue, "990200", ON, turned) == plan(catalogue, "990200", ON, answers)
