"""What was read: everything that matters on one card, crops beside what is unsure, one tap when all is right."""

from claims import corrections, pages
from claims.dossier import Dossier
from claims.model import Page
from claims.refusals import PageNotFound
from handlers.context import Context
from handlers.flow import affair, current, marks_of, onward
from handlers.keyboards import Button, Row, number_in, picked
from handlers.labels import field_words, kind_words, shown
from handlers.papers import state_of
from handlers.readings import card, show_crops, used_pages
from handlers.screens import Screen, Tapped, go, register
from locales import N_
from locales.forms import labelled

CHECK = N_("我读到的内容在这里，请对一对：")
ALL_RIGHT = N_("都对")
SOMETHING_WRONG = N_("有不对的")
WHICH_PAPER = N_("哪一样读得不对？")
WHICH_FIELD = N_("{paper}的哪一项不对？")
NEVER_MIND = N_("没有不对的，返回")
TYPE_IT = N_("请照着{paper}，写出“{field}”：")
OR_CHOOSE = N_("也可能是下面这几个，对的话点一下：")
NOT_ON_IT = N_("纸上没有这一项")
NOTED = N_("记下了：{field} {value}")
DELETE_PAGE = N_("这张不要了，删掉")
HINT_AMOUNT = N_("比如 123.50")


async def show(context: Context) -> None:
    """Show the crops of what is unsure, then the card."""
    found = await affair(context)
    state = state_of(found)
    if state is None:
        await onward(context)
        return
    await show_crops(context, state)
    rows = [
        [Button(context.words(ALL_RIGHT), "all_right")],
        [Button(context.words(SOMETHING_WRONG), "wrong")],
    ]
    await context.tell(f"{context.words(CHECK)}\n\n{card(context, state)}", rows)


async def all_right(context: Context, _: str) -> None:
    """Keep that everything was read right; what has no value is asked for."""
    found = await affair(context)
    state = state_of(found)
    if found is None or state is None:
        await onward(context)
        return
    left = state.open_fields
    await corrections.confirm_all(context.store, found.draft, left, context.now)
    empty = next((item for item in left if item.read.value is None), None)
    if empty is not None:
        await ask_for(context, empty.page_id, empty.name)
        return
    context.remember(checked=marks_of(found))
    await onward(context)


async def wrong(context: Context, _: str) -> None:
    """Ask which paper was read wrong."""
    found = await affair(context)
    state = state_of(found)
    if state is None:
        await onward(context)
        return
    rows: list[Row] = []
    for page, names in used_pages(state):
        about = shown(context, names[0], page.value(names[0])) if names else ""
        rows.append([Button(f"{kind_words(context, page.kind)} {about}", "wrong_paper", str(page.id))])
    rows.append([Button(context.words(NEVER_MIND), "recheck")])
    await context.say(WHICH_PAPER, rows)


async def wrong_paper(context: Context, page_id: str) -> None:
    """Ask which field of the paper was read wrong."""
    found = await affair(context)
    state = state_of(found)
    used = {page.id: (page, names) for page, names in used_pages(state)} if state else {}
    if number_in(page_id) not in used:
        raise PageNotFound
    page, names = used[number_in(page_id)]
    rows: list[Row] = [
        [
            Button(
                labelled(context.language, field_words(context, name), shown(context, name, page.value(name))),
                "field",
                f"{page.id}.{name}",
            )
        ]
        for name in names
    ]
    rows.append([Button(context.words(DELETE_PAGE), "delete_page", str(page.id))])
    rows.append([Button(context.words(NEVER_MIND), "recheck")])
    await context.say(WHICH_FIELD, rows, paper=kind_words(context, page.kind))


async def field(context: Context, argument: str) -> None:
    """Ask for the right value of a field."""
    page_id, _, name = argument.partition(".")
    await ask_for(context, number_in(page_id), name)


async def ask_for(context: Context, page_id: int, name: str) -> None:
    """Open the question for one field."""
    context.remember(fix=[page_id, name])
    await go(context, "fix")


async def _fixing(context: Context) -> tuple[Dossier, Page, str] | None:
    found = await affair(context)
    fix = context.memory.get("fix")
    if found is None or not fix:
        return None
    page = next((page for page in found.pages if page.id == fix[0]), None)
    return (found, page, str(fix[1])) if page is not None else None


def candidates_of(page: Page, name: str) -> list[str]:
    """List other readings of a field, best first, the one that stands left out."""
    read = page.reading.fields.get(name) if page.reading else None
    others = [*(read.candidates if read else ())]
    return [value for value in dict.fromkeys(others) if value and value != page.value(name)][:4]


async def show_fix(context: Context) -> None:
    """Show where the field stands on the paper; offer other readings first, typing last."""
    fixing = await _fixing(context)
    if fixing is None:
        await onward(context)
        return
    _, page, name = fixing
    words = context.words
    values = {"paper": kind_words(context, page.kind), "field": field_words(context, name)}
    crop = page.crops.get(name)
    if crop is not None:
        await context.picture(crop, field_words(context, name))
    text = words(TYPE_IT, **values)
    others = candidates_of(page, name)
    rows: list[Row] = [
        [Button(shown(context, name, value, whole=True), "candidate", str(number))]
        for number, value in enumerate(others)
    ]
    if others:
        text += "\n" + words(OR_CHOOSE)
    rows.append([Button(words(NOT_ON_IT), "absent"), Button(words(N_("返回")), "recheck")])
    await context.tell(text, rows)


async def heard_fix(context: Context, typed: str) -> None:
    """Keep the typed value, and read it back as it was understood."""
    fixing = await _fixing(context)
    if fixing is None:
        await onward(context)
        return
    found, page, name = fixing
    kept = await corrections.correct_field(
        context.store, found.draft, page.id, name, typed, on=context.today, now=context.now
    )
    value = shown(context, name, kept.value(name), whole=True)
    context.first(NOTED, field=field_words(context, name), value=value)
    await _back_to_card(context)


async def candidate(context: Context, number: str) -> None:
    """Take another reading of the field."""
    fixing = await _fixing(context)
    others = candidates_of(fixing[1], fixing[2]) if fixing else []
    await heard_fix(context, picked(others, number))


async def absent(context: Context, _: str) -> None:
    """Keep that the paper does not have the field."""
    fixing = await _fixing(context)
    if fixing is not None:
        found, page, name = fixing
        await corrections.say_absent(context.store, found.draft, page.id, name, context.now)
    await _back_to_card(context)


async def recheck(context: Context, _: str) -> None:
    """Go back to the card."""
    await _back_to_card(context)


async def delete_page(context: Context, page_id: str) -> None:
    """Take a photo out of the claim."""
    draft = await current(context)
    if draft is not None:
        await pages.remove_page(context.store, draft, number_in(page_id))
    await onward(context)


async def _back_to_card(context: Context) -> None:
    context.remember(fix=None)
    await go(context, "confirm")


async def back(context: Context) -> None:
    """Go back to the papers."""
    context.remember(papers_done=None)
    await go(context, "papers")


async def back_to_card(context: Context) -> None:
    """Go back from one field to the card."""
    await _back_to_card(context)


register(
    Screen("confirm", show, back=back),
    Tapped("all_right", all_right, screen="confirm"),
    Tapped("wrong", wrong, screen="confirm"),
    Tapped("wrong_paper", wrong_paper, screen="confirm"),
    Tapped("field", field, screen="confirm"),
    Tapped("delete_page", delete_page, screen="confirm"),
)
register(
    Screen("fix", show_fix, heard=heard_fix, back=back_to_card),
    Tapped("candidate", candidate, screen="fix"),
    Tapped("absent", absent, screen="fix"),
    Tapped("recheck", recheck, fresh=True),
)
