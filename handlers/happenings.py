"""What the chat says by itself: an office has acted on a claim, a photo has been read."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

from claims import mandates, reviewing
from claims.desk import Defect
from claims.events import Told
from claims.model import Claim
from handlers import commands, mandating, mending, mydata, objecting, papers, people, reminding, work
from handlers.context import Context, Happening
from handlers.heading import FOR_NAMED
from handlers.keyboards import Button
from handlers.status import is_for_other, step_words
from locales import N_
from locales.forms import day, money

SEE = N_("看进度")
SUBMITTED = N_("交上去了！申请编号：{number}\n下一步：{next}。每走一步我都会告诉您，不用来回跑。")
RESUBMITTED = N_("补好的材料交上去了。申请编号还是 {number}，接着由{next}看。")
AGREED = N_("{number}：{step}通过了。接下来：{next}。")
POSTED = N_("{number}：审核通过了。从{first}到{last}张榜公示，榜上只有金额和遮住一半的名字，不写病情。")
OVER = N_("{number}：张榜公示的日子满了。接下来：{next}。")
RETURNED = N_("{number}：张榜公示时有人提了意见，要再核一核。接下来：{next}。")
PAYMENT_RETURNED = N_("{number}：打款前核对，有一处还要再核一核，暂时没有打款。接下来：{next}。")
UNDONE = N_("{number}：刚才那条通知不算数，{step}还在看。有了结果再告诉您。")
APPROVED = N_("{number}：批下来了，核定 {amount}。接下来打款。")
LISTED = N_("{number}：{amount} 已列入发放名单，等银行打款。")
PAID = N_("{number}：{amount} 已打到您尾号 {account} 的账户，{day}。请查收。")
REFUSED = N_(
    "{number}：{step}没有通过。\n原因：{reasons}\n依据：{document} {clause}\n觉得不对，点“看进度”，可以请他们书面复核。"
)
SENT_BACK = N_("{number}：{step}看过了，有 {count} 处要补，请在{day}前补好：")
FAILED = N_("{number}：钱没有打进去：{reason}。请改一下收款账户，改好就重新打款。")
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
    if values.get("amount"):
        values["amount"] = money(context.language, Decimal(values["amount"]))
    values["day"] = values.get("until") or values.get("on") or ""
    return values


def plainly(message: str) -> Tell:
    """Say one sentence with a button to the claim's way."""

    async def tell(context: Context, claim: Claim, params: dict[str, str]) -> None:
        rows = [[Button(context.words(SEE), "claim", str(claim.id))]]
        await context.say(message, rows, **_written(context, claim, params))

    return tell


async def submitted(context: Context, claim: Claim, params: dict[str, str]) -> None:
    """Say that it was handed in; a helper goes on to the next person with one tap."""
    rows = [[Button(context.words(SEE), "claim", str(claim.id))]]
    if await is_for_other(context, claim):
        rows.append([Button(context.words(people.HELP_ANOTHER), "help_another")])
    await context.say(SUBMITTED, rows, **_written(context, claim, params))


async def sent_back(context: Context, claim: Claim, params: dict[str, str]) -> None:
    """List everything that is to be mended, at once."""
    found = await reviewing.to_mend(context.store, claim)
    lines = [context.words(SENT_BACK, **_written(context, claim, params))]
    if found is not None:
        lines += [f"{n}. {mending.words_of(context, claim, defect)}" for n, defect in enumerate(found.defects, 1)]
    await context.tell("\n".join(lines), [[Button(context.words(MEND), "mend", str(claim.id))]])


async def payment_failed(context: Context, claim: Claim, params: dict[str, str]) -> None:
    """Say why the money did not arrive, with one button to mend the account."""
    reason = mending.words_of(context, claim, Defect(None, params["reason"], params.get("words", "")))
    values = {**_written(context, claim, params), "reason": reason}
    await context.say(FAILED, [[Button(context.words(MEND), "mend", str(claim.id))]], **values)


TELL: dict[str, Tell] = {
    "claim_submitted": submitted,
    "claim_resubmitted": plainly(RESUBMITTED),
    Told.AGREED: plainly(AGREED),
    Told.NOTICE_POSTED: plainly(POSTED),
    Told.NOTICE_OVER: plainly(OVER),
    Told.NOTICE_RETURNED: plainly(RETURNED),
    Told.APPROVED: plainly(APPROVED),
    Told.LISTED: plainly(LISTED),
    Told.PAID: plainly(PAID),
    Told.REFUSED: plainly(REFUSED),
    Told.SENT_BACK: sent_back,
    Told.UNDONE: plainly(UNDONE),
    Told.PAYMENT_RETURNED: plainly(PAYMENT_RETURNED),
    Told.PAYMENT_FAILED: payment_failed,
}


Tells = Callable[[Context, Happening], Awaitable[None]]
OTHERS: dict[str, Tells] = {
    **dict.fromkeys(papers.HAPPENINGS, papers.happened),
    **reminding.HAPPENINGS,
    **mandating.HAPPENINGS,
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
