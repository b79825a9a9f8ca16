"""Reads a sheet, CSV or XLSX, into rows of text by heading."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile


class BadSheet(Exception):
    """The sheet cannot be read; the message says what to do."""


def rows_of(path: Path) -> list[Mapping[str, str]]:
    """Return the rows of the first sheet by their headings; raises BadSheet."""
    if not path.exists():
        raise BadSheet(f"{path}: there is no such file")
    cells = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    if not cells or not any(cells[0]):
        raise BadSheet(f"{path}: the first row must hold the headings")
    headings = [heading.strip() for heading in cells[0]]
    return [dict(zip(headings, row, strict=False)) for row in cells[1:]]


def _csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
    raise BadSheet(f"{path}: please save the sheet as CSV in UTF-8 or as XLSX")


def _xlsx(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook  # a start need not wait for it

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError) as error:
        raise BadSheet(f"{path}: this is no XLSX sheet; please save it again as XLSX or CSV") from error
    first = book.worksheets[0]
    rows = [["" if cell is None else str(cell) for cell in row] for row in first.iter_rows(values_only=True)]
    book.close()
    return rows
