"""The lists and reports of a scheme file, checked so that nothing they name is missing."""

from schemes.reading.environment import Environment, section, table, words
from schemes.reading.nodes import Section
from schemes.registers import Register, RegisterField, Report, Watch, Within


def registers(file: Section, env: Environment) -> dict[str, Register]:
    """Build the lists that the office keeps. Raises Broken for one that names a field or check that is not there."""
    checks = table(file, "office_checks")
    return {name: _register(name, section(value), env, checks) for name, value in table(file, "registers").items()}


def _register(name: str, where: Section, env: Environment, checks: Section) -> Register:
    fields = tuple(_field(key, section(value)) for key, value in section(where["fields"]).items())
    known = {one.id for one in fields}
    for part, key in (("within", "from"), ("within", "to"), ("watch", "part"), ("watch", "rest")):
        named = table(where, part).get(key)
        if named is not None and named not in known:
            raise table(where, part).broken(key, f"{named!r} is no field of this list")
    if "closes" in where and where["closes"] not in known:
        raise where.broken("closes", f"{where['closes']!r} is no field of this list")
    watch = table(where, "watch")
    if watch and watch["check"] not in checks:
        raise watch.broken("check", f"{watch['check']!r} is none of office_checks")
    return Register(
        id=name,
        words=words(where["words"]),
        source=env.source(where["source"], where),
        fields=fields,
        within=_within(where),
        watch=Watch(str(watch["check"]), str(watch["part"]), _named(watch, "rest")) if watch else None,
        closes=_named(where, "closes"),
    )


def _within(where: Section) -> Within | None:
    found = table(where, "within")
    return Within(int(str(found["hours"])), str(found["from"]), str(found["to"])) if found else None


def _named(where: Section, key: str) -> str | None:
    return str(where[key]) if key in where else None


def _field(name: str, where: Section) -> RegisterField:
    options = {key: words(value) for key, value in table(where, "options").items()}
    if bool(options) != (where["kind"] == "choice"):
        raise where.broken("options", "a choice has options, and nothing else has")
    return RegisterField(name, str(where["kind"]), words(where["words"]), options, where.get("optional") is True)


def reports(file: Section, env: Environment) -> dict[str, Report]:
    """Build the reports that the office hands in. Raises Broken for a period that does not divide the year."""
    return {name: _report(name, section(value), env) for name, value in table(file, "reports").items()}


def _report(name: str, where: Section, env: Environment) -> Report:
    months = int(str(where["months"]))
    if months not in (1, 2, 3, 4, 6, 12):
        raise where.broken("months", "write 1, 2, 3, 4, 6 or 12: periods divide the year")
    due = {level: int(str(day)) for level, day in table(where, "due").items()}
    late = next((level for level, day in due.items() if day > 28), None)
    if late is not None:
        raise table(where, "due").broken(late, "write a day that every month has, 1 to 28")
    return Report(name, words(where["words"]), env.source(where["source"], where), months, due)
