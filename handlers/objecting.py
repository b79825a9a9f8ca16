"""Objecting to somebody's public notice from the chat: which line, what is known, and the answer once there is one."""

import re

from claims import objecting
from claims.desk import Channel, Notice, NoticeStatus
from claims.objecting import ANSWERED, Word
from handlers.context import Context, Happening
from handlers.flow import due, onward
from handlers.keyboards import Button, number_in
from handlers.person import place_of
from handlers.screens import Screen, Tapped, go, register
from locales import N_
from locales.forms import day, money

PAYLOAD = re.compile(r"n-(\d{1,12})")
SHOWN = 6
LINE = N_("{name} · {amount}")
WHICH = N_("您对哪一位的张榜公示有意见？")
NOT_HERE = N_("您那里现在没有张榜公示的。别处的，请打开那里的公示网页，点名字后面的“有意见”。")
SAY = N_(
    "您对这条张榜公示有意见：{name}，{amount}，公示到{last}。\n"
    "请用一段话说清：您知道什么情况，怎么知道的。\n\n"
    "您是谁，只有核查的人知道，不会告诉被公示的人。有人核查，核查完在这里答复您。"
)
KEPT = N_("收到了，已经交给核查的部门。在这期间，这一位的补助先不发。有了结果，我在这里告诉您。")
UPHELD = N_("您对张榜公示提的意见查过了：成立，已经退回重新核查。\n答复：{answer}")
DISMISSED = N_("您对张榜公示提的意见查过了：不成立。\n答复：{answer}")
GO_ON = N_("接着办")
NEVER_MIND = N_("不说了")


async def open_notice(context: Context, payload: str) -> bool:
    """Open the screen that a notice's link leads to; False when the payload is no such link."""
    found = PAYLOAD.fullmatch(payload)
    if found is None:
        return False
    await choose(context, found[1])
    return True


async def ask(context: Context) -> None:
    """Ask which line on the board of the person's own place is meant."""
    place = await place_of(context)
    hanging = await context.store.showings.hanging(place, SHOWN) if place else ()
    rows = [[Button(_named(context, one.notice), "object", str(one.notice.id))] for one in hanging]
    rows.append([Button(context.words(GO_ON), "start")])
    await context.say(WHICH if hanging else NOT_HERE, rows)


def _named(context: Context, notice: Notice) -> str:
    return context.words(LINE, name=notice.shown_name, amount=money(context.language, notice.amount))


async def choose(context: Context, notice_id: str) -> None:
    """Ask what is known about one line."""
    notice = await objecting.running(context.store, number_in(notice_id))
    context.remember(objects_to=notice.id)
    await go(context, "object")


async def show(context: Context) -> None:
    """Say about whom it is, what to write, and who will know."""
    notice = await _meant(context)
    if notice is None:
        await onward(context)
        return
    values = {"name": notice.shown_name, "amount": money(context.language, notice.amount)}
    said = context.words(SAY, last=day(context.language, notice.last_day), **values)
    await context.tell(said, [[Button(context.words(NEVER_MIND), "object_not")]])


async def _meant(context: Context) -> Notice | None:
    number = context.memory.get("objects_to")
    if number is None:
        return None
    notice = await context.store.notices.within(int(number), "")
    return notice if notice.status is NoticeStatus.RUNNING else None


async def heard(context: Context, typed: str) -> None:
    """Keep what was written."""
    notice = await objecting.running(context.store, int(context.memory.get("objects_to", 0)))
    word = Word(typed, Channel.CHAT, person_id=context.person.id)
    await objecting.object_to(context.store, notice, word, context.today, context.now)
    context.remember(objects_to=None)
    await context.say(KEPT, [[Button(context.words(GO_ON), "start")]])
    context.enter(await due(context))


async def never_mind(context: Context, _: str = "") -> None:
    """Leave it."""
    context.remember(objects_to=None)
    await onward(context)


async def back(context: Context) -> None:
    """Leave it, by a word."""
    await never_mind(context)


async def answered(context: Context, happening: Happening) -> None:
    """Say what came of it."""
    sentence = UPHELD if happening.params["upheld"] else DISMISSED
    rows = [[Button(context.words(GO_ON), "start")]]
    await context.say(sentence, rows, answer=str(happening.params["answer"]))


HAPPENINGS = {ANSWERED: answered}

register(
    Screen("object", show, heard=heard, back=back, of_draft=False),
    Tapped("object", choose),
    Tapped("object_not", never_mind),
)
