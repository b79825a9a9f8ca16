"""The amount anew: the claim's frozen request with what staff have corrected and ruled since, through the engine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from claims.before import is_earlier
from claims.bills import bills_among, day_of_bill, expense_id, expense_of
from claims.estimating import with_undated
from claims.model import Claim, FrozenPage, Page, PageState
from claims.papers import Field, PaperKind, PaperReading, Quality, Verdict
from claims.ports import Store
from claims.records import Institution
from claims.rulings import as_ruled
from schemes.assess import assess
from schemes.interview import answers_to_facts
from schemes.model import Scheme
from schemes.values import Request

BY_STAFF = "corrected_by_staff"
NOT_SURE = frozenset({"unsure", "unreadable"})
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def reassessed(store: Store, scheme: Scheme, claim: Claim) -> Claim:
    """Return the claim with its estimate worked out anew; one without a frozen request stays as it is."""
    if claim.request is None:
        return claim
    office = await store.office.office_for(claim.place)
    institutions = await store.office.institutions(scheme.place, claim.submitted_on)
    rulings = {one.expense: one for one in await store.reviews.rulings_of(claim)}
    read = _as_corrected(scheme, claim, claim.request, institutions)
    found = assess(scheme, as_ruled(read, rulings), office)
    undated = _undated(claim)
    estimate = with_undated(found, undated) if undated else found
    return replace(claim, request=read, cause=read.cause, estimate=estimate)


def thawed(page: FrozenPage) -> Page:
    """Return a frozen page as its draft's page was, so that the same rules read it."""
    fields = {
        one.name: Field(one.value, Verdict.UNSURE if one.how in NOT_SURE else Verdict.READ) for one in page.fields
    }
    reading = None if page.kind is None else PaperReading(page.kind, 1.0, Quality(ok=True), fields)
    return Page(
        *(page.page_id, 0, 0, page.digest, "", LONG_AGO, PageState.READ, page.kind, page.material),
        reading=reading,
    )


@dataclass(frozen=True, slots=True)
class _Papers:
    """The claim's papers as they read now, and which of them staff have corrected."""

    pages: tuple[Page, ...]
    touched: frozenset[int]

    @classmethod
    def of(cls, claim: Claim) -> "_Papers":
        corrected = {page.page_id for page in claim.pages if any(one.how == BY_STAFF for one in page.fields)}
        return cls(tuple(thawed(page) for page in claim.pages), frozenset(corrected))

    def changes(self, page: Page) -> bool:
        """Say whether a correction may bear on this bill: on the bill itself, or on a statement beside it."""
        statements = {one.id for one in self.pages if one.kind is PaperKind.SETTLEMENT_STATEMENT}
        return page.id in self.touched or bool(statements & self.touched)


def _undated(claim: Claim) -> tuple[str, ...]:
    days = {expense_id(page): day_of_bill(page) for page in bills_among([thawed(one) for one in claim.pages])}
    return tuple(
        name
        for name in claim.estimate.missing
        if name.startswith("date:") and days.get(name.removeprefix("date:")) is None
    )


def _as_corrected(scheme: Scheme, claim: Claim, request: Request, institutions: Sequence[Institution]) -> Request:
    papers, facts = _Papers.of(claim), answers_to_facts(scheme, claim.answers)
    known = {expense.id: expense for expense in request.expenses}
    called_for = known.keys() | {name.removeprefix("date:") for name in claim.estimate.missing}
    evidence = next((one.evidence for one in request.expenses if not is_earlier(one.id)), ())
    expenses = [expense for name, expense in known.items() if is_earlier(name)]
    for page in bills_among(papers.pages):
        name, day = expense_id(page), day_of_bill(page)
        if name not in called_for or day is None:
            continue
        found = known.get(name)
        if found is None or papers.changes(page):
            found = expense_of(
                page, day, beside=papers.pages, institutions=institutions, facts=facts, evidence=evidence
            )
        expenses.append(found)
    in_order = sorted(expenses, key=lambda expense: (expense.date, expense.id))
    return replace(request, expenses=tuple(in_order), cause=_cause(papers, request.cause))


def _cause(papers: _Papers, before: str | None) -> str | None:
    named = [page for page in papers.pages if page.value("diagnosis") is not None]
    if not any(page.id in papers.touched for page in named):
        return before
    return named[0].value("diagnosis")
