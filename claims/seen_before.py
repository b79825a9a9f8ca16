"""Whether papers came before on another claim: a word to the applicant, a mark for staff, a stop only at payment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.dossier import Dossier
from claims.duplicates import bill_key
from claims.freezing import frozen_page
from claims.model import Claim, ClaimStatus, FrozenPage, Page
from claims.ports import Store
from claims.refusals import PageNotFound
from claims.traces import Twin, Why, alike, looks_of, traces_of

OVER = frozenset({ClaimStatus.WITHDRAWN, ClaimStatus.REFUSED})  # what was on these may come again


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that seems to have come before, on which claim, and why it seems so."""

    page_id: int
    why: Why
    claim: Claim


async def keep_traces(store: Store, claim: Claim, pages: Sequence[Page]) -> None:
    """Remember by what the papers of a claim that was submitted are known again."""
    await store.traces.keep(claim, traces_of(claim.pages, looks_of(pages), claim.beneficiary.id_number))


async def seen_on_others(store: Store, claim: Claim, pages: Sequence[Page]) -> tuple[Seen, ...]:
    """Return which papers of a claim seem to be on another, whosever it is; for staff."""
    return await _seen(store, claim.pages, looks_of(pages), claim.beneficiary.id_number, but_not=claim.id)


async def seen_on_own(store: Store, dossier: Dossier, page: Page) -> Seen | None:
    """Return on which earlier claim of the same sender a page came before; others' claims are never told."""
    mine = await store.claims.of_draft(dossier.draft)
    number = dossier.people.beneficiary.id_number
    seen = await _seen(store, (frozen_page(page),), looks_of((page,)), number, but_not=mine.id if mine else None)
    own = (one for one in seen if one.claim.person_id == dossier.draft.person_id and one.claim.status not in OVER)
    return next(own, None)


async def _seen(
    store: Store, pages: Sequence[FrozenPage], looks: Mapping[int, str], id_number: str | None, *, but_not: int | None
) -> tuple[Seen, ...]:
    """Return each page with each other claim once, for the surest reason."""
    twins = await store.traces.twins(traces_of(pages, looks, id_number), but_not=but_not)
    found: dict[tuple[int, int], Seen] = {}
    mine = {page.page_id: page for page in pages}
    for twin in sorted(twins, key=lambda twin: list(Why).index(twin.why)):
        claim = await store.claims.by_id(twin.claim_id)
        if twin.why is not Why.PHOTO or await _one_photo(store, twin, mine[twin.page_id], looks, claim):
            found.setdefault((twin.page_id, claim.id), Seen(twin.page_id, twin.why, claim))
    return tuple(sorted(found.values(), key=lambda seen: (seen.page_id, seen.claim.id)))


async def _one_photo(store: Store, twin: Twin, page: FrozenPage, looks: Mapping[int, str], claim: Claim) -> bool:
    """Compare two photos as a whole; papers with two different numbers only look alike."""
    other = next((one for one in claim.pages if one.page_id == twin.other_page_id), None)
    numbers = {bill_key(page), None if other is None else bill_key(other)}
    if None not in numbers and len(numbers) > 1:
        return False
    try:
        there = looks_of((await store.drafts.page_to_read(twin.other_page_id),))
    except PageNotFound:
        return False
    return alike(looks[page.page_id], there.get(twin.other_page_id, ""))
