"""Figures, spans, groups and amounts of a scheme file."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import product

from schemes.conditions import compiled
from schemes.facts import Getter
from schemes.figures import Band, County, Figure, Row
from schemes.model import Parameter
from schemes.quantities import Quantity, Sum, Told, Value, percent, yuan
from schemes.reading.conditions import condition, typed
from schemes.reading.environment import Environment, listed, section, table, words
from schemes.reading.nodes import Section
from schemes.terms import Edge, Group, Span, Unsure

DEFAULT_MISSING = "rates_missing"
Key = tuple[object, ...]


def prepare(env: Environment) -> None:
    """Teach the environment to build what the file defines, and note what the county may set."""
    env.builders = {
        "figures": partial(figure, env=env),
        "spans": partial(span, env=env),
        "groups": partial(group, env=env),
        "amounts": partial(amount, env=env),
    }
    for period in listed(env.file["periods"]):
        if "to_parameter" in section(period):
            env.parameters[str(section(period)["to_parameter"])] = Parameter("day")
    for step in table(env.file, "workflow").values():
        deadline = section(step).get("deadline")
        if isinstance(deadline, Section) and "parameter" in deadline:
            env.parameters[str(deadline["parameter"])] = Parameter("days")
    for each in table(env.file, "figures").values():
        one = section(each)
        for row in [*listed(one["values"]), *listed(one.get("otherwise"))]:
            if "county" in section(row):
                _left_to_county(section(section(row)["county"]), str(one["unit"]), env)


def _left_to_county(where: Section, unit: str, env: Environment) -> None:
    name = str(where["parameter"])
    known = env.parameters.get(name)
    if ("row" in where) != ("column" in where):
        raise where.broken("row", "a table of the county needs row and column")
    if "column" in where:
        columns = {**(known.columns if known else {}), str(where["column"]): unit}
        env.parameters[name] = Parameter("table", columns)
    elif known is not None and known.unit != unit:
        raise where.broken("parameter", f"{name} is a {known.unit} elsewhere in this file")
    else:
        env.parameters[name] = Parameter(unit)


def figure(name: str, env: Environment) -> Figure:
    """Build a figure of the file. Raises Broken when its rows overlap or do not fit its unit."""
    where = section(table(env.file, "figures")[name])
    facts = [env.fact(str(path), where, "by") for path in listed(where.get("by"))]
    rows: dict[Key, list[Row]] = {}
    for entry in listed(where["values"]):
        one = section(entry)
        built = row(one, str(where["unit"]), env)
        for key in _keys(one, [fact.path for fact in facts], env):
            _follow(rows.setdefault(key, []), built, one)
    otherwise: list[Row] = []
    for entry in listed(where.get("otherwise")):
        _follow(otherwise, row(section(entry), str(where["unit"]), env), section(entry))
    return Figure(
        id=name,
        words=words(where["words"]),
        unit=str(where["unit"]),
        by=tuple(fact.get for fact in facts),
        rows={key: _closed(found) for key, found in rows.items()},
        otherwise=_closed(otherwise),
        if_missing=env.flag(where, "if_missing") or DEFAULT_MISSING,
        source=next(iter(rows.values()))[0].source,
    )


def _keys(where: Section, paths: list[str], env: Environment) -> list[Key]:
    given = table(where, "for")
    if set(given) != set(paths):
        wanted = ", ".join(paths) or "nothing, as the figure has no by"
        raise where.broken("for", f"must name a value for each of: {wanted}")
    choices = []
    for path in paths:
        fact = env.fact(path, given, path)
        values = given[path] if isinstance(given[path], list) else [given[path]]
        choices.append([typed(value, fact, given, env) for value in listed(values)])
    return list(product(*choices))


def _follow(rows: list[Row], new: Row, where: Section) -> None:
    if rows and new.since <= rows[-1].since:
        raise where.broken("since", f"overlaps the row since {rows[-1].since}: write rows of one kind oldest first")
    if rows and rows[-1].until != date.max and new.since <= rows[-1].until:
        raise where.broken("since", f"overlaps the row before it, which holds until {rows[-1].until}")
    rows.append(new)


def _closed(rows: list[Row]) -> tuple[Row, ...]:
    """Let each row end the day before the next begins."""
    following = [*(later.since - timedelta(days=1) for later in rows[1:]), date.max]
    return tuple(replace(each, until=min(each.until, last)) for each, last in zip(rows, following, strict=False))


def row(where: Section, unit: str, env: Environment) -> Row:
    """Build one dated, cited row of a figure."""
    since = where["since"]
    if since is None and section(listed(env.file["periods"])[0])["from"] is not None:
        raise where.broken("since", "may only be null where the first period's from is null: write the day")
    if "value" not in where and "county" not in where:
        raise where.broken("value", "is missing: add it, or county where the text leaves it to the county")
    of = env.quantity(str(where["of"]), where, "of") if "of" in where else None
    if of is not None and unit != "CNY":
        raise where.broken("of", "a share of another figure gives yuan: the unit must be CNY")
    amount, shown = _amount(where, "ratio" if of is not None else unit)
    until = where.get("until", date.max)
    begins = since if isinstance(since, date) else date.min
    if not isinstance(until, date) or until < begins:
        raise where.broken("until", "lies before since")
    source, county = env.source(where["source"], where), _county(where, env)
    simple = of is None and county is None
    fixed = Value(amount, shown, source) if isinstance(amount, Decimal) and simple else None
    return Row(begins, until, amount, shown, source, county, of, fixed)


def _amount(where: Section, unit: str) -> tuple[Decimal | date | tuple[Band, ...] | None, str]:
    value = where.get("value")
    if value is None:
        return None, ""
    match unit, value:
        case ("share" | "points", str()) if Decimal(value) <= 1:
            return Decimal(value), percent(Decimal(value))
        case ("CNY" | "CNY_each", str()) if -int(Decimal(value).as_tuple().exponent) <= 2:
            return Decimal(value), yuan(Decimal(value))
        case ("ratio", str()):
            return Decimal(value), percent(Decimal(value))
        case ("days" | "months" | "count", int()):
            return Decimal(value), str(value)
        case ("day", date()):
            return value, value.isoformat()
        case ("bands", list()):
            return _bands(value, where), ""
    wanted = {
        "share": 'a share from "0" to "1" in quotes',
        "points": 'a share from "0" to "1" in quotes',
        "ratio": 'a number in quotes, such as "1.10"',
        "day": "a day without quotes",
        "bands": "a list of slices with up_to and share",
    }.get(unit, 'yuan in quotes, such as "3000"' if unit.startswith("CNY") else "a whole number without quotes")
    raise where.broken("value", f"the unit is {unit}: write {wanted}")


def _bands(value: list[object], where: Section) -> tuple[Band, ...]:
    bands: list[Band] = []
    for entry in value:
        one = section(entry)
        up_to = Decimal(str(one["up_to"])) if "up_to" in one else None
        if bands and (bands[-1].up_to is None or (up_to is not None and up_to <= bands[-1].up_to)):
            raise where.broken("value", "slices must rise, and only the last may have no up_to")
        bands.append(Band(up_to, Decimal(str(one["share"]))))
    return tuple(bands)


def _county(where: Section, env: Environment) -> County | None:
    if "county" not in where:
        return None
    one = section(where["county"])
    get: Getter | None = env.fact(str(one["row"]), one, "row").get if "row" in one else None
    bounds = {key: Decimal(str(one[key])) if key in one else None for key in ("at_least", "at_most")}
    column = str(one["column"]) if "column" in one else None
    return County(str(one["parameter"]), get, column, bounds["at_least"], bounds["at_most"], env.flag(one))


def span(name: str, env: Environment) -> Span:
    """Build a stretch of days."""
    where = section(table(env.file, "spans")[name])
    fact = env.fact(str(where.get("looks_at", "expense.date")), where, "looks_at")
    if fact.kind != "day":
        raise where.broken("looks_at", "is no day")
    if "from" not in where and "to" not in where:
        raise where.broken("", "needs from or to")
    return Span(
        name,
        Told(fact.path, fact.get),
        _edge(where, "from", env),
        _edge(where, "to", env),
        env.source(where["source"], where),
    )


def _edge(where: Section, key: str, env: Environment) -> Edge | None:
    if key not in where:
        return None
    one = section(where[key])
    moved: dict[str, Quantity | None] = {}
    for unit in ("months", "days"):
        found = [name for name in (f"{unit}_back", f"{unit}_on") if name in one]
        moved[unit] = env.quantity(str(one[found[0]]), one, found[0]) if found else None
    back = "months_back" in one or "days_back" in one
    if back and ("months_on" in one or "days_on" in one):
        raise one.broken("", "moves back and on at once: choose one")
    snap = str(one["snap"]) if "snap" in one else None
    day = env.quantity(str(one["day"]), one, "day")
    return Edge(day, moved["months"], moved["days"], back, snap, all(map(_steady, (day, *moved.values()))))


def _steady(quantity: Quantity | None) -> bool:
    """Say whether a quantity is the same for every bill of a request."""
    if isinstance(quantity, Figure):
        return not quantity.by and sum(map(len, quantity.rows.values())) == 1
    return quantity is None or (isinstance(quantity, Told) and quantity.path.startswith(("request.", "person.")))


def group(name: str, env: Environment) -> Group:
    """Build a division into groups."""
    where = section(table(env.file, "groups")[name])
    cases = section(where["cases"])
    conditions = tuple(condition(value, env) for value in cases.values())
    tests = tuple(
        (case, compiled(found, env.getter(section(cases[case])))) for case, found in zip(cases, conditions, strict=True)
    )
    unsure = None
    if "unsure" in where:
        one = section(where["unsure"])
        unsure = Unsure(compiled(condition(one["when"], env), env.getter(one)), str(one["missing"]))
    otherwise = str(where["otherwise"]) if "otherwise" in where else None
    named = {case: words(value) for case, value in table(where, "words").items()}
    return Group(name, tests, conditions, otherwise, unsure, env.source(where["source"], where), named)


def amount(name: str, env: Environment) -> Sum:
    """Build a sum of amounts."""
    where = section(table(env.file, "amounts")[name])
    plus = tuple(env.quantity(str(each), where, "plus") for each in listed(where["plus"]))
    minus = tuple(env.quantity(str(each), where, "minus") for each in listed(where.get("minus")))
    divided_by = env.quantity(str(where["divided_by"]), where, "divided_by") if "divided_by" in where else None
    return Sum(name, plus, minus, divided_by, env.source(where["source"], where))
