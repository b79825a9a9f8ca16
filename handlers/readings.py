"""Everything that was read on the papers of a draft, as one text to be checked."""

from claims.fields import field_on
from claims.materials import PapersState
from claims.model import Page
from claims.papers import PaperKind, Verdict
from handlers.context import Context
from handlers.labels import field_words, kind_words, shown
from locales import N_
from locales.forms import heading, labelled

CROPS_AT_MOST = 6
DOUBT = N_("？")
UNSURE = N_("带“？”的我拿不准，图在上面，请看仔细。")


def names_on(page: Page, wanted: tuple[str, ...]) -> list[str]:
    """Name the fields of a page that matter for the claim, as its kind of paper calls them."""
    kind = page.kind or PaperKind.OTHER
    found = [field_on(kind, name) for name in wanted]
    return list(dict.fromkeys(name for name in found if name is not None))


def used_pages(state: PapersState) -> list[tuple[Page, list[str]]]:
    """List every page that counts, once, with the fields that matter on it."""
    wanted: dict[int, tuple[Page, list[str]]] = {}
    for item in state.materials:
        for page in item.pages:
            names = wanted.setdefault(page.id, (page, []))[1]
            names.extend(name for name in names_on(page, item.material.fields) if name not in names)
    return list(wanted.values())


def card(context: Context, state: PapersState) -> str:
    """Write everything that was read, one paper a block."""
    blocks = []
    for page, names in used_pages(state):
        lines = [heading(context.language, kind_words(context, page.kind))]
        for name in names:
            settled = page.is_settled(name)
            value = shown(context, name, page.value(name), whole=not settled)
            said = labelled(context.language, field_words(context, name), value)
            lines.append(f"{'✓' if settled else context.words(DOUBT)} {said}")
        blocks.append("\n".join(lines))
    if state.open_fields:
        blocks.append(context.words(UNSURE))
    return "\n\n".join(blocks)


async def show_crops(context: Context, state: PapersState) -> None:
    """Show where each thing stands that was read and is not sure."""
    for item in state.open_fields[:CROPS_AT_MOST]:
        if item.crop is not None and item.read.verdict is Verdict.UNSURE:
            value = shown(context, item.name, item.read.value, whole=True)
            said = labelled(context.language, field_words(context, item.name), value)
            await context.picture(item.crop, f"{context.words(DOUBT)} {kind_words(context, item.kind)} · {said}")
