"""Agreeing to several claims at once: each is looked at anew, and whatever is not plain is left for a closer look."""

from dataclasses import replace

from claims.crosschecks import REASSURING, remarks_on
from claims.denials import NeedsLook
from claims.model import Claim
from claims.payments import blocked
from claims.ports import Store
from claims.reassessing import reassessed
from claims.register_use import marks_on
from claims.reviewing import Agreement, asks_notice_days, decide_agree, to_mend, unseen_originals
from claims.workflow import Desk, Seen, claim_for, step_of, way_of
from schemes.model import Scheme
from schemes.values import Status

NOT_FIRM = "not_firm"  # the estimate is not a plain amount: a range, something for staff, or not computable
MISSING = "missing"  # a fact is not known
PROMISED = "promised"  # a paper was promised for later
MARKED = "marked"  # a photo was taken as it is, or its values typed by hand
UNSURE = "unsure"  # a value was not read for certain, and no original has been compared
MOVED = "moved"  # worked out anew, the amount is another
SPENT = "spent"  # the year's limit or a bill paid before would stop the payment
REMARKED = "remarked"  # a paper does not fit the claim, a list, or is on another claim
NOTICE = "notice"  # the days of the notice are to be given
DOUBTS = (NOT_FIRM, MISSING, PROMISED, MARKED, UNSURE, MOVED, SPENT, REMARKED, NOTICE)
NOT_CERTAIN = frozenset({"unsure", "unreadable"})


async def agree(store: Store, desk: Desk, seen: Seen, opinion: str) -> Claim:
    """Agree to a claim that is plain; raises NeedsLook, or what any agreement may raise."""
    claim = await claim_for(store, desk, seen)
    found = await doubts(store, desk, claim)
    if found:
        raise NeedsLook(found)
    return await decide_agree(store, desk, seen, Agreement(opinion))


async def doubts(store: Store, desk: Desk, claim: Claim) -> tuple[str, ...]:
    """Return why a claim should be opened rather than agreed to with others, empty for a plain one."""
    scheme = desk.catalogue.get(claim.scheme_id)
    estimate, unseen = claim.estimate, set(await unseen_originals(store, claim))
    anew = await reassessed(store, scheme, claim)
    figure = estimate.amount if claim.granted is None else claim.granted
    found = {
        NOT_FIRM: estimate.status is not Status.PAYABLE or estimate.amount is None,
        MISSING: bool(estimate.missing),
        PROMISED: bool(claim.gaps) or await to_mend(store, claim) is not None,
        MARKED: any(page.marks for page in claim.pages if page.page_id in unseen),
        UNSURE: any(one.how in NOT_CERTAIN for page in claim.pages if page.page_id in unseen for one in page.fields),
        MOVED: anew.estimate.amount != estimate.amount,
        SPENT: await blocked(store, desk, replace(claim, granted=figure)) is not None,
        REMARKED: await _remarked(store, scheme, claim),
        NOTICE: asks_notice_days(way_of(scheme, claim), step_of(scheme, claim)),
    }
    return tuple(code for code in DOUBTS if found[code])


async def _remarked(store: Store, scheme: Scheme, claim: Claim) -> bool:
    pages = [await store.drafts.page_to_read(page.page_id) for page in claim.pages]
    if any(not mark.good for mark in await marks_on(store, scheme, claim, pages)):
        return True
    return any(one.check not in REASSURING for one in await remarks_on(store, claim, scheme.place, pages))
