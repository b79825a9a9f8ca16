"""From what is known of a draft to the request of an estimate; what is not known stays not known, never zero."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from claims.dossier import Dossier
from claims.fields import field_on
from claims.institutions import is_designated, listed
from claims.model import Page
from claims.papers import PaperKind
from claims.records import InstitutionKind
from schemes.assess import assess
from schemes.interview import answers_to_facts, answers_to_person
from schemes.model import Scheme
from schemes.values import Assessment, Expense, Person, Provider, Request

EVIDENCE = {PaperKind.DIAGNOSIS_CERTIFICATE: "diagnosis", PaperKind.REFERRAL: "referral"}
SELLERS = {
    PaperKind.VAT_INVOICE: ("pharmacy", InstitutionKind.PHARMACY),
    PaperKind.RECEIPT_SLIP: ("pharmacy", InstitutionKind.PHARMACY),
    PaperKind.MEDICAL_RECEIPT: ("hospital", InstitutionKind.HOSPITAL),
    PaperKind.SETTLEMENT_STATEMENT: ("hospital", InstitutionKind.HOSPITAL),
}
BOUGHT = frozenset({PaperKind.VAT_INVOICE, PaperKind.RECEIPT_SLIP})
PAID_BY_OTHERS = ("fund_paid", "critical_illness_paid", "assistance_paid", "other_paid")
MONEY_OF_EXPENSE = frozenset(
    {"total", "paid_by_others", "compensated_later", "covered_own_share", "non_covered", "other_aid", "unlisted"}
)


def estimate(dossier: Dossier) -> Assessment | None:
    """Estimate what the draft comes to with what is known today; None while no scheme is settled."""
    if dossier.scheme is None:
        return None
    result = assess(dossier.scheme, build_request(dossier.scheme, dossier), dossier.office)
    undated = tuple(f"date:{expense_id(page)}" for page in _bills(dossier) if _day(page) is None)
    if not undated:
        return result
    low = result.amount if result.range is None else result.range[0]
    return replace(
        result,
        amount=None,
        range=(low if low is not None else Decimal("0.00"), None),
        missing=(*result.missing, *undated),
    )


def build_request(scheme: Scheme, dossier: Dossier) -> Request:
    """Put together what the engine may ask about; bills whose day is not known are left out."""
    facts = answers_to_facts(scheme, dossier.draft.answers)
    evidence = tuple(dict.fromkeys(EVIDENCE[page.kind] for page in dossier.pages if page.kind in EVIDENCE))
    dated = [(page, day) for page in _bills(dossier) if (day := _day(page)) is not None]
    expenses = [_expense(page, day, dossier, evidence, facts) for page, day in dated]
    return Request(
        scheme=scheme.id,
        benefit=benefit_of(scheme, facts),
        on=dossier.on,
        person=_person(scheme, dossier),
        cause=cause_of(dossier),
        history=dossier.history,
        expenses=tuple(sorted(expenses, key=lambda expense: (expense.date, expense.id))),
    )


def benefit_of(scheme: Scheme, facts: Mapping[str, object]) -> str:
    """Return the benefit that the answers ask for, else the scheme's first."""
    asked = facts.get("benefit")
    return str(asked) if asked in scheme.benefits else next(iter(scheme.benefits))


def cause_of(dossier: Dossier) -> str | None:
    """Return the illness that the diagnosis names."""
    return next((value for page in dossier.pages if (value := page.value("diagnosis")) is not None), None)


def expense_id(page: Page) -> str:
    """Name a page's bill in the working."""
    return f"p{page.id}"


def _bills(dossier: Dossier) -> list[Page]:
    """Return the pages that are bills the scheme asks for, each once."""
    used = {page.id: page for state in dossier.papers.materials for page in state.pages if page.kind in SELLERS}
    receipts = any(page.kind is PaperKind.MEDICAL_RECEIPT for page in used.values())
    return [page for page in used.values() if not (receipts and page.kind is PaperKind.SETTLEMENT_STATEMENT)]


def _day(page: Page) -> date | None:
    value = _value(page, "issued_on")
    return None if value is None else date.fromisoformat(value)


def _value(page: Page, name: str) -> str | None:
    found = None if page.kind is None else field_on(page.kind, name)
    return None if found is None else page.value(found)


def _money(page: Page, name: str) -> Decimal | None:
    value = _value(page, name)
    return None if value is None else Decimal(value)


def _expense(
    page: Page, day: date, dossier: Dossier, evidence: tuple[str, ...], facts: Mapping[str, object]
) -> Expense:
    bare = Expense(
        id=expense_id(page),
        date=day,
        kind="drug" if page.kind in BOUGHT else None,
        provider=_provider(page, dossier),
        total=_money(page, "total"),
        paid_by_others=_paid_by_others(page),
        non_covered=_money(page, "non_covered"),
        evidence=evidence,
    )
    return _with_facts(bare, facts)


def _with_facts(expense: Expense, facts: Mapping[str, object]) -> Expense:
    """Add what the answers say of every bill; what a paper says is not overruled."""
    named = {item.name for item in fields(Expense)}
    said = {
        name: Decimal(str(value)) if name in MONEY_OF_EXPENSE else value
        for path, value in facts.items()
        if (name := path.removeprefix("expense.")) != path and name in named
    }
    unknown = {name: value for name, value in said.items() if getattr(expense, name) is None}
    return replace(expense, **unknown)  # type: ignore[arg-type]


def _provider(page: Page, dossier: Dossier) -> Provider:
    if page.kind not in SELLERS:
        return Provider()
    kind, listed_as = SELLERS[page.kind]
    name = field_on(page.kind, "seller_name")
    value = page.value(name) if name else None
    sure = name is not None and page.is_settled(name)
    of_kind = [one for one in dossier.institutions if one.kind is listed_as]
    found = listed(value, of_kind) if value else None
    return Provider(
        kind=kind,
        level=found.level if found else None,
        designated=is_designated(value, of_kind, sure=sure),
    )


def _paid_by_others(page: Page) -> Decimal | None:
    """Return what insurers and aid have paid on a hospital's bill; None when the paper does not say."""
    paid = [amount for name in PAID_BY_OTHERS if (amount := _money(page, name)) is not None]
    return sum(paid, Decimal("0.00")) if paid else None


def _person(scheme: Scheme, dossier: Dossier) -> Person:
    """Return the person of the answers, set right by the office's list and the ID number."""
    person = answers_to_person(scheme, dossier.draft.answers)
    entry = dossier.entry
    if entry is not None:
        person = replace(person, identities=entry.identities, listed_on=entry.listed_on, delisted_on=entry.delisted_on)
    if person.age is None:
        person = replace(person, age=age_of(dossier.people.beneficiary.id_number, dossier.on))
    return person


def age_of(id_number: str | None, on: date) -> int | None:
    """Return the age on a day by the birthday in an ID number; None when there is none."""
    if id_number is None or len(id_number) != 18 or not id_number[6:14].isdigit():
        return None
    year, month, day = int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14])
    return on.year - year - ((on.month, on.day) < (month, day))
