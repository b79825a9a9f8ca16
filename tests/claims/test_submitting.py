"""A draft becomes a claim once, complete, and frozen."""

import asyncio
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.demo.seed import seed
from claims import corrections, drafting, pages
from claims.completeness import Incomplete, Lack, Missing, what_is_missing
from claims.model import ClaimStatus, Draft, DraftStatus, Gap, Party, Whom
from claims.numbers import is_claim_number
from claims.papers import PaperKind
from claims.promises import BY_OFFICE
from claims.refusals import DraftClosed
from claims.reviewing import reopen_draft
from claims.submitting import submit
from schemes.loading import Catalogue
from storage.database import Database
from storage.store import store_transaction
from storage.tables import chat, claims
from tests.claims.conftest import BANK_CARD, DEMO_SET, ID_CARD, INVOICE_1, NOW, ON, VILLAGE, Chat, newcomer, reading
from tests.claims.filled import DEMO_READINGS, details, dossier, fill, interview, send_all, submitted
from tests.keys import KEYRING, plain_rows
from tests.storage.conftest import FixedClock


async def counted(person: Chat) -> tuple[int, int, int]:
    """Count claims, lines of history and tellings of a submission."""
    async with person.database.snapshot() as connection:
        told = await plain_rows(connection, chat.inbox)
        return (
            (await connection.execute(select(func.count()).select_from(claims.claims))).scalar_one(),
            (await connection.execute(select(func.count()).select_from(claims.claim_events))).scalar_one(),
            sum(row.body["event"] == "claim_submitted" for row in told),
        )


async def lacks(person: Chat, catalogue: Catalogue, on: date = ON) -> list[Lack]:
    return [missing.lack for missing in what_is_missing(await dossier(person, catalogue, on))]


async def test_a_complete_draft_becomes_a_claim_at_the_first_step(person: Chat, catalogue: Catalogue) -> None:
    await fill(person, catalogue)

    claim = await submitted(person, catalogue)

    assert is_claim_number(claim.number)
    assert claim.number.startswith("440785-2025-000001-")
    assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, "village_review")
    assert (claim.place, claim.scheme_id, claim.benefit) == (VILLAGE, "jiangmen", "drug_cost")
    assert claim.beneficiary == claim.applicant == Party("陈玉兰", "440785195702141809", "13800138000")
    assert claim.proxy is None
    assert (claim.account.number, claim.account.branch) == (BANK_CARD["account_number"], "恩平沙湖支行（演示）")
    assert claim.estimate.amount == Decimal("699.52")
    assert claim.scheme_version == catalogue.get("jiangmen").version
    assert claim.submitted_on == ON


async def test_the_person_gets_a_number_and_the_history_its_first_line(person: Chat, catalogue: Catalogue) -> None:
    await fill(person, catalogue)

    claim = await submitted(person, catalogue)

    async with person.transaction() as store:
        (event,) = await store.claims.events_of(claim)
        assert (await person.draft(store)).status is DraftStatus.SUBMITTED
    async with person.database.snapshot() as connection:
        told = await plain_rows(connection, chat.inbox, select(chat.inbox).order_by(chat.inbox.c.id))
    assert (event.code, event.actor.kind, event.actor.id) == ("claim_submitted", "person", person.person_id)
    assert told[-1].body["event"] == "claim_submitted"
    assert told[-1].body["params"]["number"] == claim.number


async def test_everything_that_is_missing_is_told_at_once(person: Chat, catalogue: Catalogue) -> None:
    await interview(person, catalogue)
    await send_all(person, [reading(PaperKind.VAT_INVOICE, INVOICE_1, unsure=("total",))])
    await person.send()

    with pytest.raises(Incomplete) as refusal:
        await submitted(person, catalogue)

    (invoice, waiting) = await person.pages()
    assert refusal.value.missing == (
        Missing(Lack.MATERIAL, material="id_card"),
        Missing(Lack.MATERIAL, material="diagnosis"),
        Missing(Lack.MATERIAL, material="bank_card"),
        Missing(Lack.READING, page_id=waiting.id),
        Missing(Lack.FIELD, material="invoice", page_id=invoice.id, name="total"),
        Missing(Lack.PHONE),
        Missing(Lack.BRANCH),
        Missing(Lack.DECLARATION),
    )
    assert await counted(person) == (0, 0, 0)


async def test_an_untouched_draft_lacks_what_an_interview_asks_first(person: Chat, catalogue: Catalogue) -> None:
    async with person.transaction() as store:
        fresh = await drafting.open_draft(store, person.person_id, NOW)
    person.draft_id = fresh.id

    found = await lacks(person, catalogue)

    assert found[:3] == [Lack.WHOM, Lack.PLACE, Lack.QUESTION]


async def test_every_thing_entered_takes_exactly_itself_off_the_list(person: Chat, catalogue: Catalogue) -> None:
    await interview(person, catalogue)
    before = await lacks(person, catalogue)
    for found in DEMO_READINGS:
        await person.send_and_read(found)
        after = await lacks(person, catalogue)
        assert set(after) <= set(before)
        before = after
    assert before == [Lack.PHONE, Lack.BRANCH, Lack.DECLARATION]

    await details(person, catalogue)

    assert await lacks(person, catalogue) == []


async def test_a_bad_photo_holds_the_claim_up_until_it_is_replaced_or_accepted(
    person: Chat, catalogue: Catalogue
) -> None:
    await fill(person, catalogue, [*DEMO_READINGS[1:], reading(PaperKind.ID_CARD, ID_CARD, bad="glare")])
    assert await lacks(person, catalogue) == [Lack.PHOTO]

    async with person.transaction() as store:
        *_, bad = await store.drafts.pages_of(await person.draft(store))
        await pages.take_as_it_is(store, await person.draft(store), bad.id)

    assert await lacks(person, catalogue) == []


async def test_a_scheme_that_has_ended_takes_no_claims_unless_its_office_extended_it(
    person: Chat, catalogue: Catalogue
) -> None:
    await fill(person, catalogue)
    day = date(2026, 1, 15)
    assert Lack.NOT_IN_FORCE in await lacks(person, catalogue, day)
    with pytest.raises(Incomplete):
        await submitted(person, catalogue, day)

    async with person.transaction() as store:
        await drafting.set_scheme(store, await person.draft(store), "jiangmen", NOW)
    assert await lacks(person, catalogue, day) == [Lack.NOT_IN_FORCE]
    async with person.transaction() as store:
        await seed(store, day)
    claim = await submitted(person, catalogue, day)

    assert claim.number.startswith("440785-2026-000001-")
    assert claim.estimate.extension is not None
    assert claim.estimate.extension.demo


async def test_ten_taps_at_once_make_one_claim(person: Chat, catalogue: Catalogue) -> None:
    await fill(person, catalogue)

    made = await asyncio.gather(*(submitted(person, catalogue) for _ in range(10)))

    assert len({claim.number for claim in made}) == 1
    assert await counted(person) == (1, 1, 1)


@pytest.fixture(scope="module")
def ready(county: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Chat]:
    """Fill a draft once; every example of a property gets a copy of its file."""

    async def make(path: Path) -> Chat:
        opened = await Database.open(path, KEYRING)
        person = await newcomer(opened)
        await fill(person, catalogue)
        await opened.close()
        return person

    path = tmp_path_factory.mktemp("ready") / "bangban.db"
    shutil.copyfile(county, path)
    return path, asyncio.run(make(path))


ACTS = st.lists(st.sampled_from(["again", "stale", "crash", "tomorrow", "two at once"]), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(acts=ACTS)
def test_whatever_is_repeated_there_is_one_claim(
    ready: tuple[Path, Chat], catalogue: Catalogue, acts: list[str]
) -> None:
    path, filled = ready

    async def act_all(folder: Path) -> tuple[set[str], tuple[int, int, int]]:
        shutil.copyfile(path, folder / "bangban.db")
        opened = await Database.open(folder / "bangban.db", KEYRING)
        person = replace(filled, database=opened, transaction=store_transaction(opened, FixedClock()))
        async with person.transaction() as store:
            seen = await person.draft(store)
        numbers = {number for act in acts for number in await repeat(act, person, catalogue, seen)}
        found = await counted(person)
        await opened.close()
        return numbers, found

    with TemporaryDirectory() as folder:
        numbers, found = asyncio.run(act_all(Path(folder)))

    once = 0 if set(acts) == {"crash"} else 1
    assert found == (once, once, once)
    assert len(numbers) == once


async def repeat(act: str, person: Chat, catalogue: Catalogue, seen: Draft) -> list[str]:
    """Submit in one of the ways in which it is repeated, and return the numbers that were answered."""
    if act == "crash":
        with pytest.raises(RuntimeError):
            await submit_and_crash(person, catalogue)
        return []
    if act == "two at once":
        both = await asyncio.gather(submitted(person, catalogue), submitted(person, catalogue))
        return [claim.number for claim in both]
    day = date(2025, 6, 16) if act == "tomorrow" else ON
    claim = await submitted(person, catalogue, day, seen if act == "stale" else None)
    return [claim.number]


async def submit_and_crash(person: Chat, catalogue: Catalogue) -> None:
    async with person.transaction() as store:
        await submit(store, catalogue, await person.draft(store), on=ON, now=NOW)
        raise RuntimeError("the power went")


async def test_a_submitted_draft_takes_nothing_more_and_the_claim_stays_as_it_was(
    person: Chat, catalogue: Catalogue
) -> None:
    await fill(person, catalogue)
    claim = await submitted(person, catalogue)

    with pytest.raises(DraftClosed):
        await person.send()
    async with person.transaction() as store:
        with pytest.raises(DraftClosed):
            await drafting.set_phone(store, await person.draft(store), "13900139000", NOW)
        assert await store.claims.by_id(claim.id) == claim


async def test_values_are_frozen_with_how_they_came_about(person: Chat, catalogue: Catalogue) -> None:
    unsure = reading(PaperKind.VAT_INVOICE, INVOICE_1, unsure=("total", "invoice_number"))
    await fill(person, catalogue, [*DEMO_READINGS[:3], unsure])
    async with person.transaction() as store:
        draft = await person.draft(store)
        *_, invoice = await store.drafts.pages_of(draft)
        await corrections.correct_field(store, draft, invoice.id, "total", "751元", on=ON, now=NOW)
        await corrections.confirm_field(store, draft, invoice.id, "invoice_number", NOW)

    claim = await submitted(person, catalogue)

    frozen = next(page for page in claim.pages if page.page_id == invoice.id)
    how = {field.name: (field.value, field.how) for field in frozen.fields}
    assert how["total"] == ("751.00", "typed")
    assert how["invoice_number"] == (INVOICE_1["invoice_number"], "confirmed")
    assert how["issued_on"] == ("2025-05-10", "read")
    assert how["tax"] == (None, "unreadable")
    assert claim.estimate.amount == Decimal("600.80")


async def test_a_claim_that_was_sent_back_is_mended_under_its_number(person: Chat, catalogue: Catalogue) -> None:
    await fill(person, catalogue)
    claim = await submitted(person, catalogue)
    async with person.transaction() as store:
        sent_back = await store.claims.save(replace(claim, status=ClaimStatus.SENT_BACK))
        await reopen_draft(store, sent_back)
        draft = await person.draft(store)
        *_, second_invoice = await store.drafts.pages_of(draft)
        await pages.remove_page(store, draft, second_invoice.id)
    assert await lacks(person, catalogue) == [Lack.DECLARATION]
    await details(person, catalogue)

    mended = await submitted(person, catalogue, date(2025, 6, 20))
    again = await submitted(person, catalogue, date(2025, 6, 21))

    assert (mended.id, mended.number, mended.submitted_on) == (claim.id, claim.number, ON)
    assert (mended.status, mended.step) == (ClaimStatus.IN_REVIEW, "village_review")
    assert (claim.estimate.amount, mended.estimate.amount) == (Decimal("699.52"), Decimal("600.62"))
    assert again == mended
    assert (await counted(person))[0] == 1


async def test_a_proxy_needs_written_authority_and_stays_apart_from_the_applicant(
    person: Chat, catalogue: Catalogue
) -> None:
    async with person.transaction() as store:
        await drafting.set_whom(store, await person.draft(store), Whom.OTHER, NOW)
    await fill(person, catalogue)
    with pytest.raises(Incomplete) as refusal:
        await submitted(person, catalogue)
    letter = {"principal": "陈玉兰", "agent": "李小燕", "issued_on": "2025-06-01"}
    await send_all(person, [reading(PaperKind.AUTHORITY_LETTER, letter)])

    claim = await submitted(person, catalogue)

    assert refusal.value.missing == (Missing(Lack.MATERIAL, material="authority"),)
    assert claim.proxy == Party("李小燕", None, "13800138000")
    assert claim.applicant == claim.beneficiary == Party("陈玉兰", "440785195702141809", None)


async def test_a_paper_that_cannot_be_had_does_not_stop_the_claim_and_is_on_it(
    person: Chat, catalogue: Catalogue
) -> None:
    gap = Gap("diagnosis", "医院下周才开", date(2025, 7, 1))
    await fill(person, catalogue, [found for found in DEMO_READINGS if found.kind != "diagnosis_certificate"])
    async with person.transaction() as store:
        await drafting.accept_gap(store, await person.draft(store), gap, NOW)

    claim = await submitted(person, catalogue)

    assert claim.gaps == (gap,)
    assert claim.cause is None


@pytest.mark.parametrize(("reason", "stays"), [("not_issued", False), (BY_OFFICE, True)])
async def test_a_promise_ends_when_the_paper_is_photographed_unless_an_office_has_made_it(
    person: Chat, catalogue: Catalogue, reason: str, stays: bool
) -> None:
    gap = Gap("diagnosis", reason, date(2025, 7, 1))
    await fill(person, catalogue)
    async with person.transaction() as store:
        await drafting.accept_gap(store, await person.draft(store), gap, NOW)

    claim = await submitted(person, catalogue)

    assert claim.gaps == ((gap,) if stays else ())


async def test_every_page_of_the_demo_set_is_on_the_claim(person: Chat, catalogue: Catalogue) -> None:
    await fill(person, catalogue)

    claim = await submitted(person, catalogue)

    assert [page.kind for page in claim.pages] == [kind for kind, _ in DEMO_SET]
