"""A scheme's rules as decision diagrams over its questions: who is likely to get it, and with which papers."""

import typing
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain

from schemes.answers import UNKNOWN, checked, merged, option_for, says
from schemes.benefits import Benefit, Rule
from schemes.case import Case
from schemes.conditions import All, Any, Compare, Condition, Given, Is, Leaf, Not, beyond, holds, leaves
from schemes.diagram import Diagram, Diagrams, questions_in
from schemes.diagram import Leaf as Settled
from schemes.in_force import ALWAYS, NONE_SET
from schemes.model import Material, Question, Scheme
from schemes.told import request_told
from schemes.truths import BEST, DOUBT, LIKELY, NO, OPEN, REFUSED, STAFF, YES, best, both, either, reverse, worst
from schemes.values import Request

IDENTITIES = "person.identities"
KNOWN_ON_THE_DAY = frozenset({"request.on"})


@dataclass(frozen=True)
class Screening:
    """What some questions say about one scheme on a day."""

    scheme: Scheme
    questions: tuple[Question, ...]
    on: date
    store: Diagrams

    @cached_property
    def order(self) -> dict[str, int]:
        """The questions' places in the order."""
        return {question.id: place for place, question in enumerate(self.questions)}

    @cached_property
    def outcome(self) -> Diagram:
        """The outcome with the papers it calls for."""
        verdicts = [self.verdict(benefit) for benefit in self.scheme.benefits.values() if benefit.claimed]
        papers = [self.paper(material) for material in self.scheme.materials]
        names = [material.id for material in self.scheme.materials]

        def value(verdict: str, *asked: str) -> tuple[str, tuple[str, ...]]:
            if verdict == REFUSED:
                return verdict, ()
            return verdict, tuple(name for name, one in zip(names, asked, strict=True) if one in (YES, DOUBT))

        return self.store.combined(value, self.store.combined(best, *verdicts), *papers)

    def verdict(self, benefit: Benefit) -> Diagram:
        """Return the outcome of one benefit."""
        found = [self.rule(rule, benefit) for rule in (*benefit.rules, *benefit.expense_rules)]
        return self.store.combined(worst, *found)

    def rule(self, rule: Rule, benefit: Benefit) -> Diagram:
        """Return what one rule makes of the outcome."""
        if rule.effect not in ("refuse", "staff"):
            return self.store.leaf(LIKELY)
        fires = REFUSED if rule.effect == "refuse" else STAFF
        values = {YES: fires, DOUBT: STAFF}
        return self.store.combined(lambda one: values.get(one, LIKELY), self.condition(rule.condition, benefit))

    def paper(self, material: Material) -> Diagram:
        """Return whether a paper is called for."""
        if material.condition is None:
            return self.store.leaf(YES)
        return self.condition(material.condition, None)

    def condition(self, condition: Condition, benefit: Benefit | None) -> Diagram:
        """Return whether a condition holds."""
        match condition:
            case All(of):
                return self.store.combined(both, *(self.condition(part, benefit) for part in of))
            case Any(of):
                return self.store.combined(either, *(self.condition(part, benefit) for part in of))
            case Not(of):
                return self.store.combined(reverse, self.condition(of, benefit))
            case Is(fact, values) if fact.startswith("group.") and not self._asked(fact):
                return self._group(fact.removeprefix("group."), values, benefit)
            case _:
                return self._leaf(condition)

    def _group(self, name: str, values: tuple[object, ...], benefit: Benefit | None) -> Diagram:
        group = self.scheme.groups[name]
        before: list[Diagram] = []
        found: list[Diagram] = []
        for (case, _), condition in zip(group.cases, group.conditions, strict=True):
            own = self.condition(condition, benefit)
            if case in values:
                not_before = [self.store.combined(reverse, each) for each in before]
                found.append(self.store.combined(both, own, *not_before))
            before.append(own)
        if group.otherwise in values:
            found.append(self.store.combined(both, *(self.store.combined(reverse, each) for each in before)))
        return self.store.combined(either, *found)

    def _asked(self, fact: str) -> bool:
        return any(fact == question.sets or _touches(question, fact) for question in self.scheme.questions.values())

    def _leaf(self, leaf: Leaf) -> Diagram:
        match leaf:
            case Is("person.identity" | "person.identities", values):
                return self._held(IDENTITIES, values)
            case Given("person.identity" | "person.identities", given):
                held = self._held(IDENTITIES, tuple(self.scheme.identities))
                return held if given else self.store.combined(reverse, held)
            case Is("expense.evidence", values):
                return self._held("expense.evidence", values)
        return self._scalar(leaf)

    def _held(self, fact: str, values: tuple[object, ...]) -> Diagram:
        """Return whether any of the words is held; each question speaks of the words that its answers name."""
        return self.store.combined(either, *(self._member(fact, value) for value in values))

    def _member(self, fact: str, value: object) -> Diagram:
        asking = [question for question in self.questions if value in self._named(question, fact)]
        if not asking:
            closed = fact == IDENTITIES and any(_touches(each, fact) for each in self.scheme.questions.values())
            return self.store.leaf(NO if closed else OPEN)
        question = asking[0]
        ways = []
        for option in question.options:
            held = option_for(self.scheme, question, option.value).get(fact, ())
            ways.append(self.store.leaf(YES if isinstance(held, tuple) and value in held else NO))
        doubt = self.store.leaf(DOUBT if question.asked else OPEN)
        held_now = self.store.choose(self.order[question.id], [*ways, doubt])
        return self._after(question, held_now, self.store.leaf(NO))

    def _after(self, question: Question, diagram: Diagram, otherwise: Diagram) -> Diagram:
        """Return a diagram that looks at a question only where it may be asked."""
        follows = self.scheme.questions[question.id].follows
        if follows is None:
            return diagram
        first, answer = follows
        place = self.order[first]
        values = (*(option.value for option in self.questions[place].options), UNKNOWN)
        gate = self.store.choose(place, [self.store.leaf(value in (answer, UNKNOWN)) for value in values])
        return self.store.combined(lambda is_open, then, other: then if is_open else other, gate, diagram, otherwise)

    def _named(self, question: Question, fact: str) -> set[object]:
        if question.id not in self.scheme.questions:
            return set()
        sets = (option_for(self.scheme, question, option.value).get(fact, ()) for option in question.options)
        return {value for held in sets if isinstance(held, tuple) for value in held}

    def _scalar(self, leaf: Leaf) -> Diagram:
        fact = leaf.fact
        found: Diagram = self._numbers_told(fact)
        for question in reversed(self.questions):
            if question.id not in self.scheme.questions:
                continue
            if question.sets == fact:
                ways = [self._cell(leaf, cell, question) for cell in range(len(self.cells(question)) * 2 + 1)]
                branches: list[Diagram] = [*(self.store.leaf(way) for way in ways), self.store.leaf(DOUBT)]
                found = self._after(question, self.store.choose(self.order[question.id], branches), found)
            elif _touches(self.scheme.questions[question.id], fact) or _touches(question, fact):
                told = self.store.choose(self.order[question.id], self._ways(leaf, fact, question, found))
                found = self._after(question, told, found)
        return found

    def _numbers_told(self, fact: str) -> Diagram:
        """Return open once every number that an amount or a span is worked out from is told, doubtful before."""
        found: Diagram = self.store.leaf(OPEN)
        doubt = self.store.leaf(DOUBT)
        for question in self._inputs(fact):
            width = len(self.cells(question)) * 2 + 1
            asked = self.store.choose(self.order[question.id], [*[self.store.leaf(OPEN)] * width, doubt])
            found = self.store.combined(lambda one, other: DOUBT if DOUBT in (one, other) else OPEN, asked, found)
        return found

    def _ways(self, leaf: Leaf, fact: str, question: Question, later: Diagram) -> Iterator[Diagram]:
        for value in (*(option.value for option in question.options), UNKNOWN):
            told = says(self.scheme, question, value, fact)
            if told.unknown and question.asked:
                yield self.store.leaf(DOUBT)
            elif told.unknown or not told.says:
                yield later
            else:
                yield self.store.leaf(OPEN if told.value is None else self._holds(leaf, told.value))

    def _holds(self, leaf: Leaf, value: object) -> str:
        match leaf:
            case Is(_, values):
                held = holds(value, values)
            case Given(_, given):
                held = given
            case Compare(_, sign, bound):
                held = beyond(value, sign, bound.level(self._case))
        return YES if held else NO

    def _cell(self, leaf: Leaf, cell: int, question: Question) -> str:
        """Compare a stretch between two bounds (even cells) or a bound itself (odd cells)."""
        match leaf:
            case Compare(_, sign, bound):
                place = self.cells(question).index(bound.level(self._case)) * 2 + 1
                return YES if beyond(cell, sign, place) else NO
            case Is(_, values):
                places = [self.cells(question).index(value) * 2 + 1 for value in values]
                return YES if cell in places else NO
            case Given(_, given):
                return YES if given else NO

    def cells(self, question: Question) -> list[typing.Any]:
        """Return the bounds that a number or a day is compared with, rising."""
        found: set[typing.Any] = set()
        for leaf in chain.from_iterable(map(leaves, self.scheme.conditions)):
            if leaf.fact == question.sets and isinstance(leaf, Compare):
                found.add(leaf.bound.level(self._case))
            elif leaf.fact == question.sets and isinstance(leaf, Is):
                found.update(leaf.values)
        return sorted(found - {None})

    @cached_property
    def _case(self) -> Case:
        request = Request(self.scheme.id, "", self.on)
        return Case(request, ALWAYS, NONE_SET)

    def left(self, answers: Mapping[str, object]) -> Diagram:
        """Return what the outcome still depends on after some answers."""
        if self.worked_out and self.refusing(answers):
            return self.store.leaf((REFUSED, ()))
        return self.restricted(self.outcome, answers)

    @cached_property
    def worked_out(self) -> list[tuple[Rule, tuple[Question, ...]]]:
        """The rules that refuse by an amount or a span alone, with the questions that it is worked out from."""
        found: list[tuple[Rule, tuple[Question, ...]]] = []
        for benefit in self.scheme.benefits.values():
            for rule in benefit.rules if benefit.claimed else ():
                facts = {leaf.fact for leaf in leaves(rule.condition)}
                if rule.effect == "refuse" and facts and all(self._inputs(fact) for fact in facts):
                    asked = {one.id: one for fact in sorted(facts) for one in self._inputs(fact)}
                    found.append((rule, tuple(asked.values())))
        return found

    def refusing(self, answers: Mapping[str, object]) -> list[Rule]:
        """Return rules that say no once their numbers are worked out; none while some benefit stays open."""
        case = Case(request_told(self.scheme, answers, self.on), ALWAYS, NONE_SET)
        case.day = self.on
        said = [
            next((rule for rule in benefit.rules if self._says_no(rule, answers, case)), None)
            for benefit in self.scheme.benefits.values()
            if benefit.claimed
        ]
        return [rule for rule in said if rule is not None] if all(said) else []

    def inputs_of(self, rule: Rule) -> tuple[Question, ...]:
        """Return the questions from whose numbers a rule is worked out; none for any other rule."""
        return next((asked for one, asked in self.worked_out if one is rule), ())

    def _says_no(self, rule: Rule, answers: Mapping[str, object], case: Case) -> bool:
        asked = self.inputs_of(rule)
        known = bool(asked) and all(answers.get(question.id, UNKNOWN) != UNKNOWN for question in asked)
        return known and rule.test(case)

    def _inputs(self, fact: str) -> tuple[Question, ...]:
        """Return the questions that an amount or a span is worked out from; none when one of its facts is not asked."""
        wanted = self.scheme.looks_at.get(fact, frozenset())
        told = {path for path in wanted if path in self.scheme.facts and path not in KNOWN_ON_THE_DAY}
        asked = [one for one in self.scheme.questions.values() if one.asked and one.sets in told]
        return tuple(asked) if told and told == {one.sets for one in asked} else ()

    def restricted(self, diagram: Diagram, answers: Mapping[str, object]) -> Diagram:
        """Return what is left of a diagram after some answers."""
        ways = {
            self.order[question.id]: self.way(question, answers.get(question.id, UNKNOWN))
            for question in self.questions
            if question.id in self.scheme.questions and (question.id in answers or not question.asked)
        }
        return self.store.restricted(diagram, ways)

    def open_in(self, diagram: Diagram) -> list[Question]:
        """Return the questions that a diagram still depends on and that may be asked."""
        return [self.questions[place] for place in sorted(questions_in(diagram)) if self.questions[place].asked]

    def next_in(self, diagram: Diagram) -> list[Question]:
        """Return the open questions that may be asked now: none that waits for the answer to another."""
        open_ = questions_in(diagram)
        follows = {question.id: question.follows for question in self.scheme.questions.values() if question.follows}
        return [
            question
            for question in self.open_in(diagram)
            if question.id not in follows or self.order[follows[question.id][0]] not in open_
        ]

    def cost_after(self, diagram: Diagram, question: Question) -> float:
        """Return how many questions of this scheme are left on average once a question is answered."""
        place = self.order[question.id]
        if place not in questions_in(diagram):
            return self.store.cost(diagram)
        width = len(question.options) + 1 if question.options else len(self.cells(question)) * 2 + 2
        left = (self.store.cost(self.store.restricted(diagram, {place: way})) for way in range(width))
        return sum(left) / width

    def standing(self, benefit: Benefit, answers: Mapping[str, object]) -> int:
        """Return how well a benefit stands after some answers: 0 likely, 1 for staff or open, 2 no."""
        left = self.restricted(self.verdict(benefit), answers)
        return BEST.index(str(left.value)) if isinstance(left, Settled) else 1

    def applies(self, condition: Condition | None, answers: Mapping[str, object]) -> bool:
        """Say whether a condition holds after some answers; one that nobody asks about is taken to hold."""
        if condition is None:
            return True
        left = self.restricted(self.condition(condition, None), answers)
        return isinstance(left, Settled) and left.value in (YES, OPEN)

    def way(self, question: Question, value: object) -> int:
        """Return the branch that an answer takes. Raises SchemeError for an answer that cannot be given."""
        found = checked(question, value)
        if question.kind in ("choice", "yes_no"):
            values = [*(option.value for option in question.options), UNKNOWN]
            return values.index(str(found))
        bounds = self.cells(question)
        if found == UNKNOWN:
            return len(bounds) * 2 + 1
        place = bisect_left(bounds, found)
        exact = place < len(bounds) and bounds[place] == found
        return place * 2 + (1 if exact else 0)


def _touches(question: Question, fact: str) -> bool:
    return any(fact in option.sets for option in question.options)


@lru_cache(maxsize=64)
def screenings(schemes: tuple[Scheme, ...], on: date) -> tuple[Screening, ...]:
    """Return the screening of each of the schemes that serve a place on a day, over their common questions."""
    questions = tuple(merged(schemes).values())
    store = Diagrams()
    return tuple(Screening(scheme, questions, on, store) for scheme in schemes)
