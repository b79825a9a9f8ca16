"""What the claim will come to, line by line with its clauses; then the declaration, and the last tap."""

from claims import drafting, mandates, submitting
from claims.completeness import Incomplete, Lack, Missing
from claims.estimating import estimate
from claims.model import Whom
from handlers.already import warn_of_another
from handlers.answers import open_list
from handlers.authority import excuse_letter
from handlers.context import Context
from handlers.flow import affair, forget_draft, onward
from handlers.keyboards import Button
from handlers.labels import field_words
from handlers.narrowing import still_open, tell_row
from handlers.saving import save_row
from handlers.screens import Screen, Tapped, go, register
from handlers.working import ground, working
from locales import N_
from locales.forms import labelled, money
from schemes.values import Assessment, Status

TITLE = {
    Status.PAYABLE: N_("算下来，大约能补 {amount}"),
    Status.REVIEW: N_("算下来，大约能补 {amount}，有一处要工作人员核定"),
    Status.REFUSED: N_("照现在的材料，这次补不了"),
    Status.NOT_COMPUTABLE: N_("文件里没写补几成，补多少由工作人员核定"),
}
RANGE = N_("有的情况还不清楚，能补的在 {low} 到 {high} 之间")
OPEN_RANGE = N_("有的情况还不清楚，至少能补 {low}，具体多少由工作人员核定")
WORKING = N_("怎么算的：")
ONLY_ESTIMATE = N_("这是估算，不是决定。最后以审批为准。")
DECLARE = N_("请看这段声明，说的是实话就点一下：\n\n“{declaration}”")
I_DECLARE = N_("我声明，以上属实")
NOT_SO = N_("不是这样")
WHAT_IF = N_("怎样能多补？")
NOT_SO_WORDS = N_("那请先改一改。哪里不对，就点哪里：")
CHANGE_ANSWERS = N_("改回答")
CHANGE_PAPERS = N_("改读到的内容")
READY = N_(
    "都齐了，请最后看一眼：\n给谁：{name}\n电话：{phone}\n打到：{bank}尾号 {account}\n"
    "开户行：{branch}\n大约能补：{amount}"
)
SUBMIT = N_("提交申请")
NOT_YET = N_("还没定")
STILL = N_("还差 {count} 样才能提交：")
LACKS = {
    Lack.MATERIAL: N_("缺材料"),
    Lack.PHOTO: N_("有照片要重拍"),
    Lack.READING: N_("有照片还在读"),
    Lack.FIELD: N_("有读到的内容要核对"),
    Lack.NAME: N_("还不知道是给谁办"),
    Lack.ACCOUNT: N_("还没有收款账号"),
    Lack.BRANCH: N_("还没有开户行"),
    Lack.PHONE: N_("还没有电话"),
    Lack.DECLARATION: N_("还没有声明"),
    Lack.NOT_IN_FORCE: N_("这项补助现在不收申请"),
}


def headline(context: Context, result: Assessment) -> str:
    """Say the amount, or the range, or that staff settle it."""
    if result.range is not None:
        low, high = result.range
        if high is None:
            return context.words(OPEN_RANGE, low=money(context.language, low))
        return context.words(RANGE, low=money(context.language, low), high=money(context.language, high))
    amount = "" if result.amount is None else money(context.language, result.amount)
    return context.words(TITLE[result.status], amount=amount)


async def show(context: Context) -> None:
    """Show the estimate with its working, then the declaration to tap."""
    dossier = await affair(context)
    result = estimate(dossier) if dossier else None
    if dossier is None or result is None or dossier.scheme is None:
        await onward(context)
        return
    lines = [headline(context, result), "", *still_open(context, dossier, result)]
    lines += [context.words(WORKING), *working(context, dossier, result), ""]
    lines += [*ground(context, dossier, result), context.words(ONLY_ESTIMATE)]
    await context.tell("\n".join(lines))
    words = context.words
    rows = [
        *tell_row(context, dossier, result),
        [Button(words(I_DECLARE), "declare")],
        [Button(words(NOT_SO), "not_so"), Button(words(WHAT_IF), "more")],
        save_row(context, "save_estimate"),
    ]
    await context.say(DECLARE, rows, declaration=dossier.scheme.declaration.pick(context.language))


async def declare(context: Context, _: str) -> None:
    """Keep the declaration in the very words that were shown."""
    dossier = await affair(context)
    if dossier is not None and dossier.scheme is not None:
        wording = dossier.scheme.declaration.pick(context.language)
        version = dossier.scheme.declaration_version
        await drafting.declare(context.store, dossier.draft, version, wording, context.now)
    await onward(context)


async def not_so(context: Context, _: str) -> None:
    """Offer what can be changed."""
    words = context.words
    rows = [[Button(words(CHANGE_ANSWERS), "change_answers")], [Button(words(CHANGE_PAPERS), "change_papers")]]
    await context.say(NOT_SO_WORDS, rows)


async def change_papers(context: Context, _: str) -> None:
    """Go back to what was read."""
    context.remember(checked=None)
    await go(context, "confirm")


async def back(context: Context) -> None:
    """Go back to the branch."""
    await go(context, "branch")


async def show_submit(context: Context) -> None:
    """Show what will be handed in, with the last button."""
    dossier = await affair(context)
    result = estimate(dossier) if dossier else None
    if dossier is None or result is None:
        await onward(context)
        return
    await warn_of_another(context, dossier)
    account = dossier.people.account
    amount = money(context.language, result.amount) if result.amount is not None else context.words(NOT_YET)
    await context.say(
        READY,
        [[Button(context.words(SUBMIT), "submit")], [Button(context.words(NOT_SO), "not_so")]],
        name=dossier.people.beneficiary.name or "",
        phone=dossier.draft.phone or "",
        bank=account.bank or "",
        account=(account.number or "")[-4:],
        branch=dossier.draft.bank_branch or "",
        amount=amount,
    )


async def submit(context: Context, _: str) -> None:
    """Make the claim, once; say everything that is missing, at once, when it cannot be made."""
    dossier = await affair(context)
    if dossier is None:
        await onward(context)
        return
    name = dossier.people.beneficiary.name
    if dossier.draft.whom is Whom.OTHER:
        await excuse_letter(context, dossier)
        await mandates.by_letter(context.store, dossier.draft, name, on=context.today, now=context.now)
    try:
        await submitting.submit(context.store, context.turn.catalogue, dossier.draft, on=context.today, now=context.now)
    except Incomplete as incomplete:
        await explain_missing(context, incomplete)
        return
    await mandates.note(context.store, dossier.draft.id, "submitted", context.now)
    forget_draft(context)
    context.remember(linked_place=dossier.draft.place)
    context.enter("home")


async def explain_missing(context: Context, incomplete: Incomplete) -> None:
    """List everything that is missing and open the first of it."""
    lines = []
    for item in incomplete.missing:
        if item.lack in LACKS:
            lines.append(f"· {_lack_words(context, item)}")
    await context.tell("\n".join([context.words(STILL, count=len(lines)), *lines]))
    await onward(context)


def _lack_words(context: Context, item: Missing) -> str:
    words = context.words(LACKS[item.lack])
    if item.lack is Lack.FIELD and item.name:
        return labelled(context.language, words, field_words(context, item.name))
    return words


register(
    Screen("estimate", show, back=back),
    Tapped("declare", declare, screen="estimate"),
    Tapped("not_so", not_so, fresh=True),
    Tapped("change_answers", open_list, fresh=True),
    Tapped("change_papers", change_papers, fresh=True),
)
register(Screen("submit", show_submit, back=back), Tapped("submit", submit, screen="submit"))
