"""What is erased cannot be read any more, by nobody; what accounts need stays, and every list still works."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.place import shelf_of
from claims import drafting, retention
from claims.clock import day_of
from claims.keeping import DEFAULT, Erasure, LegalHold, Why, WrongPeriods, periods_in
from claims.model import ClaimStatus
from storage.sealing import KeyErased, key_id_of
from storage.tables.chat import files
from storage.tables.claims import claims, pages
from storage.tables.keys import data_keys
from storage.verify import Counted, verify
from tests.chat.filing import answer, consented, file_claim, refuse, send_papers
from tests.chat.papers import Invented

ME = Invented(4711)
A_NIGHT = timedelta(hours=20)


async def erase_at(phone, now):
    made = phone.product
    async with made.transaction() as store:
        count, gone = await retention.erase_due(store, now)
    await made.desk.files.take_away(gone)
    return count


async def withdrawn(phone):
    await file_claim(phone, ME)
    await phone.say("撤回")
    await phone.tap("确定撤回")


async def ask(phone):
    async with phone.product.transaction() as store:
        return await retention.ask(store, 1, DEFAULT, phone.product.desk.clock.now())


async def claim_row(phone):
    async with phone.product.database.snapshot() as connection:
        return (await connection.execute(select(claims))).one()


async def findings(phone):
    made = phone.product
    return [one async for one in verify(made.database, shelf_of(made.settings), {}, Counted())]


async def test_a_claim_taken_back_is_erased_in_the_night_it_was_asked_for(quick):
    await withdrawn(quick)
    before = await claim_row(quick)

    due = await ask(quick)
    too_early = await erase_at(quick, due - timedelta(minutes=1))
    count = await erase_at(quick, due)

    assert (too_early, count) == (0, 2)
    async with quick.product.database.snapshot() as connection:
        with pytest.raises(KeyErased):
            await quick.product.database.vault.keys(connection, [key_id_of(before.beneficiary)])
    async with quick.product.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
    assert claim.beneficiary.name == "—"
    assert claim.pages == ()
    assert claim.account.number == "—"
    assert (claim.number, claim.status) == (before.number, ClaimStatus.WITHDRAWN)


async def test_photos_and_cut_outs_are_taken_away_with_their_keys(quick):
    await withdrawn(quick)
    folder = quick.product.settings.data / "files"
    assert any(path.is_file() for path in folder.rglob("*"))

    await erase_at(quick, await ask(quick))

    assert [path for path in folder.rglob("*") if path.is_file()] == []
    async with quick.product.database.snapshot() as connection:
        kept = (await connection.execute(select(files.c.digest))).scalars().all()
        live = select(data_keys.c.subject).where(data_keys.c.wrapped.is_not(None))
        subjects = (await connection.execute(live)).scalars().all()
    assert kept
    assert not [subject for subject in subjects if subject.startswith("file:")]


async def test_a_photo_that_another_draft_shows_stays(quick):
    await withdrawn(quick)
    await quick.say("/start")
    await quick.tap("办一件新的")
    await answer(quick)
    await send_papers(quick, ME)
    async with quick.product.transaction() as store:
        open_draft = await store.drafts.current_of(1)
        (claim,) = await store.claims.all_of_person(1)
        one = Erasure(0, 1, claim.draft_id, Why.ASKED, quick.product.desk.clock.now(), claim.submitted_at)
        await store.erasures.add(one)

    await erase_at(quick, quick.product.desk.clock.now())

    async with quick.product.transaction() as store:
        shown = await store.drafts.pages_of(open_draft)
    for page in shown:
        assert await quick.product.desk.files.get(page.digest)


async def test_after_erasing_everything_still_verifies_and_the_chat_goes_on(quick):
    await withdrawn(quick)

    await erase_at(quick, await ask(quick))
    said = await quick.news()

    assert "删好了" in said[-1]["text"]
    assert await findings(quick) == []
    await quick.say("/start")
    assert "同意" in "".join(quick.buttons())
    await quick.tap("同意")
    await quick.say("/status")
    assert "您撤回了" in quick.last


async def test_what_was_said_is_gone_from_the_web_chat(quick):
    await consented(quick)
    await answer(quick)

    await erase_at(quick, await ask(quick))
    page = (await quick.client.get("/chat/api/messages?after=0&wait=0")).json()

    assert page["messages"] == [] or all("删好了" in one["text"] for one in page["messages"])
    assert page["deleted"]


async def test_a_draft_somebody_went_on_with_after_asking_is_spared(quick):
    await consented(quick)
    await answer(quick)
    due = await ask(quick)

    async with quick.product.transaction() as store:
        draft = await store.drafts.current_of(1)
        await drafting.set_phone(store, draft, ME.phone, quick.product.desk.clock.now() + timedelta(minutes=5))
    await erase_at(quick, due)

    async with quick.product.transaction() as store:
        assert (await store.drafts.of_person(draft.id, 1)).status is draft.status


async def test_it_can_be_undone_until_the_night(quick):
    await withdrawn(quick)
    due = await ask(quick)

    async with quick.product.transaction() as store:
        undone = await retention.undo(store, 1, quick.product.desk.clock.now())
    count = await erase_at(quick, due)

    assert (undone, count) == (2, 0)
    async with quick.product.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
    assert claim.beneficiary.name == ME.name


async def test_a_claim_under_way_or_decided_is_kept_and_its_day_is_named(quick):
    await file_claim(quick, ME)
    async with quick.product.transaction() as store:
        under_way = await retention.what_can_be_erased(store, 1, DEFAULT)
    await refuse(quick)
    async with quick.product.transaction() as store:
        decided = await retention.what_can_be_erased(store, 1, DEFAULT)

    assert [claim.status for claim in under_way.under_way] == [ClaimStatus.IN_REVIEW]
    ((claim, until),) = decided.kept
    assert claim.status is ClaimStatus.REFUSED
    assert (until - quick.product.desk.clock.today()).days == DEFAULT.refused


async def test_a_legal_hold_stops_the_erasing_until_it_is_lifted(quick):
    await withdrawn(quick)
    due = await ask(quick)
    now = quick.product.desk.clock.now()
    async with quick.product.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
        staff = (await store.staff.sign_in_of("village")).staff
        held = await retention.hold(store, claim, staff.id, "检察院调卷", now)

    while_held = await erase_at(quick, due)
    async with quick.product.transaction() as store:
        assert isinstance(held, LegalHold)
        await retention.lift(store, held, staff.id, now)
    after = await erase_at(quick, due)

    assert (while_held, after) == (1, 1)


async def test_a_term_gives_notice_before_it_ends(quick):
    await file_claim(quick, ME)
    await refuse(quick)
    clock = quick.product.desk.clock
    clock.move(days=DEFAULT.refused - 20)
    on = day_of(clock.now())

    async with quick.product.transaction() as store:
        told = await retention.give_notice(store, DEFAULT, on, clock.now())
        again = await retention.give_notice(store, DEFAULT, on, clock.now())
    said = await quick.news()

    assert (told, again) == (1, 0)
    assert "到期删除" in said[-1]["text"]
    assert any("要一份" in button["text"] for row in said[-1]["buttons"] for button in row)
    assert await erase_at(quick, clock.now() + timedelta(days=29)) == 0
    assert await erase_at(quick, clock.now() + timedelta(days=31)) == 1


async def test_what_lies_untouched_and_unsent_ends_by_itself(quick):
    await consented(quick)
    await answer(quick)
    clock = quick.product.desk.clock
    later = clock.now() + timedelta(days=DEFAULT.open)

    async with quick.product.transaction() as store:
        assert await retention.give_notice(store, DEFAULT, later.date(), later) == 1
    await erase_at(quick, later + timedelta(days=31))

    async with quick.product.database.snapshot() as connection:
        shown = (await connection.execute(select(pages))).all()
    async with quick.product.transaction() as store:
        assert await store.drafts.current_of(1) is None
    assert all(page.reading is None for page in shown)


def test_periods_are_read_from_a_setting_and_wrong_ones_name_themselves():
    assert periods_in("refused=100, paid=200").refused == 100
    assert periods_in("") == DEFAULT
    with pytest.raises(WrongPeriods, match="lost=3"):
        periods_in("lost=3")
