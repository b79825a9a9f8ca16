"""For members of staff in the chat: the way into the console, and which chat is their own."""

from claims import own_chats
from claims.chat import Outgoing
from claims.staff import Staff
from handlers.context import Context, Happening
from handlers.keyboards import Button, Row
from locales import N_

YOURS = N_("{name}，您好。审核、公示、发放都在后台办，聊天里不能批。\n您替别人交的，由别的同事来审。\n后台：{address}")
OPEN = N_("打开后台")
LINK_IT = N_("您是工作人员？用电脑打开下面的网址，登录后点一下“这是我的聊天”。十五分钟内有效。\n{link}")
LINKED = N_("记下了，{name}，这是您的聊天。您在这里替别人交的，由别的同事来审。")
GO_ON = N_("接着办")
WORK = N_("待办（工作人员）")


def _console(context: Context, path: str) -> str:
    return f"{context.turn.address}/staff{path}"


def _rows(context: Context, address: str) -> list[Row]:
    """Offer the link as a button where the channel takes it: Telegram wants HTTPS."""
    here = context.turn.chat.channel != "telegram" or address.startswith("https:")
    opening: list[Row] = [[Button(context.words(OPEN), "", url=address)]] if here else []
    return [*opening, [Button(context.words(GO_ON), "start")]]


async def work(context: Context) -> None:
    """Open the console for a member of staff; somebody not known as one gets a link that says so there."""
    known = await context.store.staff.of_person(context.person.id)
    if known is not None:
        address = _console(context, "/queue")
        await context.say(YOURS, _rows(context, address), name=known.name, address=address)
        return
    token = await own_chats.ask(context.store, context.person.id, context.now)
    address = _console(context, f"/my-chat/{token}")
    await context.say(LINK_IT, _rows(context, address), link=address)


async def linked(context: Context, happening: Happening) -> None:
    """Confirm that the chat is a member of staff's own, and offer his commands in its menu."""
    staff: Staff = await context.store.staff.by_id(int(happening.params["staff_id"]))
    await context.say(LINKED, name=staff.name)


async def offer(context: Context, menu: list[tuple[str, str]]) -> None:
    """Offer this one chat a menu of its own."""
    commands = [[name, context.words(about)] for name, about in menu]
    await context.post(Outgoing("setMyCommands", {"commands": commands}))


HAPPENINGS = {own_chats.LINKED: linked}
