"""Payment lists: control totals, one payment for one claim, the year's limit, failures that can be mended."""

from decimal import Decimal

import pytest

from claims import bank_results, payments, reviewing
from claims.bank_results import BankRow
from claims.denials import (
    BillPaid,
    LimitReached,
    ListNotFound,
    ListNotReleased,
    ListReleased,
    NothingToPay,
    NotThisDecision,
    SamePerson,
)
from claims.desk import Defect, LineStatus
from claims.events import Told
from claims.model import Claim, ClaimStatus, DraftStatus, Party
from claims.reviewing import Agreement
from claims.staff import Role
from tests.offices.county import TOWN, County
from tests.offices.journey import agree, to_payment

OTHER = Party("李桂英", "440785196003034523")
FAILED = Defect(None, "account_closed", "银行退回")


async def listed(county: County, *claims: Claim):
    async with county.transaction() as store:
        return await payments.make_list(store, county.desk("finance"), [await county.seen(one) for one in claims])


async def test_a_bill_is_paid_once_whichever_claim_it_comes_on(county):
    first = await to_payment(county)
    second = await to_payment(county, number="B2025-000002", invoice=" 25442000000012-000001 ", beneficiary=OTHER)
    third = await to_payment(county, number="B2025-000003", beneficiary=OTHER)
    made = await listed(county, first)

    with pytest.raises(BillPaid) as refused:
        await listed(county, third, second)
    assert (refused.value.number, refused.value.other) == ("B2025-000002", "B2025-000001")
    async with county.transaction() as store:
        await payments.undo(store, county.desk("finance"), made.id)
    assert (await listed(county, second)).count == 1


async def test_one_list_takes_a_bill_once(county):
    first = await to_payment(county)
    second = await to_payment(county, number="B2025-000002", invoice="25442000000012000001")

    with pytest.raises(BillPaid):
        await listed(county, first, second)


async def test_no_bill_number_is_kept_readable(county):
    await listed(county, await to_payment(county))

    async with county.database.snapshot() as connection:
        (index,) = (await connection.exec_driver_sql("SELECT bill_index FROM bill_uses")).scalars().all()

    assert "25442" not in index


async def test_whoever_made_a_list_leaves_its_release_to_a_colleague(county):
    await county.employ("finance2", Role.FINANCE, TOWN)
    made = await listed(county, await to_payment(county))

    async with county.transaction() as store:
        with pytest.raises(SamePerson):
            await payments.release(store, county.desk("finance"), made.id)
        done = await payments.release(store, county.desk("finance2"), made.id)

    assert (done.made_by, done.released_by) == (county.staff["finance"].id, county.staff["finance2"].id)


async def test_where_nobody_else_is_there_the_maker_releases(county):
    colleague = await county.employ("finance2", Role.FINANCE, TOWN)
    made = await listed(county, await to_payment(county))

    async with county.transaction() as store:
        await store.staff.set_active(colleague.id, active=False)
        done = await payments.release(store, county.desk("finance"), made.id)

    assert done.released_at is not None


def row(number: str, **said: object) -> BankRow:
    said = {"amount": None, "account": None, "paid": True, **said}
    return BankRow(2, number, **said)


async def take(county: County, made, *rows: BankRow):
    async with county.transaction() as store:
        found = await bank_results.take_results(store, county.desk("finance"), made.id, rows)
    return [one.match for one in found]


async def test_the_banks_rows_settle_what_they_speak_of_plainly(county):
    people = [Party(f"某甲{n}", f"44078519570214{n:04}") for n in range(1, 7)]
    claims = [
        await to_payment(county, number=f"B2025-00000{n}", beneficiary=party) for n, party in enumerate(people, 1)
    ]
    made = await released(county, *claims)

    found = await take(
        county,
        made,
        row("B2025-000001", amount=Decimal("400.00"), account="6217997517979086958"),
        row("B2025-000002", paid=False, reason="account_closed", words="已销户"),
        row("B2025-000003", amount=Decimal("399.99")),
        row("B2025-000004", account="6217997517979086950"),
        row("B2025-000005", paid=None),
        row("B2025-000006"),
        row("B2025-000006"),
        row("B2025-000099"),
    )

    wanted = "paid failed amount_differs account_differs unclear twice twice not_listed"
    assert found == wanted.split()
    stands = [(await county.claim(claim.id)).status for claim in claims]
    assert stands == [ClaimStatus.PAID, ClaimStatus.PAYMENT_FAILED, *[ClaimStatus.APPROVED] * 4]


async def test_the_same_rows_again_change_nothing(county):
    claim = await to_payment(county)
    made = await released(county, claim)

    await take(county, made, row(claim.number))
    again = await take(county, made, row(claim.number), row("B2025-000099"))
    other = await take(county, made, row(claim.number, paid=False))

    assert (again, other) == (["already", "not_listed"], ["contradicts"])
    assert [code for code, _ in await county.told()].count(Told.PAID) == 1


async def test_results_of_a_list_that_never_went_out_are_refused(county):
    claim = await to_payment(county)
    made = await listed(county, claim)

    with pytest.raises(ListNotReleased):
        await take(county, made, row(claim.number))


async def test_the_ledger_adds_up_a_persons_year(county):
    first = await to_payment(county)
    second = await to_payment(county, number="B2025-000002")
    single = await to_payment(county, number="B2025-000004", beneficiary=OTHER)
    made = await released(county, first, second, single)
    await take(county, made, row(first.number), row(single.number))

    async with county.snapshot() as store:
        rows = await store.payments.ledger(county.desk("finance").scope, 2025, 10)
        elsewhere = await store.payments.ledger(county.desk("other_finance").scope, 2025, 10)
        (fund,) = await store.payments.funds_of_year(county.desk("finance").scope, 2025)
        of_one = await store.payments.ledger(county.desk("finance").scope, 2025, 1)
        last_year = await store.payments.funds_of_year(county.desk("finance").scope, 2024)

    assert (fund.persons, fund.count, fund.listed, fund.paid) == (2, 3, Decimal("400.00"), Decimal("800.00"))
    assert (len(of_one), last_year) == (1, ())
    assert [(one.name, one.count, one.listed, one.paid) for one in rows] == [
        ("陈玉兰", 2, Decimal("400.00"), Decimal("400.00")),
        ("李桂英", 1, Decimal("0.00"), Decimal("400.00")),
    ]
    assert elsewhere == ()


async def released(county: County, *claims: Claim):
    made = await listed(county, *claims)
    async with county.transaction() as store:
        return await payments.release(store, county.desk("finance"), made.id)


async def test_a_list_carries_its_control_totals(county):
    first = await to_payment(county)
    second = await to_payment(county, number="B2025-000002")

    made = await listed(county, first, second)

    assert (made.count, made.total) == (2, Decimal("800.00"))
    assert made.number.startswith("440785103-")


async def test_a_claim_stands_on_one_list_only(county):
    claim = await to_payment(county)
    await listed(county, claim)

    with pytest.raises(NotThisDecision):
        await listed(county, claim)


async def test_an_empty_list_is_refused(county):
    with pytest.raises(NothingToPay):
        await listed(county)


async def test_a_list_taken_back_frees_its_claims(county):
    claim = await to_payment(county)
    made = await listed(county, claim)

    async with county.transaction() as store:
        await payments.undo(store, county.desk("finance"), made.id)

    assert (await listed(county, claim)).count == 1


async def test_a_released_list_is_fixed(county):
    made = await released(county, await to_payment(county))

    async with county.transaction() as store:
        with pytest.raises(ListReleased):
            await payments.undo(store, county.desk("finance"), made.id)


async def test_results_wait_for_the_release(county):
    claim = await to_payment(county)
    made = await listed(county, claim)

    async with county.transaction() as store:
        with pytest.raises(ListNotReleased):
            await payments.mark_paid(store, county.desk("finance"), made.id, [claim.id], county.clock.today())


async def test_marking_paid_twice_pays_and_tells_once(county):
    claim = await to_payment(county)
    made = await released(county, claim)

    for _ in range(2):
        async with county.transaction() as store:
            await payments.mark_paid(store, county.desk("finance"), made.id, [claim.id], county.clock.today())

    assert [code for code, _ in await county.told()].count(Told.PAID) == 1


async def test_a_failed_payment_lets_the_person_mend_the_account_and_is_listed_again(county):
    claim = await to_payment(county)
    made = await released(county, claim)
    async with county.transaction() as store:
        await payments.mark_failed(store, county.desk("finance"), made.id, claim.id, FAILED)
        failed = await store.claims.by_id(claim.id)
        draft = await store.drafts.of_claim(failed)
    assert (failed.status, draft.status) == (ClaimStatus.PAYMENT_FAILED, DraftStatus.MENDING)

    async with county.transaction() as store:
        await reviewing.mended(store, county.catalogue, failed, county.clock.today(), county.clock.now())
    again = await released(county, claim)
    async with county.transaction() as store:
        await payments.mark_paid(store, county.desk("finance"), again.id, [claim.id], county.clock.today())

    async with county.snapshot() as store:
        old = await store.payments.within(made.id, county.staff["finance"].place)
    assert (await county.claim(claim.id)).status is ClaimStatus.PAID
    assert old.lines[0].status is LineStatus.FAILED


async def test_the_years_limit_is_checked_again_from_the_ledger(county, monkeypatch):
    monkeypatch.setattr(payments, "year_limit", lambda *_: Decimal("1000.00"))
    claims = [await to_payment(county, number=f"B2025-00000{n}") for n in range(3)]

    with pytest.raises(LimitReached):
        await listed(county, *claims)
    await listed(county, claims[0])
    await listed(county, claims[1])
    with pytest.raises(LimitReached) as refused:
        await listed(county, claims[2])

    assert refused.value.number == "B2025-000002"


async def test_another_town_does_not_see_the_list(county):
    made = await listed(county, await to_payment(county))

    async with county.transaction() as store:
        with pytest.raises(ListNotFound):
            await payments.release(store, county.desk("other_finance"), made.id)


async def test_what_may_not_be_paid_goes_back_to_the_office_that_fixed_the_amount(county):
    first = await to_payment(county)
    second = await to_payment(county, number="B2025-000002", invoice="25442000000012000001")
    await listed(county, first)
    async with county.snapshot() as store:
        assert (await payments.blocked(store, county.desk("finance"), second)).other == first.number

    async with county.transaction() as store:
        seen = await county.seen(second)
        back = await reviewing.return_to_office(store, county.desk("finance"), seen, "同一张发票已经发放过")

    assert (back.status, back.step, back.decided_on) == (ClaimStatus.IN_REVIEW, "town_review", None)
    assert (await county.told())[-1] == (
        Told.PAYMENT_RETURNED,
        {"claim_id": second.id, "number": second.number, "next": "town_review"},
    )


async def test_a_claim_given_back_by_payment_gets_another_amount_and_another_notice(county):
    claim = await to_payment(county)
    async with county.transaction() as store:
        await reviewing.return_to_office(store, county.desk("finance"), await county.seen(claim), "超过年度限额")

    again = await agree(county, "department", claim, Agreement("只剩这么多", Decimal("120.00"), "今年已用 880 元"))

    async with county.snapshot() as store:
        notices = await store.notices.of_claim(claim)
    assert (again.step, again.granted) == ("public_notice", Decimal("120.00"))
    assert [one.amount for one in notices] == [Decimal("400.00"), Decimal("120.00")]


async def test_a_claim_on_a_list_is_not_given_back(county):
    claim = await to_payment(county)
    await listed(county, claim)

    with pytest.raises(NotThisDecision):
        async with county.transaction() as store:
            await reviewing.return_to_office(store, county.desk("finance"), await county.seen(claim), "再看看")
