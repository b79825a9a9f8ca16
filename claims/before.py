"""What earlier claims have used up, and their bills where a benefit runs up over a year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from claims.model import Claim, ClaimStatus
from claims.ports import Store
from claims.rulings import Rulings, as_ruled
from schemes.history import COUNTING
from schemes.model import Scheme
from schemes.values import Earlier, Expense

NOTHING = Decimal("0.00")  # a claim without a figure takes nothing from a limit until it is decided
COUNTED_AS = {
    ClaimStatus.IN_REVIEW: "pending",
    ClaimStatus.SENT_BACK: "pending",
    ClaimStatus.REFUSED: "refused",
    ClaimStatus.WITHDRAWN: "withdrawn",
    ClaimStatus.APPROVED: "approved",
    ClaimStatus.PAYMENT_FAILED: "approved",
    ClaimStatus.PAID: "paid",
}
EARLIER = "c"  # begins the name of a bill of an earlier claim; a page's own bill begins with "p"


@dataclass(frozen=True, slots=True)
class Before:
    """What was claimed for a person before: for the limits, and by benefit the bills that still run up."""

    history: tuple[Earlier, ...] = ()
    bills: Mapping[str, tuple[Expense, ...]] | None = None

    def of(self, benefit: str, years: Iterable[int]) -> tuple[Expense, ...]:
        """Return the earlier bills of a benefit that lie in the years."""
        wanted = set(years)
        return tuple(bill for bill in (self.bills or {}).get(benefit, ()) if bill.date.year in wanted)


def is_earlier(expense_id: str) -> bool:
    """Say whether a bill of a request comes from an earlier claim."""
    return expense_id.startswith(EARLIER)


async def before_of(store: Store, scheme: Scheme, id_number: str, *, but_not: int | None) -> Before:
    """Look up what was claimed for a person under the scheme before."""
    claims = await store.claims.of_beneficiary(scheme.id, id_number, but_not=but_not)
    bills: dict[str, tuple[Expense, ...]] = {}
    for claim in claims:
        if _runs_up(scheme, claim) and COUNTED_AS[claim.status] in COUNTING and _amount(claim) is not None:
            rulings = {one.expense: one for one in await store.reviews.rulings_of(claim)}
            bills[claim.benefit] = (*bills.get(claim.benefit, ()), *_bills(scheme, claim, rulings))
    return Before(tuple(earlier_of(scheme, claim) for claim in claims), bills)


def earlier_of(scheme: Scheme, claim: Claim) -> Earlier:
    """Return a claim as the limits count it."""
    amount = _amount(claim)
    return Earlier(
        on=claim.submitted_on,
        status=COUNTED_AS[claim.status],
        amount=NOTHING if amount is None else amount,
        cause=claim.cause,
        benefit=claim.benefit,
        by_year=_by_year(claim, amount) if amount is not None and _runs_up(scheme, claim) else {},
    )


def _amount(claim: Claim) -> Decimal | None:
    return claim.estimate.amount if claim.granted is None else claim.granted


def _runs_up(scheme: Scheme, claim: Claim) -> bool:
    benefit = scheme.benefits.get(claim.benefit)
    return benefit is not None and benefit.whole_year and claim.request is not None


def _by_year(claim: Claim, amount: Decimal) -> dict[int, Decimal]:
    """Split what a claim granted by the years of its bills; what staff changed is booked on the last of them."""
    shares: dict[int, Decimal] = {}
    for bill in claim.request.expenses if claim.request else ():
        shares[bill.date.year] = shares.get(bill.date.year, NOTHING) + claim.estimate.per_expense.get(bill.id, NOTHING)
    for year in sorted(shares, reverse=True):
        shares[year] = max(shares[year] + amount - sum(shares.values(), NOTHING), NOTHING)
    return shares


def _bills(scheme: Scheme, claim: Claim, rulings: Rulings) -> Iterable[Expense]:
    """Return the claim's own bills that were admitted, as staff have ruled on them, under names of their own."""
    if claim.request is None:
        return
    refused = {
        name
        for code, _, name in (flag.partition(":") for flag in claim.estimate.flags)
        if name and scheme.effects.get(code) == "refuse"
    }
    for bill in as_ruled(claim.request, rulings).expenses:
        if not is_earlier(bill.id) and bill.id not in refused:
            yield replace(bill, id=f"{EARLIER}{claim.id}-{bill.id}")
