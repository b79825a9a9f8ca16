"""Facts outside a photo that agree with what was read on it: the claim's other papers, and the office's lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from claims.institutions import plain_name
from claims.model import Page
from claims.papers import Field, Verdict
from claims.records import Branch, Institution
from claims.witness import confirm_across

LISTED_AS = {"seller_name": "institutions", "institution": "institutions", "bank": "banks"}
Lists = Mapping[str, frozenset[str]]  # a list's name: the plain names that stand on it


def lists_of(institutions: Iterable[Institution], branches: Iterable[Branch]) -> Lists:
    """Put together the office's lists that a name on a paper may stand on."""
    return {
        "institutions": frozenset(plain_name(one.name) for one in institutions),
        "banks": frozenset(plain_name(branch.bank) for branch in branches),
    }


def witnessed(pages: Sequence[Page], lists: Lists) -> tuple[Page, ...]:
    """Return the pages with every field `read` that another paper or a list of the office bears out."""
    readings = {str(page.id): replace(page.reading, kind=page.kind) for page in pages if page.reading and page.kind}
    confirmed = confirm_across(readings)
    return tuple(_on_lists(replace(page, reading=confirmed.get(str(page.id), page.reading)), lists) for page in pages)


def _on_lists(page: Page, lists: Lists) -> Page:
    if page.reading is None:
        return page
    fields = {
        name: _listed(field, LISTED_AS[name], lists) if name in LISTED_AS else field
        for name, field in page.reading.fields.items()
    }
    return replace(page, reading=replace(page.reading, fields=fields))


def _listed(field: Field, name: str, lists: Lists) -> Field:
    if field.value is None or field.verdict is Verdict.READ or plain_name(field.value) not in lists.get(name, ()):
        return field
    return replace(field, verdict=Verdict.READ, sources=(*field.sources, f"list:{name}"))
