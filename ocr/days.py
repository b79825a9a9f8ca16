"""Days as papers print them."""

import re
from datetime import date

WRITTEN = (
    re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})(?:日|$|\D)"),
    re.compile(r"((?:19|20)\d{2})-(\d{2})-(\d{2})"),
    re.compile(r"((?:19|20)\d{2})[./](\d{1,2})[./](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)"),
)


def days(text: str) -> list[date]:
    """Return the days written in a text, in order, those that exist only."""
    found = [(match.start(), match.groups()) for pattern in WRITTEN for match in pattern.finditer(text)]
    return [day for _, parts in sorted(found) if (day := _day(*parts)) is not None]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
