"""The steps of a part, in the order of the file; a figure's name alone is short for the step's usual key."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from schemes.case import ZERO
from schemes.conditions import compiled
from schemes.quantities import FEN, Quantity
from schemes.reading.conditions import condition
from schemes.reading.environment import Environment, listed, section
from schemes.reading.nodes import Section
from schemes.shares import Bands, PointsOff, Rate, Times, TopUp
from schemes.steps import AtLeast, Cap, Deduct, Kind, Reach, Round, Threshold
from schemes.values import Source

MULTIPLY = ("rate", "bands", "top_up", "fixed_sum")


def steps_of(entries: list[object], usual: tuple[Reach, Source], env: Environment) -> tuple[Kind, ...]:
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
