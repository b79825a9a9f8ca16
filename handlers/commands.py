"""The ways out that work from everywhere: help, back, status, language, a person to ask."""

from handlers import (
    consenting,
    leaving,
    links,
    mandating,
    mydata,
    objecting,
    people,
    person,
    reminding,
    rights,
    status,
    welcome,
    whom,
    work,
)
from handlers.context import Act, Context
from handlers.flow import current, onward
from handlers.keyboards import Button
from handlers.screens import SCREENS, Tapped, go, register, show_again
from handlers.understanding import wish_of
from locales import N_

HELP = N_(
    "我能做的：\n"
    "· 一题一题问您，看能不能申请补助\n"
    "· 您拍照，我来读发票和证明\n"
    "· 先算算大约能补多少，再帮您交上去\n"
    "· 每走一步告诉您\n\n"
    "随时可以发：\n/status 看进度　/people 给谁办\n/back 退一步　/again 重新办\n"
    "/person 找工作人员　/link 换个手机接着办\n/language 换语言　/mydata 我的资料\n/start 回到办到的地方"
)
BEFORE_CONSENT = frozenset({"person", "language", "help", "revoke", "status", "mydata", "delete", "consents", "object"})
GO_ON = N_("接着办")
HINT = N_("我没看懂这句话。请点下面的按钮；要找人帮忙，发 /person。")


async def help_(context: Context) -> None:
    """Say what the bot can do, with the way back to what is open."""
    await context.say(HELP, [[Button(context.words(GO_ON), "start")]])


async def back(context: Context) -> None:
    """Go one step back from the open screen."""
    screen = SCREENS[context.turn.session.screen]
    if screen.back is None:
        await show_again(context)
        return
    await screen.back(context)


async def change_phone(context: Context) -> None:
    """Change the telephone number of the application in hand."""
    draft = await current(context)
    if draft is None or draft.phone is None:
        await show_again(context)
        return
    await go(context, "phone")


async def withdraw(context: Context) -> None:
    """Take a claim back."""
    await rights.pick(context, "withdraw")


async def change_account(context: Context) -> None:
    """Change where the money goes: in the draft in hand what was read, in a claim the account."""
    await rights.pick(context, "account")


WISHES: dict[str, Act] = {
    "revoke": mandating.take_back_by_word,
    "people": people.people,
    "withdraw": withdraw,
    "account": change_account,
    "quiet": reminding.quiet,
    "object": objecting.ask,
    "phone": change_phone,
    "again": whom.anew,
    "back": back,
    "quit": leaving.leave,
    "status": status.show_all,
    "person": person.person,
    "language": welcome.languages,
    "help": help_,
    "onward": onward,
    "delete": mydata.delete,
    "mydata": mydata.menu,
    "consents": consenting.consents,
}


async def understood(context: Context, typed: str) -> bool:
    """Answer words that plainly ask for something else than what is open; False when they do not."""
    screen = SCREENS[context.turn.session.screen]
    wish = wish_of(typed, whole=screen.heard is not None and screen.name != "question")
    act = WISHES.get(wish) if wish else None
    if act is None or (screen.name == "welcome" and wish not in BEFORE_CONSENT):
        return False
    await act(context)
    return True


def hint(context: Context) -> None:
    """Say that words were not understood."""
    context.first(HINT)


async def start(context: Context) -> None:
    """Go where the person was; with a link's payload, start from there."""
    await welcome.start(context)


async def back_button(context: Context, _: str) -> None:
    """Go one step back, from a button."""
    await back(context)


COMMANDS = {
    "start": (start, N_("回到办到的地方")),
    "status": (status.show_all, N_("看进度")),
    "back": (back, N_("退一步")),
    "people": (people.people, N_("给谁办")),
    "again": (whom.anew, N_("重新办")),
    "link": (links.go_on_elsewhere, N_("换个手机接着办")),
    "help": (help_, N_("能帮您做什么")),
    "person": (person.person, N_("找工作人员")),
    "mydata": (mydata.menu, N_("我的资料：要一份、改、删")),
    "delete": (mydata.delete, N_("删除我的资料")),
    "language": (welcome.languages, N_("换语言")),
}

STAFF_COMMANDS = {"work": (work.work, work.WORK)}  # in the menu of those who have said that they are staff
CHAT_MENU = [(name, about) for name, (_, about) in (STAFF_COMMANDS | COMMANDS).items()]

register(None, Tapped("back", back_button, fresh=True))
