"""Pictures that are drawn when they are sent: QR codes of one-time links, cards to be saved, example papers."""

import io
from collections.abc import Mapping
from typing import Any

import segno

from bot.cards import card
from bot.samples import sample

QR_SCALE = 10  # pixels a module


def draw(drawing: Mapping[str, Any]) -> bytes:
    """Draw what a letter asks for, as PNG."""
    if "sample" in drawing:
        return sample(str(drawing["sample"]))
    return card(drawing["card"]) if "card" in drawing else qr(str(drawing["qr"]))


def qr(text: str) -> bytes:
    """Draw a QR code that a cheap phone reads from another phone's screen."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=QR_SCALE, border=4)
    return picture.getvalue()
