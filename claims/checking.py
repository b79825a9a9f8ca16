"""What reviewers find out before they decide: originals, the home visit, corrected fields."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from claims.denials import AmountWrong, FieldNotFound, HomeVisitDayWrong, NotThisDecision, WordsMissing
from claims.desk import FieldChange, HomeVisit, OriginalSeen, Ruling
from claims.events import Happened
from claims.model import Account, Claim, FrozenField, FrozenPage
from claims.papers import PaperKind
from claims.ports import Store
from claims.reassessing import BY_STAFF, reassessed
from claims.reviewing import fixes_amount, wants_originals, wants_visit, was_noticed
from claims.seen_before import keep_traces
from claims.typed import field_value
from claims.workflow import Desk, Seen, claim_for, step_of, way_of, write, yuan


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
    """Keep a home visit: the day, who was met, what was found, with the photos taken of it."""
    claim = await claim_for(store, desk, seen)
    if not wants_visit(step_of(desk.catalogue.get(claim.scheme_id), claim)):
        raise NotThisDecision
    if not visit.met.strip() or not visit.findings.strip():
        raise WordsMissing
    if not claim.submitted_on <= visit.visited_on <= desk.on:
        raise HomeVisitDayWrong
    number = await store.reviews.add_visit(
        HomeVisit(
            *(claim.id, visit.visited_on, visit.met.strip(), visit.findings.strip()),
            *(visit.confirms, desk.staff.id, desk.now),
        )
    )
    photos = await store.visit_photos.attach(claim.id, desk.staff.id, number)
    detail = {"visited_on": visit.visited_on.isoformat(), "met": visit.met.strip(), "confirms": visit.confirms}
    detail |= {"photos": photos}
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
    """Correct a field of a paper; what stood there before is kept, and the amount follows at once.

    Raises AnswerNotUnderstood when the value is none for such a field.
    """
    claim = await claim_for(store, desk, seen)
    if not new.value.strip() or not new.reason.strip():
        raise WordsMissing
    old = _field(claim, new).value
    new = replace(new, value=field_value(new.field, new.value, desk.on), reason=new.reason.strip())
    pages = tuple(_with(page, new) if page.page_id == new.page_id else page for page in claim.pages)
    corrected = replace(claim, pages=pages, account=_account(claim, new))
    await store.reviews.add_change(
        FieldChange(*(claim.id, new.page_id, new.field, old, new.value, new.reason, desk.staff.id, desk.now))
    )
    detail = {"page": new.page_id, "field": new.field, "old": old, "new": new.value, "reason": new.reason}
    kept = await _keep_reassessed(store, desk, corrected, Happened.FIELD, detail)
    await keep_traces(store, kept, [await store.drafts.page_to_read(page.page_id) for page in kept.pages])
    return kept


@dataclass(frozen=True, slots=True)
class ToRule:
    """What a reviewer rules on a bill: another coverage, an amount that does not count, or the whole bill."""

    expense: str
    coverage: str | None
    taken_out: Decimal | None
    left_out: bool
    reason: str


async def rule_on(store: Store, desk: Desk, seen: Seen, said: ToRule) -> Claim:
    """Rule on a bill with a reason; the amount follows at once. Only where the step may still fix the amount."""
    claim = await claim_for(store, desk, seen)
    scheme = desk.catalogue.get(claim.scheme_id)
    if was_noticed(scheme, claim) or claim.request is None:
        raise NotThisDecision
    if not said.reason.strip():
        raise WordsMissing
    if said.taken_out is not None and (said.taken_out < 0 or said.taken_out != round(said.taken_out, 2)):
        raise AmountWrong
    if said.expense not in {expense.id for expense in claim.request.expenses}:
        raise FieldNotFound
    await store.reviews.add_ruling(
        Ruling(
            *(claim.id, said.expense, said.coverage, said.taken_out, said.left_out),
            *(said.reason.strip(), desk.staff.id, desk.now),
        )
    )
    detail: dict[str, object] = {"expense": said.expense, "coverage": said.coverage, "taken_out": yuan(said.taken_out)}
    detail |= {"left_out": said.left_out, "reason": said.reason.strip()}
    return await _keep_reassessed(store, desk, claim, Happened.RULED, detail)


async def _keep_reassessed(store: Store, desk: Desk, claim: Claim, code: str, detail: dict[str, object]) -> Claim:
    """Save a claim with its amount worked out anew; an amount fixed before the notice is to be fixed again."""
    scheme = desk.catalogue.get(claim.scheme_id)
    before = claim.estimate.amount
    changed = await reassessed(store, scheme, claim)
    if changed.estimate.amount != before:
        detail = {**detail, "amount_before": yuan(before), "amount": yuan(changed.estimate.amount)}
        if fixes_amount(way_of(scheme, claim), step_of(scheme, claim)):
            changed = replace(changed, granted=None)
    kept = await store.claims.save(changed)
    await write(store, kept, desk.line(code, **detail))
    return kept


ACCOUNT_FIELDS = {"holder": "holder", "account_number": "number", "bank": "bank"}


def _account(claim: Claim, new: NewValue) -> Account:
    """Return the account to pay to, which follows its card."""
    kind = next((page.kind for page in claim.pages if page.page_id == new.page_id), None)
    if kind is not PaperKind.BANK_CARD or new.field not in ACCOUNT_FIELDS:
        return claim.account
    return replace(claim.account, **{ACCOUNT_FIELDS[new.field]: new.value})


def _field(claim: Claim, new: NewValue) -> FrozenField:
    for page in claim.pages:
        for field in page.fields:
            if (page.page_id, field.name) == (new.page_id, new.field):
                return field
    raise FieldNotFound


def _with(page: FrozenPage, new: NewValue) -> FrozenPage:
    fields = (
        FrozenField(field.name, new.value, BY_STAFF) if field.name == new.field else field for field in page.fields
    )
    return replace(page, fields=tuple(fields))
