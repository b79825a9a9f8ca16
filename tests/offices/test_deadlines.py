"""Deadlines: working days by the national holidays, a pause while the applicant mends, trays of what is late."""

from datetime import date

import pytest

from claims import reviewing
from claims.deadlines import days_left, is_working_day, last_day
from claims.desk import Defect, Tray
from claims.sifting import Queueing
from tests.offices.county import catalogue_of, open_county, scheme_of, step
from tests.offices.journey import agree

WORKING = (
    step("window", "village", "review", "village", "窗口受理", deadline_days=2, deadline_kind="working"),
    step("payment", "finance", "pay", "town", "发放", deadline_days=5, deadline_kind="working"),
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 10, 1), False),  # National Day, a Wednesday
        (date(2025, 10, 8), False),  # the last day of that holiday, a Wednesday
        (date(2025, 9, 28), True),  # a Sunday made up for it
        (date(2025, 10, 11), True),  # a Saturday made up for it
        (date(2025, 10, 12), False),  # a plain Sunday
        (date(2099, 10, 1), True),  # a Thursday of a year not announced yet
    ],
)
def test_holidays_are_free_and_make_up_days_are_worked(day, working):
    assert is_working_day(day) is working


def test_working_days_step_over_the_holiday_and_count_the_make_up_saturday():
    assert last_day(date(2025, 9, 30), 2, "working") == date(2025, 10, 10)
    assert last_day(date(2025, 9, 30), 3, "working") == date(2025, 10, 11)
    assert last_day(date(2025, 9, 30), 3, "natural") == date(2025, 10, 3)


@pytest.mark.parametrize("kind", ["natural", "working"])
def test_what_is_left_of_a_period_counts_as_the_period_does(kind):
    start = date(2025, 9, 26)
    last = last_day(start, 7, kind)

    assert days_left(start, last, kind) == 7
    assert days_left(last, last, kind) == 0
    assert days_left(last_day(start, 3, kind), last, kind) == 4


@pytest.fixture
async def window(tmp_path):
    async with open_county(tmp_path, catalogue_of(scheme_of(WORKING))) as county:
        yield county


async def due(county, claim):
    async with county.snapshot() as store:
        return await store.reviews.due_of(await store.claims.by_id(claim.id))


async def received(county, day, number="B2025-000001"):
    county.clock.move_to(day)
    claim = await county.file(number)
    async with county.transaction() as store:
        await store.reviews.set_due(claim, last_day(day, 2, "working"))
    return claim


async def test_the_clock_stands_still_while_the_applicant_mends(window):
    claim = await received(window, date(2025, 9, 29))
    window.clock.move_to(date(2025, 9, 30))
    async with window.transaction() as store:
        defects = [Defect("invoice", "unclear")]
        seen = await window.seen(claim)
        back = await reviewing.send_back(store, window.desk("village"), seen, defects, date(2025, 10, 30))
    assert await due(window, claim) is None

    window.clock.move_to(date(2025, 10, 17))
    async with window.transaction() as store:
        await reviewing.mended(store, window.catalogue, back, window.clock.today(), window.clock.now())

    assert await due(window, claim) == date(2025, 10, 20)  # one working day was left; the 17th is a Friday


async def test_an_office_that_was_late_has_a_day_left_after_the_mending(window):
    claim = await received(window, date(2025, 9, 24))
    window.clock.move_to(date(2025, 9, 30))
    async with window.transaction() as store:
        seen = await window.seen(claim)
        back = await reviewing.send_back(
            store, window.desk("village"), seen, [Defect("invoice", "unclear")], date(2025, 10, 30)
        )
        await reviewing.mended(store, window.catalogue, back, window.clock.today(), window.clock.now())

    assert await due(window, claim) == date(2025, 10, 9)


async def test_the_next_step_has_its_own_deadline(window):
    claim = await received(window, date(2025, 9, 29))

    await agree(window, "village", claim)

    assert await due(window, claim) == date(
        2025, 10, 13
    )  # 30 September, then the 9th, 10th, 11th (a make-up Saturday), 13th


async def counts(county, who):
    async with county.snapshot() as store:
        desk = county.desk(who)
        return await store.queue.counts(Queueing(desk.staff, desk.scope, desk.on))


async def shown(county, who, tray):
    async with county.snapshot() as store:
        desk = county.desk(who)
        page = await store.queue.page(Queueing(desk.staff, desk.scope, desk.on), tray, None, 20)
    return [row.number for row in page.rows]


async def test_what_is_late_and_what_is_due_soon_has_its_tray_and_count(window):
    await received(window, date(2025, 9, 24), "B2025-000001")
    await received(window, date(2025, 9, 29), "B2025-000002")
    window.clock.move_to(date(2025, 9, 30))

    assert await shown(window, "village", Tray.OVERDUE) == ["B2025-000001"]
    assert await shown(window, "village", Tray.SOON) == ["B2025-000002"]
    found = await counts(window, "village")
    assert (found[Tray.OVERDUE], found[Tray.SOON], found[Tray.OPEN]) == (1, 1, 2)
    assert (await counts(window, "neighbour"))[Tray.OVERDUE] == 0


async def test_what_was_sent_back_is_apart_from_what_a_later_office_has(window):
    back = await received(window, date(2025, 9, 29), "B2025-000001")
    on = await received(window, date(2025, 9, 29), "B2025-000002")
    await agree(window, "village", on)
    async with window.transaction() as store:
        seen = await window.seen(back)
        defects = [Defect("invoice", "unclear")]
        await reviewing.send_back(store, window.desk("village"), seen, defects, date(2025, 10, 30))

    assert await shown(window, "village", Tray.SENT_BACK) == ["B2025-000001"]
    assert await shown(window, "village", Tray.WAITING) == ["B2025-000002"]


async def test_nothing_is_late_while_the_applicant_has_it(window):
    claim = await received(window, date(2025, 9, 29))
    async with window.transaction() as store:
        seen = await window.seen(claim)
        defects = [Defect("invoice", "unclear")]
        await reviewing.send_back(store, window.desk("village"), seen, defects, date(2025, 10, 30))

    window.clock.move_to(date(2025, 10, 29))

    assert (await counts(window, "village"))[Tray.OVERDUE] == 0
