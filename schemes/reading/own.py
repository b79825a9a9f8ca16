"""Facts that a scheme file declares itself, under `facts` and `expense_facts` of a request."""

from collections.abc import Callable

from schemes.case import Case
from schemes.facts import Fact, Getter
from schemes.reading.environment import Environment, listed, section, table


def declare(env: Environment) -> None:
    """Add the file's own facts to the environment."""
    for name, value in table(env.file, "facts").items():
        _declare(f"fact.{name}", "request", _of_request(name), section(value), env)
    for name, value in table(env.file, "expense_facts").items():
        _declare(f"expense.fact.{name}", "expense", _of_expense(name), section(value), env)


def _declare(path: str, level: str, get: Getter, where: dict[str, object], env: Environment) -> None:
    env.own[path] = Fact(path, str(where["kind"]), level, get, unknowable=True)
    if "values" in where:
        env.words[path] = tuple(map(str, listed(where["values"])))


def _of_request(name: str) -> Callable[[Case], object]:
    return lambda case: case.request.facts.get(name)


def _of_expense(name: str) -> Callable[[Case], object]:
    return lambda case: case.expense.facts.get(name)
