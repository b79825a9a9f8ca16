"""Payment lists and the ledger as spreadsheets: every cell is text or a number, never a formula.

They are written in simplified Chinese whatever language the page is read in: the bank reads the list, finance files
it, and two copies of one list must not differ by who pressed the button.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from claims.desk import PaymentLine, PaymentList
from locales import N_, SOURCE, gettext
from web.staff.capitals import capitals

if TYPE_CHECKING:
    import xlsxwriter

COLUMNS = (
    *(N_("序号"), N_("姓名"), N_("身份证号"), N_("一卡通（银行）账号"), N_("开户银行"), N_("开户支行")),
    *(N_("补助金额（元）"), N_("申请编号"), N_("结果"), N_("失败原因")),
)
AMOUNT_AT = 6
NUMBER, COUNT, TOTAL = N_("名单编号"), N_("笔数"), N_("合计")
IN_WORDS, CHECK = N_("合计（大写）"), N_("账号校验数（各账号末四位之和）")
MADE, RELEASED = N_("制表"), N_("复核定稿")
SHEET, TITLE = N_("发放名单"), N_("“一卡通”补助资金发放名单")
NARROWEST, WIDEST = 8, 44  # signs of a column; a Chinese one takes two
ALIKE = datetime(2000, 1, 1, tzinfo=UTC)  # the same figures give the same file
SIGNED = N_("制表（签字）：　　　　　　复核（签字）：　　　　　　单位负责人（签字、盖章）：")
A4 = 9
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars beside a table: which columns name and measure them, and how many of its first rows."""

    title: str
    names: int
    values: int
    rows: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A payment list with the names of who made and who released it."""

    made: PaymentList
    maker: str
    releaser: str

    @property
    def account_check(self) -> int:
        """Sum the last four digits of every account, so that a changed account is seen at a glance."""
        return sum(int(tail) for line in self.made.lines if (tail := line.account[-4:]).isdigit())


def office_words(message: str) -> str:
    """Say a marked sentence as sheets of the office are written."""
    return gettext(SOURCE, message)


def workbook(roster: Roster) -> bytes:
    """Write the list as XLSX in the layout of 一卡通 rosters, its control totals above."""
    say, rows = office_words, [_cells(number, line) for number, line in enumerate(roster.made.lines, 1)]
    head = [(say(TITLE), ""), *_totals(roster)]
    return table(say(SHEET), head, [say(name) for name in COLUMNS], rows, signed=say(SIGNED))


def table(
    name: str,
    head: Sequence[tuple[str, str]],
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    charts: Sequence[Chart] = (),
    *,
    signed: str = "",
) -> bytes:
    """Write a sheet: lines of name and value, a table, charts below it. Text never becomes a formula or a link.

    Printed, it fits the width of a page lying on its side, its heading on each, with a line to sign (`signed`) below.
    """
    import xlsxwriter  # a start need not wait for it

    buffer = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, safe) as book:
        book.set_properties({"created": ALIKE})
        sheet = book.add_worksheet(name)
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for column, title in enumerate(columns):
            sheet.set_column(column, column, _width([title, *(cells[column] for cells in rows if column < len(cells))]))
        for row, (label, value) in enumerate(head):
            sheet.write_string(row, 0, label, bold)
            sheet.write_string(row, 3, value)
        top = len(head) + 1
        for column, title in enumerate(columns):
            sheet.write_string(top, column, title, bold)
        for row, cells in enumerate(rows, top + 1):
            for column, cell in enumerate(cells):
                _write(sheet, row, column, cell, money)
        sheet.freeze_panes(top + 1, 0)
        _lay_out(sheet, top, signed)
        for at, chart in enumerate(charts):
            made = book.add_chart({"type": "bar"})
            first, last = top + 1, top + chart.rows
            names, values = ([name, first, column, last, column] for column in (chart.names, chart.values))
            made.add_series({"categories": names, "values": values})
            made.set_title({"name": chart.title, "overlay": False})
            made.set_legend({"none": True})
            made.set_y_axis({"reverse": True})
            sheet.insert_chart(top + len(rows) + 2, 4 * at, made)
    return buffer.getvalue()


def _width(cells: Sequence[Cell]) -> int:
    """Say how wide a column is so that what stands in it can be read."""
    texts = (f"{cell:,.2f}" if isinstance(cell, Decimal) else str(cell) for cell in cells)
    signs = max(sum(1 + (east_asian_width(sign) in "WF") for sign in text) for text in texts)
    return min(max(signs + 2, NARROWEST), WIDEST)


def _lay_out(sheet: "xlsxwriter.worksheet.Worksheet", top: int, signed: str) -> None:
    """Set how the sheet comes out of a printer."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.hide_gridlines(0)
    sheet.set_footer(f"&L{signed}&R&P / &N")


def _write(sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: Cell, money: object) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), money)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell)


def comma_separated(roster: Roster) -> bytes:
    """Write the list as CSV that spreadsheets open as UTF-8; what looks like a formula gets a quote before it."""
    text, say = io.StringIO(), office_words
    writer = csv.writer(text)
    writer.writerow([say(name) for name in COLUMNS])
    for number, line in enumerate(roster.made.lines, 1):
        writer.writerow([_harmless(cell) for cell in _cells(number, line)])
    made = roster.made
    writer.writerow([say(TOTAL), made.count, *([""] * (AMOUNT_AT - 2)), f"{made.total:.2f}"])
    return text.getvalue().encode("utf-8-sig")


def _totals(roster: Roster) -> list[tuple[str, str]]:
    made, say = roster.made, office_words
    return [
        (say(NUMBER), made.number),
        (say(COUNT), str(made.count)),
        (say(TOTAL), f"{made.total:.2f}"),
        (say(IN_WORDS), capitals(made.total)),
        (say(CHECK), str(roster.account_check)),
        (say(MADE), f"{roster.maker} {made.made_on.isoformat()}"),
        (say(RELEASED), roster.releaser),
    ]


def _cells(number: int, line: PaymentLine) -> tuple[Cell, ...]:
    return (
        *(number, line.payee, line.payee_id or "", line.account, line.bank or "", line.branch or ""),
        *(line.amount, line.claim_number, "", ""),
    )


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
