"""The facts that a condition or an amount may look at, by the path they have in a request."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from schemes.case import NO_FIGURES, ZERO, Case
from schemes.history import (
    EVER,
    MONTHS_IN,
    granted_by_benefit,
    granted_ever,
    granted_this_year,
    granted_to_household,
    uses,
)

Getter = Callable[[Case], object]

EXPENSE_MONEY = (
    "total",
    "paid_by_others",
    "compensated_later",
    "covered_own_share",
    "non_covered",
    "other_aid",
    "unlisted",
)
YEAR_KINDS = ("inpatient", "chronic_outpatient")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a scheme may ask about; when it is absent it means none, or, if `unknowable`, not known."""

    path: str
    kind: str  # word words yes_no whole money day
    level: str  # request expense year part
    get: Getter
    unknowable: bool = False


def _disability(case: Case, name: str) -> object:
    return getattr(case.person.disability, name, None)


def _year(case: Case, kind: str, name: str) -> object:
    return getattr(case.request.year.get(kind, NO_FIGURES), name)


def _excluded(case: Case) -> object:
    return sum(case.expense.excluded.values(), ZERO)


def _of_request() -> Iterator[Fact]:
    yield Fact("request.on", "day", "request", attrgetter("request.on"))
    yield Fact("event", "whole", "request", lambda _: 1)
    yield Fact("cause", "word", "request", attrgetter("request.cause"))
    yield Fact("filed_by", "word", "request", lambda _: None)
    yield Fact("premium", "money", "request", attrgetter("request.premium"), unknowable=True)
    yield Fact("granted.year", "money", "request", granted_this_year)
    yield Fact("granted.benefit", "money", "request", granted_by_benefit)
    yield Fact("granted.ever", "money", "request", granted_ever)
    yield Fact("granted.household", "money", "request", granted_to_household)
    yield Fact("period.request", "word", "request", lambda case: case.calendar.place(case.request.on))
    for per in (*MONTHS_IN, EVER):
        yield Fact(f"uses.{per}", "whole", "request", partial(uses, per=per, same_cause=False))
        yield Fact(f"uses.same_cause.{per}", "whole", "request", partial(uses, per=per, same_cause=True))
    for kind in YEAR_KINDS:
        for name in ("covered", "reimbursed"):
            yield Fact(f"year.{kind}.{name}", "money", "request", partial(_year, kind=kind, name=name))


def _of_person() -> Iterator[Fact]:
    yield Fact("person.identity", "word", "request", attrgetter("identity"))
    yield Fact("person.identities", "words", "request", attrgetter("person.identities"), unknowable=True)
    yield Fact("person.insurance", "word", "request", attrgetter("person.insurance"), unknowable=True)
    yield Fact("person.local", "yes_no", "request", attrgetter("person.local"), unknowable=True)
    yield Fact("person.age", "whole", "request", attrgetter("person.age"), unknowable=True)
    yield Fact("person.disability.kind", "word", "request", partial(_disability, name="kind"))
    yield Fact("person.disability.level", "whole", "request", partial(_disability, name="level"))
    yield Fact("person.listed_on", "day", "request", attrgetter("person.listed_on"))
    yield Fact("person.delisted_on", "day", "request", attrgetter("person.delisted_on"))
    yield Fact("person.left_poverty_in", "whole", "request", attrgetter("person.left_poverty_in"))
    yield Fact("person.heavy_burden_after_aid", "yes_no", "request", attrgetter("person.heavy_burden_after_aid"))
    yield Fact("household.size", "whole", "request", attrgetter("request.household.size"), unknowable=True)
    for name in ("income", "unavoidable_expense"):
        yield Fact(f"household.{name}", "money", "request", attrgetter(f"request.household.{name}"), unknowable=True)


def _of_expense() -> Iterator[Fact]:
    for name, kind in (
        ("date", "day"),
        ("kind", "word"),
        ("disease", "word"),
        ("coverage", "word"),
        ("evidence", "words"),
        ("provider.kind", "word"),
        ("provider.level", "word"),
        ("provider.designated", "yes_no"),
    ):
        yield Fact(f"expense.{name}", kind, "expense", attrgetter(f"expense.{name}"))
    for name in EXPENSE_MONEY:
        yield Fact(f"expense.{name}", "money", "expense", attrgetter(f"expense.{name}"), unknowable=True)
    yield Fact("expense.days", "whole", "expense", attrgetter("expense.days"), unknowable=True)
    yield Fact("expense.nth", "whole", "part", attrgetter("nth"))
    yield Fact("expense.excluded", "money", "expense", _excluded)
    yield Fact("period.expense", "word", "expense", lambda case: case.calendar.place(case.expense.date))


def _of_year() -> Iterator[Fact]:
    yield Fact("year.kind", "word", "year", attrgetter("kind"))
    yield Fact("year.covered", "money", "year", attrgetter("figures.covered"))
    yield Fact("year.reimbursed", "money", "year", attrgetter("figures.reimbursed"))


FACTS = {fact.path: fact for group in (_of_request, _of_person, _of_expense, _of_year) for fact in group()}
