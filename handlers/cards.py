"""The pictures of an estimate and of where a claim stands."""

from claims import mandates
from claims.estimating import estimate
from handlers.context import Context
from handlers.estimate import ONLY_ESTIMATE, headline
from handlers.flow import affair, onward
from handlers.keyboards import Button, number_in
from handlers.person import contact_of
from handlers.saving import Card, show_card
from handlers.screens import Tapped, register
from handlers.status import story_of
from handlers.working import ground, working
from locales import N_
from locales.forms import labelled

GO_ON = N_("接着办")
SEE = N_("看进度")
FOR_WHOM = N_("给谁")
ASK_AT = N_("问：{office} {phone}")


async def save_estimate(context: Context, _: str) -> None:
    """Show the estimate of the draft in hand as a picture."""
    dossier = await affair(context)
    result = estimate(dossier) if dossier else None
    if dossier is None or result is None or dossier.scheme is None:
        await onward(context)
        return
    name = dossier.people.beneficiary.name
    who = [labelled(context.language, context.words(FOR_WHOM), name)] if name else []
    card = Card(
        title=dossier.scheme.short_names.pick(context.language),
        big=headline(context, result),
        lines=[*who, *working(context, dossier, result)],
        foot=[*ground(context, dossier, result), context.words(ONLY_ESTIMATE)],
    )
    await show_card(context, card, [[Button(context.words(GO_ON), "start")]])


async def save_claim(context: Context, claim_id: str) -> None:
    """Show where a claim stands as a picture, with whom to ask."""
    claim = await mandates.claim_of(context.store, number_in(claim_id), context.person.id)
    story = await story_of(context, claim)
    contact = await contact_of(context)
    ask_at = [context.words(ASK_AT, office=contact.office, phone=contact.phone)] if contact else []
    card = Card(title=story.heading, big=story.amount, lines=story.lines, foot=ask_at)
    await show_card(context, card, [[Button(context.words(SEE), "claim", claim_id)]])


register(None, Tapped("save_estimate", save_estimate), Tapped("save_claim", save_claim))
