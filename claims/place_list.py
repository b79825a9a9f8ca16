"""A county's list of places as a sheet: codes and names, whom people there may ask, where banks have branches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.imports import BadRow, Imported, RefusedRow, Row, Wrong
from claims.plain import plain
from claims.records import Branch, Contact, Level

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "地区代码", "行政区划代码", "代码"),
    "name": ("name", "名称", "地名"),
    "office": ("office", "联系单位", "办事窗口"),
    "phone": ("phone", "电话", "联系电话"),
    "hours": ("hours", "办公时间", "上班时间"),
    "address": ("address", "地址"),
    "bank": ("bank", "银行"),
    "branch": ("branch", "网点", "支行"),
}
LEVELS = {9: Level.TOWN, 12: Level.VILLAGE}
ABOVE = {9: 6, 12: 9}  # digits of the code of the place above


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of the sheet, with what else its rows say; `parent` is None where nothing above is on record."""

    code: str
    name: str
    level: Level
    parent: str | None
    contact: Contact | None
    branches: tuple[Branch, ...]


def place_list(rows: Sequence[Row], known: frozenset[str]) -> Imported[PlaceRow]:
    """Read a list of places; `known` are the codes on record. Further rows of a place add branches."""
    made: dict[str, PlaceRow] = {}
    refused: list[RefusedRow] = []
    codes = known | {_cell(row, "code") for row in rows}
    for number, row in enumerate(rows, 2):
        if not any(text.strip() for text in row.values()):
            continue
        try:
            one = _one(row, made, codes)
        except BadRow as bad:
            refused.append(RefusedRow(number, bad.wrong, bad.value))
        else:
            made[one.code] = one
    in_order = sorted(made.values(), key=lambda one: (len(one.code), one.level is not Level.CITY, one.code))
    return Imported(tuple(in_order), tuple(refused))


def _one(row: Row, made: Mapping[str, PlaceRow], codes: frozenset[str]) -> PlaceRow:
    code, before = _code(row), made.get(_cell(row, "code"))
    name = _cell(row, "name") or (before.name if before else "")
    if not name:
        raise BadRow(Wrong.NAME_MISSING, "")
    if before is not None and (name != before.name or not _cell(row, "bank")):
        raise BadRow(Wrong.TWICE, name)
    contact = before.contact if before else _contact(row, code)
    return PlaceRow(code, name, _level(code), _parent(code, codes), contact, (*_before(before), *_branches(row, code)))


def _before(before: PlaceRow | None) -> tuple[Branch, ...]:
    return before.branches if before else ()


def _level(code: str) -> Level:
    return LEVELS.get(len(code)) or (Level.CITY if code.endswith("00") else Level.COUNTY)


def _parent(code: str, codes: frozenset[str]) -> str | None:
    """Find the place above: a town's county and a village's town must be there, a county's city may be."""
    if len(code) > 6:
        above = code[: ABOVE[len(code)]]
        if above not in codes:
            raise BadRow(Wrong.PARENT, above)
        return above
    city = f"{code[:4]}00"
    return city if city != code and city in codes else None


def _code(row: Row) -> str:
    code = _cell(row, "code")
    if not code.isdigit() or len(code) not in (6, 9, 12):
        raise BadRow(Wrong.PLACE, code)
    return code


def _contact(row: Row, code: str) -> Contact | None:
    office = _cell(row, "office")
    if not office:
        return None
    return Contact(code, office, _cell(row, "phone"), _cell(row, "hours"), _cell(row, "address") or None)


def _branches(row: Row, code: str) -> tuple[Branch, ...]:
    bank, name = _cell(row, "bank"), _cell(row, "branch")
    return (Branch(code, bank, name),) if bank and name else ()


def _cell(row: Row, column: str) -> str:
    return next((text for heading in COLUMNS[column] if (text := plain(row.get(heading, "")).strip())), "")
