"""What is written wrongly, put right: by the person himself where he can, by the office where it must look."""

from claims import mandates, rights
from claims.keeping import OVER
from claims.model import Claim
from handlers.context import Context
from handlers.flow import current, due, onward
from handlers.keyboards import Button, Row, number_in
from handlers.screens import Screen, Tapped, go, register
from locales import N_

WHERE = N_("哪里写错了？")
PHONE = N_("电话")
ACCOUNT = N_("收款账号")
DRAFT = N_("没交上去的申请：接着办，每一步都能改")
CLAIM = N_("交上去的 {number}：请工作人员改")
GO_ON = N_("接着办")
WRITE = N_("请写下 {number} 里哪里不对、应该是什么。经手的工作人员会看到，改好以后您在进度里能看到。")
NOTED = N_("记下了，已经交给经手的工作人员。")
SEE = N_("看进度")
NOTHING = N_("没有能改的内容。")


async def put_right(context: Context, _: str = "") -> None:
    """List what can be put right, and by whom."""
    words = context.words
    rows: list[Row] = []
    draft = await current(context)
    if draft is not None:
        rows += [[Button(words(PHONE), "change_phone")]] if draft.phone else []
        rows.append([Button(words(DRAFT), "start")])
    for claim in await _open_claims(context):
        if rights.may_change_account(claim):
            rows.append([Button(f"{words(ACCOUNT)} {claim.number}", "account", str(claim.id))])
        rows.append([Button(words(CLAIM, number=claim.number), "wrong_in", str(claim.id))])
    rows.append([Button(words(GO_ON), "start")])
    await context.say(WHERE if len(rows) > 1 else NOTHING, rows)


async def _open_claims(context: Context) -> list[Claim]:
    found = await mandates.claims_of(context.store, context.person.id)
    return [claim for claim in found if claim.status not in OVER]


async def change_phone(context: Context, _: str) -> None:
    """Ask for the number anew."""
    await go(context, "phone")


async def wrong_in(context: Context, claim_id: str) -> None:
    """Ask what is wrong in a claim."""
    claim = await mandates.claim_of(context.store, number_in(claim_id), context.person.id)
    context.remember(wrong_in=claim.id)
    await go(context, "wrong")


async def show(context: Context) -> None:
    """Ask for the words."""
    claim_id = context.memory.get("wrong_in")
    if claim_id is None:
        await onward(context)
        return
    claim = await mandates.claim_of(context.store, int(claim_id), context.person.id)
    await context.tell(context.words(WRITE, number=claim.number), typing="")


async def heard(context: Context, typed: str) -> None:
    """Write what is wrong into the claim's history, where whoever has it sees it."""
    claim = await mandates.claim_of(context.store, int(context.memory.get("wrong_in", 0)), context.person.id)
    await rights.ask_correction(context.store, claim, typed, context.today, context.now)
    context.remember(wrong_in=None)
    await context.say(NOTED, [[Button(context.words(SEE), "claim", str(claim.id))]])
    context.enter(await due(context))


async def back(context: Context) -> None:
    """Leave it."""
    context.remember(wrong_in=None)
    await onward(context)


register(
    Screen("wrong", show, heard=heard, back=back, of_draft=False),
    Tapped("put_right", put_right),
    Tapped("change_phone", change_phone),
    Tapped("wrong_in", wrong_in),
)
