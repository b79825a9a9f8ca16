"""What the chat says by itself: an office has acted on a claim, a photo has been read."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

from claims import mandates, reviewing
from claims.desk import Defect
from claims.events import Told
from claims.model import Claim
from claims.wordings import COUNTY
from handlers import commands, mandating, mending, mydata, objecting, papers, people, reminding, work
from handlers.context import Context, Happening
from handlers.heading import FOR_NAMED
from handlers.keyboards import Button
from handlers.status import is_for_other, paper_words, step_words
from locales import N_
from locales.forms import day, money
from locales.messages import MESSAGES

SEE = N_("看进度")
MEND = N_("现在就补")

Tell = Callable[[Context, Claim, dict[str, str]], Awaitable[None]]


def _written(context: Context, claim: Claim, params: dict[str, str]) -> dict[str, str]:
    """Write days, amounts and steps as the person reads them."""
    scheme = context.turn.catalogue.get(claim.scheme_id)
    values = {"next": claim.step or "", **params, "number": claim.number}
    for name in ("step", "next"):
        if values.get(name):
            values[name] = step_words(context, scheme, values[name])
    for name in ("first", "last", "until", "on"):
        if values.get(name):
            values[name] = day(context.language, date.fromisoformat(values[name]))
    if values.get("paper"):
        values["paper"] = paper_words(context, scheme, values["paper"])
    if values.get("amount"):
        values["amount"] = money(context.language, Decimal(values["amount"]))
    values["day"] = values.get("until") or values.get("on") or ""
    return values


async def worded(context: Context, claim: Claim, name: str, values: dict[str, str]) -> str:
    """Word a message as the claim's county says it, in the supplied words where it says nothing else."""
    own = await context.store.wordings.current(claim.place[:COUNTY], name, context.language)
    return context.words(MESSAGES[name].text, **values) if own is None else own.format_map(values)


def plainly(name: str) -> Tell:
    """Say one message with a button to the claim's way."""

    async def tell(context: Context, claim: Claim, params: dict[str, str]) -> None:
        rows = [[Button(context.words(SEE), "claim", str(claim.id))]]
        await context.tell(await worded(context, claim, name, _written(context, claim, params)), rows)

    return tell


async def submitted(context: Context, claim: Claim, params: dict[str, str]) -> None:
    """Say that it was handed in; a helper goes on to the next person with one tap."""
    rows = [[Button(context.words(SEE), "claim", str(claim.id))]]
    if await is_for_other(context, claim):
        rows.append([Button(context.words(people.HELP_ANOTHER), "help_another")])
    await context.tell(await worded(context, claim, "claim_submitted", _written(context, claim, params)), rows)


async def sent_back(context: Context, claim: Claim, params: dict[str, str]) -> None:
    """List everything that is to be mended, at once."""
    found = await reviewing.to_mend(context.store, claim)
    lines = [await worded(context, claim, Told.SENT_BACK, _written(context, claim, params))]
    if found is not None:
        lines += [f"{n}. {mending.words_of(context, claim, defect)}" for n, defect in enumerate(found.defects, 1)]
    await context.tell("\n".join(lines), [[Button(context.words(MEND), "mend", str(claim.id))]])


async def payment_failed(context: Context, claim: Claim, params: dict[str, str]) -> None:
    """Say why the money did not arrive, with one button to mend the account."""
    reason = mending.words_of(context, claim, Defect(None, params["reason"], params.get("words", "")))
    values = {**_written(context, claim, params), "reason": reason}
    said = await worded(context, claim, Told.PAYMENT_FAILED, values)
    await context.tell(said, [[Button(context.words(MEND), "mend", str(claim.id))]])


TELL: dict[str, Tell] = {
    "claim_submitted": submitted,
    "claim_resubmitted": plainly("claim_resubmitted"),
    Told.AGREED: plainly(Told.AGREED),
    Told.NOTICE_POSTED: plainly(Told.NOTICE_POSTED),
    Told.NOTICE_OVER: plainly(Told.NOTICE_OVER),
    Told.MEETING: plainly(Told.MEETING),
    Told.NOTICE_RETURNED: plainly(Told.NOTICE_RETURNED),
    Told.APPROVED: plainly(Told.APPROVED),
    Told.LISTED: plainly(Told.LISTED),
    Told.PAID: plainly(Told.PAID),
    Told.REFUSED: plainly(Told.REFUSED),
    Told.SENT_BACK: sent_back,
    Told.PAPER_LATER: plainly(Told.PAPER_LATER),
    Told.PAPER_DUE: plainly(Told.PAPER_DUE),
    Told.PAPER_CAME: plainly(Told.PAPER_CAME),
    Told.PAPER_WAIVED: plainly(Told.PAPER_WAIVED),
    Told.UNDONE: plainly(Told.UNDONE),
    Told.PAYMENT_RETURNED: plainly(Told.PAYMENT_RETURNED),
    Told.PAYMENT_FAILED: payment_failed,
}


Tells = Callable[[Context, Happening], Awaitable[None]]
OTHERS: dict[str, Tells] = {
    **dict.fromkeys(papers.HAPPENINGS, papers.happened),
    **reminding.HAPPENINGS,
    **mandating.HAPPENINGS,
    **mending.HAPPENINGS,
    **work.HAPPENINGS,
    **mydata.HAPPENINGS,
    **objecting.HAPPENINGS,
}


async def happened(happening: Happening, context: Context) -> None:
    """Say what happened to a person's affairs."""
    if happening.code in OTHERS:
        await OTHERS[happening.code](context, happening)
        if happening.code in work.HAPPENINGS:
            await work.offer(context, commands.CHAT_MENU)
        return
    tell = TELL[happening.code]
    params = {name: str(value) for name, value in happening.params.items() if value is not None}
    claim = await mandates.claim_of(context.store, int(params["claim_id"]), context.person.id)
    if await is_for_other(context, claim):
        context.turn.heading = context.words(FOR_NAMED, name=claim.beneficiary.name)
    await tell(context, claim, params)
