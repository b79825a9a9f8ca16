"""Whom staff look for: by name, by ID number, by claim number; only what is theirs to see, and all of it on record."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from claims.model import Party
from claims.naming import is_name, key_of
from claims.quotas import LIMITS, Look
from storage import names
from storage.erasing import erase_draft
from storage.tables.claims import claim_names, claims
from storage.tables.staff import audit_lines
from storage.verify import _names
from tests.offices.county import OTHER_VILLAGE
from tests.offices.site import Browser, site_of


async def found(county, who: str, name: str) -> list[str]:
    async with county.snapshot() as store:
        count, rows = await store.queue.of_name(name, county.desk(who).scope, 50)
    assert count == len(rows)
    return [row.number for row in rows]


async def search(county, who: str, typed: str) -> str:
    browser = await Browser(site_of(county)).sign_in(who)
    return (await browser.open(f"/staff/queue?number={typed}")).text


@pytest.mark.parametrize(
    ("typed", "held"),
    [("陈玉兰", "陈玉兰"), (" 陈 玉兰", "陈玉兰"), ("买买提・艾力", "买买提·艾力"), ("Ｌｉ Ｍｉｎｇ", "li ming")],
)
def test_a_name_is_the_same_however_it_is_typed(typed, held):
    assert key_of(typed) == key_of(held)


@pytest.mark.parametrize(
    ("typed", "name"), [("陈玉兰", True), ("Li Ming", True), ("B2025-000001", False), ("-", False)]
)
def test_what_has_a_digit_is_no_name(typed, name):
    assert is_name(typed) is name


async def test_a_claim_is_found_by_its_beneficiary_and_by_its_applicant(county):
    await county.file(beneficiary=Party("周小宝", "440785201503121234"))

    assert await found(county, "village", "周小宝") == ["B2025-000001"]
    assert await found(county, "village", "陈 玉兰") == ["B2025-000001"]
    assert await found(county, "village", "周小") == []


async def test_nobody_finds_what_is_not_his_to_see(county):
    await county.file()
    await county.file(number="B2025-000002", place=OTHER_VILLAGE)

    assert await found(county, "village", "陈玉兰") == ["B2025-000001"]
    assert await found(county, "neighbour", "陈玉兰") == []
    assert await found(county, "department", "陈玉兰") == []  # has not reached the town yet


async def test_a_name_that_was_put_right_is_found_and_the_wrong_one_is_not(county):
    claim = await county.file()
    async with county.transaction() as store:
        right = Party("陈玉蘭", claim.beneficiary.id_number)
        await store.claims.save(replace(claim, beneficiary=right, applicant=right))

    assert await found(county, "village", "陈玉蘭") == ["B2025-000001"]
    assert await found(county, "village", "陈玉兰") == []


async def test_an_erased_claim_is_found_by_no_name(county):
    claim = await county.file()
    async with county.database.transaction() as connection:
        await erase_draft(connection, claim.draft_id)

    assert await found(county, "village", "陈玉兰") == []
    assert await found(county, "village", "—") == []


async def test_claims_of_an_earlier_version_are_found_from_the_next_start_on(county, monkeypatch):
    monkeypatch.setattr(names, "BATCH", 2)
    for serial in range(5):
        await county.file(number=f"B2025-{serial:06d}")
    async with county.database.transaction() as connection:
        await connection.execute(delete(claim_names).where(claim_names.c.claim_id > 1))  # as if cut off after the first
        assert len([one async for one in _names(connection)]) == 4

    filled = await names.keep_missing(county.database.transaction)

    assert filled == 4
    assert len(await found(county, "village", "陈玉兰")) == 5
    async with county.database.snapshot() as connection:
        assert [one async for one in _names(connection)] == []
    assert await names.keep_missing(county.database.transaction) == 0


async def test_a_name_lies_in_the_database_as_a_keyed_digest_only(county):
    await county.file()

    async with county.database.snapshot() as connection:
        kept = (await connection.execute(select(claim_names.c.name_index))).scalars().all()

    assert [len(one) for one in kept] == [64]
    assert "陈玉兰" not in str(kept)


async def test_a_search_by_name_says_how_many_and_is_on_record_without_the_name(county):
    for serial in range(1, 53):
        await county.file(number=f"B2025-{serial:06d}")

    several = await search(county, "village", "陈玉兰")
    nobody = await search(county, "village", "欧阳秀英")

    assert "叫“陈玉兰”的有 52 件" in several
    assert "这里是最近的 50 件" in several
    assert "没有找到叫“欧阳秀英”的" in nobody
    async with county.database.snapshot() as connection:
        lines = (await connection.execute(audit_lines.select().where(audit_lines.c.action == "name_searched"))).all()
    assert [line.detail for line in lines] == [{"found": 52}, {"found": 0}]


async def test_searches_for_people_count_together_however_they_are_looked_for(county):
    await county.file()
    staff = county.staff["village"].id
    (_, hourly), _ = LIMITS[Look.NAME]
    async with county.transaction() as store:
        for look in (Look.PERSON, Look.NAME):
            for _ in range(hourly // 2):
                await store.audit.note(look, staff, county.clock.now())

    assert "放开一天" in await search(county, "village", "陈玉兰")
    assert "放开一天" in await search(county, "village", "440785195702141809")
    assert "查询已记录在案" not in await search(county, "village", "陈玉兰")


async def test_a_damaged_claim_does_not_keep_the_product_from_starting(county):
    await county.file()
    await county.file(number="B2025-000002")
    async with county.database.transaction() as connection:
        await connection.execute(delete(claim_names).where(claim_names.c.claim_id > 0))
        await connection.execute(update(claims).where(claims.c.id == 1).values(beneficiary=b"damaged"))

    filled = await names.keep_missing(county.database.transaction)

    assert filled == 2
    async with county.database.snapshot() as connection:
        assert (await connection.execute(select(claim_names.c.claim_id))).scalars().all() == [2]
