"""Sheets that go to the bank and come back: control totals, capital numerals, what banks write."""

import html
import io
from decimal import Decimal

import openpyxl
import pytest

from claims.denials import SheetUnreadable
from tests.offices.journey import to_payment
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from web.staff import sheets
from web.staff.bank_sheet import rows_of
from web.staff.capitals import capitals


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("400.00", "肆佰元整"),
        ("1001.01", "壹仟零壹元零壹分"),
        ("10010.10", "壹万零壹拾元壹角整"),
        ("100200.35", "壹拾万零贰佰元叁角伍分"),
        ("12345678.90", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整"),
        ("100000000.00", "壹亿元整"),
        ("100000005.00", "壹亿零伍元整"),
    ],
)
def test_amounts_are_written_in_capital_numerals(yuan, said):
    assert capitals(Decimal(yuan)) == f"人民币{said}"


def book(*rows: tuple[object, ...]) -> bytes:
    made = openpyxl.Workbook()
    for one in rows:
        made.active.append(one)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


BANKS = (
    ("XX银行代发结果",),
    (),
    ("附言", "收款账号", "交易金额", "处理结果", "失败原因", "交易日期"),
    ("B2025-000001", "6217 9975 1797 9086 958", "1,400.00", "成功", "", "2025-06-20"),
    ("B2025-000002", "", 400, "失败", "收款户名不符", 20250620),
    ("", "", "", "", "", ""),
    ("B2025-000003", "", "", "处理中", "", ""),
)


@pytest.mark.parametrize("kind", ["xlsx", "utf-8-sig", "gb18030"])
def test_a_banks_list_is_found_by_its_headings(kind):
    lines = "\n".join(",".join(f'"{cell}"' for cell in line) for line in BANKS)
    data = book(*BANKS) if kind == "xlsx" else lines.encode(kind)

    paid, failed, open_still = rows_of(data)

    assert (paid.row, paid.number, paid.amount, paid.account) == (
        4,
        "B2025-000001",
        Decimal("1400.00"),
        "6217997517979086958",
    )
    assert (paid.paid, paid.paid_on.isoformat()) == (True, "2025-06-20")
    assert (failed.paid, failed.reason, failed.words) == (False, "name_differs", "收款户名不符")
    assert failed.paid_on.isoformat() == "2025-06-20"
    assert open_still.paid is None


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nothing", "姓名,金额\n甲,1".encode(), b"\xff\xfe\x00"])
def test_what_is_no_result_list_is_refused(data):
    with pytest.raises(SheetUnreadable):
        rows_of(data)


@pytest.fixture
async def finance(county):
    county.photo = paper("INVOICE 500.00")
    claim = await to_payment(county)
    browser = await Browser(site_of(county)).sign_in("finance")
    await browser.open("/staff/payments")
    version = (await county.claim(claim.id)).version
    await browser.send("/staff/payments", {"claim": f"{claim.id}|{version}"})
    return browser


async def test_a_release_asks_for_the_password_again(county, finance):
    page = await finance.send("/staff/payments/1/release", {"password": "wrong"})
    assert "账号或密码不对" in page.text
    assert (await finance.open("/staff/payments/1/list.xlsx")).status_code == 404

    await finance.send("/staff/payments/1/release", {"password": "finance-password"})

    assert (await finance.open("/staff/payments/1/list.xlsx")).status_code == 200


async def test_guessing_the_password_of_a_release_is_braked(county, finance):
    for _ in range(5):
        await finance.send("/staff/payments/1/release", {"password": "wrong"})

    page = await finance.send("/staff/payments/1/release", {"password": "finance-password"})

    assert "秒再试" in page.text
    async with county.snapshot() as store:
        assert (await store.payments.within(1, county.staff["finance"].place)).released_at is None


async def test_the_roster_carries_control_totals_and_whole_numbers_as_text(finance):
    await finance.send("/staff/payments/1/release", {"password": "finance-password"})

    sent = await finance.http.get("/staff/payments/1/list.xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(sent.content)).active
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows is not None
    assert "复核（签字）" in sheet.oddFooter.left.text
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    head = {row[0]: row[3] for row in rows if row[3] is not None}
    assert (head["笔数"], head["合计"], head["合计（大写）"]) == ("1", "400.00", "人民币肆佰元整")
    assert head["账号校验数（各账号末四位之和）"] == "6958"
    assert head["复核定稿"] == "岑丽珍"
    line = next(row for row in rows if row[0] == 1)
    assert line[1:8] == [
        "陈玉兰",
        "440785195702141809",
        "6217997517979086958",
        "中国建设银行",
        "恩平沙湖支行",
        400,
        "B2025-000001",
    ]


async def test_our_own_roster_filled_in_by_the_bank_comes_back_row_by_row(county, finance):
    await finance.send("/staff/payments/1/release", {"password": "finance-password"})
    sent = await finance.http.get("/staff/payments/1/list.xlsx")
    filled = openpyxl.load_workbook(io.BytesIO(sent.content))
    sheet = filled.active
    sheet.cell(sheet.max_row, 9).value = "成功"
    buffer = io.BytesIO()
    filled.save(buffer)
    await finance.open("/staff/payments/1")

    answer = await finance.http.post(
        "/staff/payments/1/results", data={"token": finance.token}, files={"sheet": ("结果.xlsx", buffer.getvalue())}
    )

    text = html.unescape(answer.text)
    assert answer.status_code == 200
    assert "导入结果（1 行）" in text
    assert "已记为发放" in text
    assert (await county.claim(1)).status == "paid"


async def test_a_sheet_that_is_none_is_refused_in_words(finance):
    await finance.send("/staff/payments/1/release", {"password": "finance-password"})
    await finance.open("/staff/payments/1")

    answer = await finance.http.post(
        "/staff/payments/1/results", data={"token": finance.token}, files={"sheet": ("x.csv", b"a,b\n1,2")}
    )

    assert answer.status_code == 409
    assert "没看懂这份表" in html.unescape(answer.text)


async def test_the_ledger_masks_numbers_on_the_page_and_goes_out_as_a_sheet(finance):
    page = html.unescape((await finance.open("/staff/payments/ledger")).text)
    assert "陈玉兰" in page
    assert "440785195702141809" not in page

    await finance.make_sure("finance-password")
    sheet = openpyxl.load_workbook(
        io.BytesIO((await finance.http.get("/staff/payments/ledger.xlsx?year=2025")).content)
    ).active

    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert rows[-1][:3] == [1, "陈玉兰", "440785195702141809"]
    assert rows[-1][-2:] == [400, 0]
    assert rows[1][3] == "1 人，待发放 400.00 元，已发放 0.00 元"
    assert "按资金合计" in page


def test_a_column_is_as_wide_as_what_stands_in_it_and_no_wider_than_a_page_bears():
    long = "江门市易返贫致贫人口补充医疗保障"
    data = sheets.table("表", [], ["序号", "方案", "说明", "元"], [(1, long, "很长" * 40, Decimal("12345.60"))])

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active

    widths = [int(sheet.column_dimensions[name].width) for name in "ABCD"]
    assert widths == [sheets.NARROWEST, 2 * len(long) + 2, sheets.WIDEST, len("12,345.60") + 2]
