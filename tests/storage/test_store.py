"""People, drafts and pages on a real database file."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from claims.model import Consent, Correction, Declaration, Draft, Gap, Mark, PageState, Whom
from claims.papers import Field, PaperKind, PaperReading, Quality, Verdict
from claims.ports import Store, Transaction
from claims.refusals import DraftChanged, DraftNotFound, PageNotFound
from storage.database import Database
from storage.store import SqlStore
from storage.tables import chat
from tests.keys import plain_rows
from tests.storage.conftest import NOW, FixedClock

READING = PaperReading(
    PaperKind.VAT_INVOICE, 0.98, Quality(True), {"total": Field("750.78", Verdict.READ, 0.99, ("qr", "print"))}
)


async def a_draft(store: Store) -> Draft:
    person = await store.people.add("zh_Hans", NOW)
    return await store.drafts.add(person.id, NOW)


async def a_file(database: Database, digest: str = "d1") -> None:
    async with database.transaction() as connection:
        await connection.execute(
            insert(chat.files).values(digest=digest, size=3, media_type="image/jpeg", created_at=NOW)
        )


async def test_everything_entered_in_a_draft_comes_back(transaction: Transaction) -> None:
    async with transaction() as store:
        empty = await a_draft(store)
        filled = replace(
            empty,
            whom=Whom.OTHER,
            place="440785104201",
            scheme_id="jiangmen",
            answers={"insurance": "resident", "age": 61, "local": True},
            phone="13800138000",
            bank_branch="恩平沙湖支行",
            gaps=(Gap("diagnosis", "医院下周才开", date(2025, 7, 1)),),
            declaration=Declaration("1", "本人声明……", NOW),
        )

        saved = await store.drafts.save(filled)
        found = await store.drafts.of_person(empty.id, empty.person_id)

    assert saved == found == replace(filled, version=1)


async def test_nobody_sees_another_persons_draft(transaction: Transaction) -> None:
    async with transaction() as store:
        draft = await a_draft(store)
        stranger = await store.people.add("en", NOW)

        with pytest.raises(DraftNotFound):
            await store.drafts.of_person(draft.id, stranger.id)
        assert await store.drafts.current_of(stranger.id) is None


async def test_a_draft_changed_in_the_meantime_is_not_overwritten(transaction: Transaction) -> None:
    async with transaction() as store:
        draft = await a_draft(store)
        await store.drafts.save(replace(draft, phone="13800138000"))

        with pytest.raises(DraftChanged):
            await store.drafts.save(replace(draft, phone="13900139000"))


async def test_the_draft_in_hand_is_the_one_touched_last(transaction: Transaction) -> None:
    async with transaction() as store:
        first = await a_draft(store)
        second = await store.drafts.add(first.person_id, NOW + timedelta(minutes=1))
        assert await store.drafts.current_of(first.person_id) == second

        taken_up = await store.drafts.save(replace(first, updated_at=NOW + timedelta(minutes=2)))

        assert await store.drafts.current_of(first.person_id) == taken_up


async def test_a_page_comes_back_with_its_reading_and_what_was_made_of_it(
    database: Database, transaction: Transaction
) -> None:
    await a_file(database)
    async with transaction() as store:
        draft = await a_draft(store)
        page = await store.drafts.add_page(draft, "d1", "image/jpeg", NOW)
        read = replace(
            page,
            state=PageState.READ,
            kind=PaperKind.VAT_INVOICE,
            material="invoice",
            tries=1,
            quality_reason="blurred",
            reading=READING,
            read_at=NOW,
            crops={"total": "d1"},
            corrections=(Correction("total", "751.00", draft.person_id, NOW, "750.78"),),
            confirmed=("issued_on",),
            confirmed_at=NOW,
            marks=(Mark.TAKEN_AS_IT_IS,),
        )
        await store.drafts.save_page(read)

        assert await store.drafts.pages_of(draft) == (read,)
        assert await store.drafts.page_to_read(page.id) == read
        assert (await store.drafts.draft_of_page(page)).id == draft.id


async def test_a_removed_page_is_gone_but_its_place_is_not_taken(database: Database, transaction: Transaction) -> None:
    await a_file(database)
    async with transaction() as store:
        draft = await a_draft(store)
        first = await store.drafts.add_page(draft, "d1", "image/jpeg", NOW)
        await store.drafts.save_page(replace(first, state=PageState.REMOVED))

        second = await store.drafts.add_page(draft, "d1", "image/jpeg", NOW)

        assert (first.position, second.position) == (1, 2)
        assert await store.drafts.pages_of(draft) == (second,)
        with pytest.raises(PageNotFound):
            await store.drafts.page_to_read(999)


async def test_a_consent_is_kept_once_and_can_be_taken_back_and_given_again(transaction: Transaction) -> None:
    async with transaction() as store:
        person = await store.people.add("zh_Hans", NOW)
        for _ in range(2):
            await store.people.give_consent(person.id, Consent("claim", "2026-11", NOW))
        later = NOW + timedelta(days=1)

        await store.people.withdraw_consent(person.id, "claim", later)
        await store.people.give_consent(person.id, Consent("claim", "2026-11", later))

        consents = await store.people.consents_of(person.id)
    assert consents == (Consent("claim", "2026-11", NOW, later), Consent("claim", "2026-11", later, None))


async def test_a_person_is_spoken_to_in_the_language_he_chose(transaction: Transaction) -> None:
    async with transaction() as store:
        person = await store.people.add("zh_Hans", NOW)

        await store.people.set_language(person.id, "en")
        await store.people.set_phone(person.id, "13800138000")

        known = await store.people.by_id(person.id)
    assert (known.language, known.phone) == ("en", "13800138000")


async def test_what_happened_reaches_the_persons_line_with_its_transaction(database: Database) -> None:
    async with database.transaction() as connection:
        store = SqlStore(connection, FixedClock())
        person = await store.people.add("zh_Hans", NOW)
        await store.tell(person.id, "page_read", page_id=7)
        await store.tell(person.id, "claim_submitted", number="440785-2025-000001-0")
        rows = await plain_rows(connection, chat.inbox, select(chat.inbox).order_by(chat.inbox.c.id))

    assert [(row.channel, row.address) for row in rows] == [("internal", str(person.id))] * 2
    assert [row.body for row in rows] == [
        {"event": "page_read", "params": {"page_id": 7}},
        {"event": "claim_submitted", "params": {"number": "440785-2025-000001-0"}},
    ]


async def test_what_failed_leaves_nothing_behind(transaction: Transaction, snapshot: Transaction) -> None:
    async def half_a_change() -> None:
        async with transaction() as store:
            await store.people.add("zh_Hans", NOW)
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        await half_a_change()

    async with snapshot() as store:
        with pytest.raises(LookupError):
            await store.people.by_id(1)
