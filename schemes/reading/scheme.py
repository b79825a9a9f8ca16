"""A whole scheme file: everything around the benefits, and the checks that need the whole of it."""

import hashlib
from datetime import date

from schemes.facts import FACTS, Fact
from schemes.in_force import Period
from schemes.model import (
    Common,
    Flag,
    Identity,
    Payer,
    Remedy,
    Scheme,
    Standing,
)
from schemes.reading.benefits import benefit
from schemes.reading.environment import Environment, listed, section, table, words
from schemes.reading.format import COMMON, SCHEME
from schemes.reading.nodes import Section, compose
from schemes.reading.own import declare
from schemes.reading.people import materials, notices, office_checks, questions
from schemes.reading.registers import registers, reports
from schemes.reading.terms import prepare
from schemes.reading.workflow import workflow
from schemes.values import Source

YES_NO = ("yes", "no")


def read_common(text: str) -> Common:
    """Return what all schemes have in common, from the file that gives it words. Raises Broken."""
    file = section(COMMON.read(compose(text), ""))
    place = section(file["place"])
    return Common(
        _flags(file),
        words(place["words"]),
        words(place["why"]),
        {key: words(one) for key, one in section(file["page"]).items()},
        {key: _remedy(section(one)) for key, one in section(file["remedies"]).items()},
    )


def _remedy(where: Section) -> Remedy:
    period, cited = section(where["period"]), section(where["source"])
    source = Source(str(cited["document"]), str(cited["clause"]))
    return Remedy(words(where["words"]), int(str(period["count"])), str(period["unit"]), source)


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
        questions=questions(file, env),
        materials=materials(file, env),
        workflow=workflow(file, env),
        payer=_payer(file, env),
        exclusions=notices(file, "exclusions", env),
        duties=notices(file, "duties", env),
        referrals=notices(file, "referrals", env),
        sanctions=notices(file, "sanctions", env),
        entitlements=notices(file, "entitlements", env),
        office_checks=office_checks(file, env),
        registers=registers(file, env),
        reports=reports(file, env),
        declaration=words(declaration["words"]),
        declaration_version=str(declaration["version"]),
        version=hashlib.sha256(text.encode()).hexdigest()[:16],
        flag_list=flags,
        effects=env.flags,
        vocabulary=env.words,
        parameters=dict(env.parameters),
        facts=_facts(env),
        groups=dict(env.groups),
        figures={name: env.figures[name] for name in table(file, "figures")},
        looks_at=env.looks_at(),
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


def _payer(file: Section, env: Environment) -> Payer:
    one = table(file, "payer")
    return Payer(int(str(one["rank"])), env.source(one["source"], one)) if one else Payer()


def _maybe(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _identities(file: Section, env: Environment) -> dict[str, Identity]:
    found = {}
    for name, value in section(file["identities"]).items():
        one = section(value)
        source = env.source(one["source"], one)
        found[name] = Identity(name, words(one["words"]), words(one["certified_by"]), source)
    return found
