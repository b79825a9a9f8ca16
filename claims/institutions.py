"""Whether a seller or hospital on a paper stands on the office's lists."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from claims.records import Institution

NOT_TELLING = re.compile(r"[\W_]+")


def plain_name(name: str) -> str:
    """Return a name without spaces, brackets and other signs, full-width letters made plain."""
    return NOT_TELLING.sub("", unicodedata.normalize("NFKC", name)).casefold()


def listed(name: str, institutions: Iterable[Institution]) -> Institution | None:
    """Return the institution of that name, None when it is not listed."""
    wanted = plain_name(name)
    return next((one for one in institutions if plain_name(one.name) == wanted), None)


def is_designated(name: str | None, institutions: Sequence[Institution], *, sure: bool) -> bool | None:
    """Say whether the name is on a list; None when nobody can say.

    A name that may be misread and an office without a list give no "no".
    """
    if name is None or not institutions:
        return None
    if listed(name, institutions) is not None:
        return True
    return False if sure else None
