"""Payment lists: control totals, one payment for one claim, the year's limit, failures that can be mended."""

from decimal import Decimal

import pytest

from claims import payments, reviewing
from claims.denials import LimitReached, ListNotFound, ListNotReleased, ListReleased, NothingToPay, NotThisDecision
from claims.desk import Defect, LineStatus
from claims.events import Told
from claims.model import Claim, ClaimStatus, DraftStatus
from tests.offices.county import County
from tests.offices.journey import to_payment

FAILED = Defect(None, "account_closed", "银行退回")


async def listed(county: County, *claims: Claim):
    async with county.transaction() as store:
        return await payments.make_list(store, county.desk("finance"), [await county.seen(one) for one in claims])


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
