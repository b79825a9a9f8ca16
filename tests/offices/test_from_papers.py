"""Jingjiang's days count from complete papers, at the window as at payment; admissions are told within hours."""

from datetime import UTC, date, datetime, timedelta

import pytest

from claims import checking, registering, reviewing
from claims.checking import Compared
from claims.desk import Defect, Tray
from claims.reviewing import Agreement
from claims.sifting import Queueing
from schemes.loading import load
from tests.offices.county import open_county
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from tests.offices.test_five_schemes import employed, places_of

THURSDAY = date(2025, 6, 12)
ADMITTED = {"name": "陈玉兰", "card": "126-0001", "hospital": "生祠镇卫生院", "admitted_at": "2025-06-12T10:00"}


@pytest.fixture
async def county(tmp_path):
    async with open_county(tmp_path, load()) as opened:
        opened.photo = paper("INVOICE")
        opened.clock.move_to(THURSDAY)
        await employed(opened, opened.catalogue.get("jingjiang"))
        yield opened


async def filed(county):
    scheme = county.catalogue.get("jingjiang")
    claim = await county.file(scheme_id="jingjiang", benefit="medical_cost", place=places_of(scheme)["village"])
    async with county.transaction() as store:
        compared = [Compared(page.page_id, agrees=True) for page in claim.pages]
        await checking.record_originals(store, county.desk("institution-town"), await county.seen(claim), compared)
    return claim


async def agree(county, who, claim):
    async with county.transaction() as store:
        return await reviewing.decide_agree(store, county.desk(who), await county.seen(claim), Agreement())


async def due(county, claim):
    async with county.snapshot() as store:
        return await store.reviews.due_of(await store.claims.by_id(claim.id))


async def test_a_day_lost_at_the_window_is_lost_for_the_settlement_and_the_payment(county):
    claim = await filed(county)
    county.clock.move_to(THURSDAY + timedelta(days=1))

    await agree(county, "institution-town", claim)
    at_settlement = await due(county, claim)
    county.clock.move_to(THURSDAY + timedelta(days=5))
    await agree(county, "insurer-county", claim)

    assert at_settlement == date(2025, 6, 16)  # two working days from Thursday: Friday, Monday
    assert await due(county, claim) == date(2025, 6, 19)  # five working days from Thursday


async def test_papers_that_were_mended_are_complete_from_then_on(county):
    claim = await filed(county)
    async with county.transaction() as store:
        seen = await county.seen(claim)
        back = await reviewing.send_back(
            store, county.desk("institution-town"), seen, [Defect(None, "other", "补身份证")], date(2025, 6, 30)
        )
    waiting = await due(county, claim)
    county.clock.move_to(date(2025, 6, 20))
    async with county.transaction() as store:
        await reviewing.mended(store, county.catalogue, back, county.clock.today(), county.clock.now())

    at_the_window = await due(county, claim)
    await agree(county, "institution-town", claim)
    await agree(county, "insurer-county", claim)

    assert waiting is None
    assert at_the_window == date(2025, 6, 24)  # a Friday, then Monday and Tuesday
    assert await due(county, claim) == date(2025, 6, 27)


async def test_both_last_days_stand_on_the_claim_and_the_next_one_in_the_queue(county):
    claim = await filed(county)
    await agree(county, "institution-town", claim)
    browser = await Browser(site_of(county)).sign_in("insurer-county")

    queue = await browser.open("/staff/queue")
    page = await browser.open(f"/staff/claims/{claim.id}")

    assert "2025年6月16日" in queue.text
    assert "请在 2025年6月16日 前办好" in page.text
    assert "5个工作日内打卡支付：最晚 2025年6月19日（从材料齐全那天算）" in page.text


async def test_what_waits_for_payment_is_late_after_its_five_days(county):
    claim = await filed(county)
    await agree(county, "institution-town", claim)
    await agree(county, "insurer-county", claim)
    county.clock.move_to(date(2025, 6, 20))

    async with county.snapshot() as store:
        desk = county.desk("insurer-county")
        page = await store.queue.page(Queueing(desk.staff, desk.scope, desk.on), Tray.OVERDUE, None, 9)

    assert [row.number for row in page.rows] == [claim.number]


async def write(county, **said):
    scheme = county.catalogue.get("jingjiang")
    async with county.transaction() as store:
        desk = county.desk("institution-town")
        return await registering.write(store, desk, scheme, scheme.registers["hospital_notice"], {**ADMITTED, **said})


async def test_an_admission_waits_in_the_queue_until_it_is_told(county):
    entry = await write(county)
    county.clock.instant = datetime(2025, 6, 13, 2, 0, tzinfo=UTC)
    browser = await Browser(site_of(county)).sign_in("institution-town")

    page = await browser.open("/staff/queue")
    assert "卫生院入院报告（48小时）：陈玉兰" in page.text
    assert "2025年6月14日 10:00 前报告，还有 23 小时" in page.text
    county.clock.instant = datetime(2025, 6, 14, 3, 0, tzinfo=UTC)
    await browser.sign_in("institution-town")
    assert "本该 2025年6月14日 10:00 前报告" in (await browser.open("/staff/queue")).text

    path = f"/staff/watch/jingjiang/lists/hospital_notice/{entry.id}"
    await browser.open("/staff/watch/jingjiang/lists/hospital_notice")
    listed = await browser.send(path, {"said:reported_at": "2025-06-14T11:30"})
    assert "超时" in listed.text
    assert "卫生院入院报告（48小时）：陈玉兰" not in (await browser.open("/staff/queue")).text


async def test_who_does_not_work_on_the_scheme_is_not_reminded_of_its_admissions(county):
    await write(county)
    scheme = county.catalogue.get("jingjiang")

    async with county.snapshot() as store:
        town = await registering.untold(store, [scheme], county.desk("institution-town"))
        office = await registering.untold(store, [scheme], county.desk("office"))

    assert (len(town), office) == (1, ())


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"reported_at": "2025-06-14T09:59"}, "按时报告"),
        ({"reported_at": "2025-06-14T10:01"}, "超时报告"),
        ({}, "还没报告"),
    ],
)
async def test_the_claim_says_whether_its_admission_was_told_in_time(county, said, shown):
    await write(county, **said)
    claim = await filed(county)
    browser = await Browser(site_of(county)).sign_in("institution-town")

    page = await browser.open(f"/staff/claims/{claim.id}")

    assert shown in page.text
    assert "生祠镇卫生院" in page.text
