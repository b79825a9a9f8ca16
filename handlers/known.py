"""The draft in hand and where it stands, worked out once for as long as nothing is written.

A turn asks for them at every step: what was answered, what is due, whom it is for, what to show.
"""

from claims.dossier import Dossier, dossier_of
from claims.model import Draft
from handlers.context import Context, Known


async def draft_in_hand(context: Context) -> Draft | None:
    """Return the draft in hand, None without one."""
    return (await _known(context)).draft


async def dossier_on(context: Context, draft: Draft) -> Dossier:
    """Work out where any of the person's drafts stands today."""
    known = await _known(context)
    if known.dossier is None or known.dossier.draft != draft:
        known.dossier = await dossier_of(context.store, context.turn.catalogue, draft, context.today)
    return known.dossier


async def _known(context: Context) -> Known:
    turn = context.turn
    now = (turn.person.id, turn.store.changes, context.today)
    known = turn.known
    if known is None or (known.person_id, known.changes, known.on) != now:
        known = turn.known = Known(*now, await turn.store.drafts.current_of(turn.person.id))
    return known
