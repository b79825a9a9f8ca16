"""Consents, one a purpose: what each says, when it is asked for, and taking it back as easily as it was given."""

from claims import calling, drafting, guardians, masking, people
from claims.answers import FILED_BY
from claims.clock import SHANGHAI
from claims.model import Consent
from handlers.context import Context
from handlers.flow import PURPOSE, due, forget_draft, onward
from handlers.keyboards import Button, Row
from handlers.person import place_of
from handlers.screens import Screen, Tapped, go, register
from locales import N_
from locales.forms import day

FORWARD, CHARITY = "forward", "charity"
VERSION = "2026-11"
NAMES = {
    PURPOSE: N_("办补助申请"),
    FORWARD: N_("把情况转给别的部门"),
    CHARITY: N_("把情况转给慈善组织"),
    guardians.CHILD: N_("替未满十四岁的孩子办"),
}
TEXTS = {
    FORWARD: N_(
        "可以请镇上把您的情况转给别的部门，由他们联系您。\n转给哪家，看民政、医保、残联谁帮得上。\n"
        "转的只有：您的姓名、电话、所在的村、大致难处。不转照片、身份证号和银行账号。\n"
        "不同意也不影响这里的申请。"
    ),
    CHARITY: N_(
        "可以请镇上把您的情况转给县里登记的慈善组织，由他们联系您。\n"
        "转的只有：您的姓名、电话、所在的村、大致难处。不转照片、身份证号和银行账号。\n"
        "不同意也不影响这里的申请。"
    ),
}
AGREE_TO = N_("同意转，请他们联系我")
NOT_THIS = N_("不转")
NO_NUMBER = N_("打哪个电话找您？请写上号码：")
PASSED_ON = N_("记下了。镇上会转过去，请留意电话 {phone}。想收回，发 /mydata。")
ALREADY = N_("您已经请人联系过，还在等回音。")
WHAT = N_("您同意过的：")
LINE = N_("{what}（{day}同意，第 {version} 版）")
NONE = N_("现在没有您的同意在用。")
TAKE_BACK = N_("不再同意：{what}")
TAKEN_BACK = N_("收回了：{what}。从现在起不再为这个用您的资料，之前办过的不受影响。")
STILL_GOING = N_("已经交上去的申请还会办完；不想办了，发“撤回”。想把资料也删掉，点下面。")
DELETE = N_("删除我的资料")
GO_ON = N_("接着办")
FOR_CHILD = N_(
    "这是给不满十四岁的孩子办。孩子的资料，要由父母或监护人同意才能用。\n"
    "只用来办这件申请，只给经手的人看；您随时可以查看、更正、要求删除。\n"
    "您是孩子的父母或监护人吗？"
)
ANEW = N_("重新办")
PERSON = N_("找工作人员")
GUARDIAN = N_("我是，我同意")
NOT_GUARDIAN = N_("我不是")
ASK_GUARDIAN = N_("那要请孩子的父母或监护人来办：把手机给他点“我是，我同意”，或者请他自己打开这个聊天。都替您存着。")


def purpose_words(context: Context, purpose: str) -> str:
    """Name a purpose; one for a single draft has the draft's number behind a colon."""
    return context.words(NAMES.get(purpose.partition(":")[0], NAMES[PURPOSE]))


async def consents(context: Context, _: str = "") -> None:
    """List what the person agrees to at present, each with its way back."""
    words = context.words
    given = await _standing(context)
    rows: list[Row] = [
        [Button(words(TAKE_BACK, what=purpose_words(context, one.purpose)), "unagree", one.purpose)] for one in given
    ]
    rows.append([Button(words(GO_ON), "start")])
    lines = [words(WHAT), *("· " + _line(context, one) for one in given)] if given else [words(NONE)]
    await context.tell("\n".join(lines), rows)


def _line(context: Context, one: Consent) -> str:
    when = day(context.language, one.at.astimezone(SHANGHAI).date())
    return context.words(LINE, what=purpose_words(context, one.purpose), day=when, version=one.text_version)


async def _standing(context: Context) -> list[Consent]:
    given = await context.store.people.consents_of(context.person.id)
    return [one for one in given if one.withdrawn_at is None]


async def unagree(context: Context, purpose: str) -> None:
    """Take a consent back, with one tap, as it was given."""
    await people.withdraw(context.store, context.person.id, purpose, context.now)
    said = context.words(TAKEN_BACK, what=purpose_words(context, purpose))
    if purpose != PURPOSE:
        if purpose in TEXTS:
            await context.store.calls.forget(context.person.id, purpose)
        await context.tell(said, [[Button(context.words(GO_ON), "start")]])
        return
    forget_draft(context)
    context.enter("welcome")
    await context.tell(f"{said}\n{context.words(STILL_GOING)}", [[Button(context.words(DELETE), "delete")]])


async def offer(context: Context, purpose: str) -> None:
    """Say what passing the case on would mean, and ask; nothing is passed on without the tap."""
    if purpose not in TEXTS:
        await onward(context)
        return
    words = context.words
    rows = [[Button(words(AGREE_TO), "pass_on", purpose)], [Button(words(NOT_THIS), "start")]]
    await context.say(TEXTS[purpose], rows)


async def pass_on(context: Context, purpose: str) -> None:
    """Keep the consent to this one purpose, and ask the office to pass the case on."""
    if purpose not in TEXTS:
        await onward(context)
        return
    await people.agree(context.store, context.person.id, purpose, VERSION, context.now)
    draft = await context.store.drafts.current_of(context.person.id)
    number = (draft.phone if draft else None) or context.person.phone
    if number is None:
        context.remember(pass_on=purpose)
        await go(context, "pass_on")
        return
    await _ask(context, purpose, number)


async def show_number(context: Context) -> None:
    """Ask for the number under which the person can be reached."""
    await context.say(NO_NUMBER)


async def heard_number(context: Context, typed: str) -> None:
    """Keep the number with the request."""
    purpose = str(context.memory.get("pass_on", FORWARD))
    await _ask(context, purpose, typed)
    context.remember(pass_on=None)
    context.enter(await due(context))


async def _ask(context: Context, purpose: str, number: str) -> None:
    place = await place_of(context)
    request = await calling.ask(context.store, context.person.id, number, place, context.now, purpose)
    rows = [[Button(context.words(GO_ON), "start")]]
    if request.about != purpose:
        await context.say(ALREADY, rows)
        return
    await context.say(PASSED_ON, rows, phone=masking.phone(request.phone))


async def show_guardian(context: Context) -> None:
    """Ask whether who is here may agree for a child."""
    words = context.words
    rows = [[Button(words(GUARDIAN), "guardian")], [Button(words(NOT_GUARDIAN), "not_guardian")]]
    await context.say(FOR_CHILD, rows)


async def guardian(context: Context, _: str) -> None:
    """Keep the guardian's consent for the draft in hand."""
    draft = await context.store.drafts.current_of(context.person.id)
    if draft is not None:
        purpose = guardians.purpose_of(draft)
        await people.agree(context.store, context.person.id, purpose, VERSION, context.now)
        await drafting.answer(context.store, draft, FILED_BY, guardians.GUARDIAN, context.now)
    await onward(context)


async def not_guardian(context: Context, _: str) -> None:
    """Say who has to come; everything stays."""
    words = context.words
    rows = [[Button(words(GUARDIAN), "guardian")], [Button(words(ANEW), "anew"), Button(words(PERSON), "person")]]
    await context.say(ASK_GUARDIAN, rows)


async def back(context: Context) -> None:
    """Leave it."""
    context.remember(pass_on=None)
    await onward(context)


register(
    Screen("guardian", show_guardian),
    Tapped("guardian", guardian, screen="guardian"),
    Tapped("not_guardian", not_guardian, screen="guardian"),
)
register(
    Screen("pass_on", show_number, heard=heard_number, back=back, of_draft=False),
    Tapped("consents", consents),
    Tapped("unagree", unagree),
    Tapped("offer", offer),
    Tapped("pass_on", pass_on),
)
