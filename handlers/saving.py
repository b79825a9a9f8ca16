"""Saving as a picture: the button under what can be saved, and the picture itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Context
from handlers.keyboards import Button, Row
from locales import N_
from locales.forms import day

SAVE = N_("存成图片")
SHOW_IT = N_("按住图片就能存。到窗口办事，给人看这张就行。")
MADE_ON = N_("{day}存的图")


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a picture: a title, a large line, lines, and small ones at the foot."""

    title: str
    big: str | None
    lines: Sequence[str]
    foot: Sequence[str] = ()


def save_row(context: Context, action: str, argument: str = "") -> Row:
    """Offer to save what is shown as a picture."""
    return [Button(context.words(SAVE), action, argument)]


async def show_card(context: Context, card: Card, rows: Sequence[Row]) -> None:
    """Show the picture; the same words stand below it, for those who cannot see it."""
    made_on = context.words(MADE_ON, day=day(context.language, context.today))
    lines = [line.strip() for line in card.lines if line.strip()]
    drawing = {
        "title": card.title,
        "big": card.big,
        "lines": lines,
        "foot": [*card.foot, made_on],
        "language": context.language,
    }
    said = [card.title, *([card.big] if card.big else []), *lines]
    await context.drawn({"card": drawing}, "\n".join([context.words(SHOW_IT), "", *said]), rows)
