"""The line above every page of a demonstration: that its people are invented, and which day it shows."""

from datetime import date

from locales import N_, SOURCE, gettext
from locales.forms import day, joined

DEMO = N_("演示：县里的人和决定都是编的。")
SET_DAY = N_("今天按 {day} 算。")


def banner_for(today: date | None, language: str = SOURCE, *, demo: bool) -> str | None:
    """Write the line; None where nothing is invented and no day is set."""
    parts = [gettext(language, DEMO)] if demo else []
    if today is not None:
        parts.append(gettext(language, SET_DAY, day=day(language, today)))
    return joined(language, parts) or None
