"""Decision diagrams over questions: what an outcome still depends on, exactly.

Ordered and reduced (Bryant 1986), with as many branches as a question has answers. Two diagrams of one store are the
same object if and only if they are the same function, so the questions that occur in one are those that matter.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A settled outcome."""

    value: Hashable


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An open question, by its place in the order, with what each answer leads to."""

    question: int
    branches: tuple["Diagram", ...]


Diagram = Leaf | Node


class Diagrams:
    """A store of diagrams that keeps each function once."""

    def __init__(self) -> None:
        self._leaves: dict[Hashable, Leaf] = {}
        self._nodes: dict[tuple[int, tuple[int, ...]], Node] = {}
        self._costs: dict[Diagram, float] = {}

    def leaf(self, value: Hashable) -> Leaf:
        """Return the settled outcome of a value."""
        return self._leaves.setdefault(value, Leaf(value))

    def choose(self, question: int, branches: Iterable[Diagram]) -> Diagram:
        """Return what a question's answers lead to; a question that changes nothing is left out."""
        found = tuple(branches)
        if all(branch is found[0] for branch in found):
            return found[0]
        key = (question, tuple(map(id, found)))
        return self._nodes.setdefault(key, Node(question, found))

    def combined(self, values: Callable[..., Hashable], *diagrams: Diagram) -> Diagram:
        """Return the diagram whose outcome is `values` of the others' outcomes."""
        known: dict[tuple[Diagram, ...], Diagram] = {}

        def work(*parts: Diagram) -> Diagram:
            found = known.get(parts)
            if found is None:
                found = known[parts] = self._combined(parts, values, work)
            return found

        return work(*diagrams)

    def _combined(
        self, parts: tuple[Diagram, ...], values: Callable[..., Hashable], work: Callable[..., Diagram]
    ) -> Diagram:
        open_ = [part for part in parts if isinstance(part, Node)]
        if not open_:
            return self.leaf(values(*(part.value for part in parts if isinstance(part, Leaf))))
        first = min(open_, key=lambda node: node.question)
        question, width = first.question, len(first.branches)
        return self.choose(question, (work(*(_branch(part, question, way) for part in parts)) for way in range(width)))

    def restricted(self, diagram: Diagram, answers: Mapping[int, int]) -> Diagram:
        """Return what is left of a diagram once some questions are answered."""
        known: dict[Diagram, Diagram] = {}

        def work(part: Diagram) -> Diagram:
            if isinstance(part, Leaf):
                return part
            if part.question in answers:
                return work(part.branches[answers[part.question]])
            if part not in known:
                known[part] = self.choose(part.question, map(work, part.branches))
            return known[part]

        return work(diagram)

    def cost(self, diagram: Diagram) -> float:
        """Return how many questions are still to be asked on average, every answer being as likely as another."""
        if isinstance(diagram, Leaf):
            return 0.0
        if diagram not in self._costs:
            self._costs[diagram] = 1 + sum(map(self.cost, diagram.branches)) / len(diagram.branches)
        return self._costs[diagram]


def _branch(part: Diagram, question: int, way: int) -> Diagram:
    return part.branches[way] if isinstance(part, Node) and part.question == question else part


def questions_in(diagram: Diagram) -> set[int]:
    """Return the questions that the outcome still depends on."""
    found: set[int] = set()
    seen: set[Diagram] = set()
    stack = [diagram]
    while stack:
        part = stack.pop()
        if isinstance(part, Node) and part not in seen:
            seen.add(part)
            found.add(part.question)
            stack.extend(part.branches)
    return found
