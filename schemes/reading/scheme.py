"""A whole scheme file: everything around the benefits, and the checks that need the whole of it."""

import hashlib
from datetime import date

from schemes.facts import FACTS, Fact
from schemes.in_force import Period
from schemes.model import (
    Common,
    Deadline,
    Flag,
    Identity,
    Material,
    Notice,
    OfficeCheck,
    Option,
    Question,
    Scheme,
    Standing,
)
from schemes.reading.benefits import benefit
from schemes.reading.conditions import optional, typed
from schemes.reading.environment import Environment, listed, section, table, words
from schemes.reading.format import COMMON, SCHEME
from schemes.reading.nodes import Section, compose
from schemes.reading.own import declare
from schemes.reading.terms import prepare
from schemes.reading.workflow import workflow
from schemes.values import Words

YES_NO = ("yes", "no")


def read_common(text: str) -> Common:
    """Return what all schemes have in common, from the file that gives it words. Raises Broken."""
    file = section(COMMON.read(compose(text), ""))
    place = section(file["place"])
    return Common(_flags(file), words(place["words"]), words(place["why"]))


def read_scheme(text: str, common: Common) -> Scheme:
    """Return the scheme that a file describes. Raises Broken."""
    file = section(SCHEME.read(compose(text), ""))
    flags = {**common.flags, **_flags(file)}
    env = Environment(file, {name: flag.effect for name, flag in flags.items()})
    declare(env)
    prepare(env)
    benefits = {name: benefit(name, section(value), env) for name, value in section(file["benefits"]).items()}
    env.parts = {part.id: None for one in benefits.values() for part in one.parts}
    for kind in ("groups", "spans", "figures", "amounts"):
        for name in table(file, kind):
            _build_all(kind, name, env)
    status = section(file["status"])
    declaration = section(file["declaration"])
    return Scheme(
        id=str(file["id"]),
        names=words(file["names"]),
        short_names=words(file["short_names"]),
        place=str(file["place"]),
        place_names=words(file["place_names"]),
        document=str(file["document"]),
        periods=_periods(file, env),
        status=Standing(
            str(status["state"]), _day(status["checked_on"]), str(status["checked_by"]), words(status["note"])
        ),
        identities=_identities(file, env),
        benefits=benefits,
        questions=_questions(file, env),
        materials=_materials(file, env),
        workflow=workflow(file, env),
        exclusions=_notices(file, "exclusions", env),
        duties=_notices(file, "duties", env),
        referrals=_notices(file, "referrals", env),
        sanctions=_notices(file, "sanctions", env),
        entitlements=_notices(file, "entitlements", env),
        office_checks=_office_checks(file, env),
        declaration=words(declaration["words"]),
        declaration_version=str(declaration["version"]),
        version=hashlib.sha256(text.encode()).hexdigest()[:16],
        flag_list=flags,
        effects=env.flags,
        vocabulary=env.words,
        parameters=dict(env.parameters),
        facts=_facts(env),
        groups=dict(env.groups),
    )


def _build_all(kind: str, name: str, env: Environment) -> None:
    """Build what no benefit may have asked for yet, so that its mistakes show as well."""
    where = table(env.file, kind)
    if kind == "groups":
        env.built(kind, name, env.groups, where, name)
    elif kind == "spans":
        env.built(kind, name, env.spans, where, name)
    elif kind == "figures":
        env.figure(name, where, name)
    else:
        env.built(kind, name, env.sums, where, name)


def _facts(env: Environment) -> dict[str, Fact]:
    groups = {f"group.{name}": Fact(f"group.{name}", "word", "request", one.of) for name, one in env.groups.items()}
    spans = {f"span.{name}": Fact(f"span.{name}", "word", "request", one.place) for name, one in env.spans.items()}
    return {**FACTS, **env.own, **groups, **spans}


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError
    return value


def _flags(file: Section) -> dict[str, Flag]:
    return {
        name: Flag(name, str(section(value)["effect"]), words(section(value)["words"]))
        for name, value in table(file, "flags").items()
    }


def _periods(file: Section, env: Environment) -> tuple[Period, ...]:
    built: list[Period] = []
    for entry in listed(file["periods"]):
        one = section(entry)
        first, last = one["from"], one["to"]
        if built and (first is None or built[-1].last is None or _day(first) <= built[-1].last):
            raise one.broken("from", "overlaps the period before it")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise one.broken("to", "lies before from")
        parameter = str(one["to_parameter"]) if "to_parameter" in one else None
        source = env.source(one["source"], one)
        built.append(Period(_maybe(first), _maybe(last), source, parameter))
    return tuple(built)


def _maybe(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _identities(file: Section, env: Environment) -> dict[str, Identity]:
    found = {}
    for name, value in section(file["identities"]).items():
        one = section(value)
        source = env.source(one["source"], one)
        found[name] = Identity(name, words(one["words"]), words(one["certified_by"]), source)
    return found


def _questions(file: Section, env: Environment) -> dict[str, Question]:
    return {name: _question(name, section(value), env) for name, value in table(file, "questions").items()}


def _question(name: str, where: Section, env: Environment) -> Question:
    kind = str(where["kind"])
    if kind in ("choice", "yes_no"):
        if "options" not in where or "sets" in where:
            raise where.broken("options", f"a {kind} question has options, and each says what it sets")
        if kind == "yes_no" and tuple(section(where["options"])) != YES_NO:
            raise where.broken("options", 'a yes_no question has the options "yes" and "no", in quotes')
    elif "sets" not in where or "options" in where:
        raise where.broken("sets", f"a {kind} question names the fact that its answer sets")
    options = tuple(_option(value, section(one), env) for value, one in table(where, "options").items())
    sets = str(where["sets"]) if "sets" in where else None
    if sets is not None:
        env.fact(sets, where, "sets")
    source = env.source(where["source"], where)
    asked = where.get("asked") is not False
    return Question(name, kind, options, words(where["words"]), words(where["why"]), (source,), sets, asked)


def _option(value: str, where: Section, env: Environment) -> Option:
    if "words" not in where and value not in YES_NO:
        raise where.broken("words", "is missing: say what stands on the button")
    own = words(where["words"]) if "words" in where else Words(value)
    sets = table(where, "sets")
    return Option(value, own, {path: _set(path, sets, env) for path in sets})


def _set(path: str, where: Section, env: Environment) -> object:
    fact = env.fact(path, where, path)
    value = where[path]
    if value is None:
        return None
    if isinstance(value, list) or fact.kind == "words":
        values = value if isinstance(value, list) else [value]
        return tuple(typed(each, fact, where, env) for each in values)
    return typed(value, fact, where, env)


def _materials(file: Section, env: Environment) -> tuple[Material, ...]:
    return tuple(_material(name, section(value), env) for name, value in table(file, "materials").items())


def _material(name: str, where: Section, env: Environment) -> Material:
    return Material(
        id=name,
        kind=str(where["kind"]),
        words=words(where["words"]),
        why=words(where["why"]),
        source=env.source(where["source"], where),
        needed=where.get("needed") is not False,
        several=where.get("several") is True,
        fields=tuple(map(str, listed(where.get("fields")))),
        whose=str(where["whose"]) if "whose" in where else None,
        alternatives=tuple(map(str, listed(where.get("alternatives")))),
        condition=optional(where, "when", env),
    )


def _notices(file: Section, key: str, env: Environment) -> tuple[Notice, ...]:
    return tuple(_notice(name, section(value), env) for name, value in table(file, key).items())


def _notice(name: str, where: Section, env: Environment) -> Notice:
    return Notice(
        id=name,
        words=words(where["words"]),
        source=env.source(where["source"], where),
        ask_at=words(where["ask_at"]) if "ask_at" in where else None,
        deadline=_deadline(where),
        condition=optional(where, "when", env),
    )


def _deadline(where: Section) -> Deadline | None:
    if "deadline" not in where:
        return None
    one = section(where["deadline"])
    if "hours" in one:
        return Deadline(int(str(one["hours"])), "hours")
    return Deadline(int(str(one["days"])), str(one["kind"]))


def _office_checks(file: Section, env: Environment) -> dict[str, OfficeCheck]:
    return {name: _office_check(name, section(value), env) for name, value in table(file, "office_checks").items()}


def _office_check(name: str, where: Section, env: Environment) -> OfficeCheck:
    if ("split" in where) == bool({"under", "at_least", "over"} & set(where)) or ("split" in where) != (
        "shares" in where
    ):
        raise where.broken("", "write split with shares, or one or more of under, at_least, over")
    found = {
        key: env.figure(str(where[key]), where, key) for key in ("split", "under", "at_least", "over") if key in where
    }
    shares = table(where, "shares")
    return OfficeCheck(
        id=name,
        words=words(where["words"]),
        source=env.source(where["source"], where),
        split=found.get("split"),
        shares={who: env.figure(str(figure), shares, who) for who, figure in shares.items()},
        under=found.get("under"),
        at_least=found.get("at_least"),
        over=found.get("over"),
    )
