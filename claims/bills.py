"""The bills among a draft's pages, and what each comes to for an estimate; what no paper says stays not known."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from claims.fields import field_on
from claims.institutions import is_designated, listed
from claims.model import Page
from claims.papers import PaperKind
from claims.records import Institution, InstitutionKind
from schemes.values import Expense, Provider

PHARMACY = ("pharmacy", InstitutionKind.PHARMACY)
HOSPITAL = ("hospital", InstitutionKind.HOSPITAL)
SELLERS = {
    PaperKind.VAT_INVOICE: PHARMACY,
    PaperKind.RECEIPT_SLIP: PHARMACY,
    PaperKind.MEDICAL_RECEIPT: HOSPITAL,
    PaperKind.SETTLEMENT_STATEMENT: HOSPITAL,
}
PAID_BY_OTHERS = ("fund_paid", "critical_illness_paid", "assistance_paid", "other_paid")
MONEY_OF_EXPENSE = frozenset(
    {"total", "paid_by_others", "compensated_later", "covered_own_share", "non_covered", "other_aid", "unlisted"}
)
NOTHING = Decimal("0.00")
OWN = "expense.fact."  # begins the facts of a bill that a scheme file declares itself
Facts = Mapping[str, object]


def bills_among(pages: Sequence[Page]) -> list[Page]:
    """Return the pages that are bills; a settlement statement is one only where no bill lies beside it."""
    bills = [page for page in pages if page.kind in SELLERS and page.kind is not PaperKind.SETTLEMENT_STATEMENT]
    return bills or [page for page in pages if page.kind is PaperKind.SETTLEMENT_STATEMENT]


def day_of_bill(page: Page) -> date | None:
    """Return the day a bill was issued or settled; None is not known."""
    value = _value(page, "issued_on")
    return None if value is None else date.fromisoformat(value)


def expense_id(page: Page) -> str:
    """Name a page's bill in the working."""
    return expense_name(page.id)


def expense_name(page_id: int) -> str:
    """Name the bill of a page in the working, by the page's number."""
    return f"p{page_id}"


def expense_of(
    page: Page,
    day: date,
    *,
    beside: Sequence[Page],
    institutions: Sequence[Institution],
    facts: Facts,
    evidence: tuple[str, ...],
) -> Expense:
    """Return a bill as the engine takes it: the paper first, then the statement beside it, then the answers."""
    bought = page.kind is not None and SELLERS[page.kind] is PHARMACY
    bare = Expense(
        id=expense_id(page),
        date=day,
        kind="drug" if bought else None,
        provider=_provider(page, institutions, facts),
        total=_money(page, "total"),
        paid_by_others=_told(page, "paid_by_others", _paid_by_others(page, beside, facts)),
        covered_own_share=_told(page, "covered_own_share", _own_share(page, beside, facts)),
        non_covered=_told(page, "non_covered", _either(page, beside, "non_covered")),
        unlisted=_told(page, "unlisted", _either(page, beside, "non_covered")),
        other_aid=_told(page, "other_aid", None),
        compensated_later=_told(page, "compensated_later", None),
        evidence=tuple(dict.fromkeys((*evidence, *_evidence_told(facts)))),
    )
    return _with_facts(bare, facts)


def _value(page: Page, name: str) -> str | None:
    found = None if page.kind is None else field_on(page.kind, name)
    return None if found is None else page.value(found)


def _money(page: Page, name: str) -> Decimal | None:
    value = _value(page, name)
    return None if value is None else Decimal(value)


def _told(page: Page, name: str, found: Decimal | None) -> Decimal | None:
    """Return what the papers say, else what the person has said of the bill."""
    if found is not None:
        return found
    value = page.value(name)
    return None if value is None else Decimal(value)


def _either(page: Page, beside: Sequence[Page], name: str) -> Decimal | None:
    """Return an amount of a bill, or of the statement that belongs to it."""
    amount = _money(page, name)
    statement = _statement_for(page, beside) if amount is None else None
    return amount if statement is None else _money(statement, name)


def _own_share(page: Page, beside: Sequence[Page], facts: Facts) -> Decimal | None:
    """Return what is left to the person of costs inside the insurance's scope: as printed, and as the sums leave it.

    Where both are known the smaller counts, so that nothing is helped with twice.
    """
    printed = _either(page, beside, "copayment")
    parts = (_money(page, "total"), _paid_by_others(page, beside, facts), _either(page, beside, "non_covered"))
    total, paid, outside = parts
    if total is None or paid is None or outside is None:
        return printed
    left = max(total - paid - outside, NOTHING)
    return left if printed is None else min(printed, left)


def _evidence_told(facts: Facts) -> tuple[str, ...]:
    """Return the papers that the person says are there."""
    told = facts.get("expense.evidence")
    return tuple(str(one) for one in told) if isinstance(told, tuple | list) else ()


def _provider(page: Page, institutions: Sequence[Institution], facts: Facts) -> Provider:
    told = {name: facts.get(f"expense.provider.{name}") for name in ("level", "designated")}
    level, designated = told["level"], told["designated"]
    if page.kind not in SELLERS:
        return Provider()
    kind, listed_as = SELLERS[page.kind]
    of_kind = [one for one in institutions if one.kind is listed_as]
    name = field_on(page.kind, "seller_name") or ""
    value = page.value(name)
    found = listed(value, of_kind) if value else None
    on_list = is_designated(value, of_kind, sure=page.is_settled(name))
    return Provider(
        kind=kind,
        level=found.level if found and found.level else None if level is None else str(level),
        designated=designated if on_list is None and isinstance(designated, bool) else on_list,
    )


def _paid_by_others(page: Page, beside: Sequence[Page], facts: Facts) -> Decimal | None:
    """Return what insurers and aid have paid on a bill; None when neither a paper nor the person says so."""
    source = page if _sum_paid(page) is not None else _statement_for(page, beside)
    if source is not None:
        return _sum_paid(source)
    paid_all_himself = facts.get("expense.coverage") == "not_covered"
    return NOTHING if paid_all_himself else None


def _statement_for(page: Page, beside: Sequence[Page]) -> Page | None:
    """Return the settlement statement that belongs to a bill: the one of the same total."""
    total = _money(page, "total")
    same = [
        other
        for other in beside
        if other.kind is PaperKind.SETTLEMENT_STATEMENT and other.id != page.id and _money(other, "total") == total
    ]
    return same[0] if total is not None and len(same) == 1 else None


def _sum_paid(page: Page) -> Decimal | None:
    paid = [amount for name in PAID_BY_OTHERS if (amount := _money(page, name)) is not None]
    return sum(paid, NOTHING) if paid else None


def _with_facts(expense: Expense, facts: Facts) -> Expense:
    """Add what the answers say of every bill; what a paper says is not overruled."""
    named = {item.name for item in fields(Expense)}
    said = {
        name: Decimal(str(value)) if name in MONEY_OF_EXPENSE else value
        for path, value in facts.items()
        if (name := path.removeprefix("expense.")) != path and name in named
    }
    unknown = {name: value for name, value in said.items() if getattr(expense, name) is None}
    own = {path.removeprefix(OWN): value for path, value in facts.items() if path.startswith(OWN)}
    return replace(expense, **unknown, facts=own)  # type: ignore[arg-type]
