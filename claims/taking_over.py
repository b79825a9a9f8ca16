"""A claim that a helper filed goes into the hands of the person it is for, who mends it himself."""

from dataclasses import replace
from datetime import date, datetime

from claims.answers import FILED_BY
from claims.denials import NotThisDecision
from claims.dossier import dossier_of
from claims.helping import Use
from claims.model import Actor, Claim, Draft, DraftStatus, Whom
from claims.ports import Store
from claims.refusals import ClaimNotFound
from claims.workflow import Line, write
from schemes.loading import Catalogue

TAKEN_OVER = "claim_taken_over"  # in the history; told to the helper with claim_id and number


async def take_over(
    store: Store, catalogue: Catalogue, claim: Claim, person_id: int, *, on: date, now: datetime
) -> Draft:
    """Let the person himself go on with a claim that was sent back; its helper is told, and sees it no longer.

    Each photo stays the paper it was: the helper's own card is kept with the claim as what it was filed with, and is
    never taken for the person's. The telephone number was the helper's, so it is asked for anew.
    Raises ClaimNotFound for whoever gave no mandate for it, NotThisDecision when there is nothing to mend.
    """
    mandate = await store.mandates.of_draft(claim.draft_id)
    if mandate is None or mandate.principal_id != person_id:
        raise ClaimNotFound
    draft = await store.drafts.of_claim(claim)
    if draft.status is not DraftStatus.MENDING:
        raise NotThisDecision
    await _fix_papers(store, catalogue, draft, on)
    await store.mandates.write(Use(mandate.id, now, "taken_over", draft.id))
    await store.mandates.take_out(draft)
    answers = {name: value for name, value in draft.answers.items() if name != FILED_BY}
    mine = replace(draft, person_id=person_id, whom=Whom.SELF, phone=None, answers=answers, updated_at=now)
    taken = await store.drafts.save(mine)
    kept = await store.claims.save(replace(claim, person_id=person_id))
    await write(store, kept, Line(TAKEN_OVER, Actor("person", person_id), on, now))
    await store.tell(mandate.helper_id, TAKEN_OVER, claim_id=claim.id, number=claim.number)
    return taken


async def _fix_papers(store: Store, catalogue: Catalogue, draft: Draft, on: date) -> None:
    """Say on every photo which paper it is now, because for oneself one card may be looked for in several places."""
    dossier = await dossier_of(store, catalogue, draft, on)
    for state in dossier.papers.materials:
        for page in state.pages:
            if page.material is None:
                await store.drafts.save_page(replace(page, material=state.material.id))
