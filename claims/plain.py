"""Text without signs that nobody sees: such a name looks like another, turns what stands beside it, or hides a word."""

import unicodedata

KEPT = "\n\t"
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})


def plain(text: str) -> str:
    """Take out marks of direction, zero-width signs and control characters; line ends stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign for sign in text if sign in KEPT or unicodedata.category(sign) not in INVISIBLE)
