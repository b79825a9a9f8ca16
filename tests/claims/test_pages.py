"""Photos are kept at once, read later, and never lost or doubled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from claims import corrections, drafting, pages
from claims.model import Mark, PageState
from claims.papers import PaperKind
from claims.refusals import AnswerNotUnderstood, DraftClosed, LeaseLost, PageAlreadyKept, PageNotFound, TooManyPages
from storage.jobs import TRIES
from storage.tables import chat
from tests.claims.conftest import ID_CARD, INVOICE_1, NOW, ON, Chat, reading
from tests.keys import plain_rows


async def told(person: Chat) -> list[tuple[str, dict[str, object]]]:
    async with person.database.snapshot() as connection:
        mine = select(chat.inbox).where(chat.inbox.c.address == str(person.person_id))
        rows = await plain_rows(connection, chat.inbox, mine)
    return [(row.body["event"], row.body["params"]) for row in rows]


async def test_a_photo_is_kept_before_it_is_read(person: Chat) -> None:
    page = await person.send()

    assert (page.state, page.position) == (PageState.WAITING, 1)
    assert await person.pages() == (page,)


async def test_the_same_photo_twice_is_said_and_not_doubled(person: Chat) -> None:
    page = await person.send()

    with pytest.raises(PageAlreadyKept) as refusal:
        await person.send(page.digest)

    assert refusal.value.page_id == page.id
    assert len(await person.pages()) == 1


async def test_a_photo_taken_out_may_be_sent_again(person: Chat) -> None:
    page = await person.send()
    async with person.transaction() as store:
        await pages.remove_page(store, await person.draft(store), page.id)

    again = await person.send(page.digest)

    assert [kept.id for kept in await person.pages()] == [again.id]


async def test_forty_pages_are_enough(person: Chat) -> None:
    for _ in range(pages.PAGES_AT_MOST):
        await person.send()

    with pytest.raises(TooManyPages) as refusal:
        await person.send()

    assert refusal.value.limit == 40


async def test_what_was_read_is_kept_and_the_person_hears_of_it(person: Chat) -> None:
    page = await person.send_and_read(reading(PaperKind.ID_CARD, ID_CARD))

    assert (page.state, page.kind, page.value("name")) == (PageState.READ, PaperKind.ID_CARD, "陈玉兰")
    assert await told(person) == [("page_read", {"draft_id": person.draft_id, "page_id": page.id})]


async def test_a_slow_reader_does_not_overwrite_a_faster_one(person: Chat) -> None:
    await person.send()
    async with person.transaction() as store:
        slow = await store.jobs.lease((pages.READ_PAGE,), NOW, seconds=60)
    person.now = NOW + timedelta(minutes=5)
    fast = await person.read(reading(PaperKind.ID_CARD, ID_CARD))
    assert slow is not None

    async with person.transaction() as store:
        with pytest.raises(LeaseLost):
            await pages.keep_reading(store, slow, reading(PaperKind.OTHER, {}), crops={}, now=person.now)

    assert await person.pages() == (fast,)
    assert len(await told(person)) == 1


async def test_a_page_taken_out_while_it_was_read_stays_out(person: Chat) -> None:
    page = await person.send()
    async with person.transaction() as store:
        await pages.remove_page(store, await person.draft(store), page.id)

    await person.read(reading(PaperKind.ID_CARD, ID_CARD))

    assert await person.pages() == ()
    assert await told(person) == []


async def test_a_bad_photo_asks_for_a_better_one_and_the_second_is_taken_as_it_is(person: Chat) -> None:
    bad = reading(PaperKind.VAT_INVOICE, {"total": None}, bad="blurred")
    first = await person.send_and_read(bad)
    second = await person.send_and_read(bad, replaces=first.id)

    assert (first.wants_retake, first.quality_reason) == (True, "blurred")
    assert (second.wants_retake, second.marks, second.tries) == (False, (Mark.TAKEN_AS_IT_IS,), 1)
    assert [page.id for page in await person.pages()] == [second.id]


async def test_two_bad_photos_of_an_album_are_two_papers(person: Chat) -> None:
    bad = reading(PaperKind.VAT_INVOICE, {"total": None}, bad="blurred")
    await person.send()
    await person.send()
    await person.read(bad)
    await person.read(bad)

    assert [page.wants_retake for page in await person.pages()] == [True, True]


async def test_a_bad_photo_is_taken_when_the_person_has_no_better_one(person: Chat) -> None:
    page = await person.send_and_read(reading(PaperKind.VAT_INVOICE, INVOICE_1, bad="dark"))

    async with person.transaction() as store:
        taken = await pages.take_as_it_is(store, await person.draft(store), page.id)
        again = await pages.take_as_it_is(store, await person.draft(store), page.id)

    assert taken.marks == again.marks == (Mark.TAKEN_AS_IT_IS,)
    assert not taken.wants_retake


async def test_what_the_person_says_a_page_is_outlasts_the_reading(person: Chat) -> None:
    page = await person.send()
    async with person.transaction() as store:
        await pages.say_what_it_is(store, await person.draft(store), page.id, PaperKind.DIAGNOSIS_CERTIFICATE)

    read = await person.read(reading(PaperKind.OTHER, {}))

    assert (read.kind, read.marks) == (PaperKind.DIAGNOSIS_CERTIFICATE, (Mark.KIND_BY_PERSON,))


async def test_a_photo_that_kills_its_readers_is_given_up_and_the_person_hears_of_it(person: Chat) -> None:
    await person.send()
    async with person.transaction() as store:
        for turn in range(TRIES):
            assert await store.jobs.lease((pages.READ_PAGE,), NOW + timedelta(minutes=2 * turn), seconds=60)
        await pages.bury(store, NOW + timedelta(hours=1))

    (page,) = await person.pages()
    assert (page.state, page.marks) == (PageState.FAILED, (Mark.NOT_READ,))
    assert [code for code, _ in await told(person)] == ["page_not_read"]


async def test_a_reading_put_off_too_often_is_given_up(person: Chat) -> None:
    await person.send()
    for _ in range(TRIES):
        async with person.transaction() as store:
            job = await store.jobs.lease((pages.READ_PAGE,), NOW, seconds=60)
            assert job is not None
            await pages.put_off(store, job, NOW, now=NOW)

    (page,) = await person.pages()
    assert page.state is PageState.FAILED


async def test_a_correction_is_normalised_and_keeps_what_was_read(person: Chat) -> None:
    page = await person.send_and_read(reading(PaperKind.VAT_INVOICE, INVOICE_1, unsure=("total",)))
    async with person.transaction() as store:
        draft = await person.draft(store)
        corrected = await corrections.correct_field(store, draft, page.id, "total", "七百五十块七毛八", on=ON, now=NOW)

    made = corrected.correction("total")
    assert made is not None
    assert (made.value, made.old, made.by) == ("750.78", "750.78", person.person_id)
    assert (corrected.value("total"), corrected.is_settled("total")) == ("750.78", True)
    assert corrected.reading == page.reading


async def test_a_field_without_a_value_is_typed_not_confirmed(person: Chat) -> None:
    page = await person.send_and_read(reading(PaperKind.VAT_INVOICE, {**INVOICE_1, "total": None}))
    async with person.transaction() as store:
        draft = await person.draft(store)

        with pytest.raises(AnswerNotUnderstood):
            await corrections.confirm_field(store, draft, page.id, "total", NOW)
        with pytest.raises(AnswerNotUnderstood):
            await corrections.correct_field(store, draft, page.id, "total", "很多", on=ON, now=NOW)
        with pytest.raises(AnswerNotUnderstood):
            await corrections.correct_field(store, draft, page.id, "id_number", "1", on=ON, now=NOW)

    (kept,) = await person.pages()
    assert not kept.is_settled("total")


async def test_nobody_touches_a_page_through_another_draft(person: Chat) -> None:
    page = await person.send()
    async with person.transaction() as store:
        stranger = await store.people.add("zh_Hans", NOW)
        theirs = await drafting.open_draft(store, stranger.id, NOW)

        with pytest.raises(PageNotFound):
            await pages.remove_page(store, theirs, page.id)


async def test_a_closed_draft_takes_no_photos(person: Chat) -> None:
    async with person.transaction() as store:
        await drafting.drop(store, await person.draft(store), NOW)

    with pytest.raises(DraftClosed):
        await person.send()


async def test_a_second_paper_on_a_photo_becomes_a_page_of_its_own(person: Chat) -> None:
    both = replace(reading(PaperKind.VAT_INVOICE, INVOICE_1), others=(reading(PaperKind.ID_CARD, ID_CARD),))

    await person.send_and_read(both)

    first, second = await person.pages()
    assert (first.kind, second.kind) == (PaperKind.VAT_INVOICE, PaperKind.ID_CARD)
    assert first.digest == second.digest
    assert second.value("name") == ID_CARD["name"]
