"""From what is known of a draft to the request of an estimate; what is not known stays not known, never zero."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from claims.bills import bills_among, day_of_bill, expense_id, expense_of
from claims.dossier import Dossier
from claims.listing import holds
from claims.model import Page
from claims.papers import PaperKind
from claims.records import RosterEntry
from schemes.assess import assess
from schemes.interview import (
    answers_to_facts,
    answers_to_household,
    answers_to_own_facts,
    answers_to_person,
    benefit_for,
)
from schemes.model import Scheme
from schemes.values import Assessment, Disability, Person, Request

__all__ = ["age_of", "build_request", "cause_of", "estimate", "expense_id"]

EVIDENCE = {PaperKind.DIAGNOSIS_CERTIFICATE: "diagnosis", PaperKind.REFERRAL: "referral"}
NOTHING = Decimal("0.00")
LEVELS = "1234"
DISABILITIES = {
    "1": "visual",
    "2": "hearing",
    "3": "speech",
    "4": "physical",
    "5": "intellectual",
    "6": "mental",
    "7": "multiple",
}  # GB/T 26341, the 19th character of a card's number


def estimate(dossier: Dossier) -> Assessment | None:
    """Estimate what the draft comes to with what is known today; None while no scheme is settled."""
    if dossier.scheme is None:
        return None
    result = assess(dossier.scheme, build_request(dossier.scheme, dossier), dossier.office)
    undated = tuple(f"date:{expense_id(page)}" for page in _bills(dossier) if day_of_bill(page) is None)
    return with_undated(result, undated) if undated else result


def with_undated(result: Assessment, undated: tuple[str, ...]) -> Assessment:
    """Return the estimate saying that bills without a known day are not in the figure yet."""
    low = result.amount if result.range is None else result.range[0]
    missing = (*result.missing, *undated)
    return replace(result, amount=None, range=(NOTHING if low is None else low, None), missing=missing)


def build_request(scheme: Scheme, dossier: Dossier) -> Request:
    """Put together what the engine may ask about; bills whose day is not known are left out.

    Where a benefit runs up over a year, the bills of the year's earlier claims stand among them.
    """
    facts = answers_to_facts(scheme, dossier.answers)
    evidence = tuple(dict.fromkeys(EVIDENCE[page.kind] for page in dossier.pages if page.kind in EVIDENCE))
    expenses = [
        expense_of(page, day, beside=dossier.pages, institutions=dossier.institutions, facts=facts, evidence=evidence)
        for page in _bills(dossier)
        if (day := day_of_bill(page)) is not None
    ]
    benefit = benefit_for(scheme, dossier.answers, dossier.on)
    expenses += dossier.before.of(benefit, {expense.date.year for expense in expenses})
    return Request(
        scheme=scheme.id,
        benefit=benefit,
        household=answers_to_household(scheme, dossier.answers),
        facts=answers_to_own_facts(scheme, dossier.answers),
        on=dossier.on,
        person=_person(scheme, dossier),
        cause=cause_of(dossier),
        history=dossier.before.history,
        expenses=tuple(sorted(expenses, key=lambda expense: (expense.date, expense.id))),
    )


def cause_of(dossier: Dossier) -> str | None:
    """Return the illness that the diagnosis names."""
    return next((value for page in dossier.pages if (value := page.value("diagnosis")) is not None), None)


def _bills(dossier: Dossier) -> list[Page]:
    """Return the pages that are bills the scheme asks for, each once."""
    called_for = {page.id: page for state in dossier.papers.materials for page in state.pages}
    return bills_among(list(called_for.values()))


def _person(scheme: Scheme, dossier: Dossier) -> Person:
    """Return the person of the answers, set right by the office's list and the ID number."""
    person, entry = answers_to_person(scheme, dossier.answers), dossier.entry
    if entry is not None:
        listed = entry.identities if _counts(entry, dossier) else ()
        person = replace(person, identities=listed, listed_on=entry.listed_on, delisted_on=entry.delisted_on)
    if person.disability is None:
        person = replace(person, disability=_disability(dossier.pages))
    if person.age is None:
        person = replace(person, age=age_of(dossier.people.beneficiary.id_number, dossier.on))
    return person


def _counts(entry: RosterEntry, dossier: Dossier) -> bool:
    """Say whether an entry holds on the application day or on that of a bill; rules on days look closer."""
    days = [day for page in _bills(dossier) if (day := day_of_bill(page)) is not None]
    return any(holds(entry, day) for day in (dossier.on, *days))


def _disability(pages: Sequence[Page]) -> Disability | None:
    """Return the disability that a card shows: its number is the ID number, a digit for the kind, one for the level."""
    number = next((value for page in pages if (value := page.value("card_number")) is not None), "")
    if len(number) != 20 or number[18] not in DISABILITIES or number[19] not in LEVELS:
        return None
    return Disability(DISABILITIES[number[18]], int(number[19]))


def age_of(id_number: str | None, on: date) -> int | None:
    """Return the age on a day by the birthday in an ID number; None when there is none."""
    if id_number is None or len(id_number) != 18 or not id_number[6:14].isdigit():
        return None
    year, month, day = int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14])
    return on.year - year - ((on.month, on.day) < (month, day))
