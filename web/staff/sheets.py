"""A payment list as a spreadsheet: every cell is text or a number, never a formula."""

import csv
import io
from collections.abc import Callable

import xlsxwriter

from claims.desk import PaymentList
from locales import N_

COLUMNS = (N_("序号"), N_("申请编号"), N_("户名"), N_("账号"), N_("银行"), N_("开户支行"), N_("金额"))
NUMBER, COUNT, TOTAL = N_("名单编号"), N_("笔数"), N_("合计")
SHEET = N_("发放名单")
WIDTHS = (6, 24, 14, 26, 18, 28, 14)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Say = Callable[[str], str]


def workbook(made: PaymentList, say: Say) -> bytes:
    """Write the list as XLSX, with its control totals above."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(say(SHEET))
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for row, (name, value) in enumerate(_totals(made, say)):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, value)
        for column, name in enumerate(COLUMNS):
            sheet.write_string(4, column, say(name), bold)
        for row, line in enumerate(made.lines, 5):
            sheet.write_number(row, 0, row - 4)
            for column, value in enumerate(_texts(made, row - 5), 1):
                sheet.write_string(row, column, value)
            sheet.write_number(row, 6, float(line.amount), money)
    return buffer.getvalue()


def comma_separated(made: PaymentList, say: Say) -> bytes:
    """Write the list as CSV that spreadsheets open as UTF-8; what looks like a formula gets a quote before it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([say(name) for name in COLUMNS])
    for row, line in enumerate(made.lines):
        writer.writerow([row + 1, *(_harmless(value) for value in _texts(made, row)), f"{line.amount:.2f}"])
    writer.writerow([say(TOTAL), made.count, "", "", "", "", f"{made.total:.2f}"])
    return text.getvalue().encode("utf-8-sig")


def _totals(made: PaymentList, say: Say) -> list[tuple[str, str]]:
    return [(say(NUMBER), made.number), (say(COUNT), str(made.count)), (say(TOTAL), f"{made.total:.2f}")]


def _texts(made: PaymentList, index: int) -> tuple[str, ...]:
    line = made.lines[index]
    return (line.claim_number, line.payee, line.account, line.bank or "", line.branch or "")


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
