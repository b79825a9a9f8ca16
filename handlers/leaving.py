"""Leaving off: everything stays, or what was entered is put away."""

from claims import drafting
from claims.model import DraftStatus
from handlers.context import Context
from handlers.flow import current, forget_draft
from handlers.keyboards import Button, number_in
from handlers.screens import Tapped, register
from locales import N_

KEPT = N_("好，先放着。填过的、拍过的都存着，随时回来接着办。")
NOTHING = N_("好。想办的时候，点一下“开始”就行。")
GO_ON = N_("接着办")
START = N_("开始")
PUT_AWAY = N_("不办了，收起来")
REALLY = N_("收起来以后，填的和拍的就看不到了。确定不办了吗？")
YES = N_("确定不办了")
DONE = N_("好，这份收起来了。想再办，点一下“开始”就行。")


async def leave(context: Context) -> None:
    """Let somebody go who has had enough; nothing is lost unless he says so."""
    words = context.words
    draft = await current(context)
    if draft is None:
        await context.say(NOTHING, [[Button(words(START), "start")]])
        return
    rows = [[Button(words(GO_ON), "start")]]
    if draft.status is DraftStatus.OPEN:
        rows.append([Button(words(PUT_AWAY), "put_away", str(draft.id))])
    await context.say(KEPT, rows)


async def put_away(context: Context, draft_id: str) -> None:
    """Ask once more."""
    words = context.words
    await context.say(REALLY, [[Button(words(YES), "put_away_now", draft_id)], [Button(words(GO_ON), "start")]])


async def put_away_now(context: Context, draft_id: str) -> None:
    """Put the draft away."""
    draft = await context.store.drafts.of_person(number_in(draft_id), context.person.id)
    if draft.status is DraftStatus.OPEN:
        await drafting.drop(context.store, draft, context.now)
        forget_draft(context)
    context.remember(dropped=True)
    context.enter("home")
    await context.say(DONE, [[Button(context.words(START), "start")]])


register(None, Tapped("put_away", put_away), Tapped("put_away_now", put_away_now))
