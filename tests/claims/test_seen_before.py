"""The same paper twice: known by its number, its look or its visit; told only to whom it belongs."""

from dataclasses import replace

from claims import drafting
from claims.crosschecks import Check, Remark, remarks_on
from claims.model import Claim, Whom
from claims.papers import Item, PaperKind, PaperReading
from claims.records import Drug, Institution, InstitutionKind
from claims.seen_before import Seen, seen_on_others, seen_on_own
from claims.traces import Why
from schemes.loading import Catalogue
from storage.database import Database
from tests.claims.conftest import (
    BANK_CARD,
    DIAGNOSIS,
    ID_CARD,
    INVOICE_1,
    INVOICE_2,
    NOW,
    VILLAGE,
    Chat,
    newcomer,
    reading,
)
from tests.claims.filled import details, interview, look, submitted

SAME_LOOK = "a" * 64
CLEAR = tuple(
    reading(kind, values)
    for kind, values in (
        (PaperKind.ID_CARD, ID_CARD),
        (PaperKind.BANK_CARD, BANK_CARD),
        (PaperKind.DIAGNOSIS_CERTIFICATE, DIAGNOSIS),
    )
)


def invoice(number: str | None, looks: str | None = None, items: tuple[Item, ...] = ()) -> PaperReading:
    found = reading(PaperKind.VAT_INVOICE, {**INVOICE_1, "invoice_number": number})
    return replace(found, looks=looks, items=items)


async def claim_with(person: Chat, catalogue: Catalogue, bill: PaperReading, diagnosis: str | None = None) -> Claim:
    """File a claim with one bill; `diagnosis` is how the photo of the certificate looks."""
    await interview(person, catalogue)
    for found in (*CLEAR[:2], replace(CLEAR[2], looks=diagnosis), bill):
        await person.send_and_read(found)
    await details(person, catalogue)
    return await submitted(person, catalogue)


async def next_draft(person: Chat) -> Chat:
    """Let the same person begin another application."""
    async with person.transaction() as store:
        draft = await drafting.open_draft(store, person.person_id, NOW)
        draft = await drafting.set_whom(store, draft, Whom.SELF, NOW)
        draft = await drafting.set_place(store, draft, VILLAGE, NOW)
    return replace(person, draft_id=draft.id)


async def told(person: Chat, catalogue: Catalogue, bill: PaperReading) -> Seen | None:
    """Send one bill and ask what the applicant would be told about it."""
    page = await person.send_and_read(bill)
    async with person.transaction() as store:
        return await seen_on_own(store, await look(store, catalogue, person), page)


async def seen_by_staff(person: Chat, claim: Claim) -> tuple[Seen, ...]:
    async with person.transaction() as store:
        pages = [await store.drafts.page_to_read(page.page_id) for page in claim.pages]
        return await seen_on_others(store, claim, pages)


async def remarks(person: Chat, catalogue: Catalogue, claim: Claim) -> tuple[Remark, ...]:
    async with person.transaction() as store:
        pages = [await store.drafts.page_to_read(page.page_id) for page in claim.pages]
        return await remarks_on(store, claim, catalogue.get(claim.scheme_id).place, pages)


async def test_an_applicant_is_told_of_his_own_earlier_claim_with_the_same_bill(person, catalogue):
    first = await claim_with(person, catalogue, invoice("25312409124236196200"))

    again = await told(await next_draft(person), catalogue, invoice("25312409124236196200"))

    assert again is not None
    assert (again.why, again.claim.number) == (Why.BILL, first.number)


async def test_nobody_is_told_of_the_claims_of_others(person, catalogue, database: Database):
    await claim_with(person, catalogue, invoice("25312409124236196200"))

    again = await told(await newcomer(database), catalogue, invoice("25312409124236196200"))

    assert again is None


async def test_staff_see_the_same_bill_on_the_claim_of_another_person(person, catalogue, database: Database):
    first = await claim_with(person, catalogue, invoice("25312409124236196200"))
    second = await claim_with(await newcomer(database), catalogue, invoice("25312409124236196200"))

    seen = await seen_by_staff(person, second)

    assert [(one.why, one.claim.number) for one in seen] == [(Why.BILL, first.number)]


async def test_a_photo_sent_smaller_is_known_where_no_number_tells(person, catalogue, database: Database):
    smaller = f"{int(SAME_LOOK, 16) ^ 0b1011:064x}"
    first = await claim_with(person, catalogue, invoice("25312409124236196200"), SAME_LOOK)
    second = await claim_with(await newcomer(database), catalogue, invoice("25442150028485167527"), smaller)

    seen = await seen_by_staff(person, second)

    assert [(one.why, one.claim.number) for one in seen] == [(Why.PHOTO, first.number)]


async def test_two_bills_with_different_numbers_may_look_alike(person, catalogue, database: Database):
    await claim_with(person, catalogue, invoice("25312409124236196200", SAME_LOOK))
    second = await claim_with(await newcomer(database), catalogue, invoice("25442150028485167527", SAME_LOOK))

    seen = await seen_by_staff(person, second)

    assert seen == ()


async def test_the_database_holds_no_number_of_a_bill(person, catalogue, database: Database, tmp_path):
    await claim_with(person, catalogue, invoice("25312409124236196200", SAME_LOOK))

    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())

    assert b"25312409124236196200" not in raw
    assert SAME_LOOK[:8].encode() * 2 not in raw


async def test_a_reviewer_is_shown_the_nearest_seller_of_the_list(person, catalogue):
    async with person.transaction() as store:
        listed = Institution(InstitutionKind.PHARMACY, "恩平市健民大药房有限公司", "440785", None, None, "2025年名单")
        await store.office.add_institution(listed)
    near = reading(PaperKind.VAT_INVOICE, {**INVOICE_2, "seller_name": "恩平市健民大药房有限公同"})
    claim = await claim_with(person, catalogue, near)

    found = [one for one in await remarks(person, catalogue, claim) if one.check is Check.SELLER_NEAR]

    assert [one.params["match"] for one in found] == ["恩平市健民大药房有限公司"]


async def test_a_reviewer_is_shown_names_that_differ(person, catalogue):
    claim = await claim_with(person, catalogue, invoice("25312409124236196200"))
    other = replace(
        claim, beneficiary=replace(claim.beneficiary, name="李四"), applicant=replace(claim.applicant, name="李四")
    )

    found = [one for one in await remarks(person, catalogue, other) if one.check is Check.NAME_DIFFERS]

    assert [one.params["value"] for one in found] == ["陈玉兰", "陈玉兰", "陈玉兰"]  # ID card, bank card, diagnosis


async def test_drugs_are_held_against_the_list_for_the_diagnosis(person, catalogue):
    async with person.transaction() as store:
        for name, diagnosis in (("苯磺酸氨氯地平片", "高血压"), ("二甲双胍片", "糖尿病")):
            await store.office.add_drug(Drug(name, diagnosis, "440785", None, None, "2025年目录"))
    items = tuple(
        Item(name, group)
        for name, group in (("苯磺酸氨氯地平片5mg*28片", "化学药品制剂"), ("二甲双胍片", "化学药品制剂"))
    )
    more = (Item("板蓝根颗粒", "中成药"), Item("燕窝饮品", "保健食品"))
    claim = await claim_with(person, catalogue, invoice("25312409124236196200", items=(*items, *more)))

    said = {one.check: one.params.get("names") for one in await remarks(person, catalogue, claim)}

    assert said[Check.DRUG_NOT_LISTED] == ("板蓝根颗粒",)
    assert said[Check.DRUG_FOR_OTHER] == ("二甲双胍片",)
    assert said[Check.NOT_A_DRUG] == ("燕窝饮品",)


async def test_a_broken_rule_of_a_paper_is_shown_and_stops_nothing(person, catalogue):
    broken = replace(invoice("25312409124236196200"), warnings=("qr_checksum",))
    claim = await claim_with(person, catalogue, broken)

    found = await remarks(person, catalogue, claim)

    assert {"rule": "qr_checksum"} in [one.params for one in found if one.check is Check.RULE_BROKEN]
