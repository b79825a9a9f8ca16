"""The names of one scheme file: facts, figures, groups, spans and amounts, each built when it is first asked for."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from schemes.case import ZERO, Case
from schemes.facts import FACTS, Fact, Getter
from schemes.figures import Figure
from schemes.model import Parameter
from schemes.quantities import Quantity, Sum, Told
from schemes.reading.nodes import Section
from schemes.terms import SPAN_PLACES, Group, Span
from schemes.values import Source, Words
from schemes.vocabulary import FREE, VOCABULARY

T = TypeVar("T")


def section(value: object) -> Section:
    """Return a value of the file that its shape has made a section."""
    if not isinstance(value, Section):
        raise TypeError
    return value


def listed(value: object) -> list[object]:
    """Return a value of the file that its shape has made a list; nothing is an empty one."""
    return value if isinstance(value, list) else []


def table(parent: Section, key: str) -> Section:
    """Return a table of the file; one that does not stand is empty."""
    found = parent.get(key)
    return found if isinstance(found, Section) else Section(key, parent.line)


def words(value: object) -> Words:
    """Return the words, given in simplified Chinese alone or by language."""
    if isinstance(value, Section):
        return Words(**{language: str(text) for language, text in value.items()})
    return Words(str(value))


class Environment:
    """What a name means in one scheme file; records which facts are looked at while something is built."""

    def __init__(self, file: Section, flags: Mapping[str, str]) -> None:
        self.file = file
        self.flags = flags
        self.documents = {"": str(file["document"])} | {k: str(v) for k, v in table(file, "other_documents").items()}
        self.words = dict(VOCABULARY)
        for path, more in table(file, "vocabulary").items():
            self.words[path] = (*self.words[path], *map(str, listed(more)))
        self.identities = tuple(section(file["identities"]))
        self.parameters: dict[str, Parameter] = {}
        self.figures: dict[str, Figure] = {}
        self.sums: dict[str, Sum] = {}
        self.groups: dict[str, Group] = {}
        self.spans: dict[str, Span] = {}
        self.parts: dict[str, None] = {}
        self.own: dict[str, Fact] = {}
        self._watchers: list[set[str]] = []
        self._looked_at: dict[str, frozenset[str]] = {}
        self._building: list[str] = []
        self.builders: dict[str, Callable[[str], object]] = {}

    def source(self, value: object, where: Section) -> Source:
        """Return a citation; a bare clause stands in the scheme's own document."""
        if not isinstance(value, Section):
            return Source(self.documents[""], str(value))
        name = str(value.get("document", ""))
        if name not in self.documents:
            raise where.broken("source", f"document {name!r} is not in other_documents: add it there")
        return Source(self.documents[name], str(value["clause"]))

    def flag(self, where: Section, key: str = "flag") -> str | None:
        """Return the flag a section names, if any. Raises Broken when nobody has given it words."""
        name = where.get(key)
        if name is None:
            return None
        if name not in self.flags:
            raise where.broken(key, f"flag {name!r} has no words: add it under flags")
        return str(name)

    @contextmanager
    def watching(self) -> Iterator[set[str]]:
        """Collect the paths of the facts that are looked at inside the block."""
        seen: set[str] = set()
        self._watchers.append(seen)
        try:
            yield seen
        finally:
            self._watchers.pop()

    def _look_at(self, *paths: str) -> None:
        for watcher in self._watchers:
            watcher.update(paths)

    def built(self, kind: str, name: str, store: dict[str, T], where: Section, key: str) -> T:
        """Return a named thing of the file, building it once. Raises Broken for a circle or an unknown name."""
        at = f"{kind}.{name}"
        if name not in table(self.file, kind):
            raise where.broken(key, f"{name!r} stands nowhere under {kind}: add it there")
        if at in self._building:
            raise where.broken(key, f"goes round in a circle: {' → '.join([*self._building, at])}")
        if name not in store:
            self._building.append(at)
            with self.watching() as seen:
                store[name] = self.builders[kind](name)  # type: ignore[assignment]
            self._building.pop()
            self._looked_at[at] = frozenset(seen | {at})
        self._look_at(*self._looked_at[at])
        return store[name]

    def looks_at(self) -> dict[str, frozenset[str]]:
        """Return, for every amount and span that was built, the facts that it comes from."""
        paths = {"amounts": "amount", "spans": "span"}
        return {
            f"{paths[kind]}.{name}": seen
            for at, seen in self._looked_at.items()
            for kind, _, name in (at.partition("."),)
            if kind in paths
        }

    def figure(self, name: str, where: Section, key: str) -> Figure:
        """Return a figure by its name."""
        return self.built("figures", name, self.figures, where, key)

    def quantity(self, name: str, where: Section, key: str) -> Quantity:
        """Return a number by its name: a figure, an amount, or a fact of the request."""
        if "." in name or name in FACTS:
            fact = self.fact(name, where, key)
            if fact.kind not in ("money", "whole", "day"):
                raise where.broken(key, f"{name} is no number or day")
            return Told(name, fact.get)
        if name in table(self.file, "amounts"):
            return self.built("amounts", name, self.sums, where, key)
        return self.figure(name, where, key)

    def fact(self, path: str, where: Section, key: str) -> Fact:
        """Return the fact of a path: one of every request, or one of this file's own."""
        head, _, name = path.rpartition(".")
        match head:
            case "group":
                group = self.built("groups", name, self.groups, where, key)
                return Fact(path, "word", "request", group.of)
            case "span":
                span = self.built("spans", name, self.spans, where, key)
                return Fact(path, "word", "request", span.place)
            case "amount":
                return Fact(path, "money", "request", self.built("amounts", name, self.sums, where, key).level)
            case "parameter":
                return self._parameter(path, name, where, key)
            case "part":
                return self._part(path, name, where, key)
            case "fact" | "expense.fact":
                return self._own(path, where, key)
        self._look_at(path)
        return FACTS[path]

    def getter(self, where: Section) -> Callable[[str], Getter]:
        """Return the function that a condition at `where` finds its facts by."""
        return lambda path: self.fact(path, where, path).get

    def allowed(self, path: str) -> tuple[object, ...] | None:
        """Return the words that a fact may have, or None when any word will do."""
        if path in ("person.identity", "person.identities"):
            return self.identities
        if path.startswith("group."):
            return self.groups[path.removeprefix("group.")].names
        if path.startswith("span."):
            return SPAN_PLACES
        if path in self.own:
            return self.words.get(path)
        return None if path in FREE else self.words.get(path)

    def _parameter(self, path: str, name: str, where: Section, key: str) -> Fact:
        if name not in self.parameters:
            raise where.broken(key, f"no figure or period leaves {name!r} to the county")
        kind = "day" if self.parameters[name].unit == "day" else "money"
        return Fact(path, kind, "request", partial(_setting, name=name))

    def _part(self, path: str, name: str, where: Section, key: str) -> Fact:
        if name not in self.parts:
            raise where.broken(key, f"{name!r} is no part that was worked out before this")
        self._look_at(path)
        return Fact(path, "money", "part", lambda case: case.parts.get(name, ZERO))

    def _own(self, path: str, where: Section, key: str) -> Fact:
        if path not in self.own:
            under = "expense_facts" if path.startswith("expense.") else "facts"
            raise where.broken(key, f"{path} is not declared: add it under {under}")
        self._look_at(path)
        return self.own[path]


def _setting(case: Case, name: str) -> object:
    found = case.settings.get(name)
    return found.value if found is not None else None
