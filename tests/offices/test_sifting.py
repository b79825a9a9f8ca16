"""The queue through a sieve: what passes, how many, page by page in both directions, in the address only."""

import html
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event

from claims import reviewing
from claims.desk import Defect, Tray
from claims.model import ClaimStatus
from claims.sifting import ALL, Queueing, Sieve, Special, Spot, Start
from claims.staff import Role
from claims.traces import Trace, Why
from claims.workflow import Seen
from storage.erasing import erase_draft
from storage.trays import wrong_counts
from tests.offices.county import (
    COUNTY,
    NEIGHBOUR,
    OTHER_TOWN,
    OTHER_VILLAGE,
    VILLAGE,
    catalogue_of,
    open_county,
    scheme_of,
    step,
)
from tests.offices.site import Browser, site_of

AT_COUNTY = (step("county_review", "county_department", "review", "county", "县里审核"),)
LINK = re.compile(r'<a[^>]*href="([^"]*)"[^>]*>([^<]*)')


def asked_by(county, who: str, sieve: Sieve = ALL) -> Queueing:
    desk = county.desk(who)
    return Queueing(desk.staff, desk.scope, county.clock.today(), sieve)


async def picked(county, who: str, sieve: Sieve, tray: Tray = Tray.OPEN) -> list[int]:
    """The serials that pass; the count must say the same."""
    asked = asked_by(county, who, sieve)
    async with county.snapshot() as store:
        page = await store.queue.page(asked, tray, None, 100)
        counts = await store.queue.counts(asked)
    assert counts[tray] == len(page.rows)
    return sorted(int(row.number[-6:]) for row in page.rows)


async def file(county, serial: int, on: date = date(2025, 6, 15), amount: str | None = "400.00", **more: object):
    granted = None if amount is None else Decimal(amount)
    return await county.file(number=f"B2025-{serial:06d}", submitted_on=on, granted=granted, **more)


async def close(county, claim) -> None:
    async with county.transaction() as store:
        await store.claims.save(replace(await store.claims.by_id(claim.id), status=ClaimStatus.PAID))


@pytest.fixture(params=[Tray.OPEN, Tray.DONE])
async def various(county, request):
    """Claims of two villages that differ in day and amount, all open or all closed; the tray they lie in."""
    made = [
        await file(county, 1, date(2025, 5, 1), "499.99"),
        await file(county, 2, date(2025, 5, 2), "500.00", place=NEIGHBOUR),
        await file(county, 3, date(2025, 5, 3), "29999.99"),
        await file(county, 4, date(2025, 5, 3), "30000.00", filed_by_staff_id=county.staff["neighbour"].id),
    ]
    for claim in made:
        async with county.transaction() as store:
            await store.claims.save(replace(claim, step="town_review"))
    for claim in made if request.param is Tray.DONE else ():
        claim = await county.claim(claim.id)
        await close(county, claim)
    return request.param


@pytest.mark.parametrize(
    ("sieve", "passing"),
    [
        (ALL, [1, 2, 3, 4]),
        (Sieve(scheme_id="aid"), [1, 2, 3, 4]),
        (Sieve(scheme_id="another"), []),
        (Sieve(step=("aid", "town_review")), [1, 2, 3, 4]),
        (Sieve(step=("aid", "public_notice")), []),
        (Sieve(place=NEIGHBOUR), [2]),
        (Sieve(place=NEIGHBOUR, at_least=500), [2]),
        (Sieve(place=NEIGHBOUR, at_least=1_000), []),
        (Sieve(first_day=date(2025, 5, 2)), [2, 3, 4]),
        (Sieve(last_day=date(2025, 5, 2)), [1, 2]),
        (Sieve(first_day=date(2025, 5, 2), last_day=date(2025, 5, 2)), [2]),
        (Sieve(at_least=500), [2, 3, 4]),
        (Sieve(at_least=10_000), [3, 4]),
        (Sieve(at_least=30_000), [4]),
        (Sieve(special=Special.AT_WINDOW), [4]),
        (Sieve(special=Special.MENDED), []),
        (Sieve(at_least=500, last_day=date(2025, 5, 2)), [2]),
    ],
)
async def test_what_passes_is_what_was_asked_for_and_the_count_says_so(county, various, sieve, passing):
    assert await picked(county, "department", sieve, various) == passing


async def test_no_sieve_reaches_beyond_the_own_places(county):
    await file(county, 1)
    await file(county, 2, place=OTHER_VILLAGE)

    for place in (OTHER_TOWN, OTHER_VILLAGE, COUNTY, NEIGHBOUR):
        assert await picked(county, "village", Sieve(place=place)) == [1]
        assert await picked(county, "village", Sieve(place=place, first_day=date(2025, 1, 1))) == [1]


async def test_an_amount_that_nobody_knows_is_not_at_least_anything(county):
    claim = await county.file()
    unknown = replace(claim.estimate, amount=None)
    async with county.transaction() as store:
        await store.claims.save(replace(claim, estimate=unknown))

    assert await picked(county, "village", Sieve(at_least=500)) == []
    assert await picked(county, "village", ALL) == [1]


async def test_what_was_mended_is_special_and_a_send_back_that_was_undone_is_not(county):
    claim = await county.file()
    async with county.transaction() as store:
        until = date(2025, 7, 1)
        sent = await reviewing.send_back(
            store, county.desk("village"), Seen(claim.id, 0), [Defect("invoice", "unclear")], until
        )
    assert await picked(county, "village", Sieve(special=Special.MENDED), Tray.SENT_BACK) == []

    async with county.transaction() as store:
        await reviewing.mended(store, county.catalogue, sent, county.clock.today(), county.clock.now())

    assert await picked(county, "village", Sieve(special=Special.MENDED)) == [1]


async def test_claims_with_the_same_bill_are_special_until_one_of_them_is_erased(county):
    first, second = [await county.file(number=f"B2025-00000{n}") for n in (1, 2)]
    async with county.transaction() as store:
        for claim in (first, second):
            await store.traces.keep(claim, [Trace(claim.pages[0].page_id, Why.BILL, "044001|12345678")])
    assert await picked(county, "village", Sieve(special=Special.SAME_BILL)) == [1, 2]

    async with county.database.transaction() as connection:
        await erase_draft(connection, first.draft_id)

    assert await picked(county, "village", Sieve(special=Special.SAME_BILL)) == []
    async with county.database.snapshot() as connection:
        assert [one async for one in wrong_counts(connection)] == []


async def test_closed_claims_are_counted_by_day_however_they_come_and_go(county):
    claim = await file(county, 1, amount="600.00")
    await close(county, claim)
    assert await picked(county, "village", Sieve(at_least=500), Tray.DONE) == [1]

    async with county.transaction() as store:
        again = replace(await store.claims.by_id(claim.id), status=ClaimStatus.IN_REVIEW, granted=Decimal("100.00"))
        await store.claims.save(again)

    assert await picked(county, "village", Sieve(at_least=500), Tray.DONE) == []
    async with county.database.snapshot() as connection:
        assert [one async for one in wrong_counts(connection)] == []


async def numbers(county, start: Start | None, tray: Tray, sieve: Sieve = ALL):
    async with county.snapshot() as store:
        page = await store.queue.page(asked_by(county, "department", sieve), tray, start, 3)
    return [int(row.number[-6:]) for row in page.rows], page


@pytest.mark.parametrize("sieve", [ALL, Sieve(at_least=500)])
async def test_parts_follow_each_other_in_both_directions(county, various, sieve):
    for serial in range(5, 12):
        claim = await file(county, serial, date(2025, 5, 3 + serial // 3), "700.00", step="town_review")
        if various is Tray.DONE:
            await close(county, claim)
    forth, start = [], None
    while True:
        found, page = await numbers(county, start, various, sieve)
        forth.append(found)
        if page.after is None:
            break
        start = Start(page.after)

    back = [found]
    while page.before is not None:
        found, page = await numbers(county, Start(page.before, back=True), various, sieve)
        back.insert(0, found)

    flat = [one for part in forth for one in part]
    assert flat == sorted(flat, reverse=various is Tray.DONE)
    assert len(flat) == (11 if sieve == ALL else 10)
    assert back == forth


async def test_behind_the_last_claim_the_queue_begins_again(county):
    for serial in (1, 2):
        await file(county, serial, step="town_review")
    found, page = await numbers(county, None, Tray.OPEN)
    last = Start(Spot(page.rows[-1].submitted_on, page.rows[-1].claim_id))

    found, page = await numbers(county, last, Tray.OPEN)

    assert found == [1, 2]
    assert (page.before, page.after) == (None, None)


async def browser_of(county, who: str) -> Browser:
    return await Browser(site_of(county)).sign_in(who)


def links(page) -> dict[str, str]:
    """The addresses on a page by what their links say."""
    return {html.unescape(said).strip(): html.unescape(address) for address, said in LINK.findall(page.text)}


async def test_the_address_keeps_the_sieve_over_trays_pages_and_updates(county):
    for serial in range(45):
        await file(county, serial, date(2025, 5, 1 + serial // 2), "600.00")
    browser = await browser_of(county, "village")

    first = await browser.open("/staff/queue?tray=open&from=2025-05-02&amount=500&special=")
    second = await browser.open(links(first)["下一页"])
    back = await browser.open(links(second)["上一页"])

    queue = {said: address for said, address in links(second).items() if "tray=" in address}
    assert "符合条件的有 43 件" in first.text
    assert re.search(r'hx-get="[^"]*part\?[^"]*after=[^"]*"', second.text)
    assert {said for said, address in queue.items() if "amount=500" not in address} == {"500 元起", "全部清除"}
    assert re.findall(r"B2025-\d{6}(?=</a>)", first.text) == re.findall(r"B2025-\d{6}(?=</a>)", back.text)
    assert not set(re.findall(r"B2025-\d{6}(?=</a>)", first.text)) & set(
        re.findall(r"B2025-\d{6}(?=</a>)", second.text)
    )
    assert 'rel="prev"' not in first.text


async def test_conditions_are_named_and_taken_away_one_by_one(county):
    await file(county, 1)
    browser = await browser_of(county, "department")

    page = await browser.open(f"/staff/queue?tray=waiting&place={VILLAGE}&amount=500&from=2025-06-15&to=2025-06-01")

    assert "没有符合条件的申请" in page.text
    assert "2025年6月1日及以后交的" in page.text  # the wrong way round, and understood
    without = links(await browser.open(links(page)["500 元起"]))
    assert "500 元起" not in without
    assert "上凯村" in without
    cleared = await browser.open(links(page)["清除条件，看全部"])
    assert "amount=" not in str(cleared.url)


async def test_what_an_address_cannot_mean_is_left_out(county):
    await file(county, 1)
    browser = await browser_of(county, "village")

    page = await browser.open(
        "/staff/queue?scheme=x&step=a.b&place=99&from=soon&amount=3&special=7&after=1.x&before=--"
    )

    assert page.status_code == 200
    assert "B2025-000001" in page.text
    assert "全部清除" not in page.text


async def test_a_county_desk_sees_how_many_wait_in_each_town_and_goes_there(tmp_path):
    async with open_county(tmp_path, catalogue_of(scheme_of(AT_COUNTY))) as county:
        await county.employ("reviewer", Role.COUNTY_DEPARTMENT, COUNTY)
        for serial, place in enumerate((VILLAGE, NEIGHBOUR, OTHER_VILLAGE), 1):
            await file(county, serial, place=place, amount="600.00" if serial < 3 else "400.00")
        browser = await browser_of(county, "reviewer")

        page = await browser.open("/staff/queue")
        town = await browser.open(links(page)["沙湖镇"])
        fine = await browser.open("/staff/queue?tray=open&amount=500")

        assert re.search(r'沙湖镇 <span class="count">2<.*牛江镇 <span class="count">1<', page.text, re.S)
        assert "B2025-000003" not in town.text
        assert re.search(r'上凯村 <span class="count">1<', town.text)
        assert re.search(r'沙湖镇 <span class="count">2<', fine.text)
        assert '牛江镇 <span class="count">' not in fine.text


async def test_who_signs_in_again_comes_back_to_the_same_part_of_the_queue(county):
    browser = Browser(site_of(county))
    page = await browser.open("/staff/queue?tray=open&amount=500")

    back = re.search(r'name="back" value="([^"]*)"', page.text).group(1)

    assert html.unescape(back) == "/staff/queue?tray=open&amount=500"


SIEVES = [
    ALL,
    Sieve(at_least=500),
    Sieve(special=Special.SAME_BILL),
    Sieve(first_day=date(2025, 5, 1), last_day=date(2025, 5, 3)),
    Sieve(step=("aid", "town_review")),
    Sieve(place=NEIGHBOUR, at_least=500),
]


@pytest.mark.parametrize("sieve", SIEVES)
async def test_no_sieve_and_no_name_makes_sqlite_look_at_every_claim(county, sieve):
    if county.database.shared:
        pytest.skip("what PostgreSQL plans depends on how many rows there are")
    statements = []

    def note(_, __, sql, parameters, *___):
        statements.append((sql, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        async with county.snapshot() as store:
            asked = asked_by(county, "department", sieve)
            await store.queue.counts(asked)
            for tray in Tray:
                for start in (None, Start(Spot(date(2025, 5, 2), 1)), Start(Spot(date(2025, 5, 2), 1), back=True)):
                    await store.queue.page(asked, tray, start, 20)
            await store.queue.by_place(asked, Tray.OPEN, {VILLAGE, NEIGHBOUR})
            await store.queue.of_name("陈玉兰", asked.scope, 20)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    with closing(sqlite3.connect(county.database.path)) as file:
        plans = [row[3] for sql, given in statements for row in file.execute(f"EXPLAIN QUERY PLAN {sql}", given)]
    assert len(plans) > 20
    assert [plan for plan in plans if plan.startswith(("SCAN counted", "SCAN cl", "SCAN tray", "SCAN desks"))] == []
