"""A claim that was sent back: everything to mend on one list, each with its way to mend it."""

from claims import drafting, mandates, reviewing, taking_over
from claims.defects import OTHER
from claims.desk import Defect
from claims.model import Claim, Draft, DraftStatus
from handlers.context import Context, Happening
from handlers.flow import affair, current, forget_draft, onward
from handlers.keyboards import Button, Row, number_in
from handlers.screens import Screen, Tapped, go, register
from locales import N_
from locales.forms import aside, day, labelled

BY_HELPER = N_("这件是别人替您交的。可以请他来补，也可以您自己接过来补。\n接过来以后，由您来办，他就看不到这件了。")
TAKE_OVER = N_("我自己接过来补")
ASK_HIM = N_("请他补")
DEFECTS = {
    "unclear": N_("照片不清楚，请重拍"),
    "cut_off": N_("没拍全，请重拍"),
    "wrong_paper": N_("不是这一样材料，请重新发"),
    "missing": N_("缺这一样，请补上"),
    "original_not_shown": N_("请把原件带到村里核对"),
    "outside_window": N_("日期超出了可以补的一年"),
    "not_designated": N_("不是定点药店或医院开的"),
    "buyer_differs": N_("发票上不是本人的名字，请说明"),
    "no_drug_names": N_("看不到药名，请补清单"),
    "name_differs": N_("名字对不上，请核对"),
    "no_seal": N_("没有盖章，请医院补章"),
    "drug_unrelated": N_("药和诊断对不上，请说明"),
    "expired": N_("证件过期了，请换新的"),
    "back_missing": N_("缺背面，请补拍"),
    "branch_missing": N_("缺开户行，请补上"),
    "number_unclear": N_("账号看不清，请重拍"),
    "not_signed": N_("没有签名，请补签"),
    "phone_unreachable": N_("电话打不通，请留一个能打通的"),
    "declaration_unclear": N_("声明请再确认一次"),
    "household_unclear": N_("家里情况要再说明"),
    "account_wrong": N_("账号不对"),
    "account_closed": N_("这个账户已经注销了"),
    OTHER: N_("请看说明"),
}
TAKEN = N_("{number} 由本人接过去自己办了。您不用再管这件，谢谢您帮忙。")
NOTHING = N_("现在没有要补的。发 /status 看进度。")
TITLE = N_("这件申请（{number}）要补：")
UNTIL = N_("请在{day}前补好。")
HOW = N_("要补照片，直接拍了发来；要改账户、电话，点下面。都好了再点“都补好了”。")
PHONE = N_("改电话")
BRANCH = N_("改开户行")
FIELDS = N_("改读到的内容")
DONE = N_("都补好了，交上去")


def words_of(context: Context, claim: Claim, defect: Defect) -> str:
    """Put one thing to mend into words."""
    scheme = context.turn.catalogue.get(claim.scheme_id)
    material = next((item for item in scheme.materials if item.id == defect.material), None)
    language = context.language
    said = context.words(DEFECTS.get(defect.code, DEFECTS[OTHER]))
    if defect.words:
        said += aside(language, defect.words)
    return labelled(language, material.words.pick(language), said) if material else said


async def mending_claim(context: Context) -> Claim | None:
    """Return the claim whose draft is being mended."""
    draft = await current(context)
    if draft is None or draft.status is not DraftStatus.MENDING:
        return None
    return await context.store.claims.of_draft(draft)


async def mend(context: Context, claim_id: str) -> None:
    """Take up a claim that was sent back."""
    claim = await mandates.acting_on(context.store, number_in(claim_id), context.person.id, context.today)
    draft = await context.store.drafts.of_claim(claim)
    if draft.status is not DraftStatus.MENDING:
        await context.say(NOTHING)
    elif claim.person_id != context.person.id:
        words = context.words
        await context.say(
            BY_HELPER, [[Button(words(TAKE_OVER), "take_over", claim_id)], [Button(words(ASK_HIM), "claim", claim_id)]]
        )
    else:
        await _open(context, draft)


async def _open(context: Context, draft: Draft) -> None:
    await drafting.take_up(context.store, draft.id, context.person.id, context.now)
    forget_draft(context)
    await onward(context)


async def take_over(context: Context, claim_id: str) -> None:
    """Go on oneself with what a helper filed."""
    claim, turn = await mandates.claim_of(context.store, number_in(claim_id), context.person.id), context.turn
    if claim.person_id == context.person.id:
        await mend(context, claim_id)
        return
    draft = await taking_over.take_over(
        context.store, turn.catalogue, claim, context.person.id, on=context.today, now=context.now
    )
    await _open(context, draft)


async def taken_over(context: Context, happening: Happening) -> None:
    """Tell the helper that the person goes on himself."""
    rows = [[Button(context.words(N_("我帮的人")), "people")]]
    await context.say(TAKEN, rows, number=str(happening.params["number"]))


async def show(context: Context) -> None:
    """List what is to be mended, with the ways."""
    claim = await mending_claim(context)
    if claim is None:
        context.remember(mended=True)
        await onward(context)
        return
    found = await reviewing.to_mend(context.store, claim)
    lines = [context.words(TITLE, number=claim.number)]
    if found is not None:
        lines += [f"{n}. {words_of(context, claim, defect)}" for n, defect in enumerate(found.defects, 1)]
        lines.append(context.words(UNTIL, day=day(context.language, found.until)))
    lines.append(context.words(HOW))
    words = context.words
    rows: list[Row] = [
        [Button(words(PHONE), "mend_phone"), Button(words(BRANCH), "mend_branch")],
        [Button(words(FIELDS), "mend_fields")],
        [Button(words(DONE), "mend_done")],
    ]
    await context.tell("\n".join(lines), rows)


async def to_phone(context: Context, _: str) -> None:
    """Change the telephone number."""
    await go(context, "phone")


async def to_branch(context: Context, _: str) -> None:
    """Change the bank's branch."""
    await go(context, "branch")


async def to_fields(context: Context, _: str) -> None:
    """Change what was read."""
    await go(context, "confirm")


async def done(context: Context, _: str) -> None:
    """Go through what is open, then to the declaration and the last button."""
    found = await affair(context)
    if found is None:
        await onward(context)
        return
    context.remember(mended=True, papers_done=True)
    await onward(context)


HAPPENINGS = {taking_over.TAKEN_OVER: taken_over}

register(
    Screen("mend", show),
    Tapped("mend", mend),
    Tapped("take_over", take_over),
    Tapped("mend_phone", to_phone, screen="mend"),
    Tapped("mend_branch", to_branch, screen="mend"),
    Tapped("mend_fields", to_fields, screen="mend"),
    Tapped("mend_done", done, screen="mend"),
)
