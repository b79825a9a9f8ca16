"""By what a paper is known again on another claim: its bill number, the visit it is from, the look of its photo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from claims.duplicates import bill_key
from claims.fields import field_on
from claims.institutions import plain_name
from claims.model import Claim, FrozenPage, Page
from claims.papers import PaperKind

BANDS = 8  # parts of a photo's look; photos that differ in fewer bits share at least one part
ALIKE = 8  # bits of 255; the same photo sent smaller differs in 4 at most, photos of two papers in 24 at least
VISITS = frozenset({PaperKind.MEDICAL_RECEIPT, PaperKind.SETTLEMENT_STATEMENT})


class Why(StrEnum):
    """Why two papers seem to be one, the surest first."""

    BILL = "bill"
    PHOTO = "photo"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing by which a page is known again; storage keeps only its keyed digest."""

    page_id: int
    why: Why
    key: str


@dataclass(frozen=True, slots=True)
class Twin:
    """A page of another claim that shares a trace with one of these."""

    page_id: int
    why: Why
    claim_id: int
    other_page_id: int


class Traces(Protocol):
    """The traces of every claim's papers, as keyed digests."""

    async def keep(self, claim: Claim, traces: Sequence[Trace]) -> None:
        """Keep a claim's traces in place of those it had."""

    async def twins(self, traces: Sequence[Trace], *, but_not: int | None) -> tuple[Twin, ...]:
        """Return the pages of other claims that share a trace, the oldest claims first."""


def looks_of(pages: Sequence[Page]) -> dict[int, str]:
    """Return how the photos of pages look, by page."""
    return {page.id: page.reading.looks for page in pages if page.reading and page.reading.looks}


def traces_of(pages: Sequence[FrozenPage], looks: Mapping[int, str], id_number: str | None) -> tuple[Trace, ...]:
    """Return everything by which the papers of one person may be known again."""
    found = []
    for page in pages:
        keys = [(Why.BILL, bill_key(page)), (Why.VISIT, _visit(page, id_number))]
        keys += [(Why.PHOTO, band) for band in _bands(looks.get(page.page_id, ""))]
        found += [Trace(page.page_id, why, key) for why, key in keys if key is not None]
    return tuple(found)


def alike(one: str, other: str) -> bool:
    """Say whether two looks are those of one photo, perhaps sent smaller or compressed again."""
    return len(one) == len(other) and (int(one, 16) ^ int(other, 16)).bit_count() <= ALIKE


def _visit(page: FrozenPage, id_number: str | None) -> str | None:
    if page.kind not in VISITS or id_number is None:
        return None
    where, day = _value(page, "institution"), _value(page, "issued_on")
    return f"{id_number}:{plain_name(where)}:{day}" if where and day else None


def _value(page: FrozenPage, name: str) -> str | None:
    found = field_on(page.kind, name) if page.kind else None
    return next((field.value for field in page.fields if field.name == found), None)


def _bands(looks: str) -> list[str]:
    size = len(looks) // BANDS
    return [f"{place}:{looks[place * size : (place + 1) * size]}" for place in range(BANDS)] if size else []
