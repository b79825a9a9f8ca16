"""What may be done with a claim from the chat: take it back, mend the account, object, see what would change it."""

from claims import mandates, masking, rights
from claims.dossier import dossier_of
from claims.model import Claim, ClaimStatus
from claims.rights import Asked
from claims.whatif import Change, WhatIf, what_if
from handlers.context import Context
from handlers.flow import affair, due, onward
from handlers.keyboards import Button, Row, number_in
from handlers.screens import Screen, Tapped, go, register
from handlers.working import bills_of
from locales import N_
from locales.forms import day, money

WITHDRAW = N_("撤回这件")
ACCOUNT = N_("改收款账号")
MEND = N_("现在就补")
REVIEW = N_("请他们书面复核")
WHAT_IF = N_("怎样能多补？")
SEE = N_("看进度")
GO_ON = N_("接着办")
WHICH = N_("是哪一件？")
NONE = N_("现在没有能改的申请。")
REALLY = N_("撤回 {number}，这次就不办了。以后还可以重新申请。确定撤回吗？")
YES = N_("确定撤回")
NO = N_("不撤回")
WITHDRAWN = N_("{number} 撤回了。照片和号码会按规定的时间删除。")
TYPE_ACCOUNT = N_("现在打到尾号 {tail} 的账户，户名{holder}。请写上新的账号，还要是他本人的：")
CHANGED = N_("记下了：打到尾号 {tail} 的账户。村里会再对一次卡，请把新卡带上。")
ASKED = N_("记下了，{number} 请求书面复核。镇上会再看一次，把结果书面告诉您。")
ALSO = N_(
    "您还可以：\n· {reconsider}前，向县政府申请行政复议（{reconsider_by}）\n"
    "· {sue}前，向法院起诉（{sue_by}）\n带上决定和这个编号：{number}"
)
LATE = N_("申请复议的时间已经过了。起诉要在{sue}前，带上这个编号：{number}")
AT_TOP = N_("照现在的单据，已经补到顶了。再加发票也不会多。")
MORE = N_("再加一张 100 元的同类发票：大约补 {amount}（多 {difference}）")
LESS = N_("要是医保先报了其中 100 元：大约补 {amount}（少 {difference}）")
NOT_COUNTED = N_("没算进去：{bill}。原因看估算里那一行。")
NOTHING_TO_SAY = N_("还缺一些内容，算不出来。先把材料对好，再看这里。")


def rows_for(context: Context, claim: Claim) -> list[Row]:
    """Offer what may be done with the claim as it stands."""
    words, number = context.words, str(claim.id)
    rows: list[Row] = []
    if claim.status in (ClaimStatus.SENT_BACK, ClaimStatus.PAYMENT_FAILED):
        rows.append([Button(words(MEND), "mend", number)])
    if rights.periods_of(context.turn.catalogue, claim) is not None:
        rows.append([Button(words(REVIEW), "review", number)])
    if rights.may_change_account(claim):
        rows.append([Button(words(ACCOUNT), "account", number)])
    if rights.may_withdraw(context.turn.catalogue, claim):
        rows.append([Button(words(WITHDRAW), "withdraw", number)])
    return rows


async def _own(context: Context, claim_id: str) -> Claim:
    return await mandates.acting_on(context.store, number_in(claim_id), context.person.id, context.today)


async def withdraw(context: Context, claim_id: str) -> None:
    """Ask once more before a claim is taken back."""
    claim, words = await _own(context, claim_id), context.words
    if not rights.may_withdraw(context.turn.catalogue, claim):
        raise rights.TooLate
    rows = [[Button(words(YES), "withdraw_now", claim_id)], [Button(words(NO), "claim", claim_id)]]
    await context.say(REALLY, rows, number=claim.number)


async def withdraw_now(context: Context, claim_id: str) -> None:
    """Take the claim back."""
    claim = await _own(context, claim_id)
    await rights.withdraw(context.store, context.turn.catalogue, claim, context.today, context.now)
    await mandates.note(context.store, claim.draft_id, "withdrawn", context.now)
    await context.say(WITHDRAWN, [[Button(context.words(SEE), "claim", claim_id)]], number=claim.number)


async def change_account(context: Context, claim_id: str) -> None:
    """Ask for the other account."""
    claim = await _own(context, claim_id)
    if not rights.may_change_account(claim):
        raise rights.TooLate
    context.remember(account_of=claim.id)
    await go(context, "account")


async def show_account(context: Context) -> None:
    """Say where the money goes now, and ask for the other number."""
    claim_id = context.memory.get("account_of")
    if claim_id is None:
        await onward(context)
        return
    claim = await _own(context, str(claim_id))
    tail, holder = claim.account.number[-4:], masking.name(claim.account.holder)
    await context.tell(context.words(TYPE_ACCOUNT, tail=tail, holder=holder), typing="")


async def heard_account(context: Context, typed: str) -> None:
    """Keep the other number."""
    claim = await _own(context, str(context.memory.get("account_of", 0)))
    changed = await rights.change_account(context.store, claim, typed, context.today, context.now)
    await mandates.note(context.store, claim.draft_id, "account", context.now)
    context.remember(account_of=None)
    await context.say(CHANGED, [[Button(context.words(SEE), "claim", str(claim.id))]], tail=changed.account.number[-4:])
    context.enter(await due(context))


async def back(context: Context) -> None:
    """Leave the account as it is."""
    context.remember(account_of=None)
    await onward(context)


async def review(context: Context, claim_id: str) -> None:
    """Ask for a refusal to be looked at again, and say what else is open to the person."""
    claim = await _own(context, claim_id)
    periods = rights.periods_of(context.turn.catalogue, claim)
    if periods is None:
        raise rights.TooLate
    sue = day(context.language, periods.sue_until)
    if context.today > periods.reconsider_until:
        await context.say(LATE, sue=sue, number=claim.number)
        return
    await rights.ask_review(context.store, context.turn.catalogue, claim, context.today, context.now)
    context.first(ASKED, number=claim.number)
    reconsider = day(context.language, periods.reconsider_until)
    rows = [[Button(context.words(SEE), "claim", claim_id)]]
    laws = {
        "reconsider_by": periods.reconsider_by.words.pick(context.language),
        "sue_by": periods.sue_by.words.pick(context.language),
    }
    await context.say(ALSO, rows, reconsider=reconsider, sue=sue, number=claim.number, **laws)


async def pick(context: Context, action: str) -> None:
    """Start one of the acts from typed words: at once with one claim that fits, else after asking which."""
    fitting = [
        claim
        for claim in await mandates.claims_of(context.store, context.person.id)
        if any(button.action == action for row in rows_for(context, claim) for button in row)
    ]
    if not fitting:
        await context.say(NONE, [[Button(context.words(GO_ON), "start")]])
        return
    if len(fitting) == 1:
        await (withdraw if action == "withdraw" else change_account)(context, str(fitting[0].id))
        return
    await context.say(WHICH, [[Button(claim.number, action, str(claim.id))] for claim in fitting[:6]])


async def more(context: Context, claim_id: str) -> None:
    """Say what would change the estimate of the draft in hand, or of a claim."""
    if claim_id:
        claim = await mandates.claim_of(context.store, number_in(claim_id), context.person.id)
        draft = await context.store.drafts.of_claim(claim)
        found = await dossier_of(context.store, context.turn.catalogue, draft, claim.submitted_on)
    else:
        current = await affair(context)
        if current is None:
            await onward(context)
            return
        found = current
    bills = bills_of(context, found)
    changes = what_if(found)
    lines = [_line(context, change, bills) for change in changes] or [context.words(NOTHING_TO_SAY)]
    await context.tell("\n".join(lines), [[Button(context.words(GO_ON), "start")]])


def _line(context: Context, change: WhatIf, bills: dict[str, str]) -> str:
    amount, difference = (money(context.language, value) for value in (change.amount, abs(change.difference)))
    if change.change is Change.NOTHING_COUNTS:
        return "· " + context.words(NOT_COUNTED, bill=bills.get(change.expense or "", ""))
    if change.change is Change.INSURANCE_PAYS:
        return "· " + context.words(LESS, amount=amount, difference=difference)
    if change.difference <= 0:
        return "· " + context.words(AT_TOP)
    return "· " + context.words(MORE, amount=amount, difference=difference)


HISTORY: dict[str, str] = {
    Asked.WITHDRAWN: N_("{day} 您撤回了"),
    Asked.ACCOUNT: N_("{day} 收款账号改成尾号 {after}"),
    Asked.REVIEW: N_("{day} 您请求书面复核"),
    Asked.CORRECTION: N_("{day} 您请求更正：{words}"),
}

register(
    Screen("account", show_account, heard=heard_account, back=back, of_draft=False),
    Tapped("withdraw", withdraw),
    Tapped("withdraw_now", withdraw_now),
    Tapped("account", change_account),
    Tapped("review", review),
    Tapped("more", more),
)
