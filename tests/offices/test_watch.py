"""Money, reports and lists of a scheme: figures that add up, days that are kept, entries that are checked."""

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest

from claims import funds, payments, registering
from claims.denials import EntryWrong
from claims.funds import Fund, FundAmount, FundKind
from claims.records import RosterEntry
from claims.registering import Entry
from schemes.loading import load
from tests.offices.county import COUNTY, TOWN, VILLAGE, County, open_county
from tests.offices.journey import to_payment
from tests.offices.site import Browser, site_of


async def paid(county: County, **changes):
    claim = await to_payment(county, **changes)
    async with county.transaction() as store:
        desk = county.desk("finance")
        made = await payments.make_list(store, desk, [await county.seen(claim)])
        await payments.release(store, desk, made.id)
        await payments.mark_paid(store, desk, made.id, [claim.id], county.clock.today())
    return claim


def money(on=date(2025, 7, 2), **amounts) -> Fund:
    kinds = {FundKind(name): Decimal(value) for name, value in amounts.items()}
    return Fund(2025, on, kinds, committed=Decimal("200.00"), paid=Decimal("600.00"))


async def test_a_years_money_is_what_was_granted_and_paid(county):
    await paid(county)
    await to_payment(county, number="B2025-000002")
    scheme = county.catalogue.get("aid")

    async with county.snapshot() as store:
        found = await funds.fund_of(store, scheme, TOWN, 2025, county.clock.today())
        elsewhere = await funds.fund_of(store, scheme, "440785104", 2025, county.clock.today())

    assert (found.committed, found.paid, found.by_month) == (
        Decimal("400.00"),
        Decimal("400.00"),
        {6: Decimal("400.00")},
    )
    assert (elsewhere.used, elsewhere.left) == (Decimal("0.00"), None)


def test_the_forecast_goes_on_as_so_far():
    fund = money(budget="1500.00", reserve="50.00")

    assert fund.left == Decimal("700.00")
    assert fund.forecast == Decimal("1604.40")  # 800 in 182 days of 365
    assert fund.over_budget
    assert not money(budget="1500.00", reserve="105.00").over_budget


def test_what_is_not_known_is_not_zero():
    fund = replace(money(), on=date(2025, 1, 1))

    assert (fund.left, fund.forecast, fund.payout) == (None, None, None)


@pytest.mark.parametrize(
    ("premium", "broken"),
    [  # 126 办法 11: under 80 % or from 110 % of the premium on; at least 90 % go to benefits
        ("1001.00", {"loss_ratio": ("under",), "benefit_share": ("under",)}),
        ("1000.00", {"benefit_share": ("under",)}),
        ("888.00", {}),
        ("727.27", {"loss_ratio": ("at_least",)}),
    ],
)
def test_the_payout_calls_at_the_bounds_of_the_text(premium, broken):
    scheme = load().get("jingjiang")
    fund = replace(money(premium=premium), year=2019, on=date(2019, 7, 2))

    assert funds.alarms_of(scheme, fund) == broken


def test_the_lines_of_the_payout_are_those_of_the_text_in_yuan():
    fund = replace(money(premium="1000.00"), year=2019, on=date(2019, 7, 2))

    lines = funds.payout_lines(load().get("jingjiang"), fund)

    assert [(f"{share:.2f}", yuan) for share, yuan in lines] == [
        ("0.80", Decimal("800.00")),
        ("0.90", Decimal("900.00")),
        ("1.10", Decimal("1100.00")),
    ]
    assert funds.payout_lines(load().get("jingjiang"), money()) == ()


async def test_the_page_draws_forecast_budget_and_reserve_beside_what_is_used(county):
    await paid(county)
    async with county.transaction() as store:
        for kind, amount in ((FundKind.BUDGET, "1000"), (FundKind.RESERVE, "300")):
            new = FundAmount("aid", TOWN, 2025, kind, Decimal(amount), "示例", 1, county.clock.now())
            await funds.enter(store, county.desk("finance"), new)
    browser = await Browser(site_of(county)).sign_in("finance")

    page = (await browser.open("/staff/watch/aid/fund?year=2025")).text

    picture = page[page.index("钱用到哪里，线在哪里") :]
    assert all(part in picture for part in ("照此到年底", "年度预算", "预算加储备金", "¥1,300.00"))


async def test_an_amount_of_a_year_is_entered_with_its_source_and_the_newest_counts(county):
    office = await Browser(site_of(county)).sign_in("office")
    await office.open("/staff/watch/aid/fund?year=2025")

    for amount in ("30000", "50000.00"):
        form = {"year": "2025", "kind": "budget", "amount": amount, "source": "示例县财〔2025〕8号"}
        page = await office.send("/staff/watch/aid/fund", form)
    refused = await office.send(
        "/staff/watch/aid/fund", {"year": "2025", "kind": "budget", "amount": "1", "source": ""}
    )

    assert "¥50,000.00" in page.text
    assert refused.status_code == 409


async def test_the_half_year_is_reported_with_chart_sheet_and_detail(county):
    claim = await paid(county)
    county.clock.move_to(date(2025, 7, 4))
    browser = await Browser(site_of(county)).sign_in("department")

    reminded = await browser.open("/staff/watch")
    page = await browser.open("/staff/watch/aid/reports/half_year")
    figures = await browser.open("/staff/watch/aid/reports/half_year/figures.xlsx")
    detail = await browser.open("/staff/watch/aid/reports/half_year/detail.xlsx")

    assert "请在 2025年7月10日 前报送，还有 6 天" in reminded.text
    assert "2025年1月1日 – 2025年6月30日" in page.text
    assert page.text.count("<svg") == 2
    rows = [list(openpyxl.load_workbook(io.BytesIO(one.content)).active.values) for one in (figures, detail)]
    assert rows[0][-1][1:6] == ("合计", 1, 1, 1, 400)
    assert rows[1][-2][:2] == ("恩平市惠民大药房", claim.number)
    assert rows[1][-1][1:3] == ("合计", 1)


@pytest.mark.parametrize("on", [date(2025, 6, 29), date(2025, 8, 10)])
async def test_nobody_is_reminded_long_before_or_after(county, on):
    county.clock.move_to(on)
    browser = await Browser(site_of(county)).sign_in("department")

    page = await browser.open("/staff/watch")

    assert "报送" not in page.text


async def test_the_list_of_persons_is_compared_month_by_month(county):
    entry = RosterEntry(
        "aid", "440785195702141809", "陈玉兰", VILLAGE, ("monitored_household",), date(2025, 6, 3), None, "x"
    )
    async with county.transaction() as store:
        await store.office.add_roster_entry(entry)
        gone = replace(entry, id_number="440785194308301961", name="余惠芳", listed_on=date(2024, 1, 1))
        await store.office.add_roster_entry(replace(gone, delisted_on=date(2025, 6, 20)))
    browser = await Browser(site_of(county)).sign_in("department")

    june = (await browser.open("/staff/watch/aid/roster?month=2025-06")).text
    may = (await browser.open("/staff/watch/aid/roster?month=2025-05")).text

    assert june.index("新列入（1 人）") < june.index("陈玉兰") < june.index("退出（1 人）") < june.index("余惠芳")
    assert "440785195702141809" not in june
    assert "陈玉兰" not in may


@pytest.fixture
async def all_schemes(tmp_path):
    async with open_county(tmp_path, load()) as opened:
        yield opened


def entry(said: dict[str, str]) -> Entry:
    return Entry(1, "x", "y", COUNTY, date(2023, 5, 1), None, 1, said)


@pytest.mark.parametrize(
    ("register", "hours", "late"),
    [("hospital_notice", 48, 0), ("hospital_notice", 49, 1), ("person_notice", 72, 0), ("person_notice", 73, 1)],
)
def test_an_admission_is_told_in_time_or_late(register, hours, late):
    told = {"admitted_at": "2019-03-01T08:00:00"}
    day, hour = divmod(8 + hours, 24)
    told["reported_at"] = f"2019-03-{1 + day:02}T{hour:02}:00:00"

    assert registering.is_late(load().get("jingjiang").registers[register], entry(told)) == bool(late)


@pytest.mark.parametrize(("uncovered", "alarm"), [("1000.00", ()), ("1000.01", ("under",))])
def test_more_than_a_tenth_outside_the_catalogue_calls(uncovered, alarm):
    scheme = load().get("fangchenggang")
    said = {"hospital": "市一院", "month": "2023-04-30", "covered": "9000.00", "uncovered": uncovered}

    assert registering.alarms_of(scheme, scheme.registers["cost_list"], entry(said)) == alarm


@pytest.mark.parametrize(
    "said",
    [
        {"to": "police"},
        {"to": "nobody", "claim": "B1", "sent_on": "2025-06-01"},
        {"to": "tax", "claim": "B1", "sent_on": "1.6."},
    ],
)
async def test_an_entry_that_is_not_whole_is_refused(all_schemes, said):
    scheme = all_schemes.catalogue.get("heshan")
    register = scheme.registers["means_letter"]

    with pytest.raises(EntryWrong):
        async with all_schemes.transaction() as store:
            await registering.write(store, all_schemes.desk("department"), scheme, register, said)


async def test_an_entry_is_written_filled_in_and_closed_through_the_pages(county):
    await county.file()
    browser = await Browser(site_of(county)).sign_in("department")
    await browser.open("/staff/watch/aid/lists/recovery")
    said = {"said:claim": "B2025-000001", "said:found_on": "2025-06-10", "said:why": "冒名申请", "said:amount": "400"}

    written = await browser.send("/staff/watch/aid/lists/recovery", said)
    assert "还没办结" in written.text
    filled = await browser.send(
        "/staff/watch/aid/lists/recovery/1", {"said:recovered": "400", "said:closed_on": "2025-06-15"}
    )
    sheet = await browser.open("/staff/watch/aid/lists/recovery/list.xlsx")

    assert "还没办结" not in filled.text
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert rows[-1][:3] == ("B2025-000001", "2025年6月10日", "冒名申请")


async def test_a_sheet_is_taken_whole_or_not_at_all(county):
    await county.file("B1")
    await county.file("B2")
    browser = await Browser(site_of(county)).sign_in("department")
    await browser.open("/staff/watch/aid/lists/recovery")
    head = "申请编号,发现日期,查实的情况,应追回（元）\n"
    good, bad = head + "B1,2025-06-10,冒名,400\n", head + "B2,2025-06-10,冒名,400\nB3,六月,冒名,400\n"

    pages = []
    for text in (good, bad):
        data, files = {"token": browser.token}, {"sheet": ("list.csv", text.encode(), "text/csv")}
        pages.append(await browser.http.post("/staff/watch/aid/lists/recovery/import", data=data, files=files))

    assert "B1" in pages[0].text
    assert "表里第 2 行的“发现日期”" in pages[1].text
    async with county.snapshot() as store:
        kept = await store.registers.listed("aid", "recovery", COUNTY, 10)
    assert [one.said["claim"] for one in kept] == ["B1"]


async def test_a_list_stays_in_its_place(county):
    await county.file()
    department = await Browser(site_of(county)).sign_in("department")
    await department.open("/staff/watch/aid/lists/recovery")
    said = {"said:claim": "B2025-000001", "said:found_on": "2025-06-10", "said:why": "冒名申请", "said:amount": "400"}
    await department.send("/staff/watch/aid/lists/recovery", said)

    elsewhere = await Browser(site_of(county)).sign_in("other_department")
    seen = await elsewhere.open("/staff/watch/aid/lists/recovery")
    filled = await elsewhere.send("/staff/watch/aid/lists/recovery/1", {"said:closed_on": "2025-06-15"})
    office = await (await Browser(site_of(county)).sign_in("office")).open("/staff/watch/aid/lists/recovery")
    village = await (await Browser(site_of(county)).sign_in("village")).open("/staff/watch")

    assert "冒名申请" not in seen.text
    assert filled.status_code == 404
    assert "冒名申请" in office.text
    assert village.status_code == 404


async def test_the_newest_amount_of_each_kind_counts(county):
    async with county.transaction() as store:
        for number, amount in enumerate(("1.00", "2.00")):
            at = county.clock.now() + timedelta(days=number)
            new = FundAmount("aid", COUNTY, 2025, FundKind.PREMIUM, Decimal(amount), "x", county.staff["office"].id, at)
            await funds.enter(store, county.desk("office"), new)
        found = await store.registers.amounts("aid", COUNTY, 2025)

    assert [one.amount for one in found] == [Decimal("2.00")]
