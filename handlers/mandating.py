"""A mandate as the one who is helped sees it: what it lets another do, one tap to give it, one word to take it back."""

from claims import mandates, masking
from claims.dossier import dossier_of
from claims.helping import Handover, Purpose, Scope
from claims.mandates import Given
from claims.model import Draft
from handlers.authority import excuse_letter
from handlers.context import Context, Happening
from handlers.flow import due, onward
from handlers.keyboards import Button, Row, number_in
from handlers.screens import Screen, Tapped, register
from locales import N_
from locales.forms import day

MAY = N_(
    "有人想帮您申请看病买药的补助（{who}）。\n同意了，他可以替您填、替您拍照、替您交。"
    "钱只打到您自己的账户。每走一步也告诉您。\n不想让他办了，随时发“收回”。\n\n同意他帮多久？"
)
SHOWED = N_("给您看这个码的人")
BY_PHONE = N_("电话 {phone}")
ONLY_THIS = N_("只办这一件")
PERIODS = {1: N_("一天"), 31: N_("一个月"), 182: N_("半年"), 365: N_("一年")}
NO = N_("不同意")
GIVEN = N_("记下了，他可以帮您办到{until}。每走一步我也告诉您。不想让他办了，发“收回”。")
DECLINED = N_("好，没有同意，什么也没有存。")
HE_AGREED = N_("{name}在自己手机上点了同意，到{until}为止。委托书不用再拍了。")
TAKEN_BACK = N_("{name}收回了委托。没交的，这边收起来了。")
REVOKED = N_("收回了。他不能再替您办；已经交上去的接着走，结果直接告诉您。")
NOTHING = N_("您现在没有让人代办。")
WHOSE = N_("收回哪一个？")
UNTIL = N_("{until}到期的")
SOMEBODY = N_("他")


async def _link(context: Context) -> Handover:
    token = str(context.memory.get("link", ""))
    return await mandates.link_of(context.store, token, Purpose.MANDATE, context.now)


async def show(context: Context) -> None:
    """Say what the mandate allows, and ask for how long."""
    words = context.words
    _, draft = await mandates.asked_by(context.store, await _link(context))
    rows: list[Row] = [[Button(words(ONLY_THIS), "mandate", "claim")]]
    periods = [Button(words(name), "mandate", str(days)) for days, name in PERIODS.items()]
    rows += [periods[:2], periods[2:], [Button(words(NO), "mandate_no")]]
    await context.say(MAY, rows, who=await _helper(context, draft))


async def _helper(context: Context, draft: Draft) -> str:
    helper = await context.store.people.by_id(draft.person_id)
    phone = draft.phone or helper.phone
    return context.words(BY_PHONE, phone=masking.phone(phone)) if phone else context.words(SHOWED)


async def give(context: Context, value: str) -> None:
    """Give the mandate."""
    chosen = Given(Scope.CLAIM, mandates.LONGEST) if value == "claim" else Given(Scope.SCHEME, number_in(value))
    link = await _link(context)
    made, draft = await mandates.give(context.store, link, context.person.id, chosen, on=context.today, now=context.now)
    await excuse_letter(context, await dossier_of(context.store, context.turn.catalogue, draft, context.today))
    context.remember(link=None)
    context.enter(await due(context))
    await context.say(GIVEN, until=day(context.language, made.last_day) if made.last_day else "")


async def decline(context: Context, _: str) -> None:
    """Leave it."""
    context.remember(link=None)
    context.enter(await due(context))
    await context.say(DECLINED)


async def take_back(context: Context, mandate_id: str) -> None:
    """Take one mandate back."""
    mandate = await context.store.mandates.by_id(number_in(mandate_id))
    if mandate is None:
        raise mandates.MandateEnded
    await mandates.revoke(context.store, mandate, context.person.id, context.now)
    await context.say(REVOKED)


async def take_back_by_word(context: Context) -> None:
    """Take the mandate back that the person has given; with several, ask which."""
    given = await context.store.mandates.given_by(context.person.id)
    holding = [mandate for mandate in given if mandate.holds_on(context.today)]
    if not holding:
        await context.say(NOTHING, [[Button(context.words(N_("接着办")), "start")]])
    elif len(holding) == 1:
        await take_back(context, str(holding[0].id))
    else:
        await context.say(WHOSE, [[_button(context, mandate.id, mandate.last_day)] for mandate in holding])


def _button(context: Context, mandate_id: int, until: object) -> Button:
    return Button(context.words(UNTIL, until=until), "take_back", str(mandate_id))


async def given(context: Context, happening: Happening) -> None:
    """Tell the helper that the person has agreed."""
    mandate = await context.store.mandates.by_id(int(happening.params["mandate_id"]))
    if mandate is None or mandate.last_day is None:
        return
    name = mandate.name or context.words(SOMEBODY)
    rows = [[Button(context.words(N_("接着办")), "switch", str(mandate.draft_id))]]
    await context.say(HE_AGREED, rows, name=name, until=day(context.language, mandate.last_day))


async def revoked(context: Context, happening: Happening) -> None:
    """Tell the helper that the person has taken his mandate back."""
    mandate = await context.store.mandates.by_id(int(happening.params["mandate_id"]))
    if mandate is not None:
        await context.say(
            TAKEN_BACK,
            [[Button(context.words(N_("我帮的人")), "people")]],
            name=mandate.name or context.words(SOMEBODY),
        )


async def leave(context: Context) -> None:
    """Leave the question."""
    context.remember(link=None)
    await onward(context)


HAPPENINGS = {mandates.GIVEN: given, mandates.REVOKED: revoked}

register(
    Screen("mandate", show, back=leave, of_draft=False),
    Tapped("mandate", give, screen="mandate"),
    Tapped("mandate_no", decline, screen="mandate"),
    Tapped("take_back", take_back),
)
