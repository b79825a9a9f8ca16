"""Reminders of what lies unfinished, how to turn them off, and the word for somebody who comes back after days."""

from datetime import datetime, timedelta

from claims import drafting, guardians, reminding
from claims.clock import day_of
from claims.model import Draft, DraftStatus, Whom
from claims.refusals import DraftNotFound
from handlers.context import Context, Happening
from handlers.flow import affair, current, forget_draft, onward
from handlers.heading import known_name
from handlers.keyboards import Button, number_in
from handlers.known import dossier_on
from handlers.screens import Tapped, register
from handlers.whereabouts import next_step
from locales import N_
from locales.forms import day

AWAY = timedelta(days=2)
WAITS = N_("您有一件申请办到一半，都替您存着。\n下一步：{next}。")
WAITS_OTHER = N_("您替{name}办的申请，还在半路上，都存着。\n下一步：{next}。")
WAITS_CHILD = N_("您给孩子办的申请，还在半路上，都存着。\n下一步：{next}。")
WAITS_SOMEBODY = N_("您替别人办的一件申请，还在半路上，都存着。\n下一步：{next}。")
GO_ON = N_("接着办")
QUIET = N_("不用再提醒")
QUIET_NOW = N_("好，以后不提醒了。填过的都在，想办的时候发 /start。")
REMIND_AGAIN = N_("还是提醒我吧")
REMINDING = N_("好，放两天没动，我会提醒您一次。")
WELCOME_BACK = N_("您回来啦。{day}办到一半，都存着。下一步：{next}。")


async def waits(context: Context, happening: Happening) -> None:
    """Remind of a draft, unless it was finished or put away in the meantime."""
    try:
        draft = await context.store.drafts.of_person(int(happening.params["draft_id"]), context.person.id)
    except DraftNotFound:
        return
    if draft.status not in (DraftStatus.OPEN, DraftStatus.MENDING):
        return
    rows = [[Button(context.words(GO_ON), "take_up", str(draft.id))], [Button(context.words(QUIET), "quiet")]]
    await context.tell(await _words(context, draft), rows)


async def _words(context: Context, draft: Draft) -> str:
    dossier = await dossier_on(context, draft)
    following = next_step(context, dossier)
    if draft.whom is not Whom.OTHER:
        return context.words(WAITS, next=following)
    if name := known_name(dossier):
        return context.words(WAITS_OTHER, name=name, next=following)
    return context.words(WAITS_CHILD if guardians.files_for_child(draft) else WAITS_SOMEBODY, next=following)


async def take_up(context: Context, draft_id: str) -> None:
    """Go on with one of the person's drafts."""
    before = await current(context)
    draft = await drafting.take_up(context.store, number_in(draft_id), context.person.id, context.now)
    if before is None or before.id != draft.id:
        forget_draft(context)
    await onward(context)


async def quiet(context: Context, _: str = "") -> None:
    """Remind no more."""
    await reminding.stop(context.store, context.person.id, context.now)
    await context.say(QUIET_NOW, [[Button(context.words(REMIND_AGAIN), "remind")]])


async def remind(context: Context, _: str) -> None:
    """Remind again."""
    await reminding.resume(context.store, context.person.id, context.now)
    await context.say(REMINDING, [[Button(context.words(GO_ON), "start")]])


async def came(context: Context) -> None:
    """Note that the person is here; one who was away for days is told where he was and what is next."""
    if context.turn.session.screen == "welcome":
        return
    seen = context.memory.get("seen")
    context.remember(seen=context.now.isoformat(timespec="minutes"))
    if seen is None or context.now - datetime.fromisoformat(str(seen)) < AWAY:
        return
    found = await affair(context)
    if found is not None and found.draft.whom is not None:
        when = day(context.language, day_of(datetime.fromisoformat(str(seen))))
        context.first(WELCOME_BACK, day=when, next=next_step(context, found))


HAPPENINGS = {reminding.WAITS: waits}

register(None, Tapped("take_up", take_up), Tapped("quiet", quiet), Tapped("remind", remind))
