"""A lost phone: the office, which sees the person and his card, gives him back his chat on another phone."""

from datetime import datetime

from claims.errors import ClaimError
from claims.helping import Purpose
from claims.mandates import make_link
from claims.model import Claim
from claims.ports import Store
from claims.staff import Staff, is_own


class NobodyToRecover(ClaimError):
    """Somebody else filed the claim and the person has no chat of his own, or the claim is the staff's own."""


async def whose(store: Store, claim: Claim) -> int | None:
    """Say whose chat the claim's beneficiary reads: his own; a helper's is never given to him."""
    mandate = await store.mandates.of_draft(claim.draft_id)
    if mandate is not None:
        return mandate.principal_id
    return claim.person_id if claim.proxy is None else None


async def recover(store: Store, claim: Claim, staff: Staff, now: datetime) -> str:
    """Cut off the person's old chats and return the token of a link that opens his affairs on another phone.

    Raises NobodyToRecover.
    """
    person_id = await whose(store, claim)
    if person_id is None or is_own(staff, claim):
        raise NobodyToRecover
    closed = await store.handovers.cut_off(person_id, now)
    await store.audit.note("phone_replaced", staff.id, now, claim_id=claim.id, detail={"closed": closed})
    return await make_link(store, Purpose.RECOVERY, person_id, now, None)
