"""What a scheme file says to people: questions, papers, notices, and the figures an office watches."""

from collections.abc import Mapping

from schemes.model import Deadline, Material, Notice, OfficeCheck, Option, Question
from schemes.reading.conditions import optional, typed
from schemes.reading.environment import Environment, listed, section, table, words
from schemes.reading.nodes import Section
from schemes.values import Words

YES_NO = ("yes", "no")


def questions(file: Section, env: Environment) -> dict[str, Question]:
    """Build the questions of the interview."""
    built: dict[str, Question] = {}
    for name, value in table(file, "questions").items():
        built[name] = _question(name, section(value), env, built)
    return built


def _question(name: str, where: Section, env: Environment, before: Mapping[str, Question]) -> Question:
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
    follows = _follows(section(where["follows"]), before) if "follows" in where else None
    return Question(name, kind, options, words(where["words"]), words(where["why"]), (source,), sets, asked, follows)


def _follows(where: Section, before: Mapping[str, Question]) -> tuple[str, str]:
    question, answer = str(where["question"]), str(where["answer"])
    if question not in before:
        raise where.broken("question", f"{question!r} is no earlier question")
    if answer not in {option.value for option in before[question].options}:
        raise where.broken("answer", f"{question!r} has no answer {answer!r}")
    return question, answer


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


def materials(file: Section, env: Environment) -> tuple[Material, ...]:
    """Build the papers a claim needs."""
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


def notices(file: Section, key: str, env: Environment) -> tuple[Notice, ...]:
    """Build what the scheme tells people under a key."""
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


def office_checks(file: Section, env: Environment) -> dict[str, OfficeCheck]:
    """Build the figures that the office watches."""
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
