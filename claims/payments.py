"""Payment: claims at the pay step go on a list with control totals, the list goes to the bank, results come back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from claims.deadlines import last_day
from claims.defects import OTHER, PAYMENT_FAILURES
from claims.denials import (
    AmountMissing,
    BillPaid,
    LimitReached,
    ListNotReleased,
    ListReleased,
    NothingToPay,
    NotThisDecision,
    PaperOwed,
    SamePerson,
    UnderRecovery,
    WordsMissing,
)
from claims.desk import Defect, LineStatus, PaymentLine, PaymentList, SentBack
from claims.duplicates import bill_keys
from claims.events import Happened, Told
from claims.limits import year_limit
from claims.model import Claim, ClaimStatus
from claims.ports import Store
from claims.promises import refuse_owed
from claims.register_use import stopped_by
from claims.reviewing import reopen_draft
from claims.staff import Staff
from claims.workflow import Decision, Desk, Seen, claim_for, move, step_of, tell, write, yuan

NOTHING = Decimal("0.00")
DAYS_TO_MEND = 30


async def make_list(store: Store, desk: Desk, chosen: Sequence[Seen]) -> PaymentList:
    """Put claims on a new payment list; the year's limit of each person is checked again from the ledger.

    Raises NothingToPay, PaperOwed, LimitReached, UnderRecovery, or what any decision may raise.
    """
    claims = [await _payable(store, desk, seen) for seen in chosen]
    if not claims:
        raise NothingToPay
    listed: dict[tuple[str, str], Decimal] = {}
    used: dict[tuple[str, str], str] = {}
    for claim in claims:
        refuse_owed(claim)
        await _refuse_beyond_limit(store, desk, claim, listed)
        await _use_bills(store, claim, used)
        await _refuse_under_recovery(store, desk, claim)
    lines = tuple(_line(claim) for claim in claims)
    place = desk.staff.place
    made = await store.payments.add(
        PaymentList(
            *(0, await store.payments.next_number(place, desk.on), place, desk.staff.id, desk.on, desk.now),
            *(len(lines), sum((line.amount for line in lines), NOTHING), lines),
        )
    )
    for claim in claims:
        detail = {"list": made.number, "amount": yuan(claim.granted)}
        await write(store, claim, desk.line(Happened.LISTED, **detail))
        await store.reviews.drop_hold(claim)
        await tell(store, claim, Told.LISTED, amount=yuan(claim.granted))
    return made


Blocked = BillPaid | LimitReached | UnderRecovery | PaperOwed


async def blocked(store: Store, desk: Desk, claim: Claim) -> Blocked | None:
    """Say what keeps a claim off every payment list, None when nothing does; such a claim goes back to its office."""
    try:
        refuse_owed(claim)
        await _refuse_beyond_limit(store, desk, claim, {})
        await _refuse_used_bills(store, claim, {})
        await _refuse_under_recovery(store, desk, claim)
    except (BillPaid, LimitReached, UnderRecovery, PaperOwed) as refusal:
        return refusal
    return None


async def _payable(store: Store, desk: Desk, seen: Seen) -> Claim:
    claim = await claim_for(store, desk, seen)
    step = step_of(desk.catalogue.get(claim.scheme_id), claim)
    if claim.status is not ClaimStatus.APPROVED or step.kind != "pay" or await store.payments.live_line_of(claim):
        raise NotThisDecision
    if claim.granted is None:
        raise AmountMissing
    return claim


async def _refuse_beyond_limit(store: Store, desk: Desk, claim: Claim, listed: dict[tuple[str, str], Decimal]) -> None:
    limit = year_limit(desk.catalogue.get(claim.scheme_id), claim.benefit, claim.submitted_on)
    number, granted = claim.beneficiary.id_number, claim.granted or NOTHING
    if limit is None or number is None:
        return
    year = claim.submitted_on.year
    key = (claim.scheme_id, f"{number}/{year}")
    before = await store.payments.reserved(claim.scheme_id, number, year, but_not=claim.id)
    listed[key] = listed.get(key, before) + granted
    if listed[key] > limit:
        raise LimitReached(claim.number)


async def _refuse_under_recovery(store: Store, desk: Desk, claim: Claim) -> None:
    """Keep a claim off the list while money is being reclaimed from its person; raises UnderRecovery."""
    if await stopped_by(store, desk.catalogue.get(claim.scheme_id), claim) is not None:
        raise UnderRecovery(claim.number)


async def _refuse_used_bills(store: Store, claim: Claim, used: dict[tuple[str, str], str]) -> tuple[str, ...]:
    """Return the bills of a claim; raises BillPaid when another is paid for one, on this list or before."""
    keys = bill_keys(claim, await store.reviews.rulings_of(claim))
    here = next((used[claim.scheme_id, key] for key in keys if (claim.scheme_id, key) in used), None)
    other = here or await store.payments.payer_of(claim, keys)
    if other is not None:
        raise BillPaid(claim.number, other)
    return keys


async def _use_bills(store: Store, claim: Claim, used: dict[tuple[str, str], str]) -> None:
    """Note which bills the claim is paid for; raises BillPaid."""
    keys = await _refuse_used_bills(store, claim, used)
    used |= {(claim.scheme_id, key): claim.number for key in keys}
    await store.payments.use_bills(claim, keys)


def _line(claim: Claim) -> PaymentLine:
    account = claim.account
    holders = (party for party in (claim.applicant, claim.beneficiary, claim.proxy) if party is not None)
    payee_id = next((party.id_number for party in holders if party.name == account.holder), None)
    return PaymentLine(
        *(0, claim.id, claim.number, account.holder, account.number, account.bank, account.branch),
        claim.granted or NOTHING,
        payee_id=payee_id,
    )


async def others_who_pay(store: Store, desk: Desk) -> tuple[Staff, ...]:
    """Return the colleagues at the same place who could release a list that this member of staff made."""
    here = await store.staff.within(desk.staff.place)
    return tuple(
        one
        for one in here
        if one.active and one.id != desk.staff.id and (one.role, one.place) == (desk.staff.role, desk.staff.place)
    )


async def release(store: Store, desk: Desk, list_id: int) -> PaymentList:
    """Let a list go to the bank; from then on it is fixed. Releasing it again changes nothing.

    Raises SamePerson when its maker would release it although a colleague could.
    """
    made = await _list_at(store, desk, list_id)
    if made.dropped_at is not None:
        raise ListReleased
    if made.released_at is None and made.made_by == desk.staff.id and await others_who_pay(store, desk):
        raise SamePerson
    if made.released_at is None:
        await store.payments.release(made, desk.staff.id, desk.now)
        detail = {"list": made.number, "count": made.count, "total": yuan(made.total)}
        await store.audit.note("payment_released", desk.staff.id, desk.now, detail=detail)
    return await _list_at(store, desk, list_id)


async def undo(store: Store, desk: Desk, list_id: int) -> None:
    """Take a list back before its release; its claims can be listed again."""
    made = await _list_at(store, desk, list_id)
    if made.released_at is not None or made.dropped_at is not None:
        raise ListReleased
    for line in made.lines:
        await store.payments.settle(line, LineStatus.DROPPED, desk.on, None)
        claim = await store.claims.by_id(line.claim_id)
        await write(store, claim, desk.line(Happened.UNLISTED, list=made.number))
    await store.payments.drop(made, desk.now)


async def mark_paid(store: Store, desk: Desk, list_id: int, claim_ids: Sequence[int], paid_on: date) -> int:
    """Keep that the bank has paid these lines; lines settled before are left alone. Returns how many were open."""
    made = await released_list(store, desk, list_id)
    open_lines = [line for line in made.lines if line.claim_id in claim_ids and line.status is LineStatus.LISTED]
    for line in open_lines:
        await store.payments.settle(line, LineStatus.PAID, paid_on, None)
        claim = await store.claims.by_id(line.claim_id)
        scheme = desk.catalogue.get(claim.scheme_id)
        detail = {"amount": yuan(line.amount), "on": paid_on.isoformat(), "list": made.number}
        moved = await move(store, scheme, claim, Decision.PAY, desk.line(Happened.PAID, **detail))
        await tell(store, moved, Told.PAID, amount=yuan(line.amount), on=paid_on.isoformat(), account=line.account[-4:])
    return len(open_lines)


async def mark_failed(store: Store, desk: Desk, list_id: int, claim_id: int, why: Defect) -> None:
    """Keep that the bank could not pay a line; the person is asked to mend the account."""
    made = await released_list(store, desk, list_id)
    if why.code not in PAYMENT_FAILURES or (why.code == OTHER and not why.words.strip()):
        raise WordsMissing
    line = next((one for one in made.lines if one.claim_id == claim_id), None)
    if line is None or line.status is not LineStatus.LISTED:
        raise NotThisDecision
    await store.payments.settle(line, LineStatus.FAILED, desk.on, f"{why.code}:{why.words.strip()}")
    claim = await store.claims.by_id(claim_id)
    scheme = desk.catalogue.get(claim.scheme_id)
    detail = {"reason": why.code, "words": why.words.strip(), "list": made.number}
    moved = await move(store, scheme, claim, Decision.FAIL, desk.line(Happened.PAYMENT_FAILED, **detail))
    await _ask_to_mend(store, desk, moved, why)
    await tell(store, moved, Told.PAYMENT_FAILED, reason=why.code, words=why.words.strip())


async def _ask_to_mend(store: Store, desk: Desk, claim: Claim, why: Defect) -> None:
    seq = (await store.claims.events_of(claim))[-1].seq
    until = last_day(desk.on, DAYS_TO_MEND)
    await store.reviews.add_sent_back(SentBack(claim.id, seq, str(claim.step), until, (why,)))
    await reopen_draft(store, claim)


async def _list_at(store: Store, desk: Desk, list_id: int) -> PaymentList:
    return await store.payments.within(list_id, desk.staff.place)


async def released_list(store: Store, desk: Desk, list_id: int) -> PaymentList:
    """Return a list of this place that went to the bank; raises ListNotFound or ListNotReleased."""
    made = await _list_at(store, desk, list_id)
    if made.released_at is None:
        raise ListNotReleased
    return made
