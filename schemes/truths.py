"""Truths of an interview: a condition may hold, not hold, be asked by nobody, or not be known; and what follows."""

YES, NO, OPEN, DOUBT = "yes", "no", "open", "doubt"  # holds; does not; nobody asks; the person does not know
LIKELY, STAFF, REFUSED = "likely", "staff", "no"
BEST = (LIKELY, STAFF, REFUSED)


def both(*parts: str) -> str:
    """Say whether all of the conditions hold."""
    return next((value for value in (NO, DOUBT, OPEN) if value in parts), YES)


def either(*parts: str) -> str:
    """Say whether one of the conditions holds."""
    return next((value for value in (YES, DOUBT, OPEN) if value in parts), NO)


def reverse(part: str) -> str:
    """Say whether the condition does not hold."""
    return {YES: NO, NO: YES}.get(part, part)


def worst(*parts: str) -> str:
    """Return the least favourable outcome."""
    return max(parts, key=BEST.index, default=LIKELY)


def best(*parts: str) -> str:
    """Return the most favourable outcome."""
    return min(parts, key=BEST.index, default=LIKELY)
