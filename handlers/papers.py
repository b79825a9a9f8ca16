"""The papers: which are needed, which have come, photos in any order, each acknowledged at once."""

from claims import corrections, drafting, pages, people
from claims.dossier import Dossier
from claims.materials import PapersState, Standing
from claims.model import Draft, DraftStatus, Page
from claims.papers import WHOLE, PaperKind
from claims.refusals import ConsentMissing, PageAlreadyKept
from handlers.already import warn_of_another
from handlers.context import Context, Happening
from handlers.entitled import beside
from handlers.first_look import LOOKED, looked, take_back_hint
from handlers.flow import affair, current, marks_of, onward
from handlers.heading import put_heading
from handlers.keyboards import Button, Row, number_in, picked
from handlers.labels import kind_words
from handlers.noticed import notice
from handlers.over_telegram import warning
from handlers.read_marks import mark_read, remember_photo
from handlers.readings import card, show_crops
from handlers.samples import sample_row
from handlers.screens import Screen, Tapped, go, register, show_again
from handlers.tips import REASONS, TIPS, USE_IT
from locales import N_
from locales.forms import aside

HAPPENINGS = frozenset({"page_read", "page_not_read", LOOKED})
AFTER_PAPERS = frozenset({"confirm", "fix", "phone", "branch", "estimate", "submit", "papers", "mend"})
LIKELY = N_("照您说的，可以申请：{scheme}。")
STAFF_DECIDES = N_("可以先申请：{scheme}。有的情况要由工作人员核定。")
LIST = N_("要准备 {count} 样，拍照发给我就行，一次发几张也可以：")
PROGRESS = N_("收到 {pages} 张照片。材料齐了 {covered} / {needed} 样：")
READING = N_("正在读 {count} 张，稍等几秒。")
UNKNOWN_PAGES = N_("有 {count} 张没认出来是什么。")
KEPT_EARLY = N_("照片替您收好了（共 {count} 张）。先把问题答完：")
ALREADY = N_("这张刚才已经收到了，不用重发。")
CHANGE_EARLIER = N_("改前面的回答")
ALL_THERE = N_("材料齐了，也都读好了。还有别的发票吗？有就接着拍；没有就点下面。")
BY_PHONE = N_("没有委托书？请他在手机上同意")
ALL_READ = N_("材料齐了，也都读好了。请对一对；还有别的发票，接着拍就行：")
ALL_RIGHT = N_("都对，没有别的了")
NOT_YET = N_("有不对的")
DONE = N_("都发完了")
EACH = N_("每样为什么要？看样张")
CANNOT_GET = N_("有一样拿不到")
WHAT_IS_IT = N_("没认出来的是什么？")
HOW = N_("怎么拍清楚？")
STILL_READING = N_("还有 {count} 张在读，读好了我马上告诉您。")
STILL_MISSING = N_("还缺 {count} 样：")
TAKEN = N_("好，就用这张，工作人员会对着原件看。")
NOT_READ = N_("有一张照片我没能读出来（{kind}）。可以再拍一张，也可以接着办，由工作人员看。")
MARKS = {Standing.HAVE: "✓", Standing.UNSURE: "✓", Standing.GAP: "△", Standing.MISSING: "○"}


def state_of(found: Dossier | None) -> PapersState | None:
    """Sort the draft's pages into the papers its scheme needs; None before the scheme is known."""
    return None if found is None or found.scheme is None else found.papers


def list_of(context: Context, state: PapersState) -> list[str]:
    """Write the needed papers, one a line, with what has come of each."""
    lines = []
    for number, item in enumerate((item for item in state.materials if item.needed), 1):
        count = aside(context.language, len(item.pages)) if item.material.several and item.pages else ""
        lines.append(f"{MARKS[item.standing]} {number}. {item.material.words.pick(context.language)}{count}")
    return lines


def progress_of(context: Context, found: Dossier, state: PapersState) -> tuple[str, list[Row]]:
    """Write what has come so far, with the ways on."""
    text = context.words(PROGRESS, pages=len(found.pages), covered=state.covered, needed=state.needed)
    lines = [text, *list_of(context, state)]
    if state.waiting:
        lines.append(context.words(READING, count=len(state.waiting)))
    if state.spare:
        lines.append(context.words(UNKNOWN_PAGES, count=len(state.spare)))
    return "\n".join(lines), ways(context, state)


def ways(context: Context, state: PapersState) -> list[Row]:
    """Offer what can be done with the papers as they are."""
    words = context.words
    rows: list[Row] = []
    if state.spare:
        rows.append([Button(words(WHAT_IS_IT), "what", str(state.spare[0].id))])
    if any(material.kind == PaperKind.AUTHORITY_LETTER for material in state.missing):
        rows.append([Button(words(BY_PHONE), "ask_mandate")])
    if state.missing:
        rows.append([Button(words(HOW), "how"), Button(words(CANNOT_GET), "cannot")])
        rows.append([Button(words(EACH), "each")])
    else:
        rows.append([Button(words(DONE), "papers_done")])
    return rows


async def show(context: Context) -> None:
    """Say which papers are needed, or how far they have come."""
    found = await affair(context)
    state = state_of(found)
    if found is None or state is None:
        await onward(context)
        return
    if found.pages:
        text, rows = progress_of(context, found, state)
        context.remember(card=[await context.tell(text, rows), text], ready=None)
        return
    scheme = found.scheme.names.pick(context.language) if found.scheme else ""
    outcome = STAFF_DECIDES if found.plan.outcome == "staff" else LIKELY
    lines = [context.words(outcome, scheme=scheme), "", context.words(LIST, count=state.needed)]
    lines += list_of(context, state)
    lines += beside(context, found)
    said, way = warning(context)
    rows = [*way, *ways(context, state), [Button(context.words(CHANGE_EARLIER), "answers")]]
    await context.tell("\n".join([*lines, *said]), rows)


async def back(context: Context) -> None:
    """Go back to the last question."""
    draft = await current(context)
    if draft is not None and draft.answers and draft.status is DraftStatus.OPEN:
        await drafting.take_back(context.store, draft, next(reversed(dict(draft.answers))), context.now)
    await onward(context)


async def pictured(context: Context, message_id: int | None = None) -> None:
    """Keep a photo that has come, whatever screen is open, and say so at once."""
    sent = context.turn.sent
    if not await people.has_agreed(context.store, context.person.id, "claim"):
        raise ConsentMissing
    if sent is None:
        await show_again(context)
        return
    if sent.refusal is not None or sent.digest is None:
        raise sent.refusal or PageAlreadyKept(0)
    draft = await current(context) or await drafting.open_draft(context.store, context.person.id, context.now)
    replaced = context.memory.get("retake")
    page = await _keep(context, draft, sent.digest, sent.media_type or "", replaced)
    if page is not None:
        remember_photo(context, page.id, message_id)
    context.remember(retake=None)
    await acknowledge(context, sent.album, already=page is None)


async def _keep(context: Context, draft: Draft, digest: str, media_type: str, replaced: int | None) -> Page | None:
    """Keep the photo; None when it was there already."""
    try:
        return await pages.keep_page(context.store, draft, digest, media_type, context.now, replaced)
    except PageAlreadyKept:
        return None


async def acknowledge(context: Context, album: str | None, *, already: bool) -> None:
    """Say what has come: once for an album, by changing what was said for its first photo."""
    found = await affair(context)
    state = state_of(found)
    if found is None or state is None or context.turn.session.screen not in AFTER_PAPERS:
        await _acknowledge_early(context, found, album)
        return
    if context.turn.session.screen not in ("papers", "mend"):
        context.enter("papers")
    context.remember(papers_done=None, ready=None)
    await put_heading(context)
    text, rows = progress_of(context, found, state)
    if already:
        text = f"{context.words(ALREADY)}\n\n{text}"
    known = context.memory.get("album")
    if album is not None and known and known[0] == album:
        await context.change(known[1], text, rows)
        context.remember(card=[known[1], text])
        return
    letter = await context.tell(text, rows)
    context.remember(card=[letter, text], album=[album, letter] if album else None)


async def _acknowledge_early(context: Context, found: Dossier | None, album: str | None) -> None:
    """Say that a photo is kept that came before its time, and ask what is open once more."""
    count = len(found.pages) if found else 0
    known = context.memory.get("album")
    if album is not None and known and known[0] == album:
        await context.change(known[1], context.words(KEPT_EARLY, count=count))
        return
    letter = await context.say(KEPT_EARLY, count=count)
    context.remember(album=[album, letter] if album else None)
    await show_again(context)


async def happened(context: Context, happening: Happening) -> None:
    """Bring the card up to what was read, and ask for a better photo when one is wanted."""
    if happening.code == LOOKED:
        await looked(context, happening)
        return
    if happening.code == "page_read":
        await mark_read(context, int(happening.params["page_id"]))
    found = await affair(context)
    state = state_of(found)
    if found is None or state is None or found.draft.id != happening.params["draft_id"]:
        return
    page = next((page for page in found.pages if page.id == happening.params["page_id"]), None)
    if context.turn.session.screen not in ("papers", "mend") or page is None:
        return
    await put_heading(context)
    await _refresh(context, found, state)
    await notice(context, found, page)
    if happening.code == "page_not_read":
        await context.say(NOT_READ, kind=kind_words(context, page.kind))
    elif page.wants_retake:
        if context.memory.get("hinted") != page.id:
            await ask_again(context, page)
        return
    else:
        await take_back_hint(context, page)
    await _say_ready(context, found, state)


async def _refresh(context: Context, found: Dossier, state: PapersState) -> None:
    card = context.memory.get("card")
    text, rows = progress_of(context, found, state)
    if card is not None and card[1] != text and context.turn.session.screen == "papers":
        await context.change(int(card[0]), text, rows)
        context.remember(card=[card[0], text])


async def _say_ready(context: Context, found: Dossier, state: PapersState) -> None:
    """Say once that everything is there and read."""
    if state.waiting or state.missing or context.turn.session.screen != "papers":
        return
    if context.memory.get("ready") == len(found.pages):
        return
    context.remember(ready=len(found.pages))
    await warn_of_another(context, found)
    if state.bad_pages or state.spare or any(item.read.value is None for item in state.open_fields):
        await context.say(ALL_THERE, ways(context, state))
        return
    words = context.words
    await show_crops(context, state)
    context.remember(shown=marks_of(found))
    rows = [[Button(words(ALL_RIGHT), "ready")], [Button(words(NOT_YET), "papers_done")]]
    await context.tell(f"{words(ALL_READ)}\n\n{card(context, state)}", rows)


async def ready(context: Context, _: str) -> None:
    """Go on at once when all that was shown is still all there is, and right: also what was only thought to be so."""
    found = await affair(context)
    state = state_of(found)
    if found is None or state is None or context.memory.get("shown") != marks_of(found) or state.missing:
        await show_again(context)
        return
    await corrections.confirm_all(context.store, found.draft, state.open_fields, context.now)
    context.remember(papers_done=True, checked=marks_of(found))
    await onward(context)


async def ask_again(context: Context, page: Page) -> None:
    """Give one reason and one remedy, and let the photo be used all the same."""
    reason = REASONS.get(page.quality_reason or "", REASONS["blurred"])
    context.remember(retake=page.id)
    rows = [[Button(context.words(USE_IT), "use_it", str(page.id))], *sample_row(context, page.kind)]
    await context.say(reason, rows, kind=kind_words(context, page.kind))


async def use_it(context: Context, page_id: str) -> None:
    """Take a bad photo as it is; staff see the mark."""
    draft = await current(context)
    if draft is not None:
        await pages.take_as_it_is(context.store, draft, number_in(page_id))
    context.remember(retake=None)
    context.first(TAKEN)
    await show_again(context)


async def done(context: Context, _: str) -> None:
    """Go on to what was read, unless something is missing or still being read."""
    found = await affair(context)
    state = state_of(found)
    if state is None:
        await onward(context)
        return
    if state.missing:
        context.first(STILL_MISSING, count=len(state.missing))
        await show_again(context)
        return
    if state.waiting:
        await context.say(STILL_READING, count=len(state.waiting))
        return
    context.remember(papers_done=True)
    await onward(context)


async def how(context: Context, _: str) -> None:
    """Say how to take a photo that can be read."""
    await context.say(TIPS)
    await show_again(context)


async def what(context: Context, page_id: str) -> None:
    """Ask what a page is that was not recognised."""
    found = await affair(context)
    state = state_of(found)
    page = next((page for page in found.pages if page.id == number_in(page_id)), None) if found else None
    if state is None or page is None:
        await show_again(context)
        return
    rows: list[Row] = [
        [Button(item.material.words.pick(context.language), "is", f"{page.id}.{number}")]
        for number, item in enumerate(state.materials)
    ]
    rows.append([Button(context.words(N_("用不着，删掉")), "is", f"{page.id}.x")])
    await context.picture(page.crops.get(WHOLE, page.digest), context.words(N_("这张是什么？")), rows)


async def is_(context: Context, argument: str) -> None:
    """Keep what the person says a page is."""
    page_id, _, number = argument.partition(".")
    found = await affair(context)
    state = state_of(found)
    if found is not None and state is not None:
        if number == "x":
            await pages.remove_page(context.store, found.draft, number_in(page_id))
        else:
            material = picked(state.materials, number).material
            await pages.say_what_it_is(
                context.store, found.draft, number_in(page_id), PaperKind(material.kind), material.id
            )
    await go(context, "papers")


register(
    Screen("papers", show, back=back),
    Tapped("papers_done", done, screen="papers"),
    Tapped("ready", ready, screen="papers"),
    Tapped("how", how, screen="papers"),
    Tapped("what", what, screen="papers"),
    Tapped("is", is_, screen="papers"),
    Tapped("use_it", use_it, fresh=True),
)
