"""Each paper with why it is wanted and an example picture; from there the way on when it cannot be had."""

from claims.materials import MaterialState
from claims.papers import PaperKind
from handlers.context import Context
from handlers.flow import affair, onward
from handlers.keyboards import Button, NotOffered, Row, number_in
from handlers.labels import kind_words
from handlers.screens import Tapped, register
from locales import N_
from locales.forms import aside, labelled
from locales.samples import SAMPLES

A_SCREEN = 4  # with "more" and "back" that makes six buttons
WHY_EACH = N_("这些材料是这样用的。点一样，看看样张：")
MORE = N_("看别的材料")
SEE = N_("看样张")
BACK = N_("返回材料清单")
CANNOT = N_("这一样我拿不到")
CLAUSE = N_("依据：{document} {clause}")
INVENTED = N_("这是样张，上面的人和数字都是编的。拍的时候，纸放平，四个角都拍进去。")


def sample_row(context: Context, kind: PaperKind | None) -> list[Row]:
    """Offer the example picture of a kind of paper, where there is one."""
    return [[Button(context.words(SEE), "sample_kind", kind.value)]] if kind is not None and kind in SAMPLES else []


async def each(context: Context, page: str) -> None:
    """Say why each paper is wanted, with the clause, and offer its example."""
    wanted = await _wanted(context)
    if not wanted:
        await onward(context)
        return
    first = number_in(page or "0") * A_SCREEN
    shown = list(enumerate(wanted, 1))[first : first + A_SCREEN] or list(enumerate(wanted, 1))[:A_SCREEN]
    lines = [f"{number}. {_why(context, item)}" for number, item in enumerate(wanted, 1)]
    rows: list[Row] = [
        [Button(f"{number}. {item.material.words.pick(context.language)}", "sample", item.material.id)]
        for number, item in shown
    ]
    if len(wanted) > A_SCREEN:
        following = number_in(page or "0") + 1 if first + A_SCREEN < len(wanted) else 0
        rows.append([Button(context.words(MORE), "each", str(following))])
    rows.append([Button(context.words(BACK), "to_papers")])
    await context.tell("\n".join([context.words(WHY_EACH), "", *lines]), rows)


async def _wanted(context: Context) -> list[MaterialState]:
    found = await affair(context)
    return list(found.papers.materials) if found is not None and found.scheme is not None else []


def _why(context: Context, item: MaterialState) -> str:
    """Write what a paper is for, with the clause that asks for it."""
    material = item.material
    clause = context.words(CLAUSE, document=material.source.document, clause=material.source.clause)
    said = labelled(context.language, material.words.pick(context.language), material.why.pick(context.language))
    return f"{said}{aside(context.language, clause)}"


async def sample(context: Context, material_id: str) -> None:
    """Show the example of one paper."""
    item = next((one for one in await _wanted(context) if one.material.id == material_id), None)
    if item is None:
        await onward(context)
        return
    words = context.words
    rows: list[Row] = [[Button(words(CANNOT), "lacking", material_id)]] if item.needed and not item.pages else []
    rows.append([Button(words(BACK), "to_papers")])
    text = f"{_why(context, item)}\n{words(INVENTED)}"
    if item.material.kind in SAMPLES:
        await context.drawn({"sample": item.material.kind}, text, rows)
    else:
        await context.tell(text, rows)


async def sample_kind(context: Context, kind: str) -> None:
    """Show the example of a kind of paper, where a better photo is asked for."""
    if kind not in SAMPLES:
        raise NotOffered
    caption = f"{kind_words(context, PaperKind(kind))}\n{context.words(INVENTED)}"
    await context.drawn({"sample": kind}, caption)


register(
    None,
    Tapped("each", each, screen="papers"),
    Tapped("sample", sample, screen="papers"),
    Tapped("sample_kind", sample_kind),
)
