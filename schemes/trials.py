"""Requests made up to try a scheme: every benefit, every identity and every kind of bill on a day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from schemes.benefits import Benefit
from schemes.model import Scheme
from schemes.values import Expense, Household, Person, Provider, Request, YearFigures

AMOUNT = Decimal("12345.67")
SHARE = Decimal("2345.67")


def trials(scheme: Scheme, day: date) -> Iterator[Request]:
    """Yield requests in which every fact is told, one for each benefit, identity and kind of bill."""
    for benefit in scheme.benefits.values():
        for identity in benefit.identities:
            if benefit.each != "expense":
                yield _request(scheme, benefit, day, identity, ())
                continue
            for kind in scheme.vocabulary["expense.kind"]:
                yield _request(scheme, benefit, day, identity, tuple(_expenses(scheme, kind, day)))


def _request(scheme: Scheme, benefit: Benefit, day: date, identity: str, expenses: tuple[Expense, ...]) -> Request:
    return Request(
        scheme=scheme.id,
        benefit=benefit.id,
        on=day,
        person=Person(identities=(identity,), insurance="resident", local=True, age=61),
        cause="illness",
        expenses=expenses,
        year={kind: YearFigures(AMOUNT, SHARE) for kind in ("inpatient", "chronic_outpatient")},
        premium=SHARE,
        household=Household(size=3, income=AMOUNT, unavoidable_expense=SHARE),
        facts=_own(scheme, "fact."),
    )


def _expenses(scheme: Scheme, kind: str, day: date) -> Iterator[Expense]:
    for number, level in enumerate(scheme.vocabulary["expense.provider.level"]):
        yield Expense(
            id=f"{kind}{number}",
            date=day,
            kind=kind,
            disease="dialysis",
            provider=Provider("pharmacy" if kind == "drug" else "hospital", level, designated=True),
            coverage="not_covered",
            total=AMOUNT,
            paid_by_others=SHARE,
            compensated_later=SHARE,
            covered_own_share=AMOUNT - SHARE,
            non_covered=SHARE,
            other_aid=SHARE,
            unlisted=SHARE,
            evidence=scheme.vocabulary["expense.evidence"],
            days=7,
            facts=_own(scheme, "expense.fact."),
        )


def _own(scheme: Scheme, under: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for path, fact in scheme.facts.items():
        if path.startswith(under):
            usual = {"yes_no": True, "whole": 1, "money": SHARE, "day": scheme.status.checked_on}
            words = scheme.vocabulary.get(path, ("other",))
            found[path.removeprefix(under)] = usual.get(fact.kind, words[0])
    return found
