"""For whom the draft in hand is, on top of every screen about it, when that is not the person himself."""

from claims import guardians
from claims.dossier import Dossier
from claims.model import Whom
from claims.papers import PaperKind
from handlers.context import Context
from handlers.known import dossier_on, draft_in_hand
from locales import N_

FOR_NAMED = N_("【给{name}办】")
FOR_CHILD = N_("【给孩子办】")
FOR_SOMEBODY = N_("【帮别人办】")


def known_name(dossier: Dossier) -> str | None:
    """Say the name of the one a draft is for; before its papers are sorted, the one on the only ID card."""
    names = {page.value("name") for page in dossier.pages if page.kind is PaperKind.ID_CARD} - {None}
    return dossier.people.beneficiary.name or (names.pop() if len(names) == 1 else None)


async def put_heading(context: Context) -> None:
    """Say for whom the draft in hand is in what is told from now on."""
    draft = await draft_in_hand(context)
    context.turn.heading = None
    if draft is None or draft.whom is not Whom.OTHER:
        return
    dossier = await dossier_on(context, draft)
    mandate = await context.store.mandates.of_draft(draft.id)
    name = known_name(dossier) or (mandate.name if mandate else None)
    unnamed = FOR_CHILD if guardians.files_for_child(draft) else FOR_SOMEBODY
    context.turn.heading = context.words(FOR_NAMED, name=name) if name else context.words(unnamed)
