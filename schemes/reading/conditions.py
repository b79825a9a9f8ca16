"""Conditions of a scheme file, checked against what each fact may be."""

from datetime import date
from decimal import Decimal

from schemes.conditions import ALWAYS, All, Any, Compare, Condition, Given, Is, Not
from schemes.facts import Fact
from schemes.quantities import Literal, Quantity
from schemes.reading.environment import Environment, listed, section
from schemes.reading.nodes import Section

NUMBERS = ("money", "whole", "day")


def condition(value: object, env: Environment) -> Condition:
    """Return a condition of the file; several keys must all hold. Raises Broken."""
    where = section(value)
    parts = tuple(_entry(key, where, env) for key in where)
    return parts[0] if len(parts) == 1 else All(parts)


def optional(where: Section, key: str, env: Environment) -> Condition | None:
    """Return the condition under a key, or None."""
    return condition(where[key], env) if key in where else None


def when(where: Section, env: Environment) -> Condition:
    """Return the condition of a rule: `when` it holds, or `unless` it does; always if neither stands."""
    if "when" in where and "unless" in where:
        raise where.broken("unless", "write when or unless, not both")
    if "unless" in where:
        return Not(condition(where["unless"], env))
    return condition(where["when"], env) if "when" in where else ALWAYS


def _entry(key: str, where: Section, env: Environment) -> Condition:
    value = where[key]
    if key in ("all", "any"):
        parts = tuple(condition(each, env) for each in listed(value))
        return All(parts) if key == "all" else Any(parts)
    if key == "not":
        return Not(condition(value, env))
    fact = env.fact(key, where, key)
    if isinstance(value, Section):
        return _compared(fact, value, where, env)
    values = listed(value) if isinstance(value, list) else [value]
    return Is(key, tuple(typed(each, fact, where, env) for each in values))


def typed(value: object, fact: Fact, where: Section, env: Environment) -> object:
    """Return a value that the fact may have. Raises Broken for any other."""
    expected = {"yes_no": bool, "whole": int, "word": str, "words": str}.get(fact.kind)
    if expected is None:
        raise where.broken(fact.path, "is compared with at_least, over, at_most or under")
    if type(value) is not expected:
        raise where.broken(fact.path, f"takes a {fact.kind} value, not {value!r}")
    allowed = env.allowed(fact.path)
    if allowed is not None and expected is str and value not in allowed:
        raise where.broken(fact.path, f"{value!r} is not one of: {', '.join(map(str, allowed))}")
    return value


def _compared(fact: Fact, value: Section, where: Section, env: Environment) -> Condition:
    ((sign, bound),) = value.items()
    if sign == "given":
        return Given(fact.path, bound is True)
    if fact.kind not in NUMBERS:
        raise where.broken(fact.path, "has words, not numbers: write the values it must have")
    return Compare(fact.path, sign, _bound(fact, bound, value, sign, env))


def _bound(fact: Fact, bound: object, where: Section, sign: str, env: Environment) -> Quantity | Literal:
    if isinstance(bound, str):
        return env.quantity(bound, where, sign)
    if isinstance(bound, date) != (fact.kind == "day"):
        raise where.broken(sign, f"{fact.path} is a {fact.kind}: compare it with one")
    if fact.kind == "money":
        if bound != 0:
            raise where.broken(sign, "an amount of money other than 0 is a figure: date and cite it there")
        return Literal(Decimal(0))
    return Literal(bound)
