"""The one table of what may happen to a claim, derived from its scheme's steps, and the one gate through it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache

from claims import mandates
from claims.deadlines import days_left, last_day
from claims.denials import NotThisDecision, NotYourDesk, OwnClaim, TakenByAnother
from claims.events import Happened
from claims.model import Actor, Claim, ClaimStatus, Event
from claims.ports import Store
from claims.refusals import ClaimChanged
from claims.staff import Scope, Staff, is_own, joined, scope_of
from schemes.loading import Catalogue
from schemes.model import Scheme, WorkflowStep

HOLD_LASTS = timedelta(minutes=30)
WITH_THE_PERSON = (ClaimStatus.SENT_BACK, ClaimStatus.PAYMENT_FAILED)


class Decision(StrEnum):
    """What can happen to a claim at a step."""

    AGREE = "agree"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    MEND = "mend"  # by the applicant
    WITHDRAW = "withdraw"  # by the applicant
    RUN_OUT = "run_out"  # the notice, by time
    RETURN = "return"  # to an earlier office: by an objection to the notice, or by a later office
    PAY = "pay"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class State:
    """Where a claim stands."""

    status: ClaimStatus
    step: str | None


Table = Mapping[tuple[State, Decision], State]


def open_at(step: WorkflowStep) -> State:
    """Return the state of a claim that waits at a step's desk."""
    return State(ClaimStatus.APPROVED if step.kind == "pay" else ClaimStatus.IN_REVIEW, step.id)


def transitions(steps: Sequence[WorkflowStep]) -> Table:
    """Return every allowed transition of the steps; what is not in the table cannot happen."""
    return _derived(tuple(steps))


@cache
def _derived(steps: tuple[WorkflowStep, ...]) -> Table:
    """Derive the table, once for each scheme."""
    table: dict[tuple[State, Decision], State] = {}
    for index, step in enumerate(steps):
        following = steps[index + 1] if index + 1 < len(steps) else None
        makers = {"notice": _of_notice, "pay": _of_payment}
        found = makers.get(step.kind, _of_review)(steps, step, following)
        table |= {(state, decision): after for state, decision, after in found}
    return table


Transition = tuple[State, Decision, State]


def _of_review(steps: Sequence[WorkflowStep], step: WorkflowStep, following: WorkflowStep | None) -> list[Transition]:
    here, back = open_at(step), State(ClaimStatus.SENT_BACK, step.id)
    withdrawn = State(ClaimStatus.WITHDRAWN, step.id)
    earlier = [one for one in steps if one.id == step.returns_to]
    return [
        *((here, Decision.RETURN, open_at(one)) for one in earlier),
        (here, Decision.AGREE, open_at(following) if following else State(ClaimStatus.APPROVED, step.id)),
        (here, Decision.SEND_BACK, back),
        (here, Decision.REFUSE, State(ClaimStatus.REFUSED, step.id)),
        (here, Decision.WITHDRAW, withdrawn),
        (back, Decision.MEND, here),
        (back, Decision.WITHDRAW, withdrawn),
    ]


def _of_notice(steps: Sequence[WorkflowStep], step: WorkflowStep, following: WorkflowStep | None) -> list[Transition]:
    here = open_at(step)
    to = next(one for one in steps if one.id == (step.returns_to or steps[0].id))
    return [
        (here, Decision.RUN_OUT, open_at(following) if following else State(ClaimStatus.APPROVED, step.id)),
        (here, Decision.RETURN, open_at(to)),
        (here, Decision.WITHDRAW, State(ClaimStatus.WITHDRAWN, step.id)),
    ]


def back_from(steps: Sequence[WorkflowStep], step: WorkflowStep) -> WorkflowStep | None:
    """Return the office to which a step gives a claim back; None when it can give none back.

    What may not be paid goes to the office that fixed the amount, before its public notice where there was one, so
    that another amount is noticed anew.
    """
    named = next((one for one in steps if one.id == step.returns_to), None)
    if named is not None or step.kind != "pay":
        return named
    notice = next((one for one in steps if one.kind == "notice"), step)
    deciding = [one for one in steps[: steps.index(notice)] if one.kind not in ("notice", "pay")]
    return deciding[-1] if deciding else None


def _of_payment(steps: Sequence[WorkflowStep], step: WorkflowStep, following: WorkflowStep | None) -> list[Transition]:
    here, failed = open_at(step), State(ClaimStatus.PAYMENT_FAILED, step.id)
    back = back_from(steps, step)
    return [
        *([] if back is None else [(here, Decision.RETURN, open_at(back))]),
        (here, Decision.PAY, open_at(following) if following else State(ClaimStatus.PAID, step.id)),
        (here, Decision.FAIL, failed),
        (failed, Decision.MEND, here),
    ]


def way_of(scheme: Scheme, claim: Claim) -> tuple[WorkflowStep, ...]:
    """Return the steps by which a claim goes: its flags may call for some and spare it others; never where it is."""
    flags = {flag.partition(":")[0] for flag in claim.estimate.flags}
    return tuple(step for step in scheme.workflow if step.is_for(flags) or step.id == claim.step)


def step_of(scheme: Scheme, claim: Claim) -> WorkflowStep:
    """Return the step at which the claim stands; raises NotThisDecision when its scheme has no such step."""
    for step in scheme.workflow:
        if step.id == claim.step:
            return step
    raise NotThisDecision


def may(scheme: Scheme, claim: Claim, decision: Decision) -> bool:
    """Say whether the decision exists for the claim as it stands."""
    return (State(claim.status, claim.step), decision) in transitions(way_of(scheme, claim))


@dataclass(frozen=True, slots=True)
class Line:
    """What the history will say of something: code, who, when, and the detail that claims.events documents."""

    code: str
    actor: Actor
    on: date
    now: datetime
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """A member of staff at work: with which schemes, on which business day, at which instant, in whose stead."""

    staff: Staff
    catalogue: Catalogue
    on: date
    now: datetime
    instead_of: tuple[Staff, ...] = ()

    @property
    def scope(self) -> Scope:
        """What he may see and act on, with what those may in whose stead he works today."""
        workflows = {scheme.id: scheme.workflow for scheme in self.catalogue.all}
        own = scope_of(self.staff, workflows)
        return joined(own, (scope_of(one, workflows) for one in self.instead_of)) if self.instead_of else own

    @property
    def actor(self) -> Actor:
        """Who the history names."""
        return Actor("staff", self.staff.id)

    def line(self, code: str, **detail: object) -> Line:
        """Word a line of history that he leaves."""
        return Line(code, self.actor, self.on, self.now, detail)


@dataclass(frozen=True, slots=True)
class Seen:
    """The claim that somebody decides on, as he saw it."""

    claim_id: int
    version: int


async def claim_for(store: Store, desk: Desk, seen: Seen) -> Claim:
    """Return a claim at this desk that has not changed since it was seen and is nobody else's to work on.

    Raises ClaimNotFound, ClaimChanged, NotYourDesk, OwnClaim or TakenByAnother.
    """
    scope = desk.scope
    claim = await store.queue.visible(seen.claim_id, scope)
    if claim.version != seen.version:
        raise ClaimChanged
    if not scope.acts(claim):
        raise NotYourDesk
    if await has_part(store, desk.staff, claim):
        raise OwnClaim
    hold = await store.reviews.hold_of(claim)
    if hold is not None and hold.staff_id != desk.staff.id and desk.now - hold.since < HOLD_LASTS:
        raise TakenByAnother(hold.staff_id)
    return claim


async def has_part(store: Store, staff: Staff, claim: Claim) -> bool:
    """Say whether a member of staff has a part in the claim: his own, or one he declared to be a relative's."""
    return is_own(staff, claim) or staff.id in await store.reviews.relatives_of(claim)


async def move(store: Store, scheme: Scheme, claim: Claim, decision: Decision, line: Line) -> Claim:
    """Take a claim through the table: state, history, desk and deadline in one; raises NotThisDecision."""
    before = State(claim.status, claim.step)
    after = transitions(way_of(scheme, claim)).get((before, decision))
    if after is None:
        raise NotThisDecision
    moved = await store.claims.save(replace(claim, status=after.status, step=after.step))
    await store.claims.add_event(moved, _event(line, before.step))
    await _audit(store, moved, line)
    await store.reviews.drop_hold(moved)
    await _set_clock(store, scheme, moved, before, line.on)
    return moved


async def _set_clock(store: Store, scheme: Scheme, moved: Claim, before: State, on: date) -> None:
    """Give a step its deadline; it stands still while the person mends, and goes on where it stopped."""
    due_on, left = await store.reviews.due_of(moved), await store.reviews.left_of(moved)
    after, kind = State(moved.status, moved.step), _kind_of(scheme, moved.step)
    if moved.status in WITH_THE_PERSON:
        await store.reviews.set_due(moved, None, None if due_on is None else days_left(on, due_on, kind))
    elif _step_at(scheme, after, from_papers=True) is not None:
        complete = papers_complete_on(moved, await store.claims.events_of(moved))
        await store.reviews.set_due(moved, _due(scheme, after, complete))
    elif before.status in WITH_THE_PERSON and left is not None:
        await store.reviews.set_due(moved, last_day(on, max(left, 1), kind))
    else:
        await store.reviews.set_due(moved, _due(scheme, after, on))


def papers_complete_on(claim: Claim, history: Iterable[Event]) -> date:
    """Return the day on which the claim's papers were complete: as submitted, or as mended last."""
    return max([claim.submitted_on, *(event.on for event in history if event.code == Happened.MENDED)])


def _kind_of(scheme: Scheme, step_id: str | None) -> str:
    return next((step.deadline_kind for step in scheme.workflow if step.id == step_id), None) or "natural"


async def write(store: Store, claim: Claim, line: Line) -> None:
    """Write a line of history that moves nothing."""
    await store.claims.add_event(claim, _event(line, claim.step))
    await _audit(store, claim, line)


async def _audit(store: Store, claim: Claim, line: Line) -> None:
    """Let the audit say who did it as well; what was said stays sealed in the claim's history."""
    staff_id = line.actor.id if line.actor.kind == "staff" else None
    await store.audit.note(line.code, staff_id, line.now, claim_id=claim.id)


async def tell(store: Store, claim: Claim, code: str, **params: str | int | bool | None) -> None:
    """Let the chat tell those concerned what happened: who filed the claim, and whom it is for."""
    for person_id in await mandates.concerned(store, claim):
        await store.tell(person_id, code, claim_id=claim.id, number=claim.number, **params)


def yuan(amount: Decimal | None) -> str | None:
    """Write an amount for the history and for the chat."""
    return None if amount is None else f"{amount:.2f}"


def _event(line: Line, step: str | None) -> Event:
    return Event(0, line.now, line.on, line.actor, line.code, step, line.detail)


def _due(scheme: Scheme, state: State, on: date) -> date | None:
    step = _step_at(scheme, state)
    return None if step is None else due_from(step, on)


def due_from(step: WorkflowStep, on: date) -> date | None:
    """Return until when a step should be done whose days count from a day; None when its text sets no days."""
    return last_day(on, step.deadline_days, step.deadline_kind or "natural") if step.deadline_days else None


def _step_at(scheme: Scheme, state: State, *, from_papers: bool = False) -> WorkflowStep | None:
    here = (step for step in scheme.workflow if open_at(step) == state)
    return next((step for step in here if step.deadline_from_papers or not from_papers), None)
