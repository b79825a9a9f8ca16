"""What reviewers find out before they decide: originals, the home visit, corrected fields."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from claims.denials import FieldNotFound, HomeVisitDayWrong, NotThisDecision, WordsMissing
from claims.desk import FieldChange, HomeVisit, OriginalSeen
from claims.events import Happened
from claims.model import Claim, FrozenField, FrozenPage
from claims.ports import Store
from claims.reviewing import wants_originals, wants_visit
from claims.workflow import Desk, Seen, claim_for, step_of, write

BY_STAFF = "corrected_by_staff"


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing one paper with its original."""

    page_id: int
    agrees: bool
    remark: str = ""


async def record_originals(store: Store, desk: Desk, seen: Seen, compared: Sequence[Compared]) -> Claim:
    """Keep which papers agree with their originals; one that does not needs a remark."""
    claim = await claim_for(store, desk, seen)
    if not wants_originals(desk.catalogue.get(claim.scheme_id), step_of(desk.catalogue.get(claim.scheme_id), claim)):
        raise NotThisDecision
    if any(not one.agrees and not one.remark.strip() for one in compared):
        raise WordsMissing
    digests = {page.page_id: page.digest for page in claim.pages}
    known = [one for one in compared if one.page_id in digests]
    for one in known:
        await store.reviews.add_original(
            OriginalSeen(
                *(claim.id, one.page_id, digests[one.page_id], one.agrees),
                *(desk.staff.id, desk.now, one.remark.strip()),
            )
        )
    differing = sum(not one.agrees for one in known)
    await write(store, claim, desk.line(Happened.ORIGINALS, pages=len(known), differing=differing))
    return claim


@dataclass(frozen=True, slots=True)
class Visit:
    """What a reviewer says of a home visit."""

    visited_on: date
    met: str
    findings: str
    confirms: bool


async def record_home_visit(store: Store, desk: Desk, seen: Seen, visit: Visit) -> Claim:
    """Keep a home visit: the day, who was met, what was found."""
    claim = await claim_for(store, desk, seen)
    if not wants_visit(step_of(desk.catalogue.get(claim.scheme_id), claim)):
        raise NotThisDecision
    if not visit.met.strip() or not visit.findings.strip():
        raise WordsMissing
    if not claim.submitted_on <= visit.visited_on <= desk.on:
        raise HomeVisitDayWrong
    await store.reviews.add_visit(
        HomeVisit(
            *(claim.id, visit.visited_on, visit.met.strip(), visit.findings.strip()),
            *(visit.confirms, desk.staff.id, desk.now),
        )
    )
    detail = {"visited_on": visit.visited_on.isoformat(), "met": visit.met.strip(), "confirms": visit.confirms}
    await write(store, claim, desk.line(Happened.HOME_VISIT, **detail))
    return claim


@dataclass(frozen=True, slots=True)
class NewValue:
    """A field of a paper as staff read it, and why it was changed."""

    page_id: int
    field: str
    value: str
    reason: str


async def correct_field(store: Store, desk: Desk, seen: Seen, new: NewValue) -> Claim:
    """Correct a field of a paper; what stood there before is kept."""
    claim = await claim_for(store, desk, seen)
    if not new.value.strip() or not new.reason.strip():
        raise WordsMissing
    old = _field(claim, new).value
    pages = tuple(_with(page, new) if page.page_id == new.page_id else page for page in claim.pages)
    changed = await store.claims.save(replace(claim, pages=pages))
    await store.reviews.add_change(
        FieldChange(
            *(claim.id, new.page_id, new.field, old),
            *(new.value.strip(), new.reason.strip(), desk.staff.id, desk.now),
        )
    )
    detail = {"page": new.page_id, "field": new.field, "old": old, "new": new.value.strip(), "reason": new.reason}
    await write(store, changed, desk.line(Happened.FIELD, **detail))
    return changed


def _field(claim: Claim, new: NewValue) -> FrozenField:
    for page in claim.pages:
        for field in page.fields:
            if (page.page_id, field.name) == (new.page_id, new.field):
                return field
    raise FieldNotFound


def _with(page: FrozenPage, new: NewValue) -> FrozenPage:
    fields = (
        FrozenField(field.name, new.value.strip(), BY_STAFF) if field.name == new.field else field
        for field in page.fields
    )
    return replace(page, fields=tuple(fields))
