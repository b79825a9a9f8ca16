"""How a message looks that may have arrived before."""

from collections.abc import Mapping
from typing import Any

MARK = "↻ "


def marked_as_repeat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message's body with the mark of a repeat in front of its text or caption."""
    words = "text" if "text" in body else "caption"
    return {**body, words: MARK + str(body.get(words, ""))}
