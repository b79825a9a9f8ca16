"""The mandate in place of a signed letter: a tap on the person's own phone excuses the paper, on record as why."""

from dataclasses import replace

from claims import drafting
from claims.dossier import Dossier
from claims.helping import Evidence, Mandate, Scope
from claims.materials import Standing
from claims.model import Draft, Gap
from claims.papers import PaperKind
from handlers.context import Context

AGREED_ON_PHONE = "agreed_on_phone"  # of locales.papers.GAPS, with its day


def covers(mandate: Mandate, dossier: Dossier) -> bool:
    """Say whether a tapped mandate that holds on the day is for what is applied for."""
    if mandate.evidence is not Evidence.TAPPED or not mandate.holds_on(dossier.on):
        return False
    name = dossier.people.beneficiary.name
    if name is not None and mandate.name != name:
        return False
    return mandate.scope is Scope.CLAIM or dossier.scheme is None or mandate.scheme_id in (None, dossier.scheme.id)


async def excuse_letter(context: Context, dossier: Dossier) -> Draft:
    """Let the tapped consent stand in for the letter while it covers this; returns the draft as it is then.

    An excuse that holds no longer, because the card shows another name or the time is over, is taken back.
    """
    draft = dossier.draft
    mandate = await context.store.mandates.of_draft(draft.id)
    if mandate is None or mandate.given_at is None:
        return draft
    covered = covers(await _named(context, mandate, dossier), dossier)
    reason = f"{AGREED_ON_PHONE}:{mandate.given_at.date().isoformat()}"
    for state in dossier.papers.materials:
        if state.material.kind != PaperKind.AUTHORITY_LETTER:
            continue
        if covered and state.standing is Standing.MISSING:
            draft = await drafting.accept_gap(context.store, draft, Gap(state.material.id, reason), context.now)
        elif not covered and state.gap is not None and state.gap.reason == reason:
            draft = await drafting.close_gap(context.store, draft, state.material.id, context.now)
    return draft


async def _named(context: Context, mandate: Mandate, dossier: Dossier) -> Mandate:
    """Give the mandate the name of the person for whom it began, when that was not read yet as it was given."""
    name = dossier.people.beneficiary.name
    if mandate.name is not None or name is None or mandate.draft_id != dossier.draft.id:
        return mandate
    named = replace(mandate, name=name)
    await context.store.mandates.save(named)
    return named
