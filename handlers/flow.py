"""Where a person goes next: read off what is known, never off memory, so that it holds after any interruption."""

import re
from dataclasses import replace

from claims import drafting, guardians, people
from claims.completeness import Lack, what_is_missing
from claims.dossier import Dossier
from claims.model import Draft, DraftStatus, Whom
from claims.refusals import PlaceNotFound
from handlers.authority import excuse_letter
from handlers.context import Context
from handlers.known import dossier_on, draft_in_hand
from handlers.screens import go

PURPOSE = "claim"
BEFORE_PAPERS = ((Lack.WHOM, "whom"), (Lack.PLACE, "place"), (Lack.QUESTION, "question"))
OF_PAPERS = frozenset({Lack.MATERIAL, Lack.READING, Lack.PHOTO})
AFTER_PAPERS = (
    (Lack.NAME, "papers"),
    (Lack.ACCOUNT, "papers"),
    (Lack.PHONE, "phone"),
    (Lack.BRANCH, "branch"),
    (Lack.DECLARATION, "estimate"),
)
OF_DRAFT = (
    *("papers_done", "checked", "shown", "mended", "card", "album", "ready", "retake", "fix"),
    *("place_parent", "place_page"),
)
PLACE_PAYLOAD = re.compile(r"v-?(\d{6,12})")


async def remember_payload(context: Context, payload: str) -> None:
    """Keep the village of a poster's link until a draft needs it."""
    found = PLACE_PAYLOAD.fullmatch(payload)
    if found is None:
        return
    try:
        place = await context.store.places.by_code(found[1])
    except PlaceNotFound:
        return
    context.remember(linked_place=place.code)


def forget_draft(context: Context) -> None:
    """Forget what the session remembers of the draft that was in hand; the draft itself is kept elsewhere."""
    context.remember(**dict.fromkeys(OF_DRAFT))


async def current(context: Context) -> Draft | None:
    """Return the draft in hand."""
    return await draft_in_hand(context)


async def affair(context: Context) -> Dossier | None:
    """Work out where the draft in hand stands today, None without one."""
    draft = await current(context)
    if draft is None:
        return None
    return await dossier_on(context, draft)


async def onward(context: Context) -> None:
    """Open the screen that is due."""
    await go(context, await due(context))


async def due(context: Context) -> str:
    """Name the screen that is due: the first thing that is still open, in the order of a claim."""
    if not await people.has_agreed(context.store, context.person.id, PURPOSE):
        return "welcome"
    draft = await current(context)
    if draft is None:
        return "home"
    if draft.place is None and context.memory.get("linked_place"):
        draft = await drafting.set_place(context.store, draft, str(context.memory["linked_place"]), context.now)
    dossier = await dossier_on(context, draft)
    if draft.whom is Whom.OTHER and draft.status is DraftStatus.OPEN:
        excused = await excuse_letter(context, dossier)
        if excused != draft:
            dossier = await dossier_on(context, excused)
        dossier = replace(dossier, draft=await _as_before(context, dossier))
    if draft.status is DraftStatus.MENDING and not context.memory.get("mended"):
        return "mend"
    number = dossier.people.beneficiary.id_number
    if await guardians.consent_missing(context.store, draft, number, context.today):
        return "guardian"
    return _screen_for(context, dossier)


async def _as_before(context: Context, dossier: Dossier) -> Draft:
    """Take a helper's own number, and the branch he chose for the same bank in the same village; the end shows both."""
    draft = dossier.draft
    if draft.phone is None and context.person.phone is not None:
        draft = await drafting.set_phone(context.store, draft, context.person.phone, context.now)
    branch = dict(context.memory.get("branches", {})).get(f"{draft.place}:{dossier.people.account.bank}")
    if draft.bank_branch is None and branch is not None:
        draft = await drafting.set_bank_branch(context.store, draft, str(branch), context.now)
    return draft


def _screen_for(context: Context, dossier: Dossier) -> str:
    lacks = {missing.lack for missing in what_is_missing(dossier)}
    for lack, screen in BEFORE_PAPERS:
        if lack in lacks:
            return screen
    if dossier.plan.outcome == "no" or Lack.NOT_IN_FORCE in lacks:
        return "no"
    if Lack.SCHEME in lacks:
        return "scheme" if any(found.outcome != "no" for found in dossier.plan.schemes) else "no"
    if lacks & OF_PAPERS or not context.memory.get("papers_done"):
        return "papers"
    if Lack.FIELD in lacks or context.memory.get("checked") != marks_of(dossier):
        return "confirm"
    return next((screen for lack, screen in AFTER_PAPERS if lack in lacks), "submit")


def marks_of(dossier: Dossier) -> list[int]:
    """Name the pages that are there, so that a new one is noticed."""
    return [page.id for page in dossier.pages]
