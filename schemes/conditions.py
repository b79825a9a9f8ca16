"""Conditions of a scheme: a small tree of all, any, not over facts; made into a test once, when the file is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from schemes.case import Case
from schemes.facts import Getter

Test = Callable[[Case], bool]

HELD = ("person.identities", "expense.evidence")  # facts that hold several words
SIGNS = {"at_least": "≥", "over": ">", "at_most": "≤", "under": "<"}


class Bound(Protocol):
    """Something a fact is compared with: a number of the scheme, of the request, or written in the condition."""

    def level(self, case: Case) -> object:
        """Return the number or day, or None when it is not known."""


@dataclass(frozen=True, slots=True)
class Is:
    """The fact is one of the values; of a fact that holds several words, one of them is."""

    fact: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """The fact, where known, lies on the named side of the bound."""

    fact: str
    sign: str
    bound: Bound


@dataclass(frozen=True, slots=True)
class Given:
    """The fact is there at all (or is not)."""

    fact: str
    given: bool


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the conditions holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the conditions holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    of: "Condition"


Condition = Is | Compare | Given | All | Any | Not
Leaf = Is | Compare | Given
ALWAYS = All(())


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield the comparisons that a condition is made of, in the order of the file."""
    match condition:
        case All(of) | Any(of):
            for part in of:
                yield from leaves(part)
        case Not(of):
            yield from leaves(of)
        case _:
            yield condition


def compiled(condition: Condition, getter: Callable[[str], Getter]) -> Test:
    """Return the condition as a function; `getter` knows every fact's path."""
    match condition:
        case All(of):
            return _all([compiled(part, getter) for part in of])
        case Any(of):
            return _any([compiled(part, getter) for part in of])
        case Not(of):
            return _not(compiled(of, getter))
        case Is(fact, values):
            return _is_held(getter(fact), values) if fact in HELD else _is(getter(fact), values)
        case Compare(fact, sign, bound):
            return _compare(getter(fact), sign, bound)
        case Given(fact, given):
            return _given(getter(fact), given=given)


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        return lambda case: first(case) and second(case)
    return lambda case: all(test(case) for test in tests)


def _any(tests: list[Test]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda case: first(case) or second(case)
    return lambda case: any(test(case) for test in tests)


def _not(test: Test) -> Test:
    return lambda case: not test(case)


def holds(found: object, values: tuple[object, ...]) -> bool:
    """Say whether what was found is, or holds, one of the values."""
    if isinstance(found, tuple):
        return any(value in found for value in values)
    return found in values


def _is(get: Getter, values: tuple[object, ...]) -> Test:
    if len(values) > 1:
        return lambda case: get(case) in values
    (value,) = values
    return lambda case: get(case) == value


def _is_held(get: Getter, values: tuple[object, ...]) -> Test:
    return lambda case: holds(get(case), values)


def _given(get: Getter, *, given: bool) -> Test:
    return lambda case: (get(case) is not None) is given


def beyond(found: object, sign: str, bound: object) -> bool:
    """Compare two numbers or two days; what is not known lies on no side."""
    if found is None or bound is None:
        return False
    match sign:
        case "at_least":
            return bool(found >= bound)  # type: ignore[operator]
        case "over":
            return bool(found > bound)  # type: ignore[operator]
        case "at_most":
            return bool(found <= bound)  # type: ignore[operator]
        case _:
            return bool(found < bound)  # type: ignore[operator]


def _compare(get: Getter, sign: str, bound: Bound) -> Test:
    return lambda case: beyond(get(case), sign, bound.level(case))


def shown(condition: Condition, getter: Callable[[str], Getter]) -> Callable[[Case], str]:
    """Return a function that writes down, without language, what the condition looked at and found."""
    parts = [(leaf.fact, getter(leaf.fact), leaf) for leaf in leaves(condition)]

    def write(case: Case) -> str:
        return "; ".join(_found(fact, get(case), leaf, case) for fact, get, leaf in parts)

    return write


def _found(fact: str, value: object, leaf: Leaf, case: Case) -> str:
    text = f"{fact} = {plain(value)}"
    if isinstance(leaf, Compare):
        return f"{text} ({SIGNS[leaf.sign]} {plain(leaf.bound.level(case))})"
    return text


def plain(value: object) -> str:
    """Write a value as it stands in a request."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value)
