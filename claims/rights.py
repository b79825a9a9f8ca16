"""What a person may do with a claim that is under way or refused: take it back, mend the account, ask for a review."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from claims import showing, typed
from claims.deadlines import last_day
from claims.denials import NotThisDecision
from claims.desk import NoticeStatus
from claims.errors import ClaimError
from claims.helping import Appeal
from claims.model import Account, Actor, Claim, ClaimStatus, Correction, Draft, DraftStatus, FrozenPage
from claims.papers import PaperKind
from claims.ports import Store
from claims.refusals import AnswerNotUnderstood
from claims.workflow import Decision, Line, may, move, write
from schemes.loading import Catalogue
from schemes.model import Remedy

RECONSIDERATION, LITIGATION = "reconsideration", "litigation"

LONGEST_WORDS = 500  # of what somebody says is wrong


class Asked(StrEnum):
    """A line of history that the person himself writes."""

    WITHDRAWN = "claim_withdrawn"
    ACCOUNT = "account_changed"  # before, after: the last four digits
    REVIEW = "review_asked"
    CORRECTION = "correction_asked"  # words: what is wrong, and what it should be


class TooLate(ClaimError):
    """The claim has gone too far for that."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Until when a refusal may be taken further, counted from the day it was known, and by which law."""

    reconsider_until: date
    sue_until: date
    reconsider_by: Remedy
    sue_by: Remedy


def periods_of(catalogue: Catalogue, claim: Claim) -> Periods | None:
    """Return the periods against a refusal, None when there is none."""
    if claim.status is not ClaimStatus.REFUSED or claim.decided_on is None:
        return None
    reconsider, sue = (catalogue.common.remedies[name] for name in (RECONSIDERATION, LITIGATION))
    return Periods(_end(claim.decided_on, reconsider), _end(claim.decided_on, sue), reconsider, sue)


def _end(start: date, remedy: Remedy) -> date:
    return last_day(start, remedy.count) if remedy.unit == "days" else _months_later(start, remedy.count)


def _months_later(day: date, months: int) -> date:
    """Return the same day some months later, the month's last day where it has none such (民法典第二百零二条)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def may_withdraw(catalogue: Catalogue, claim: Claim) -> bool:
    """Say whether the claim can still be taken back."""
    return may(catalogue.get(claim.scheme_id), claim, Decision.WITHDRAW)


async def withdraw(store: Store, catalogue: Catalogue, claim: Claim, on: date, now: datetime) -> Claim:
    """Take a claim back; its public notice comes down with it. Raises TooLate."""
    if not may_withdraw(catalogue, claim):
        raise TooLate
    line = Line(Asked.WITHDRAWN, Actor("person", claim.person_id), on, now)
    moved = await move(store, catalogue.get(claim.scheme_id), claim, Decision.WITHDRAW, line)
    for notice in await store.notices.of_claim(claim):
        if notice.status is NoticeStatus.RUNNING:
            await showing.close(store, notice, NoticeStatus.RETURNED, on, now)
    draft = await store.drafts.of_claim(claim)
    if draft.status is DraftStatus.MENDING:
        await store.drafts.save(replace(draft, status=DraftStatus.DROPPED, updated_at=now))
    return moved


def may_change_account(claim: Claim) -> bool:
    """Say whether the account can be changed here: not once the money is on its way."""
    return claim.status is ClaimStatus.IN_REVIEW


async def change_account(store: Store, claim: Claim, text: str, on: date, now: datetime) -> Claim:
    """Keep another number of the same holder's account; the offices see that it changed.

    Raises TooLate or AnswerNotUnderstood.
    """
    if not may_change_account(claim):
        raise TooLate
    number = typed.account_number(text)
    before = claim.account
    await _correct_pages(store, await store.drafts.of_claim(claim), number, claim.person_id, now)
    account = Account(before.holder, number, before.bank, before.branch)
    pages = tuple(_with_number(page, number) for page in claim.pages)
    saved = await store.claims.save(replace(claim, account=account, pages=pages))
    detail = {"before": before.number[-4:], "after": number[-4:]}
    await write(store, saved, Line(Asked.ACCOUNT, Actor("person", claim.person_id), on, now, detail))
    return saved


async def _correct_pages(store: Store, draft: Draft, number: str, by: int, now: datetime) -> None:
    """Correct the card's number in the draft too, so that a later mending does not bring the old one back."""
    for page in await store.drafts.pages_of(draft):
        if page.kind is PaperKind.BANK_CARD:
            made = Correction("account_number", number, by=by, at=now, old=page.value("account_number"))
            await store.drafts.save_page(replace(page, corrections=(*page.corrections, made)))


def _with_number(page: FrozenPage, number: str) -> FrozenPage:
    if page.kind is not PaperKind.BANK_CARD:
        return page
    fields = tuple(
        replace(one, value=number, how="typed") if one.name == "account_number" else one for one in page.fields
    )
    return replace(page, fields=fields)


async def ask_review(store: Store, catalogue: Catalogue, claim: Claim, on: date, now: datetime) -> Appeal:
    """Ask for a refusal to be looked at again in writing, once; raises TooLate or NotThisDecision."""
    periods = periods_of(catalogue, claim)
    if periods is None:
        raise NotThisDecision
    if on > periods.reconsider_until:
        raise TooLate
    known = await store.appeals.of_claim(claim.id)
    if known is None:
        await store.appeals.add(Appeal(0, claim.id, claim.person_id, on, now))
        await write(store, claim, Line(Asked.REVIEW, Actor("person", claim.person_id), on, now))
    return known or Appeal(0, claim.id, claim.person_id, on, now)


async def ask_correction(store: Store, claim: Claim, text: str, on: date, now: datetime) -> None:
    """Let the offices know what is wrong in a claim, in the person's own words; raises AnswerNotUnderstood."""
    words = typed.tidy_words(text)
    if not 2 <= len(words) <= LONGEST_WORDS:
        raise AnswerNotUnderstood("text")
    line = Line(Asked.CORRECTION, Actor("person", claim.person_id), on, now, {"words": words})
    await write(store, claim, line)
