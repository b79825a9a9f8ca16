"""The ways out that work from everywhere: help, back, status, language, a person to ask."""

from handlers import interview, status, welcome, whom
from handlers.context import Context
from handlers.flow import current, onward
from handlers.keyboards import Button
from handlers.screens import SCREENS, Tapped, register, show_again
from locales import N_

HELP = N_(
    "我能做的：\n"
    "· 一题一题问您，看能不能申请补助\n"
    "· 您拍照，我来读发票和证明\n"
    "· 先算算大约能补多少，再帮您交上去\n"
    "· 每走一步告诉您\n\n"
    "随时可以发：\n/status 看进度　/back 退一步\n/language 换语言　/person 找工作人员\n/start 回到办到的地方"
)
GO_ON = N_("接着办")
HINT = N_("我没看懂这句话。请点下面的按钮；要找人帮忙，发 /person。")
PERSON = N_("可以找：{office}\n电话：{phone}\n时间：{hours}")
PERSON_ADDRESS = N_("地点：{address}")
NO_PERSON = N_("可以到村委会问驻村干部，把这个聊天给他看就行。")
ASKS_STATUS = ("进度", "進度", "到哪", "查一下", "办得怎", "辦得怎", "批了没", "批了沒", "status")
ASKS_PERSON = ("人工", "找人", "工作人员", "工作人員", "打电话", "打電話", "电话多少", "電話多少")
ASKS_HELP = ("帮助", "幫助", "怎么用", "怎麼用", "help", "怎么办", "怎麼辦")
NEVER_WITH = 30


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


async def person(context: Context) -> None:
    """Say whom to ask and when."""
    draft = await current(context)
    contact = await context.store.places.contact(draft.place) if draft and draft.place else None
    rows = [[Button(context.words(GO_ON), "start")]]
    if contact is None:
        await context.say(NO_PERSON, rows)
        return
    text = context.words(PERSON, office=contact.office, phone=contact.phone, hours=contact.hours)
    if contact.address:
        text += "\n" + context.words(PERSON_ADDRESS, address=contact.address)
    await context.tell(text, rows)


async def understood(context: Context, typed: str) -> bool:
    """Answer words that plainly ask for one of the ways out; False when they do not."""
    if len(typed) > NEVER_WITH:
        return False
    said = typed.lower()
    for words, act in ((ASKS_STATUS, status.show_all), (ASKS_PERSON, person), (ASKS_HELP, help_)):
        if any(word in said for word in words):
            await act(context)
            return True
    return False


def hint(context: Context) -> None:
    """Say that words were not understood."""
    context.first(HINT)


async def start(context: Context) -> None:
    """Go where the person was; with a link's payload, start from there."""
    await welcome.start(context)


async def back_button(context: Context, _: str) -> None:
    """Go one step back, from a button."""
    await back(context)


async def person_button(context: Context, _: str) -> None:
    """Say whom to ask, from a button."""
    await person(context)


COMMANDS = {
    "start": (start, N_("回到办到的地方")),
    "status": (status.show_all, N_("看进度")),
    "back": (back, N_("退一步")),
    "help": (help_, N_("能帮您做什么")),
    "person": (person, N_("找工作人员")),
    "language": (welcome.languages, N_("换语言")),
}

register(None, Tapped("back", back_button, fresh=True), Tapped("person", person_button))
__all__ = ["COMMANDS", "back", "help_", "hint", "interview", "onward", "person", "start", "understood", "whom"]
