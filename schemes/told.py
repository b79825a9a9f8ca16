"""What answers tell of a person and a household, as the request of an estimate has it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from schemes.answers import settled
from schemes.model import Scheme
from schemes.values import Disability, Household, Person, Request


def answers_to_person(scheme: Scheme, answers: Mapping[str, object]) -> Person:
    """Return the person that the answers describe; what was not asked stays not known."""
    facts = settled(scheme, answers)
    told = {
        path.removeprefix("person."): value
        for path, value in facts.items()
        if path.startswith("person.") and not path.startswith("person.disability.") and path != "person.identity"
    }
    kind, level = facts.get("person.disability.kind"), facts.get("person.disability.level")
    disability = Disability(str(kind), int(str(level))) if kind is not None and level is not None else None
    return Person(disability=disability, **told)  # type: ignore[arg-type]


def answers_to_household(scheme: Scheme, answers: Mapping[str, object]) -> Household:
    """Return the household that the answers describe; what was not asked stays not known."""
    facts = settled(scheme, answers)
    size = facts.get("household.size")
    income, unavoidable = (facts.get(f"household.{name}") for name in ("income", "unavoidable_expense"))
    return Household(
        size=size if isinstance(size, int) else None,
        income=income if isinstance(income, Decimal) else None,
        unavoidable_expense=unavoidable if isinstance(unavoidable, Decimal) else None,
    )


def answers_to_own_facts(scheme: Scheme, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the facts of a request that the scheme declares itself."""
    facts = settled(scheme, answers)
    return {path.removeprefix("fact."): value for path, value in facts.items() if path.startswith("fact.")}


def request_told(scheme: Scheme, answers: Mapping[str, object], on: date) -> Request:
    """Return a request without bills that holds what the answers tell."""
    return Request(
        scheme=scheme.id,
        benefit="",
        on=on,
        person=answers_to_person(scheme, answers),
        household=answers_to_household(scheme, answers),
        facts=answers_to_own_facts(scheme, answers),
    )
