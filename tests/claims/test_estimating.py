"""Estimates from a draft: what the papers say, what the office knows, and nothing made up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.demo.seed import seed
from claims import drafting
from claims.estimating import age_of, build_request
from claims.model import Whom
from claims.papers import PaperKind
from claims.submitting import submit
from schemes.loading import Catalogue
from schemes.values import Request, Status
from tests.claims.conftest import DIAGNOSIS, ID_CARD, INVOICE_1, INVOICE_2, NOW, Chat, reading
from tests.claims.filled import dossier, estimated, fill, interview, look, send_all


async def request(person: Chat, catalogue: Catalogue) -> Request:
    found = await dossier(person, catalogue)
    assert found.scheme is not None
    return build_request(found.scheme, found)


async def test_the_demo_set_comes_to_what_one_works_out_by_hand(person: Chat, catalogue: Catalogue) -> None:
    await fill(person, catalogue)

    result = await estimated(person, catalogue)

    assert (result.status, result.amount, result.range) == (Status.PAYABLE, Decimal("699.52"), None)  # 874.40 × 80%
    assert result.missing == ()
    assert sum(result.per_expense.values()) == Decimal("699.52")


async def test_the_request_says_where_and_for_what_was_bought(person: Chat, catalogue: Catalogue) -> None:
    await fill(person, catalogue)

    asked = await request(person, catalogue)

    first, second = asked.expenses
    assert (first.date, second.date) == (date(2025, 5, 10), date(2025, 6, 2))
    assert (first.provider.kind, first.provider.designated) == ("pharmacy", True)
    assert (first.evidence, first.paid_by_others) == (("diagnosis",), Decimal("0.00"))
    assert asked.cause == "高血压病2级"
    assert asked.person.identities == ("monitored_household",)
    assert (asked.person.listed_on, asked.person.age) == (date(2021, 3, 1), 68)


async def test_a_total_that_is_not_known_gives_a_range_never_a_zero(person: Chat, catalogue: Catalogue) -> None:
    await interview(person, catalogue)
    without_total = reading(PaperKind.VAT_INVOICE, {**INVOICE_2, "total": None})
    await send_all(
        person,
        [
            reading(PaperKind.ID_CARD, ID_CARD),
            reading(PaperKind.DIAGNOSIS_CERTIFICATE, DIAGNOSIS),
            reading(PaperKind.VAT_INVOICE, INVOICE_1),
            without_total,
        ],
    )

    result = await estimated(person, catalogue)

    assert result.amount is None
    assert result.range is not None
    assert result.range[0] == Decimal("600.62")
    assert result.range[1] == Decimal("1000.00")
    assert result.missing != ()


async def test_a_bill_whose_day_is_not_known_is_named_and_not_left_out_silently(
    person: Chat, catalogue: Catalogue
) -> None:
    await interview(person, catalogue)
    undated = reading(PaperKind.VAT_INVOICE, {**INVOICE_2, "issued_on": None})
    await send_all(
        person,
        [reading(PaperKind.DIAGNOSIS_CERTIFICATE, DIAGNOSIS), reading(PaperKind.VAT_INVOICE, INVOICE_1), undated],
    )
    *_, page = await person.pages()

    result = await estimated(person, catalogue)

    assert (result.amount, result.range) == (None, (Decimal("600.62"), None))
    assert f"date:p{page.id}" in result.missing


async def test_a_pharmacy_that_is_not_on_the_list_counts_for_nothing(person: Chat, catalogue: Catalogue) -> None:
    await interview(person, catalogue)
    elsewhere = reading(PaperKind.VAT_INVOICE, {**INVOICE_1, "seller_name": "别处大药房有限公司"})
    await send_all(person, [reading(PaperKind.DIAGNOSIS_CERTIFICATE, DIAGNOSIS), elsewhere])
    (bill,) = (await request(person, catalogue)).expenses

    result = await estimated(person, catalogue)

    assert bill.provider.designated is False
    assert any(flag.startswith("pharmacy_not_designated") for flag in result.flags)
    assert result.amount == Decimal("0.00")


async def test_a_seller_that_may_be_misread_is_not_held_against_anybody(person: Chat, catalogue: Catalogue) -> None:
    await interview(person, catalogue)
    misread = reading(
        PaperKind.VAT_INVOICE, {**INVOICE_1, "seller_name": "恩平市键民大药房有限公司"}, unsure=("seller_name",)
    )
    await send_all(person, [misread])

    (bill,) = (await request(person, catalogue)).expenses

    assert bill.provider.designated is None


async def test_what_insurance_has_paid_comes_from_the_statement_of_the_same_total(
    person: Chat, catalogue: Catalogue
) -> None:
    async with person.transaction() as store:
        draft = await person.draft(store)
        for question, value in (
            *(("monitored_household", "yes"), ("expense_kind", "pharmacy")),
            *(("diagnosis", "yes"), ("coverage", "dual_channel")),
        ):
            draft = await drafting.answer(store, draft, question, value, NOW)
    statement = {"settled_on": "2025-05-10", "total": "750.78", "fund_paid": "400.00", "assistance_paid": "50.78"}
    await send_all(
        person,
        [
            reading(PaperKind.VAT_INVOICE, INVOICE_1),
            reading(PaperKind.VAT_INVOICE, INVOICE_2),
            reading(PaperKind.SETTLEMENT_STATEMENT, statement),
        ],
    )

    first, second = (await request(person, catalogue)).expenses

    assert (first.total, first.paid_by_others) == (Decimal("750.78"), Decimal("450.78"))
    assert second.paid_by_others is None


async def test_an_earlier_claim_of_the_quarter_counts_and_a_mended_one_does_not_count_against_itself(
    person: Chat, catalogue: Catalogue
) -> None:
    await fill(person, catalogue)
    async with person.transaction() as store:
        draft = await person.draft(store)
        await submit(store, catalogue, draft, on=date(2025, 6, 15), now=NOW)
        own = (await look(store, catalogue, person)).before.history
        second = await drafting.open_draft(store, person.person_id, NOW)
        second = await drafting.set_whom(store, second, Whom.SELF, NOW)
        second = await drafting.set_place(store, second, "440785104201", NOW)
    person.draft_id = second.id
    await fill(person, catalogue)

    result = await estimated(person, catalogue)

    assert own == ()
    assert (result.status, result.amount) == (Status.REFUSED, Decimal("0.00"))
    assert "same_matter_same_quarter" in result.flags


async def test_an_extension_on_record_carries_the_estimate_and_says_so(person: Chat, catalogue: Catalogue) -> None:
    day = date(2026, 3, 1)
    async with person.transaction() as store:
        await seed(store, day)
        await drafting.set_scheme(store, await person.draft(store), "jiangmen", NOW)
    await fill(person, catalogue)

    result = await estimated(person, catalogue, day)

    assert result.extension is not None
    assert (result.extension.demo, result.extension.decided_by) == (True, "演示县办公室")
    assert result.amount == Decimal("699.52")


@pytest.mark.parametrize(("on", "age"), [(date(2025, 2, 13), 67), (date(2025, 2, 14), 68), (date(2025, 12, 31), 68)])
def test_an_age_grows_on_the_birthday(on: date, age: int) -> None:
    assert age_of("440785195702141809", on) == age


@pytest.mark.parametrize("number", [None, "", "4407851957021418", "44078519X702141809"])
def test_without_a_birthday_the_age_is_not_known(number: str | None) -> None:
    assert age_of(number, date(2025, 6, 15)) is None


async def test_the_list_does_not_speak_to_a_helper_who_has_no_mandate(person: Chat, catalogue: Catalogue) -> None:
    await fill(person, catalogue)
    async with person.transaction() as store:
        await drafting.set_whom(store, await person.draft(store), Whom.OTHER, NOW)

    found = await dossier(person, catalogue)

    assert found.people.beneficiary.id_number == ID_CARD["id_number"]
    assert found.entry is None


async def test_before_an_id_number_is_known_the_list_is_not_asked(person: Chat, catalogue: Catalogue) -> None:
    await interview(person, catalogue)

    assert (await dossier(person, catalogue)).entry is None


async def test_somebody_who_left_the_list_before_everything_is_no_longer_on_it(
    person: Chat, catalogue: Catalogue
) -> None:
    await fill(person, catalogue)
    async with person.transaction() as store:
        entry = await store.office.on_roster("jiangmen", ID_CARD["id_number"])
        assert entry is not None
        await store.office.add_roster_entry(replace(entry, delisted_on=date(2024, 12, 31)))

    result = await estimated(person, catalogue)

    assert (result.status, result.amount) == (Status.REFUSED, Decimal("0.00"))
    assert "not_eligible" in result.flags
