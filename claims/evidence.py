"""Facts outside a photo that agree with what was read on it: the claim's other papers, and the office's lists."""

from collections.abc import Sequence
from dataclasses import replace

from claims.institutions import listed
from claims.model import Page
from claims.papers import Field, Verdict
from claims.records import Institution
from claims.witness import confirm_across

LISTED_NAMES = ("seller_name", "institution")


def witnessed(pages: Sequence[Page], institutions: Sequence[Institution]) -> tuple[Page, ...]:
    """Return the pages with every field `read` that another paper or a list of the office bears out."""
    readings = {str(page.id): replace(page.reading, kind=page.kind) for page in pages if page.reading and page.kind}
    confirmed = confirm_across(readings)
    return tuple(
        _on_lists(replace(page, reading=confirmed.get(str(page.id), page.reading)), institutions) for page in pages
    )


def _on_lists(page: Page, institutions: Sequence[Institution]) -> Page:
    if page.reading is None:
        return page
    named = {name: page.reading.fields[name] for name in LISTED_NAMES if name in page.reading.fields}
    borne_out = {name: settled for name, field in named.items() if (settled := _listed(field, institutions))}
    if not borne_out:
        return page
    return replace(page, reading=replace(page.reading, fields={**page.reading.fields, **borne_out}))


def _listed(field: Field, institutions: Sequence[Institution]) -> Field | None:
    if field.value is None or field.verdict is Verdict.READ:
        return None
    found = listed(field.value, institutions)
    if found is None:
        return None
    return replace(field, verdict=Verdict.READ, sources=(*field.sources, f"list:{found.kind.value}"))
