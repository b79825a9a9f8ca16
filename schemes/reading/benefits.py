"""Benefits of a scheme file: rules, parts and steps, checked so that every one can be reached and cited."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

from schemes.benefits import Benefit, Part, Rule
from schemes.case import ZERO
from schemes.conditions import ALWAYS, compiled, shown
from schemes.facts import FACTS
from schemes.quantities import FEN, Quantity, Sum
from schemes.reading.conditions import condition, optional, when
from schemes.reading.environment import Environment, listed, section, table, words
from schemes.reading.nodes import Section
from schemes.shares import Bands, PointsOff, Rate, Times, TopUp
from schemes.steps import AtLeast, Cap, Deduct, Kind, Reach, Round, Threshold
from schemes.terms import Group
from schemes.values import Source

ENDING = ("refuse", "nothing_due")
MULTIPLY = ("rate", "bands", "top_up", "fixed_sum")
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
        together = _steps(listed(where.get("together")), _whole(where, env), env)
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
    return Part(name, words(where["words"]), test, counts, _steps(listed(where["steps"]), (reach, source), env))


def _first_source(where: Section) -> object:
    for entry in listed(where["steps"]):
        ((_, value),) = section(entry).items()
        if isinstance(value, Section) and "source" in value:
            return value["source"]
    raise where.broken("counts", "counts a fact of the request: define it under amounts, where it is cited")


def _whole(where: Section, env: Environment) -> tuple[Reach, Source]:
    first = section(next(iter(section(where["parts"]).values())))
    return Reach(str(first["per"])), env.source(where["source"], where)


def _steps(entries: list[object], usual: tuple[Reach, Source], env: Environment) -> tuple[Kind, ...]:
    """Build steps in their order; rounding comes by itself after the last one that multiplies."""
    built: list[Kind] = []
    codes = [next(iter(section(entry))) for entry in entries]
    last = max((index for index, code in enumerate(codes) if code in MULTIPLY), default=-1)
    for index, (code, entry) in enumerate(zip(codes, entries, strict=True)):
        built.append(_step(code, section(entry), usual, env))
        if "fixed_sum" in codes[index + 1 :]:
            built[-1] = replace(built[-1], money=False)  # type: ignore[type-var]
        if index == last and "round" not in codes[index:]:
            built.append(Round(FEN, "half_up", usual[0], built[-1].source))
    return tuple(built)


def _step(code: str, entry: Section, usual: tuple[Reach, Source], env: Environment) -> Kind:
    value = entry[code]
    one = value if isinstance(value, Section) else _short(code, value, entry)
    reach, source = usual
    by = tuple(env.fact(str(path), one, "by").get for path in listed(one.get("by"))) if "by" in one else reach.by
    reach = Reach(str(one.get("per", reach.per)), by)
    if "source" in one:
        source = env.source(one["source"], one)
    return STEPS[code](one, reach, source, env)


def _short(code: str, value: object, entry: Section) -> Section:
    names = {"rate": "share", "bands": "figure", "fixed_sum": "each", "cap": "at"}
    one = Section(f"{entry.at}.{code}", entry.lines[code])
    one[names.get(code, "amount")] = value
    return one


def _number(where: Section, key: str, env: Environment) -> Quantity:
    return env.quantity(str(where[key]), where, key)


def _deduct(where: Section, reach: Reach, source: Source, env: Environment) -> Kind:
    return Deduct(_number(where, "amount", env), reach, source)


def _threshold(where: Section, reach: Reach, source: Source, env: Environment) -> Kind:
    return Threshold(_number(where, "amount", env), reach, source, env.flag(where))


def _rate(where: Section, reach: Reach, source: Source, env: Environment) -> Kind:
    return Rate(_number(where, "share", env), _points_off(where, env), reach, source)


def _points_off(where: Section, env: Environment) -> tuple[PointsOff, ...]:
    off = []
    for entry in listed(where.get("points_off")):
        one = section(entry)
        test = compiled(condition(one["when"], env), env.getter(section(one["when"])))
        off.append(PointsOff(test, env.figure(str(one["points"]), one, "points")))
    return tuple(off)


def _bands(where: Section, reach: Reach, source: Source, env: Environment) -> Kind:
    figure = env.figure(str(where["figure"]), where, "figure")
    return Bands(figure, _points_off(where, env), where.get("whole") is True, reach, source)


def _times(where: Section, reach: Reach, source: Source, env: Environment) -> Kind:
    return Times(_number(where, "each", env), reach, source)


def _top_up(where: Section, reach: Reach, source: Source, env: Environment) -> Kind:
    return TopUp(_number(where, "to", env), _number(where, "already", env), reach, source)


def _cap(where: Section, reach: Reach, source: Source, env: Environment) -> Kind:
    less = _number(where, "less", env) if "less" in where else None
    return Cap(_number(where, "at", env), less, reach, source, env.flag(where), str(where.get("flag_when", "cut")))


def _at_least(where: Section, reach: Reach, source: Source, env: Environment) -> Kind:
    return AtLeast(_number(where, "amount", env), reach, source)


def _round(where: Section, reach: Reach, source: Source, _: Environment) -> Kind:
    to = Decimal(str(where["to"]))
    if to <= ZERO:
        raise where.broken("to", "must be more than 0")
    return Round(to, str(where["way"]), reach, source)


STEPS: dict[str, Callable[[Section, Reach, Source, Environment], Kind]] = {
    "deduct": _deduct,
    "threshold": _threshold,
    "rate": _rate,
    "bands": _bands,
    "fixed_sum": _times,
    "top_up": _top_up,
    "cap": _cap,
    "at_least": _at_least,
    "round": _round,
}
