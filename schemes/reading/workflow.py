"""The steps of review of a scheme file, checked so that none is skipped and none is beyond reach."""

from schemes.model import WorkflowStep
from schemes.reading.environment import Environment, section, table, words
from schemes.reading.nodes import Section


def workflow(file: Section, env: Environment) -> tuple[WorkflowStep, ...]:
    """Build the steps in their order. Raises Broken for one that cannot be reached or returns nowhere."""
    built: list[WorkflowStep] = []
    steps = table(file, "workflow")
    for name, value in steps.items():
        one = section(value)
        if built and built[-1].kind == "pay":
            raise steps.broken(name, f"cannot be reached: {built[-1].id} pays and ends the claim")
        built.append(_step(name, one, env))
        back = built[-1].returns_to
        if back is not None and back not in [step.id for step in built[:-1]]:
            raise one.broken("returns_to", f"{back!r} is no earlier step")
    return tuple(built)


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
        returns_to=str(where["returns_to"]) if "returns_to" in where else None,
        home_visit=where.get("home_visit") is True,
        originals=where.get("originals") is True,
    )
