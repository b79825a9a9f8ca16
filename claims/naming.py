"""Names as they are compared when somebody is looked for: how they were typed makes no difference."""

import unicodedata

BETWEEN = frozenset("·•‧・.．-'’")  # stand between the parts of a name, in one of many forms, or are left out


def key_of(name: str) -> str:
    """Return what two ways of writing a name have in common: no width, case, spaces or dots."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if not sign.isspace() and sign not in BETWEEN)


def is_name(typed: str) -> bool:
    """Say whether what was typed can be a name: it has letters, and no digit as every number has."""
    return any(sign.isalpha() for sign in typed) and not any(sign.isdigit() for sign in typed)
