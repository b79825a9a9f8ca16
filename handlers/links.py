"""One-time links: to be shown to the one who is helped, and to go on in another chat."""

import re

from claims import mandates
from claims.helping import Purpose
from claims.mandates import LinkSpent, hashed
from claims.model import Whom
from handlers.context import Context
from handlers.flow import affair, onward
from handlers.keyboards import Button
from handlers.screens import Screen, Tapped, go, register
from locales import N_

PAYLOAD = re.compile(r"(m|c|r)-([A-Za-z0-9_-]{20,60})")
PURPOSES = {"m": Purpose.MANDATE, "c": Purpose.CHAT, "r": Purpose.RECOVERY}
SHOW_HIM = N_("请他用自己的手机扫这个码，点一下同意。两天内有效，只能用一次。\n扫不了，就把这个网址发给他：\n{link}")
GO_ON_THERE = N_("用另一部手机或另一个聊天扫这个码，就能在那边接着办。十五分钟内有效。\n网址：\n{link}")
IN_TELEGRAM = N_("用 Telegram 的，点这个：\n{link}")
JOIN = N_("要在这里接着办原来的申请吗？接上以后，两边看到的是同一份。")
JOIN_YES = N_("接上")
JOIN_NO = N_("不接")
JOINED = N_("接上了。")
NOT_EMPTY = N_("这个聊天里已经有您填的内容，不能再接到别处。请用没办过的聊天扫码。")


async def open_link(context: Context, payload: str) -> bool:
    """Open the screen that a one-time link leads to; False when the payload is no such link."""
    found = PAYLOAD.fullmatch(payload)
    if found is None:
        return False
    token = hashed(found[2])
    purpose = PURPOSES[found[1]]
    await mandates.link_of(context.store, token, purpose, context.now)
    context.remember(link=token, link_for=purpose.value)
    await go(context, "mandate" if purpose is Purpose.MANDATE else "join")
    return True


def address_of(context: Context, mark: str, token: str) -> str:
    """Write a link as a browser opens it; the web chat is there for everybody."""
    return f"{context.turn.address}/?start={mark}-{token}"


async def ask_mandate(context: Context, _: str) -> None:
    """Show the code with which the one who is helped agrees on his own phone."""
    found = await affair(context)
    if found is None or found.draft.whom is not Whom.OTHER:
        await onward(context)
        return
    token = await mandates.ask(context.store, found.draft, found.people.beneficiary.name, context.now)
    await _show_link(context, SHOW_HIM, "m", token)


async def go_on_elsewhere(context: Context) -> None:
    """Show the code with which the person goes on in another chat."""
    token = await mandates.make_link(context.store, Purpose.CHAT, context.person.id, context.now, None)
    await _show_link(context, GO_ON_THERE, "c", token)


async def on_page(context: Context, _: str) -> None:
    """Go on in the web chat, from a button."""
    await go_on_elsewhere(context)


async def _show_link(context: Context, sentence: str, mark: str, token: str) -> None:
    rows = [[Button(context.words(N_("接着办")), "start")]]
    link = address_of(context, mark, token)
    said = context.words(sentence, link=link)
    if context.turn.telegram is not None:
        said += "\n" + context.words(IN_TELEGRAM, link=f"https://t.me/{context.turn.telegram}?start={mark}-{token}")
    await context.drawn({"qr": link}, said, rows)


async def show_join(context: Context) -> None:
    """Ask whether this chat should go on where the other one is."""
    words = context.words
    await context.say(JOIN, [[Button(words(JOIN_YES), "join")], [Button(words(JOIN_NO), "start")]])


async def join(context: Context, _: str) -> None:
    """Make this chat speak for the person who made the link; one with affairs of its own stays what it is."""
    store, person = context.store, context.person
    purpose = Purpose(str(context.memory.get("link_for", Purpose.CHAT)))
    link = await mandates.link_of(store, str(context.memory.get("link", "")), purpose, context.now)
    if link.person_id != person.id:
        if await store.drafts.open_of(person.id) or await store.claims.all_of_person(person.id):
            context.remember(link=None)
            context.first(NOT_EMPTY)
            await onward(context)
            return
        if not await store.handovers.use(link, context.now):
            raise LinkSpent
        await store.handovers.move_chat(context.turn.chat.id, link.person_id)
        await context.become(link.person_id)
    context.first(JOINED)
    await onward(context)


register(
    Screen("join", show_join, of_draft=False),
    Tapped("join", join, screen="join"),
    Tapped("ask_mandate", ask_mandate),
    Tapped("on_page", on_page),
)
