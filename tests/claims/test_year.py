"""A second claim of the year: what runs up over a year runs on over all its bills, and what was granted comes off."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims import drafting
from claims.model import Claim, ClaimStatus, Gap, Whom
from claims.papers import PaperKind
from claims.reassessing import reassessed
from claims.whatif import what_if
from schemes.loading import FILES, Catalogue, load
from schemes.values import Assessment
from tests.claims.conftest import NOW, Chat, reading
from tests.claims.filled import dossier, estimated, interview, send_all, submitted

VILLAGE = "450602101201"
ANSWERS = {"local": "yes", "fcg_group": "near_threshold_household", "care_kind": "inpatient", "insured": "resident"}
ID_CARD = {"name": "黄阿海", "id_number": "450602195001011014", "address": "广西防城港市港口区演示村1号"}
BANK_CARD = {"account_number": "6217997517979086958", "bank": "中国建设银行", "holder": "黄阿海"}


@pytest.fixture(scope="session")
def fangchenggang(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("schemes")
    shutil.copyfile(FILES / "fangchenggang.yaml", folder / "fangchenggang.yaml")
    return load([folder])


def receipt(number: str, day: str, own_share: str) -> Mapping[str, str | None]:
    return {
        "receipt_number": number,
        "issued_on": day,
        "institution": "防城港市第一人民医院",
        "total": "20000.00",
        "copayment": own_share,
    }


async def another(person: Chat) -> None:
    """Open one more draft in the village."""
    async with person.transaction() as store:
        draft = await drafting.open_draft(store, person.person_id, NOW)
        draft = await drafting.set_whom(store, draft, Whom.SELF, NOW)
        person.draft_id = (await drafting.set_place(store, draft, VILLAGE, NOW)).id


async def papers(person: Chat, catalogue: Catalogue, *bills: Mapping[str, str | None]) -> None:
    """Answer and send the papers up to the declaration."""
    await interview(person, catalogue, ANSWERS)
    cards = [reading(PaperKind.ID_CARD, ID_CARD), reading(PaperKind.BANK_CARD, BANK_CARD)]
    await send_all(person, [*cards, *(reading(PaperKind.MEDICAL_RECEIPT, bill) for bill in bills)])


async def handed_in(person: Chat, catalogue: Catalogue, on: date, *bills: Mapping[str, str | None]) -> Claim:
    await another(person)
    await papers(person, catalogue, *bills)
    scheme = (await dossier(person, catalogue, on)).scheme
    assert scheme is not None
    async with person.transaction() as store:
        draft = await drafting.set_phone(store, await person.draft(store), "13800138000", NOW)
        draft = await drafting.set_bank_branch(store, draft, "防城港演示支行", NOW)
        draft = await drafting.accept_gap(store, draft, Gap("settlement", "还没开出来", date(2025, 7, 1)), NOW)
        await drafting.declare(store, draft, scheme.declaration_version, scheme.declaration.zh_Hans, NOW)
    return await submitted(person, catalogue, on)


async def second(person: Chat, catalogue: Catalogue, on: date, *bills: Mapping[str, str | None]) -> Assessment:
    """Estimate a further draft."""
    await another(person)
    await papers(person, catalogue, *bills)
    return await estimated(person, catalogue, on)


FIRST, NEXT = receipt("0000000001", "2025-02-10", "2500.00"), receipt("0000000002", "2025-05-10", "2500.00")


async def test_the_years_deductible_is_taken_once_over_two_claims(person: Chat, fangchenggang: Catalogue) -> None:
    first = await handed_in(person, fangchenggang, date(2025, 3, 1), FIRST)

    found = await second(person, fangchenggang, date(2025, 6, 15), NEXT)

    assert first.estimate.amount == Decimal("0.00")
    assert found.amount == Decimal("1600.00")  # (2500 + 2500 − 3000) × 80 %, as one claim would have had


async def test_what_the_first_claim_was_granted_comes_off(person: Chat, fangchenggang: Catalogue) -> None:
    first = await handed_in(person, fangchenggang, date(2025, 3, 1), {**FIRST, "copayment": "5000.00"})

    found = await second(person, fangchenggang, date(2025, 6, 15), NEXT)

    assert (first.estimate.amount, found.amount) == (Decimal("1600.00"), Decimal("2000.00"))


async def test_the_years_limit_holds_over_two_claims(person: Chat, fangchenggang: Catalogue) -> None:
    await handed_in(person, fangchenggang, date(2025, 3, 1), {**FIRST, "copayment": "27000.00"})

    found = await second(person, fangchenggang, date(2025, 6, 15), {**NEXT, "copayment": "9000.00"})

    assert found.amount == Decimal("800.00")  # 24,000 × 80 % = 19,200 of 20,000


async def test_bills_of_last_year_run_up_with_last_year_whenever_they_are_handed_in(
    person: Chat, fangchenggang: Catalogue
) -> None:
    await handed_in(person, fangchenggang, date(2024, 12, 20), {**FIRST, "issued_on": "2024-11-10"})

    found = await second(person, fangchenggang, date(2025, 1, 15), {**NEXT, "issued_on": "2024-12-10"})

    assert found.amount == Decimal("1600.00")


async def test_what_last_years_bills_were_granted_this_year_takes_nothing_from_this_years(
    person: Chat, fangchenggang: Catalogue
) -> None:
    late = {**FIRST, "issued_on": "2024-11-10", "copayment": "5000.00"}
    await handed_in(person, fangchenggang, date(2025, 1, 15), late)

    found = await second(person, fangchenggang, date(2025, 6, 15), {**NEXT, "copayment": "5000.00"})

    assert found.amount == Decimal("1600.00")


@pytest.mark.parametrize("status", [ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN])
async def test_a_claim_that_came_to_nothing_does_not_run_up(
    person: Chat, fangchenggang: Catalogue, status: ClaimStatus
) -> None:
    first = await handed_in(person, fangchenggang, date(2025, 3, 1), FIRST)
    async with person.transaction() as store:
        await store.claims.save(replace(first, status=status))

    found = await second(person, fangchenggang, date(2025, 6, 15), NEXT)

    assert found.amount == Decimal("0.00")


async def test_assessing_the_second_claim_anew_keeps_the_years_bills(person: Chat, fangchenggang: Catalogue) -> None:
    await handed_in(person, fangchenggang, date(2025, 3, 1), FIRST)
    claim = await handed_in(person, fangchenggang, date(2025, 6, 15), NEXT)

    async with person.transaction() as store:
        again = await reassessed(store, fangchenggang.get("fangchenggang"), claim)

    assert again.estimate.amount == claim.estimate.amount == Decimal("1600.00")


async def test_what_would_change_the_estimate_speaks_of_the_new_bills_only(
    person: Chat, fangchenggang: Catalogue
) -> None:
    await handed_in(person, fangchenggang, date(2025, 3, 1), FIRST)
    await second(person, fangchenggang, date(2025, 6, 15), NEXT)
    pages = {f"p{page.id}" for page in await person.pages()}

    found = what_if(await dossier(person, fangchenggang, date(2025, 6, 15)))

    assert {one.expense for one in found if one.expense} <= pages
    assert [one.difference for one in found] == [Decimal("80.00"), Decimal("-80.00")]
