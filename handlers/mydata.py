"""What a person may do about what is kept of him: have a copy, have it put right, take consent back, have it erased."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from claims import retention
from claims.chat import Outgoing
from claims.clock import SHANGHAI, day_of
from claims.model import DraftStatus
from claims.retention import Erasable
from handlers import copying
from handlers.context import Context, Happening
from handlers.flow import forget_draft
from handlers.keyboards import Button, Row
from handlers.screens import Tapped, register
from locales import N_
from locales.forms import day

LARGEST = 40_000_000  # bytes of photos in one parcel; a bot may send fifty million
AGAIN_AFTER = timedelta(minutes=10)
MENU = N_("您的资料，您说了算。要做哪一样？")
COPY = N_("要一份（打包发给我）")
PUT_RIGHT = N_("有写错的，要改")
CONSENTS = N_("我同意过什么")
DELETE = N_("删除我的资料")
GO_ON = N_("接着办")
BY_TELEGRAM = N_(
    "里面有身份证号、病情、银行账号和照片。发在 Telegram 里，会经过国外的服务器。\n"
    "想留在本县，就换成网页：打开以后在网页里再要一份。"
)
HERE = N_("就发在这里")
ON_PAGE = N_("换成网页")
PACKING = N_("正在整理：{affairs} 件申请、{photos} 张照片，马上发给您。")
JUST_SENT = N_("刚才已经发过一份，往上翻就能看到。过十分钟可以再要。")
PARCEL = N_(
    "这是您的资料（第 {number} 份，共 {count} 份）。解开以后打开“我的资料.html”就能看。里面都是要紧的内容，请收好。"
)
CAN_NOW = N_("可以删的，今晚就删：")
DRAFTS = N_("没交上去的申请和照片：{count} 件")
TAKEN_BACK = N_("撤回了的申请：{number}")
SAID = N_("您在这里说过的话、留过的电话")
CANNOT_NOW = N_("现在不能删的：")
UNDER_WAY = N_("{number}：正在办。要删，先撤回（发“撤回”）")
KEPT = N_("{number}：已经办完，票据和审批要留存，到 {day} 自动删。在那之前只存着，不作别的用")
HELD = N_("{number}：有关部门要求留存，解除以后才能删")
BACKUPS = N_("备份里的那一份，再过 {days} 天自动消失。删了就找不回来，要留底的话先要一份。")
REALLY_DELETE = N_("删")
NOT_DELETE = N_("不删")
SURE = N_("再确认一次：今晚两点删除，之前随时可以反悔。")
YES = N_("确定删除")
SET_DOWN = N_("记下了，{when}删除。反悔的话，在那之前点下面。")
UNDO = N_("不删了，留着")
UNDONE = N_("好，都留着，什么也没删。")
TOO_LATE = N_("没有等着删除的资料。")
GONE = N_("删好了。之前说过的、存过的，这里都没有了。想再办，点一下“开始”。")
START = N_("开始")
NEAR_CLAIM = N_("{number} 的资料存满了规定的时间，{day} 到期删除。想留底，可以先要一份。")
NEAR_DRAFT = N_("您有一件没交上去的申请，放了很久，{day} 到期删除。想接着办或者留底，点下面。")
BACKUP_DAYS = 14


async def menu(context: Context, _: str = "") -> None:
    """Offer the four things."""
    words = context.words
    rows: list[Row] = [[Button(words(COPY), "copy")], [Button(words(PUT_RIGHT), "put_right")]]
    rows += [[Button(words(CONSENTS), "consents")], [Button(words(DELETE), "delete")], [Button(words(GO_ON), "start")]]
    if await context.store.erasures.open_of(context.person.id):
        rows.insert(0, [Button(words(UNDO), "keep_data")])
    await context.say(MENU, rows)


async def copy(context: Context, _: str = "") -> None:
    """Hand over a copy; over Telegram only after it was said where it goes."""
    if context.turn.chat.channel == "telegram":
        rows = [[Button(context.words(HERE), "copy_here")], [Button(context.words(ON_PAGE), "on_page")]]
        await context.say(BY_TELEGRAM, rows)
        return
    await copy_here(context)


async def copy_here(context: Context, _: str = "") -> None:
    """Put the copy together and send it, in several parcels when the photos are many."""
    last = context.memory.get("copied")
    if last is not None and context.now - datetime.fromisoformat(str(last)) < AGAIN_AFTER:
        await context.say(JUST_SENT)
        return
    affairs = await copying.affairs_of(context)
    photos = [name for affair in affairs for name in affair.photos]
    await context.say(PACKING, affairs=len(affairs), photos=len(photos))
    texts = await copying.texts_of(context, affairs)
    sizes = await context.store.drafts.sizes_of([digest for affair in affairs for digest in affair.photos.values()])
    parcels = _parcels({name: digest for affair in affairs for name, digest in affair.photos.items()}, sizes)
    for number, files in enumerate(parcels, 1):
        caption = context.words(PARCEL, number=number, count=len(parcels))
        parcel = {"name": copying.file_name(context, number), "texts": texts if number == 1 else {}, "files": files}
        await context.post(Outgoing("sendDocument", {"parcel": parcel, "caption": caption}))
    context.remember(copied=context.now.isoformat())
    await context.store.audit.note("copy_given", None, context.now, detail={"person": context.person.id})


def _parcels(files: Mapping[str, str], sizes: Mapping[str, int]) -> list[dict[str, str]]:
    """Share photos out so that no parcel is too large; there is always a first one, for the texts."""
    parcels: list[dict[str, str]] = [{}]
    filled = 0
    for name, digest in files.items():
        size = sizes.get(digest, 0)
        if parcels[-1] and filled + size > LARGEST:
            parcels.append({})
            filled = 0
        parcels[-1][name] = digest
        filled += size
    return parcels


async def delete(context: Context, _: str = "") -> None:
    """Say honestly what can be erased now and what cannot, and ask."""
    if await context.store.erasures.open_of(context.person.id):
        await _set_down(context)
        return
    found = await retention.what_can_be_erased(context.store, context.person.id, context.turn.keeping)
    words = context.words
    rows = [[Button(words(REALLY_DELETE), "delete_ask")], [Button(words(COPY), "copy")]]
    rows.append([Button(words(NOT_DELETE), "start")])
    await context.tell("\n".join(_what(context, found)), rows)


def _what(context: Context, found: Erasable) -> list[str]:
    words = context.words
    unsent = sum(one.claim is None for one in found.now)
    lines = [words(CAN_NOW)]
    lines += ["· " + words(DRAFTS, count=unsent)] if unsent else []
    lines += ["· " + words(TAKEN_BACK, number=one.claim.number) for one in found.now if one.claim]
    lines.append("· " + words(SAID))
    kept = [words(UNDER_WAY, number=claim.number) for claim in found.under_way]
    kept += [words(KEPT, number=claim.number, day=day(context.language, until)) for claim, until in found.kept]
    kept += [words(HELD, number=claim.number) for claim in found.held]
    lines += ["", words(CANNOT_NOW), *("· " + line for line in kept)] if kept else []
    return [*lines, "", words(BACKUPS, days=BACKUP_DAYS)]


async def delete_ask(context: Context, _: str) -> None:
    """Ask once more."""
    words = context.words
    await context.say(SURE, [[Button(words(YES), "delete_now")], [Button(words(NOT_DELETE), "start")]])


async def delete_now(context: Context, _: str) -> None:
    """Set down what is to be erased; with nothing under way, consent ends as well."""
    store, person_id = context.store, context.person.id
    found = await retention.what_can_be_erased(store, person_id, context.turn.keeping)
    await retention.ask(store, person_id, context.turn.keeping, context.now)
    for one in found.now:
        if one.claim is None and one.draft.status is DraftStatus.OPEN:
            forget_draft(context)
    if not found.under_way:
        context.enter("welcome")
    await _set_down(context)


async def _set_down(context: Context) -> None:
    (first, *_) = await context.store.erasures.open_of(context.person.id)
    when = first.due_at.astimezone(SHANGHAI)
    said = f"{day(context.language, day_of(first.due_at))} {when:%H:%M}"
    await context.say(SET_DOWN, [[Button(context.words(UNDO), "keep_data")]], when=said)


async def keep_data(context: Context, _: str) -> None:
    """Undo it."""
    undone = await retention.undo(context.store, context.person.id, context.now)
    await context.say(UNDONE if undone else TOO_LATE, [[Button(context.words(GO_ON), "start")]])


async def erased(context: Context, _: Happening) -> None:
    """Say that it was done."""
    context.enter("welcome")
    await context.say(GONE, [[Button(context.words(START), "start")]])


async def near(context: Context, happening: Happening) -> None:
    """Say that a term is about to end."""
    until = day(context.language, datetime.fromisoformat(str(happening.params["day"])).date())
    number = happening.params.get("number")
    rows: list[Row] = [[Button(context.words(COPY), "copy")]]
    if number:
        await context.say(NEAR_CLAIM, rows, number=number, day=until)
        return
    rows.insert(0, [Button(context.words(GO_ON), "take_up", str(happening.params["draft_id"]))])
    await context.say(NEAR_DRAFT, rows, day=until)


HAPPENINGS = {retention.NEAR: near, retention.ERASED: erased}

register(
    None,
    Tapped("mydata", menu),
    Tapped("copy", copy),
    Tapped("copy_here", copy_here),
    Tapped("delete", delete),
    Tapped("delete_ask", delete_ask),
    Tapped("delete_now", delete_now),
    Tapped("keep_data", keep_data),
)
