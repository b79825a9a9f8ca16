"""Worked cases of a scheme: a request, what it must come to, and the clause that says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemes.assess import assess
from schemes.errors import SchemeError
from schemes.loading import Catalogue
from schemes.reading.nodes import Section, compose, line_of, plain
from schemes.reading.shapes import Listing, Record, Table
from schemes.reading.single import WORD, Shape, Text
from schemes.wire import parse_request, to_wire

Json = Mapping[str, object]
KEYS = ("status", "amount", "range", "parts", "per_expense", "flags", "missing")


class Anything:
    """A part of a request or an answer, as JSON would have it."""

    def read(self, node: object, at: str) -> object:  # noqa: ARG002
        """Return the value."""
        return plain(node)  # type: ignore[arg-type]

    def schema(self) -> dict[str, object]:
        """Allow everything; the request's own reader is strict."""
        return {}


@dataclass(frozen=True, slots=True)
class Lined:
    """A shape that remembers its line."""

    of: Shape

    def read(self, node: object, at: str) -> tuple[int, object]:
        """Return line and value."""
        return line_of(node), self.of.read(node, at)  # type: ignore[arg-type]

    def schema(self) -> dict[str, object]:
        """Return the shape's own rule."""
        return self.of.schema()


EXPECT = Table(Anything(), "^(" + "|".join(KEYS) + ")$", 1)
CASE = Record(
    {"name": Text(), "source": Text(), "expect": EXPECT},
    {"note": Text(), "request": Anything(), "expenses": Listing(Anything())},
)
CASES = Record(
    {"scheme": Text("a scheme's id", WORD), "cases": Listing(Lined(CASE), 1)},
    {"usual": Anything(), "usual_expense": Anything()},
)


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case: the whole request as JSON, and what the answer must be."""

    scheme: str
    name: str
    source: str
    line: int
    request: Json
    expect: Json


def read_cases(text: str) -> tuple[WorkedCase, ...]:
    """Return the cases of a file. Raises Broken."""
    file = CASES.read(compose(text), "")
    scheme = str(file["scheme"])
    return tuple(_case(scheme, line, one, file) for line, one in file["cases"])  # type: ignore[attr-defined]


def _case(scheme: str, line: int, one: Section, file: Section) -> WorkedCase:
    request = {"scheme": scheme, **merged(file.get("usual", {}), one.get("request", {}))}
    if "expenses" in one:
        usual = file.get("usual_expense", {})
        request["expenses"] = [merged(usual, expense) for expense in one["expenses"]]  # type: ignore[attr-defined]
    return WorkedCase(scheme, str(one["name"]), str(one["source"]), line, request, dict(one["expect"]))  # type: ignore[call-overload]


def merged(usual: object, own: object) -> dict[str, object]:
    """Return the usual object with what a case says otherwise; null takes a key away."""
    found = dict(usual) if isinstance(usual, Mapping) else {}
    for key, value in own.items() if isinstance(own, Mapping) else ():
        if isinstance(value, Mapping) and isinstance(found.get(key), Mapping):
            found[key] = merged(found[key], value)
        elif value is None:
            found.pop(key, None)
        else:
            found[key] = value
    return found


def differences(case: WorkedCase, catalogue: Catalogue) -> Iterator[str]:
    """Yield, in words, where the engine's answer is not what the case says, or has a number without a clause."""
    try:
        request = parse_request(case.request, catalogue)
        answer = to_wire(assess(catalogue.get(case.scheme), request), None)
    except SchemeError as error:
        yield f"cannot be estimated: {error}"
        return
    for key, wanted in case.expect.items():
        got = answer[key]
        if key in ("flags", "missing"):
            got, wanted = _sorted(got), _sorted(wanted)
        if got != wanted:
            yield f"{key} is {got}, expected {wanted}"


def _sorted(words: object) -> list[str]:
    return sorted(map(str, words)) if isinstance(words, list) else []
