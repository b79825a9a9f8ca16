"""Benefits of a scheme file: rules, parts and steps, checked so that every one can be reached and cited."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from schemes.benefits import Benefit, Part, Rule
from schemes.conditions import ALWAYS, compiled, shown
from schemes.facts import FACTS
from schemes.quantities import Sum
from schemes.reading.conditions import optional, when
from schemes.reading.environment import Environment, listed, section, table, words
from schemes.reading.nodes import Section
from schemes.reading.steps import steps_of
from schemes.steps import Reach
from schemes.terms import Group
from schemes.values import Source

ENDING = ("refuse", "nothing_due")
LEVELS = {
    "bill": ("request", "expense"),
    "expense": ("request", "expense", "part"),
    "year": ("request", "year", "part"),
    "request": ("request", "part"),
}


def benefit(name: str, where: Section, env: Environment) -> Benefit:
    """Build a benefit. Raises Broken."""
    each = str(where["each"])
    env.parts = {}
    with env.watching() as seen:
        rules = _rules(where, "rules", "request", env)
        expense_rules = _rules(where, "expense_rules", "bill", env)
        if expense_rules and each != "expense":
            raise where.broken("expense_rules", "need each: expense")
        parts = _parts(where, each, env)
        together = steps_of(listed(where.get("together")), _whole(where, env), env)
        closing = _rules(where, "closing", "request", env)
    several = table(where, "several")
    needs = tuple(sorted(_needs(seen, env)))
    return Benefit(
        id=name,
        words=words(where["words"]),
        source=env.source(where["source"], where),
        each=each,
        dated_by=str(where.get("dated_by", _dated_by(where, each))),
        claimed=where.get("claimed") is not False,
        identities=_identities(where, env),
        best=several.get("best") is True,
        several=env.flag(several),
        rules=rules,
        expense_rules=expense_rules,
        parts=parts,
        together=together,
        combine=str(where.get("combine", "sum")),
        closing=closing,
        shows_parts=where.get("shows_parts") is True,
        needs=needs,
        needs_told=tuple(_asked(path) for path in needs if not path.startswith("expense.")),
        needs_billed=tuple(_asked(path.removeprefix("expense.")) for path in needs if path.startswith("expense.")),
        groups=_unsure(seen, env),
    )


def _dated_by(where: Section, each: str) -> str:
    per = {section(part)["per"] for part in section(where["parts"]).values()}
    return "request" if each != "expense" or per == {"request"} else "expense"


def _identities(where: Section, env: Environment) -> tuple[str, ...]:
    found = tuple(map(str, listed(where.get("identities")))) or env.identities
    for identity in found:
        if identity not in env.identities:
            raise where.broken("identities", f"{identity!r} stands nowhere under identities: add it there")
    return found


def _needs(seen: set[str], env: Environment) -> set[str]:
    known = {**FACTS, **env.own}
    found = {path for path in seen if path in known and known[path].unknowable}
    return found | {"person.identities"} if "person.identity" in seen else found


def _asked(path: str) -> Callable[[Any], object]:
    """Return how to find a needed fact in a request or a bill."""
    name = path.removeprefix("fact.")
    return attrgetter(path) if name == path else lambda told: told.facts.get(name)


def _unsure(seen: set[str], env: Environment) -> tuple[Group, ...]:
    return tuple(group for group in env.groups.values() if group.unsure is not None and f"groups.{group.id}" in seen)


def _level(seen: set[str], each: str, where: Section, env: Environment) -> None:
    known = {**FACTS, **env.own}
    for path in sorted(seen):
        if path.startswith("part.") and path.removeprefix("part.") not in env.parts:
            raise where.broken("", f"looks at {path}, which is worked out later or in another benefit")
        level = known[path].level if path in known else "request"
        if level not in LEVELS[each]:
            raise where.broken("", f"looks at {path}, which is not there for each {each} here")


def _rules(where: Section, key: str, each: str, env: Environment) -> tuple[Rule, ...]:
    built: list[Rule] = []
    for entry in listed(where.get(key)):
        one = section(entry)
        if built and built[-1].condition == ALWAYS and built[-1].effect in ENDING:
            raise one.broken("", "cannot be reached: the rule before it always ends the estimate")
        with env.watching() as seen:
            built.append(_rule(one, env))
        _level(seen, each, one, env)
    return tuple(built)


def _rule(where: Section, env: Environment) -> Rule:
    flag = str(env.flag(where))
    if where.get("about", "identity") not in ("identity", *env.identities):
        raise where.broken("about", f"names identity, or one of: {', '.join(env.identities)}")
    found = when(where, env)
    at = next((section(where[key]) for key in ("when", "unless") if key in where), where)
    return Rule(
        flag=flag,
        effect=env.flags[flag],
        condition=found,
        test=compiled(found, env.getter(at)),
        shown=shown(found, env.getter(at)),
        source=env.source(where["source"], where),
        about=str(where["about"]) if "about" in where else None,
    )


def _parts(where: Section, each: str, env: Environment) -> tuple[Part, ...]:
    built = []
    for name, value in section(where["parts"]).items():
        one = section(value)
        with env.watching() as seen:
            built.append(_part(name, one, env))
        _level(seen, each, one, env)
        env.parts[name] = None
    return tuple(built)


def _part(name: str, where: Section, env: Environment) -> Part:
    takes = optional(where, "takes", env)
    counts = env.quantity(str(where["counts"]), where, "counts")
    source = counts.source if isinstance(counts, Sum) else env.source(_first_source(where), where)
    if not isinstance(counts, Sum):
        counts = Sum(str(where["counts"]), (counts,), (), None, source)
    by = tuple(env.fact(str(path), where, "by").get for path in listed(where.get("by")))
    reach = Reach(str(where["per"]), by)
    test = compiled(takes, env.getter(section(where["takes"]))) if takes is not None else None
    return Part(name, words(where["words"]), test, counts, steps_of(listed(where["steps"]), (reach, source), env))


def _first_source(where: Section) -> object:
    for entry in listed(where["steps"]):
        ((_, value),) = section(entry).items()
        if isinstance(value, Section) and "source" in value:
            return value["source"]
    raise where.broken("counts", "counts a fact of the request: define it under amounts, where it is cited")


def _whole(where: Section, env: Environment) -> tuple[Reach, Source]:
    first = section(next(iter(section(where["parts"]).values())))
    return Reach(str(first["per"])), env.source(where["source"], where)
