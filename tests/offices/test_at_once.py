"""What several people do at the same moment: one decision a claim, one payment a bill, the year's limit kept."""

import asyncio
from collections.abc import Awaitable
from decimal import Decimal

from claims import payments, reviewing
from claims.errors import ClaimError
from claims.model import ClaimStatus, Party
from claims.reviewing import Agreement
from storage.trays import wrong_counts
from tests.offices.county import County
from tests.offices.journey import check, to_payment

OTHER = Party("李桂英", "440785196003034523")


async def at_once(*acts: Awaitable[object]) -> tuple[int, list[str]]:
    """Do everything at the same time; return how much was done, and why the rest was not."""
    done = await asyncio.gather(*acts, return_exceptions=True)
    refused = [one for one in done if isinstance(one, BaseException)]
    assert [one for one in refused if not isinstance(one, ClaimError)] == []
    return len(done) - len(refused), sorted(type(one).__name__ for one in refused)


async def listed(county: County, *claims):
    async with county.transaction() as store:
        return await payments.make_list(store, county.desk("finance"), [await county.seen(one) for one in claims])


async def counts_are_right(county: County) -> bool:
    async with county.database.snapshot() as connection:
        return [one async for one in wrong_counts(connection)] == []


async def test_two_who_decide_one_claim_decide_it_once(county):
    claim = await county.file()
    await check(county, claim)
    seen = await county.seen(claim)

    async def decide(who):
        async with county.transaction() as store:
            await reviewing.decide_agree(store, county.desk(who), seen, Agreement())

    done, why = await at_once(*(decide(who) for who in ("village", "village2", "village", "village2")))

    assert done == 1
    assert set(why) <= {"ClaimChanged", "ClaimNotFound", "NotThisDecision", "Held", "ClaimHeld"}
    assert (await county.claim(claim.id)).step == "town_review"
    assert await counts_are_right(county)


async def test_a_claim_that_two_lists_want_stands_on_one(county):
    claim = await to_payment(county)

    done, _ = await at_once(*(listed(county, claim) for _ in range(4)))

    assert done == 1
    assert await counts_are_right(county)


async def test_a_bill_on_two_claims_is_paid_once_though_both_are_listed_at_once(county):
    first = await to_payment(county)
    second = await to_payment(county, number="B2025-000002", invoice="25442000000012000001", beneficiary=OTHER)

    done, why = await at_once(listed(county, first), listed(county, second))

    assert (done, why) == (1, ["BillPaid"])


async def test_the_years_limit_holds_though_all_are_listed_at_once(county, monkeypatch):
    monkeypatch.setattr(payments, "year_limit", lambda *_: Decimal("1000.00"))
    claims = [await to_payment(county, number=f"B2025-00000{n}") for n in range(4)]

    done, why = await at_once(*(listed(county, claim) for claim in claims))

    assert (done, set(why)) == (2, {"LimitReached"})


async def test_claims_that_move_at_once_are_counted_where_they_stand(county):
    claims = [await county.file(number=f"B2025-00000{n}", invoice=f"2544200000001200000{n}") for n in range(6)]
    for claim in claims:
        await check(county, claim)

    async def decide(claim):
        async with county.transaction() as store:
            await reviewing.decide_agree(store, county.desk("village"), await county.seen(claim), Agreement())

    done, why = await at_once(*(decide(claim) for claim in claims))

    assert (done, why) == (6, [])
    assert await counts_are_right(county)
    assert {(await county.claim(claim.id)).status for claim in claims} == {ClaimStatus.IN_REVIEW}
