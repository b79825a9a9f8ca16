"""Whom the claim is for; and the crossroads of somebody who has no draft open."""

from claims import drafting, guardians, mandates
from claims.answers import FILED_BY
from claims.model import Draft, DraftStatus, Whom
from handlers.context import Context
from handlers.flow import current, forget_draft, onward
from handlers.keyboards import Button, NotOffered
from handlers.screens import Screen, Tapped, go, register
from locales import N_

QUESTION = N_("这次给谁办？")
AT_PLACE = N_("办理地点：{place}")
ELSEWHERE = N_("换个地方")
SELF = N_("给我自己办")
OTHER = N_("帮别人办")
CHILD = N_("给我家孩子办（不满十四岁）")
HELPING = N_("帮别人办，要有他本人签字的委托书。下面问的，都是他的情况。")
NOTHING_OPEN = N_("现在没有办到一半的申请。")
WITH_CLAIMS = N_("您有 {count} 件申请在办。要看进度，还是再办一件？")
NEW = N_("办一件新的")
SEE = N_("看进度")
UNFINISHED = N_("您有一件办到一半的申请。接着办，还是重新办？")
CONTINUE = N_("接着办")
ANEW = N_("重新办")
REALLY = N_("重新办会收起已经填的内容和照片。确定吗？")
YES_ANEW = N_("确定，重新办")


async def show(context: Context) -> None:
    """Ask whom the claim is for, naming the place of a poster's link."""
    words = context.words
    rows = [[Button(words(SELF), "whom", "self")], [Button(words(OTHER), "whom", "other")]]
    rows.append([Button(words(CHILD), "whom", guardians.CHILD)])
    draft = await current(context)
    if draft is not None and draft.place is not None:
        path = await context.store.places.path(draft.place)
        context.first(AT_PLACE, place="".join(place.name for place in path[-3:]))
        rows.append([Button(words(ELSEWHERE), "elsewhere")])
    await context.say(QUESTION, rows)


async def elsewhere(context: Context, _: str) -> None:
    """Choose another place than the poster's or that of the claim before."""
    context.remember(place_parent=None, place_page=None)
    await go(context, "place")


async def choose(context: Context, value: str) -> None:
    """Keep whom the claim is for."""
    draft = await current(context)
    if value == guardians.CHILD:
        await _for_child(context, draft)
        return
    if value not in set(Whom):
        raise NotOffered
    if value == Whom.OTHER:
        await mandates.check_daily_limit(context.store, context.person.id, context.now)
    if draft is not None:
        await drafting.set_whom(context.store, draft, Whom(value), context.now)
    if value == Whom.OTHER:
        context.first(HELPING)
    await onward(context)


async def _for_child(context: Context, draft: Draft | None) -> None:
    """Keep that a guardian files; his consent is asked next, before anything about the child."""
    if draft is not None:
        draft = await drafting.set_whom(context.store, draft, Whom.OTHER, context.now)
        await drafting.answer(context.store, draft, FILED_BY, guardians.GUARDIAN, context.now)
    await onward(context)


async def show_home(context: Context) -> None:
    """Start the first draft at once; with claims under way, ask what is wanted."""
    claims = await mandates.claims_of(context.store, context.person.id)
    if not claims and not context.memory.get("dropped"):
        await begin(context, "")
        return
    context.remember(dropped=None)
    text = context.words(WITH_CLAIMS, count=len(claims)) if claims else context.words(NOTHING_OPEN)
    rows = [[Button(context.words(NEW), "begin"), Button(context.words(OTHER), "help_another")]]
    if claims:
        rows.insert(0, [Button(context.words(SEE), "status")])
    await context.tell(text, rows)


async def begin(context: Context, _: str) -> None:
    """Open a draft, unless one is open already."""
    if await current(context) is None:
        await drafting.open_draft(context.store, context.person.id, context.now)
    await onward(context)


async def show_crossroads(context: Context) -> None:
    """Ask whether to go on with the open draft."""
    words = context.words
    rows = [[Button(words(CONTINUE), "continue")], [Button(words(SEE), "status"), Button(words(ANEW), "anew")]]
    await context.say(UNFINISHED, rows)


async def go_on(context: Context, _: str) -> None:
    """Open whatever is due."""
    await onward(context)


async def anew(context: Context, _: str = "") -> None:
    """Ask once more before a draft is put away."""
    if await current(context) is None:
        await onward(context)
        return
    await go(context, "anew")


async def show_anew(context: Context) -> None:
    """Ask whether the draft may be put away."""
    words = context.words
    await context.say(REALLY, [[Button(words(YES_ANEW), "drop")], [Button(words(CONTINUE), "continue")]])


async def drop(context: Context, _: str) -> None:
    """Put the draft away and open a new one."""
    draft = await current(context)
    if draft is not None and draft.status is DraftStatus.OPEN:
        await drafting.drop(context.store, draft, context.now)
        forget_draft(context)
    await drafting.open_draft(context.store, context.person.id, context.now)
    await onward(context)


register(Screen("whom", show), Tapped("whom", choose, screen="whom"), Tapped("elsewhere", elsewhere, screen="whom"))
register(Screen("home", show_home, of_draft=False), Tapped("begin", begin))
register(Screen("crossroads", show_crossroads), Tapped("continue", go_on), Tapped("anew", anew))
register(Screen("anew", show_anew), Tapped("drop", drop, screen="anew"))
