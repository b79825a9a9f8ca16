"""A bank's result list, CSV or XLSX, as banks write them: found by its headings, read row by row."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice

from claims.bank_results import BankRow
from claims.defects import OTHER
from claims.denials import SheetUnreadable

LARGEST = 20_000_000  # bytes of a sheet once it is unpacked
ROWS, HEADING_WITHIN = 5000, 20
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("申请编号", "业务编号", "附言", "摘要", "编号"),
    "result": ("结果", "处理结果", "发放结果", "交易状态", "状态", "处理状态"),
    "amount": ("补助金额（元）", "金额", "交易金额", "发放金额", "金额（元）", "补助金额"),
    "account": ("一卡通（银行）账号", "账号", "收款账号", "银行账号", "卡号"),
    "day": ("日期", "交易日期", "发放日期", "入账日期"),
    "reason": ("失败原因", "原因", "备注", "返回信息"),
}
PAID = ("成功", "已发放", "已入账", "交易成功", "处理成功", "发放成功", "success", "paid")
FAILED = ("失败", "退票", "退回", "交易失败", "处理失败", "发放失败", "未成功", "不成功", "failed", "fail")
REASONS = (
    (("户名", "姓名", "名称"), "name_differs"),
    (("销户", "注销", "关闭"), "account_closed"),
    (("开户行", "行号", "支行"), "branch_missing"),
    (("账号", "帐号", "账户", "卡号", "无此户"), "account_wrong"),
)


def rows_of(data: bytes) -> tuple[BankRow, ...]:
    """Read the rows below the headings; raises SheetUnreadable."""
    cells = cells_of(data)
    for at, line in enumerate(cells[:HEADING_WITHIN]):
        columns = _columns(line)
        if {"number", "result"} <= columns.keys():
            below = [(n, row) for n, row in enumerate(cells[at + 1 :], at + 2) if any(row)]
            found = [_row(n, {name: _at(row, column) for name, column in columns.items()}) for n, row in below]
            return tuple(row for row in found if row.number)
    raise SheetUnreadable


def cells_of(data: bytes) -> list[list[str]]:
    """Read every cell of a sheet, CSV or XLSX, as text; raises SheetUnreadable."""
    return _xlsx(data) if data[:2] == b"PK" else _csv(data)


def _columns(headings: Sequence[str]) -> dict[str, int]:
    plain = [re.sub(r"\s", "", heading) for heading in headings]
    return {field: plain.index(name) for field, names in HEADINGS.items() for name in reversed(names) if name in plain}


def _at(row: Sequence[str], column: int) -> str:
    return row[column].strip().lstrip("'") if column < len(row) else ""


def _row(number: int, said: Mapping[str, str]) -> BankRow:
    paid = _paid(said["result"])
    words = said.get("reason", "") or ("" if paid else said["result"])
    return BankRow(
        row=number,
        number=said["number"],
        amount=_amount(said.get("amount", "")),
        account=re.sub(r"\s", "", said.get("account", "")) or None,
        paid=paid,
        paid_on=_day(said.get("day", "")),
        reason=_reason(words),
        words=words,
    )


def _paid(said: str) -> bool | None:
    plain = said.strip().lower()
    if plain in FAILED:
        return False
    return True if plain in PAID else None


def _reason(words: str) -> str:
    return next((code for signs, code in REASONS if any(sign in words for sign in signs)), OTHER)


def _amount(said: str) -> Decimal | None:
    try:
        found = Decimal(said.replace(",", "").replace("¥", ""))
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.01")) if found.is_finite() else None


def _day(said: str) -> date | None:
    digits = re.findall(r"\d+", said)
    try:
        if len(digits) >= 3:
            return date(*(int(part) for part in digits[:3]))
        return date(int(said[:4]), int(said[4:6]), int(said[6:8])) if len(digits) == 1 and len(said) == 8 else None
    except ValueError:
        return None


def _csv(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(islice(csv.reader(io.StringIO(data.decode(encoding), newline="")), ROWS))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise SheetUnreadable


def _xlsx(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # a start need not wait for it

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST:
                raise SheetUnreadable
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        lines = islice(book.worksheets[0].iter_rows(values_only=True), ROWS)
        rows = [["" if cell is None else str(cell) for cell in line] for line in lines]
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise SheetUnreadable from error
    return rows
