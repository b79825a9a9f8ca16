"""Counts that are kept with every move: always what counting the claims would say."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from claims import payments, reviewing
from claims.denials import AmountWrong
from claims.desk import Tray
from claims.model import ClaimStatus
from claims.reviewing import Agreement
from claims.sifting import Queueing
from claims.workflow import Seen
from storage.trays import count_all, wrong_counts
from tests.offices.conftest import county, server
from tests.offices.county import OTHER_VILLAGE
from tests.offices.journey import agree, check, to_notice, to_payment

__all__ = ["county", "server"]
WRONG = Agreement(amount=Decimal("-1.00"))


async def wrong(county) -> list[str]:
    async with county.database.snapshot() as connection:
        return [one async for one in wrong_counts(connection)]


async def counts(county, who: str) -> dict[Tray, int]:
    desk = county.desk(who)
    asked = Queueing(desk.staff, desk.scope, county.clock.today())
    async with county.snapshot() as store:
        found = await store.queue.counts(asked)
        for tray in Tray:
            page = await store.queue.page(asked, tray, None, 100)
            assert (tray, len(page.rows)) == (tray, found[tray])
    return {tray: count for tray, count in found.items() if count}


async def test_the_counts_follow_every_move(county):
    paid = await to_payment(county)
    await to_notice(county, number="B2025-000002")
    fresh = await county.file(number="B2025-000003")
    await county.file(number="B2025-000004", place=OTHER_VILLAGE)
    async with county.transaction() as store:
        await reviewing.take(store, county.desk("village"), await county.seen(fresh))
    assert await counts(county, "finance") == {Tray.OPEN: 1}
    async with county.transaction() as store:
        made = await payments.make_list(store, county.desk("finance"), [await county.seen(paid)])
    assert await counts(county, "finance") == {Tray.WAITING: 1}
    async with county.transaction() as store:
        await payments.release(store, county.desk("finance"), made.id)
        await payments.mark_paid(store, county.desk("finance"), made.id, [paid.id], county.clock.today())

    assert await wrong(county) == []
    assert await counts(county, "village") == {Tray.MINE: 1, Tray.NOTICE: 1, Tray.DONE: 1}
    assert await counts(county, "department") == {Tray.NOTICE: 1, Tray.DONE: 1}
    assert await counts(county, "finance") == {Tray.DONE: 1}


async def twice(county, claim) -> None:
    """Agree at two desks in one transaction, the second time with an amount that is refused."""
    async with county.transaction() as store:
        decided = await reviewing.decide_agree(store, county.desk("village"), await county.seen(claim), Agreement())
        await reviewing.decide_agree(store, county.desk("department"), Seen(claim.id, decided.version), WRONG)


async def test_what_did_not_happen_is_not_counted(county):
    claim = await county.file()
    await check(county, claim)

    with pytest.raises(AmountWrong):
        await twice(county, claim)

    assert await wrong(county) == []
    assert (await county.claim(claim.id)).status is ClaimStatus.IN_REVIEW


async def test_a_count_that_was_altered_is_found_and_can_be_made_anew(county):
    claim = await county.file()
    await check(county, claim)
    await agree(county, "village", claim)
    async with county.database.transaction() as connection:
        await connection.execute(text("UPDATE tray_counts SET count = 7 WHERE length(area) = 9"))

    found = await wrong(county)
    async with county.database.transaction() as connection:
        await count_all(connection)

    assert len(found) == 1
    assert "440785103" in found[0]
    assert await wrong(county) == []
