"""The lists and reports of a scheme file, checked so that nothing they name is missing."""

from schemes.reading.environment import Environment, listed, section, table, words
from schemes.reading.nodes import Section
from schemes.registers import Collects, Enrols, Register, RegisterField, Report, Watch, Within

NAMING = (
    *(("within", "from"), ("within", "to"), ("watch", "part"), ("watch", "rest")),
    *(("enrols", "identity"), ("enrols", "year"), ("collects", "month"), ("collects", "amount")),
)


def registers(file: Section, env: Environment) -> dict[str, Register]:
    """Build the lists that the office keeps. Raises Broken for one that names what is not there."""
    checks, lists = table(file, "office_checks"), table(file, "registers")
    found = {name: _register(name, section(value), env, checks) for name, value in lists.items()}
    for name, one in found.items():
        _costs_known(section(lists[name]), one, found)
    return found


def _costs_known(where: Section, one: Register, registers: dict[str, Register]) -> None:
    """Refuse a list that collects from one without whom it is about, when, and what they bore."""
    if one.collects is None:
        return
    costs, collects = registers.get(one.collects.costs), table(where, "collects")
    kinds = {} if costs is None else {field.id: field.kind for field in costs.fields}
    if not {"id_number", "date"} <= set(kinds.values()):
        raise collects.broken("from", f"{one.collects.costs!r} is no list with an id_number and a date")
    if kinds.get(one.collects.burden) != "money":
        raise collects.broken("burden", f"{one.collects.burden!r} is no money of {one.collects.costs!r}")
    if "id_number" not in {field.kind for field in one.fields}:
        raise collects.broken("from", "a list that collects needs a field of kind id_number")


def _register(name: str, where: Section, env: Environment, checks: Section) -> Register:
    fields = tuple(_field(key, section(value)) for key, value in section(where["fields"]).items())
    known = {one.id for one in fields}
    for part, key in NAMING:
        named = table(where, part).get(key)
        if named is not None and named not in known:
            raise table(where, part).broken(key, f"{named!r} is no field of this list")
    lost = next((str(one) for one in listed(where.get("order")) if one not in known), None)
    if lost is not None:
        raise where.broken("order", f"{lost!r} is no field of this list")
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
        order=tuple(map(str, listed(where.get("order")))),
        marks=_named(where, "marks"),
        stops=where.get("stops") is True,
        consent=_named(where, "consent"),
        letter=where.get("letter") is True,
        enrols=_enrols(where, env),
        collects=_collects(where, env),
    )


def _enrols(where: Section, env: Environment) -> Enrols | None:
    """Read what an entry makes of its person; the choices of the field are identities of the scheme."""
    found = table(where, "enrols")
    if not found:
        return None
    field = section(section(where["fields"])[str(found["identity"])])
    unknown = next((one for one in table(field, "options") if one not in env.identities), None)
    if unknown is not None:
        raise table(field, "options").broken(unknown, "is none of the scheme's identities")
    return Enrols(str(found["identity"]), str(found["year"]))


def _collects(where: Section, env: Environment) -> Collects | None:
    found = table(where, "collects")
    if not found:
        return None
    identities = tuple(map(str, listed(found.get("identities"))))
    unknown = next((one for one in identities if one not in env.identities), None)
    if unknown is not None:
        raise found.broken("identities", f"{unknown!r} is none of the scheme's identities")
    others = found.get("others") is True
    costs, burden, month, amount = (str(found[key]) for key in ("from", "burden", "month", "amount"))
    return Collects(costs, burden, month, amount, identities, others)


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
    settles = where.get("settles") is True
    return Report(name, words(where["words"]), env.source(where["source"], where), months, due, settles)
