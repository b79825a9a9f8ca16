"""Entering things one at a time, without losing what was entered before."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims import drafting, people
from claims.model import Declaration, DraftStatus, Gap, Whom
from claims.refusals import (
    AnswerNotUnderstood,
    DraftChanged,
    DraftClosed,
    DraftNotFound,
    PhoneNotUnderstood,
    PlaceNotFound,
)
from tests.claims.conftest import NOW, VILLAGE, Chat


async def test_a_changed_answer_keeps_the_later_ones(person: Chat) -> None:
    async with person.transaction() as store:
        draft = await person.draft(store)
        for question, value in (("monitored", True), ("coverage", "not_covered"), ("age", 61)):
            draft = await drafting.answer(store, draft, question, value, NOW)

        draft = await drafting.answer(store, draft, "monitored", False, NOW)

    assert dict(draft.answers) == {"monitored": False, "coverage": "not_covered", "age": 61}


async def test_an_answer_taken_back_is_asked_again_and_the_others_stay(person: Chat) -> None:
    async with person.transaction() as store:
        draft = await drafting.answer(store, await person.draft(store), "monitored", True, NOW)
        draft = await drafting.answer(store, draft, "coverage", "not_covered", NOW)

        draft = await drafting.take_back(store, draft, "monitored", NOW)

    assert dict(draft.answers) == {"coverage": "not_covered"}


async def test_another_village_of_the_city_keeps_the_scheme_and_another_city_lets_it_go(person: Chat) -> None:
    async with person.transaction() as store:
        draft = await drafting.set_scheme(store, await person.draft(store), "jiangmen", NOW)
        near = await drafting.set_place(store, draft, "440784101201", NOW)

        far = await drafting.set_place(store, near, "321282101201", NOW)

    assert (near.scheme_id, far.scheme_id) == ("jiangmen", None)


async def test_a_place_that_is_not_on_record_is_refused(person: Chat) -> None:
    async with person.transaction() as store:
        with pytest.raises(PlaceNotFound):
            await drafting.set_place(store, await person.draft(store), "110101001001", NOW)

        assert (await person.draft(store)).place == VILLAGE


async def test_a_telephone_number_is_kept_in_one_form_and_nonsense_changes_nothing(person: Chat) -> None:
    async with person.transaction() as store:
        draft = await drafting.set_phone(store, await person.draft(store), "１３８ ００１３ ８０００", NOW)
        with pytest.raises(PhoneNotUnderstood):
            await drafting.set_phone(store, draft, "不知道", NOW)

        assert (await person.draft(store)).phone == "13800138000"


async def test_a_bank_branch_must_say_something(person: Chat) -> None:
    async with person.transaction() as store:
        draft = await drafting.set_bank_branch(store, await person.draft(store), " 恩平沙湖支行 ", NOW)
        for nothing in ("", " ", "行", "支" * 61):
            with pytest.raises(AnswerNotUnderstood):
                await drafting.set_bank_branch(store, draft, nothing, NOW)

    assert draft.bank_branch == "恩平沙湖支行"


async def test_a_gap_is_kept_once_for_a_paper_and_can_be_closed(person: Chat) -> None:
    first, second = Gap("diagnosis", "丢了"), Gap("diagnosis", " 医院下周才开 ", date(2025, 7, 1))
    async with person.transaction() as store:
        draft = await drafting.accept_gap(store, await person.draft(store), first, NOW)
        draft = await drafting.accept_gap(store, draft, second, NOW)
        with pytest.raises(AnswerNotUnderstood):
            await drafting.accept_gap(store, draft, Gap("invoice", "  "), NOW)
        closed = await drafting.close_gap(store, draft, "diagnosis", NOW)

    assert draft.gaps == (replace(second, reason="医院下周才开"),)
    assert closed.gaps == ()


async def test_the_declaration_is_kept_in_the_words_that_were_shown(person: Chat) -> None:
    async with person.transaction() as store:
        draft = await drafting.declare(store, await person.draft(store), "1", "本人声明：以上情况属实。", NOW)

    assert draft.declaration == Declaration("1", "本人声明：以上情况属实。", NOW)


async def test_opening_a_draft_again_before_anything_was_entered_gives_the_same(person: Chat) -> None:
    async with person.transaction() as store:
        fresh = await drafting.open_draft(store, person.person_id, NOW + timedelta(minutes=1))
        again = await drafting.open_draft(store, person.person_id, NOW + timedelta(minutes=2))

    assert fresh.id == again.id
    assert fresh.id != person.draft_id


async def test_a_draft_that_was_put_down_can_be_taken_up_again(person: Chat) -> None:
    async with person.transaction() as store:
        other = await drafting.open_draft(store, person.person_id, NOW + timedelta(minutes=1))
        assert (await drafting.current_draft(store, person.person_id)) == other

        later = NOW + timedelta(minutes=2)
        taken_up = await drafting.take_up(store, person.draft_id, person.person_id, later)

        assert (await drafting.current_draft(store, person.person_id)) == taken_up


async def test_nobody_takes_up_another_persons_draft(person: Chat) -> None:
    async with person.transaction() as store:
        stranger = await store.people.add("zh_Hans", NOW)

        with pytest.raises(DraftNotFound):
            await drafting.take_up(store, person.draft_id, stranger.id, NOW)


async def test_a_dropped_draft_takes_nothing_more(person: Chat) -> None:
    async with person.transaction() as store:
        dropped = await drafting.drop(store, await person.draft(store), NOW)

        with pytest.raises(DraftClosed):
            await drafting.answer(store, dropped, "monitored", True, NOW)
        with pytest.raises(DraftClosed):
            await drafting.drop(store, dropped, NOW)

    assert dropped.status is DraftStatus.DROPPED


async def test_two_changes_to_what_was_seen_once_do_not_overwrite_each_other(person: Chat) -> None:
    async with person.transaction() as store:
        seen = await person.draft(store)
        await drafting.set_whom(store, seen, Whom.OTHER, NOW)

        with pytest.raises(DraftChanged):
            await drafting.set_whom(store, seen, Whom.SELF, NOW)


async def test_consent_holds_until_it_is_withdrawn(person: Chat) -> None:
    async with person.transaction() as store:
        before = await people.has_agreed(store, person.person_id, "claim")
        await people.agree(store, person.person_id, "claim", "2026-11", NOW)
        agreed = await people.has_agreed(store, person.person_id, "claim")
        other_purpose = await people.has_agreed(store, person.person_id, "referral")

        await people.withdraw(store, person.person_id, "claim", NOW)
        after = await people.has_agreed(store, person.person_id, "claim")

    assert (before, agreed, other_purpose, after) == (False, True, False, False)
