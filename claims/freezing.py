"""A page as it was submitted: every value with how it came about."""

from claims.fields import FIELDS_OF
from claims.model import FrozenField, FrozenPage, Page
from claims.papers import Verdict


def frozen_page(page: Page) -> FrozenPage:
    """Freeze a page's values, read or typed, and the marks on it."""
    printed = FIELDS_OF[page.kind] if page.kind else ()
    read = tuple(page.reading.fields) if page.reading else ()
    told = tuple(item.field for item in page.corrections)
    names = dict.fromkeys((*printed, *read, *told))
    values = tuple(FrozenField(name, page.value(name), how(page, name)) for name in names)
    return FrozenPage(page.id, page.digest, page.kind, page.material, values, page.marks)


def how(page: Page, name: str) -> str:
    """Say how a value came about: typed, confirmed, read, unsure or unreadable."""
    if page.correction(name):
        return "typed"
    if name in page.confirmed:
        return "confirmed"
    read = page.reading.fields.get(name) if page.reading else None
    return (read.verdict if read else Verdict.UNREADABLE).value
