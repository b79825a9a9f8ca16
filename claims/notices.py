"""Public notice: posted for the days the scheme sets, objected to, over by itself."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from claims import masking, showing
from claims.deadlines import last_day
from claims.denials import NotYourDesk, ObjectionSettled, OwnClaim, WordsMissing
from claims.desk import Channel, Notice, NoticeStatus, Objection
from claims.events import Happened, Told
from claims.model import SYSTEM, Claim, ClaimStatus
from claims.objecting import ANSWERED, LONGEST_NAME
from claims.phones import phone_number
from claims.ports import Store
from claims.refusals import ClaimNotFound
from claims.workflow import Decision, Desk, Line, has_part, move, step_of, tell, write, yuan
from schemes.loading import Catalogue
from schemes.model import Scheme

AT_ONCE = 200
ONE_DAY = timedelta(days=1)


async def post(
    store: Store, scheme: Scheme, claim: Claim, on: date, now: datetime, *, days: int | None = None
) -> Notice:
    """Post the notice of a claim that has come to its notice step; the day of posting is not counted.

    Natural days run through holidays and end on one, as a notice of so many natural days (自然日) says.
    `days` are the office's, where the scheme sets none.
    """
    step = step_of(scheme, claim)
    days = step.deadline_days or days
    if not days:
        raise ValueError("a notice needs its days")
    amount = claim.granted
    if amount is None:
        raise ValueError("a notice needs its amount")
    notice = await store.notices.post(
        Notice(
            *(0, claim.id, claim.place, claim.scheme_id, step.id),
            *(on, on + ONE_DAY, last_day(on, days, step.deadline_kind or "natural")),
            *(masking.name(claim.beneficiary.name), amount),
        )
    )
    await showing.hang(store, scheme, notice, now)
    first, last = notice.first_day.isoformat(), notice.last_day.isoformat()
    await write(store, claim, Line(Happened.NOTICE_POSTED, SYSTEM, on, now, {"first": first, "last": last}))
    await tell(store, claim, Told.NOTICE_POSTED, first=first, last=last, place=claim.place)
    return notice


async def run_out(store: Store, catalogue: Catalogue, today: date, now: datetime) -> int:
    """Pass on every claim whose notice has run out without an open objection; return how many.

    Called at start and every minute; calling it again changes nothing.
    """
    passed = 0
    for notice in await store.notices.run_out(today, AT_ONCE):
        claim = await store.claims.by_id(notice.claim_id)
        await showing.close(store, notice, NoticeStatus.OVER, notice.last_day, now)
        if (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, notice.step):
            scheme = catalogue.get(claim.scheme_id)
            line = Line(Happened.NOTICE_OVER, SYSTEM, today, now)
            moved = await move(store, scheme, claim, Decision.RUN_OUT, line)
            await _tell_over(store, moved, line)
            passed += 1
    return passed


async def _tell_over(store: Store, claim: Claim, line: Line) -> None:
    if claim.status is not ClaimStatus.APPROVED:
        await tell(store, claim, Told.NOTICE_OVER, next=claim.step)
        return
    await write(store, claim, replace(line, code=Happened.APPROVED, detail={"amount": yuan(claim.granted)}))
    await tell(store, claim, Told.APPROVED, amount=yuan(claim.granted))


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says against a notice, and how it came in."""

    text: str
    channel: Channel
    received_on: date
    name: str = ""
    phone: str = ""


async def object_to(store: Store, desk: Desk, notice_id: int, said: Said) -> Objection:
    """Keep an objection; the notice does not run out before it is settled."""
    notice, claim = await _notice_at(store, desk, notice_id)
    if not said.text.strip():
        raise WordsMissing
    if notice.status is not NoticeStatus.RUNNING:
        raise NotYourDesk
    kept = await store.notices.object(
        Objection(
            *(0, notice.id, said.text.strip(), said.channel, said.received_on, desk.staff.id),
            name=said.name.strip()[:LONGEST_NAME] or None,
            phone=phone_number(said.phone) if said.phone else None,
        )
    )
    await write(store, claim, desk.line(Happened.OBJECTION, channel=said.channel.value))
    return kept


@dataclass(frozen=True, slots=True)
class Finding:
    """What the office found about an objection."""

    objection_id: int
    upheld: bool
    text: str
    answer: str = ""  # what whoever objected may read; nobody's name, nothing of an illness


async def settle(store: Store, desk: Desk, notice_id: int, finding: Finding) -> Claim:
    """Settle an objection: upheld, the claim goes back to the step the scheme names; else the notice runs on."""
    notice, claim = await _notice_at(store, desk, notice_id)
    if not desk.scope.acts(claim):
        raise NotYourDesk
    if await has_part(store, desk.staff, claim):
        raise OwnClaim
    if not finding.text.strip():
        raise WordsMissing
    objection = await _open_objection(store, notice, finding.objection_id)
    answer = finding.answer.strip() or None
    if objection.wants_answer and answer is None:
        raise WordsMissing
    settled = replace(objection, upheld=finding.upheld, finding=finding.text.strip(), answer=answer)
    await store.notices.settle(replace(settled, settled_on=desk.on))
    await write(store, claim, desk.line(Happened.OBJECTION_SETTLED, upheld=finding.upheld))
    if objection.person_id is not None:
        await store.tell(objection.person_id, ANSWERED, notice=notice.id, upheld=finding.upheld, answer=answer)
    return await _return(store, desk, notice, claim) if finding.upheld else claim


async def _return(store: Store, desk: Desk, notice: Notice, claim: Claim) -> Claim:
    scheme = desk.catalogue.get(claim.scheme_id)
    await showing.close(store, notice, NoticeStatus.RETURNED, desk.on, desk.now)
    moved = await move(store, scheme, claim, Decision.RETURN, desk.line(Happened.NOTICE_RETURNED))
    await tell(store, moved, Told.NOTICE_RETURNED, next=moved.step)
    return moved


async def _open_objection(store: Store, notice: Notice, objection_id: int) -> Objection:
    for objection in await store.notices.objections_to(notice):
        if objection.id == objection_id and objection.upheld is None:
            return objection
    raise ObjectionSettled


async def _notice_at(store: Store, desk: Desk, notice_id: int) -> tuple[Notice, Claim]:
    scope = desk.scope
    notice = await store.notices.within(notice_id, scope.place)
    claim = await store.queue.visible(notice.claim_id, scope)
    if claim.status is not ClaimStatus.IN_REVIEW:
        raise ClaimNotFound
    return notice, claim
