"""The half-yearly report: each figure counted once, town by town, and the sheet that carries them."""

import io
from datetime import date
from decimal import Decimal

import openpyxl

from claims import payments, reviewing
from claims.reports import TownFigures, together
from claims.reviewing import Refusal
from tests.offices.county import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN
from tests.offices.journey import to_payment
from web.staff.report_sheet import report

HALF = (date(2025, 1, 1), date(2025, 6, 30))


async def figures(county, *, place=COUNTY, period=HALF):
    async with county.snapshot() as store:
        return await store.reports.by_town("aid", place, *period)


async def a_half_year(county):
    paid = await to_payment(county)
    async with county.transaction() as store:
        seen = [await county.seen(paid)]
        made = await payments.make_list(store, county.desk("finance"), seen)
        await payments.release(store, county.desk("finance"), made.id)
        await payments.mark_paid(store, county.desk("finance"), made.id, [paid.id], county.clock.today())
    refused = await county.file("B2025-000002")
    async with county.transaction() as store:
        why = Refusal("不在期限内", "二（二）", "示例文件")
        await reviewing.refuse(store, county.desk("village"), await county.seen(refused), why)
    await county.file("B2025-000003", place=OTHER_VILLAGE)
    county.clock.move_to(date(2025, 7, 1))
    await county.file("B2025-000004")


async def test_every_figure_is_counted_in_its_town_and_period(county):
    await a_half_year(county)

    ours, other = await figures(county)

    assert ours == TownFigures(TOWN, 2, 1, 1, Decimal("400.00"), 1, 1, Decimal("400.00"), 0)
    assert other == TownFigures(OTHER_TOWN, filed=1, persons=1, open=1)
    assert [one.place for one in await figures(county, place=TOWN)] == [TOWN]


async def test_another_half_year_has_its_own_figures(county):
    await a_half_year(county)

    (later,) = await figures(county, period=(date(2025, 7, 1), date(2025, 12, 31)))

    assert (later.filed, later.open, later.granted, later.paid) == (1, 1, Decimal("0.00"), 0)


async def test_the_sheet_ends_with_the_sum_of_all_towns(county):
    await a_half_year(county)
    towns = await figures(county)

    made = report("补充医疗保障", "恩平市", HALF, towns, {TOWN: "沙湖镇", OTHER_TOWN: "牛江镇"})

    rows = list(openpyxl.load_workbook(io.BytesIO(made)).active.iter_rows(values_only=True))
    assert [row[1] for row in rows[-3:]] == ["沙湖镇", "牛江镇", "合计"]
    assert rows[-1][2:] == (3, 2, 1, 400, 1, 1, 400, 1)
    assert together(towns, "").filed == 3
