"""What reviewers do with a claim: take it, look, agree, send it back with everything that is wrong, or refuse it.

The caller owns the transaction. Each function refuses by raising a ClaimError of claims.denials or claims.refusals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from claims import meetings, notices, undoing
from claims.comparing import what_changed
from claims.defects import ALL, OTHER
from claims.denials import (
    AmountMissing,
    AmountWrong,
    DeadlineWrong,
    HomeVisitMissing,
    MeetingMissing,
    NoDefects,
    NoReasons,
    NoticeDaysMissing,
    NotThisDecision,
    OriginalsMissing,
    SameHands,
    WordsMissing,
)
from claims.desk import Defect, Hold, Note, SentBack
from claims.events import Happened, Told
from claims.model import Actor, Claim, ClaimStatus, DraftStatus
from claims.ports import Store
from claims.workflow import Decision, Desk, Line, Seen, back_from, claim_for, move, step_of, tell, way_of, write, yuan
from schemes.county import set_days
from schemes.loading import Catalogue
from schemes.model import Scheme, WorkflowStep
from schemes.values import Office

Way = Sequence[WorkflowStep]
LONGEST_NOTICE = 60
FIXES_AMOUNT = ("town", "county", "city")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a reviewer says in agreeing: his opinion, and the amount when he fixes another than estimated.

    `notice_days` are the days of the public notice that follows, where the scheme leaves them to the office.
    """

    opinion: str = ""
    amount: Decimal | None = None
    reason: str = ""
    notice_days: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a claim is refused, in words for the person, and where that stands written."""

    reasons: str
    clause: str
    document: str


async def take(store: Store, desk: Desk, seen: Seen) -> Claim:
    """Take a claim, so that colleagues see that somebody works on it; taking it again changes nothing."""
    claim = await claim_for(store, desk, seen)
    hold = await store.reviews.hold_of(claim)
    await store.reviews.set_hold(Hold(claim.id, desk.staff.id, desk.now))
    if hold is None or hold.staff_id != desk.staff.id:
        await write(store, claim, desk.line(Happened.TAKEN))
    return claim


async def release(store: Store, desk: Desk, seen: Seen) -> None:
    """Put a claim back for colleagues."""
    claim = await claim_for(store, desk, seen)
    await store.reviews.drop_hold(claim)
    await write(store, claim, desk.line(Happened.RELEASED))


async def declare_relative(store: Store, desk: Desk, claim_id: int) -> Claim:
    """Say that somebody on the claim is a relative: the claim goes back to colleagues, and he acts on it no more."""
    claim = await store.queue.visible(claim_id, desk.scope)
    if desk.staff.id not in await store.reviews.relatives_of(claim):
        await store.reviews.declare_relative(claim, desk.staff.id, desk.now)
        hold = await store.reviews.hold_of(claim)
        if hold is not None and hold.staff_id == desk.staff.id:
            await store.reviews.drop_hold(claim)
        await write(store, claim, desk.line(Happened.RELATIVE))
    return claim


async def decide_agree(store: Store, desk: Desk, seen: Seen, said: Agreement) -> Claim:
    """Agree, and pass the claim to the next step; what the step asks for must be on record."""
    claim = await claim_for(store, desk, seen)
    scheme = desk.catalogue.get(claim.scheme_id)
    step = step_of(scheme, claim)
    await _refuse_unchecked(store, scheme, claim, step)
    await _refuse_same_hands(store, desk, claim)
    if meetings.wanted(scheme, claim) and meetings.in_force(await store.claims.events_of(claim)) is None:
        raise MeetingMissing
    following = _following(way_of(scheme, claim), step)
    final = following is None or following.kind in ("notice", "pay")
    amount = _amount(scheme, claim, step, said)
    if final and amount is None:
        raise AmountMissing
    said = replace(said, notice_days=await _notice_days(store, desk, claim, step, said))
    fixed = replace(claim, granted=amount if final or step.place_level in FIXES_AMOUNT else claim.granted)
    if following is None or following.kind == "pay":
        fixed = replace(fixed, decided_on=desk.on)
    before = await undoing.standing(store, claim)
    detail = {"opinion": said.opinion.strip(), "amount": yuan(fixed.granted)}
    if amount != _figure(claim):
        detail |= {"amount_before": yuan(_figure(claim)), "reason": said.reason.strip()}
    moved = await move(store, scheme, fixed, Decision.AGREE, desk.line(Happened.AGREED, **detail))
    await _tell_agreed(store, desk, moved, step, said)
    await undoing.remember(store, desk, before, moved)
    return moved


def asks_notice_days(way: Way, step: WorkflowStep) -> bool:
    """Say whether agreeing here posts a notice whose days the scheme leaves to the office."""
    following = _following(way, step)
    return following is not None and following.kind == "notice" and following.deadline_days is None


async def _notice_days(store: Store, desk: Desk, claim: Claim, step: WorkflowStep, said: Agreement) -> int | None:
    """Return the days of the notice that follows: what was said, else what the office has set."""
    scheme = desk.catalogue.get(claim.scheme_id)
    if not asks_notice_days(way_of(scheme, claim), step):
        return None
    days = said.notice_days or days_set(scheme, claim, await store.office.office_for(claim.place), desk.on)
    if not 1 <= (days or 0) <= LONGEST_NOTICE:
        raise NoticeDaysMissing
    return days


def days_set(scheme: Scheme, claim: Claim, office: Office, on: date) -> int | None:
    """Return the days that the office has set for the notice that follows the claim's step."""
    following = _following(way_of(scheme, claim), step_of(scheme, claim))
    name = following.deadline_parameter if following else None
    return None if name is None else set_days(scheme, office, name, on)


async def _tell_agreed(store: Store, desk: Desk, claim: Claim, step: WorkflowStep, said: Agreement) -> None:
    scheme = desk.catalogue.get(claim.scheme_id)
    if claim.status is ClaimStatus.APPROVED:
        await write(store, claim, desk.line(Happened.APPROVED, amount=yuan(claim.granted)))
        await tell(store, claim, Told.APPROVED, amount=yuan(claim.granted))
    elif step_of(scheme, claim).kind == "notice":
        await notices.post(store, scheme, claim, desk.on, desk.now, days=said.notice_days)
    else:
        await tell(store, claim, Told.AGREED, step=step.id, next=claim.step)


async def _refuse_same_hands(store: Store, desk: Desk, claim: Claim) -> None:
    """See that no two steps are agreed to by one person, who may work at several by standing in for others."""
    for event in await store.claims.events_of(claim):
        if (event.code, event.actor) == (Happened.AGREED, desk.actor) and event.step != claim.step:
            raise SameHands


async def _refuse_unchecked(store: Store, scheme: Scheme, claim: Claim, step: WorkflowStep) -> None:
    if step.kind in ("notice", "pay"):
        raise NotThisDecision
    visits = await store.reviews.visits_of(claim)
    if wants_visit(step) and not visits:
        raise HomeVisitMissing
    if wants_originals(scheme, step) and await unseen_originals(store, claim):
        raise OriginalsMissing


def wants_visit(step: WorkflowStep) -> bool:
    """Say whether the step asks for a home visit on record."""
    return step.home_visit or step.kind == "home_visit"


def wants_originals(scheme: Scheme, step: WorkflowStep) -> bool:
    """Say whether every paper must have been compared with its original by now: from the first such step on."""
    passed = scheme.workflow[: scheme.workflow.index(step) + 1]
    return any(one.originals for one in passed)


async def unseen_originals(store: Store, claim: Claim) -> tuple[int, ...]:
    """Return the pages whose original nobody has found to agree with the photo as it is now."""
    seen = await store.reviews.originals_of(claim)
    agreeing = {page_id for page_id, one in seen.items() if one.agrees}
    return tuple(page.page_id for page in claim.pages if page.page_id not in agreeing)


def _figure(claim: Claim) -> Decimal | None:
    return claim.estimate.amount if claim.granted is None else claim.granted


def fixes_amount(way: Way, step: WorkflowStep) -> bool:
    """Say whether the step may fix another amount: an office above the village may, before the public notice."""
    return step.place_level in FIXES_AMOUNT and not _after_notice(way, step)


def was_noticed(scheme: Scheme, claim: Claim) -> bool:
    """Say whether the claim stands behind the public notice of its amount."""
    return _after_notice(way_of(scheme, claim), step_of(scheme, claim))


def _after_notice(way: Way, step: WorkflowStep) -> bool:
    return any(one.kind == "notice" for one in way[: way.index(step)])


def _amount(scheme: Scheme, claim: Claim, step: WorkflowStep, said: Agreement) -> Decimal | None:
    standing = _figure(claim)
    if said.amount is None or said.amount == standing:
        return standing
    if not fixes_amount(way_of(scheme, claim), step):
        raise AmountWrong
    if said.amount < 0 or said.amount != said.amount.quantize(Decimal("0.01")) or not said.reason.strip():
        raise AmountWrong
    return said.amount


def _following(way: Way, step: WorkflowStep) -> WorkflowStep | None:
    later = way[way.index(step) + 1 :]
    return later[0] if later else None


async def send_back(store: Store, desk: Desk, seen: Seen, defects: Sequence[Defect], until: date) -> Claim:
    """Send a claim back with everything that is to be mended at once (一次性告知), and until when."""
    claim = await claim_for(store, desk, seen)
    _refuse_bad_list(defects)
    if until <= desk.on:
        raise DeadlineWrong
    detail = {
        "until": until.isoformat(),
        "defects": [
            {"material": one.material, "code": one.code, "words": one.words, "page": one.page_id} for one in defects
        ],
    }
    before, scheme = await undoing.standing(store, claim), desk.catalogue.get(claim.scheme_id)
    moved = await move(store, scheme, claim, Decision.SEND_BACK, desk.line(Happened.SENT_BACK, **detail))
    seq = (await store.claims.events_of(moved))[-1].seq
    await store.reviews.add_sent_back(SentBack(moved.id, seq, str(moved.step), until, tuple(defects)))
    await reopen_draft(store, moved)
    count = len(defects)
    await tell(store, moved, Told.SENT_BACK, step=moved.step, until=until.isoformat(), count=count)
    await undoing.remember(store, desk, before, moved)
    return moved


def _refuse_bad_list(defects: Sequence[Defect]) -> None:
    if not defects or any(one.code not in ALL for one in defects):
        raise NoDefects
    if any(one.code == OTHER and not one.words.strip() for one in defects):
        raise WordsMissing


async def reopen_draft(store: Store, claim: Claim) -> None:
    """Let the person enter again what the claim was made of; what changes is declared anew."""
    draft = await store.drafts.of_claim(claim)
    await store.drafts.save(replace(draft, status=DraftStatus.MENDING, declaration=None))


async def to_mend(store: Store, claim: Claim) -> SentBack | None:
    """Return what the person still has to mend, None when nothing is open."""
    open_ones = [one for one in await store.reviews.sent_back(claim) if one.mended_at is None]
    return open_ones[-1] if open_ones else None


async def mended(
    store: Store, catalogue: Catalogue, claim: Claim, on: date, now: datetime, *, before: Claim | None = None
) -> Claim:
    """Take up a claim again that its person has mended and submitted; it goes to the step that sent it back.

    An amount that was not yet shown in a public notice is to be fixed anew, from the new estimate.
    What differs from the claim as it was `before` stands in the history.
    """
    detail = {} if before is None else what_changed(before, claim)
    if not was_noticed(catalogue.get(claim.scheme_id), claim):
        claim = replace(claim, granted=None)
    line = Line(Happened.MENDED, Actor("person", claim.person_id), on, now, detail)
    moved = await move(store, catalogue.get(claim.scheme_id), claim, Decision.MEND, line)
    await store.reviews.set_mended(moved, now)
    return moved


async def return_to_office(store: Store, desk: Desk, seen: Seen, reason: str) -> Claim:
    """Give a claim back to an earlier office, which may fix another amount or refuse; the person is told by payment.

    Payment gives back what it may not pay, as long as it stands on no list.
    """
    claim = await claim_for(store, desk, seen)
    if not reason.strip():
        raise WordsMissing
    scheme = desk.catalogue.get(claim.scheme_id)
    step = step_of(scheme, claim)
    back = back_from(way_of(scheme, claim), step)
    if step.kind == "notice" or back is None or await store.payments.live_line_of(claim) is not None:
        raise NotThisDecision
    before, line = await undoing.standing(store, claim), desk.line(Happened.RETURNED, to=back.id, reason=reason.strip())
    moved = await move(store, scheme, replace(claim, decided_on=None), Decision.RETURN, line)
    if step.kind == "pay":
        await tell(store, moved, Told.PAYMENT_RETURNED, next=back.id)
    await undoing.remember(store, desk, before, moved)
    return moved


async def refuse(store: Store, desk: Desk, seen: Seen, why: Refusal) -> Claim:
    """Refuse a claim with its reasons and clause; the person is told how to object."""
    claim = await claim_for(store, desk, seen)
    if not why.reasons.strip() or not why.clause.strip():
        raise NoReasons
    detail = {"reasons": why.reasons.strip(), "clause": why.clause.strip(), "document": why.document.strip()}
    before = await undoing.standing(store, claim)
    scheme, decided = desk.catalogue.get(claim.scheme_id), replace(claim, decided_on=desk.on)
    moved = await move(store, scheme, decided, Decision.REFUSE, desk.line(Happened.REFUSED, **detail))
    await tell(store, moved, Told.REFUSED, step=moved.step, **detail)
    await undoing.remember(store, desk, before, moved)
    return moved


async def note(store: Store, desk: Desk, claim_id: int, text: str) -> None:
    """Leave a word for colleagues on a claim one may see; the person never sees it."""
    claim = await store.queue.visible(claim_id, desk.scope)
    if not text.strip():
        raise WordsMissing
    await store.reviews.add_note(Note(claim.id, desk.staff.id, desk.now, text.strip()))
