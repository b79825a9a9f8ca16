"""The steps of review of a scheme file, checked so that none is skipped and none is beyond reach."""

from itertools import pairwise

from schemes.model import Meeting, WorkflowStep
from schemes.reading.environment import Environment, section, table, words
from schemes.reading.nodes import Section

OF_A_MEETING = {"claim": "claim", "held_on": "date", "decided": "money", "taken_back_on": "date"}


def workflow(file: Section, env: Environment) -> tuple[WorkflowStep, ...]:
    """Build the steps in their order. Raises Broken for one that cannot be reached or returns nowhere."""
    built: list[WorkflowStep] = []
    steps = table(file, "workflow")
    for name, value in steps.items():
        one = section(value)
        built.append(_step(name, one, env))
        back = built[-1].returns_to
        if back is not None and back not in [step.id for step in built[:-1]]:
            raise one.broken("returns_to", f"{back!r} is no earlier step")
        if "meeting" in one:
            _check_meeting(section(one["meeting"]), file, env)
    _check_ways(built, steps)
    return tuple(built)


def _check_ways(built: list[WorkflowStep], steps: Section) -> None:
    """See that every claim has a way to its end, whichever flags it carries. Raises Broken."""
    if built and (built[0].only_with or built[0].not_with):
        raise steps.broken(built[0].id, "the first step is for every claim")
    named = {flag for step in built for flag in (step.only_with, step.not_with) if flag is not None}
    for flags in (frozenset[str](), *(frozenset({flag}) for flag in sorted(named))):
        way = [step for step in built if step.is_for(flags)]
        for before, step in pairwise(way):
            if before.kind == "pay":
                raise steps.broken(step.id, f"cannot be reached: {before.id} pays and ends the claim")
        for step in way:
            if step.returns_to is not None and step.returns_to not in [one.id for one in way]:
                raise steps.broken(step.id, f"returns to {step.returns_to}, by which such a claim does not come")


def _step(name: str, where: Section, env: Environment) -> WorkflowStep:
    deadline = section(where["deadline"]) if "deadline" in where else None
    return WorkflowStep(
        id=name,
        role=str(where["role"]),
        kind=str(where["kind"]),
        place_level=str(where["place_level"]),
        words=words(where["words"]),
        source=env.source(where["source"], where),
        deadline_days=int(str(deadline["days"])) if deadline and "days" in deadline else None,
        deadline_kind=str(deadline["kind"]) if deadline else None,
        deadline_parameter=str(deadline["parameter"]) if deadline and "parameter" in deadline else None,
        deadline_from_papers=deadline is not None and "from" in deadline,
        returns_to=str(where["returns_to"]) if "returns_to" in where else None,
        home_visit=where.get("home_visit") is True,
        originals=where.get("originals") is True,
        only_with=env.flag(where, "only_with"),
        not_with=env.flag(where, "not_with"),
        meeting=_meeting(section(where["meeting"])) if "meeting" in where else None,
    )


def _meeting(where: Section) -> Meeting:
    most = tuple((name, str(value)) for name, value in table(where, "most").items())
    return Meeting(str(where["register"]), str(where["flag"]), most)


def _check_meeting(where: Section, file: Section, env: Environment) -> None:
    """See that what a sitting writes down and goes by is there. Raises Broken."""
    env.flag(where)
    kept = table(table(file, "registers"), str(where["register"]))
    fields = {name: section(value)["kind"] for name, value in table(kept, "fields").items()}
    lacking = [f"{name} ({kind})" for name, kind in OF_A_MEETING.items() if fields.get(name) != kind]
    if lacking:
        raise where.broken("register", f"{where['register']!r} must be a list with the fields {', '.join(lacking)}")
    most = table(where, "most")
    for name in most:
        if name not in env.parameters:
            raise most.broken(name, "the text leaves no such value to the county")
