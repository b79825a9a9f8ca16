"""What a person enters before submitting, one thing at a time; nothing entered earlier is lost by a change."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from claims.model import Answer, Declaration, Draft, DraftStatus, Gap, Whom
from claims.phones import phone_number
from claims.ports import Store
from claims.refusals import AnswerNotUnderstood, DraftClosed
from claims.typed import tidy_words

LONGEST_BRANCH = 60
LONGEST_REASON = 200


async def open_draft(store: Store, person_id: int, now: datetime) -> Draft:
    """Open a draft; one in which nothing was entered yet is taken again."""
    current = await store.drafts.current_of(person_id)
    if current is not None and await _is_untouched(store, current):
        return current
    return await store.drafts.add(person_id, now)


async def _is_untouched(store: Store, draft: Draft) -> bool:
    nothing_said = draft.status is DraftStatus.OPEN and draft.whom is None and draft.place is None and not draft.answers
    return nothing_said and not await store.drafts.pages_of(draft)


async def current_draft(store: Store, person_id: int) -> Draft | None:
    """Return the draft the person has in hand."""
    return await store.drafts.current_of(person_id)


async def take_up(store: Store, draft_id: int, person_id: int, now: datetime) -> Draft:
    """Make another of the person's drafts the one in hand; raises DraftNotFound or DraftClosed."""
    return await change(store, await store.drafts.of_person(draft_id, person_id), now)


async def set_whom(store: Store, draft: Draft, whom: Whom, now: datetime) -> Draft:
    """Keep for whom the money is asked."""
    return await change(store, draft, now, whom=whom)


async def set_place(store: Store, draft: Draft, place: str, now: datetime) -> Draft:
    """Keep where the one to be helped is registered; raises PlaceNotFound.

    Answers stay: they are facts about a person. In another city other schemes serve, so the chosen one is let go.
    """
    await store.places.by_code(place)
    moved = draft.place is not None and draft.place[:4] != place[:4]
    return await change(store, draft, now, place=place, scheme_id=None if moved else draft.scheme_id)


async def set_scheme(store: Store, draft: Draft, scheme_id: str, now: datetime) -> Draft:
    """Keep which scheme the person applies under, where several may help."""
    return await change(store, draft, now, scheme_id=scheme_id)


async def answer(store: Store, draft: Draft, question: str, value: Answer, now: datetime) -> Draft:
    """Keep an answer; answers to other questions stay, and the interview asks only what they leave open."""
    return await change(store, draft, now, answers={**draft.answers, question: value})


async def change_answer(store: Store, draft: Draft, question: str, value: Answer, now: datetime) -> Draft:
    """Keep another answer in place of one; the rest stay, and the scheme is chosen anew among those that fit now."""
    return await change(store, draft, now, answers={**draft.answers, question: value}, scheme_id=None)


async def take_back(store: Store, draft: Draft, question: str, now: datetime) -> Draft:
    """Forget one answer, so that its question is asked again; a question never answered changes nothing."""
    kept = {name: value for name, value in draft.answers.items() if name != question}
    return await change(store, draft, now, answers=kept)


async def set_phone(store: Store, draft: Draft, text: str, now: datetime) -> Draft:
    """Keep the number at which the applicant can be called; raises PhoneNotUnderstood."""
    return await change(store, draft, now, phone=phone_number(text))


async def set_bank_branch(store: Store, draft: Draft, text: str, now: datetime) -> Draft:
    """Keep the branch that keeps the account; raises AnswerNotUnderstood."""
    branch = tidy_words(text)
    if not 2 <= len(branch) <= LONGEST_BRANCH:
        raise AnswerNotUnderstood("text")
    return await change(store, draft, now, bank_branch=branch)


async def accept_gap(store: Store, draft: Draft, gap: Gap, now: datetime) -> Draft:
    """Keep that a paper cannot be had now, with the reason and the day it is promised for (容缺)."""
    reason = tidy_words(gap.reason)
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise AnswerNotUnderstood("text")
    others = tuple(known for known in draft.gaps if known.material != gap.material)
    return await change(store, draft, now, gaps=(*others, replace(gap, reason=reason)))


async def close_gap(store: Store, draft: Draft, material: str, now: datetime) -> Draft:
    """Forget a gap, because the paper can be had after all."""
    return await change(store, draft, now, gaps=tuple(gap for gap in draft.gaps if gap.material != material))


async def declare(store: Store, draft: Draft, version: str, wording: str, now: datetime) -> Draft:
    """Keep the declaration that the applicant tapped, in the very words he saw."""
    return await change(store, draft, now, declaration=Declaration(version, wording, now))


async def drop(store: Store, draft: Draft, now: datetime) -> Draft:
    """Put a draft aside for good; the claim of a draft that is being mended stays where it is."""
    if draft.status is not DraftStatus.OPEN:
        raise DraftClosed
    return await store.drafts.save(replace(draft, status=DraftStatus.DROPPED, updated_at=now))


async def change(store: Store, draft: Draft, now: datetime, **values: Any) -> Draft:
    """Write changes into a draft that is still open; raises DraftClosed or DraftChanged."""
    if draft.status not in (DraftStatus.OPEN, DraftStatus.MENDING):
        raise DraftClosed
    return await store.drafts.save(replace(draft, updated_at=now, **values))
