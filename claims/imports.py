"""Lists that an office hands over as sheets: every row is taken or refused with its reason, all rows or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from claims import typed
from claims.plain import plain
from claims.records import Drug, Institution, InstitutionKind, RosterEntry
from claims.refusals import AnswerNotUnderstood
from schemes.model import Scheme

Row = Mapping[str, str]
Made = TypeVar("Made")

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "名称", "机构名称", "药品名称"),
    "id_number": ("id_number", "身份证号", "身份证号码", "证件号码"),
    "place": ("place", "地区代码", "行政区划代码", "村代码"),
    "identities": ("identities", "身份", "对象类别", "人员类别"),
    "listed_on": ("listed_on", "列入日期", "纳入日期", "移交日期"),
    "delisted_on": ("delisted_on", "退出日期", "移出日期"),
    "since": ("since", "起始日期", "生效日期"),
    "until": ("until", "终止日期", "失效日期"),
    "level": ("level", "级别", "机构级别"),
    "diagnosis": ("diagnosis", "诊断", "适应症"),
}


class Wrong(StrEnum):
    """Why a row cannot be taken."""

    NAME_MISSING = "name_missing"
    ID_NUMBER = "id_number"
    PLACE = "place"
    IDENTITY = "identity"
    DAY = "day"
    DAYS_REVERSED = "days_reversed"
    TWICE = "twice"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken: its number in the sheet (the heading is 1), why, and what stood there."""

    number: int
    wrong: Wrong
    value: str


@dataclass(frozen=True, slots=True)
class Imported(Generic[Made]):
    """What a sheet came to; nothing of it is kept while a row is refused."""

    taken: tuple[Made, ...]
    refused: tuple[RefusedRow, ...]


class BadRow(Exception):
    """One row cannot be taken."""

    def __init__(self, wrong: Wrong, value: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.value = value


def cell(row: Row, column: str) -> str:
    """Return a cell under any of the headings it is known by, empty when there is none."""
    return next((text for heading in COLUMNS[column] if (text := plain(row.get(heading, "")).strip())), "")


def roster(rows: Sequence[Row], scheme: Scheme, source: str, on: date) -> Imported[RosterEntry]:
    """Read a scheme's list of persons."""

    def make(row: Row) -> RosterEntry:
        return RosterEntry(
            scheme_id=scheme.id,
            id_number=_id_number(row),
            name=_name(row),
            place=_place(row, scheme.place),
            identities=_identities(row, scheme),
            listed_on=_day(row, "listed_on", on),
            delisted_on=_in_order(row, _day(row, "listed_on", on), _day(row, "delisted_on", on)),
            source=source,
        )

    return _read(rows, make, lambda entry: entry.id_number)


def institutions(
    rows: Sequence[Row], kind: InstitutionKind, place: str, source: str, on: date
) -> Imported[Institution]:
    """Read a list of designated pharmacies or hospitals; rows without a place belong to `place`."""

    def make(row: Row) -> Institution:
        return Institution(
            kind=kind,
            name=_name(row),
            place=_place(row, place),
            since=_day(row, "since", on),
            until=_in_order(row, _day(row, "since", on), _day(row, "until", on)),
            source=source,
            level=cell(row, "level") or None,
        )

    return _read(rows, make, lambda one: (one.place, one.name))


def drugs(rows: Sequence[Row], place: str, source: str, on: date) -> Imported[Drug]:
    """Read a list of drugs, each with the diagnosis it belongs to when the office says one."""

    def make(row: Row) -> Drug:
        return Drug(
            name=_name(row),
            diagnosis=cell(row, "diagnosis") or None,
            place=_place(row, place),
            since=_day(row, "since", on),
            until=_in_order(row, _day(row, "since", on), _day(row, "until", on)),
            source=source,
        )

    return _read(rows, make, lambda drug: (drug.place, drug.name, drug.diagnosis))


def _read(rows: Sequence[Row], make: Callable[[Row], Made], key: Callable[[Made], object]) -> Imported[Made]:
    taken: dict[object, Made] = {}
    refused = []
    for number, row in enumerate(rows, 2):
        if not any(text.strip() for text in row.values()):
            continue
        try:
            made = make(row)
            if key(made) in taken:
                raise BadRow(Wrong.TWICE, cell(row, "name"))
        except BadRow as bad:
            refused.append(RefusedRow(number, bad.wrong, bad.value))
        else:
            taken[key(made)] = made
    return Imported(tuple(taken.values()), tuple(refused))


def _name(row: Row) -> str:
    name = cell(row, "name")
    if not name:
        raise BadRow(Wrong.NAME_MISSING, "")
    return name


def _id_number(row: Row) -> str:
    text = cell(row, "id_number")
    try:
        return typed.id_number(text)
    except AnswerNotUnderstood as error:
        raise BadRow(Wrong.ID_NUMBER, text) from error


def _place(row: Row, default: str) -> str:
    text = cell(row, "place") or default
    if not text.isdigit() or len(text) not in (6, 9, 12):
        raise BadRow(Wrong.PLACE, text)
    return text


def _identities(row: Row, scheme: Scheme) -> tuple[str, ...]:
    """Read identities by their word or label; a scheme with one identity needs none written."""
    text = cell(row, "identities")
    if not text and len(scheme.identities) == 1:
        return tuple(scheme.identities)
    known = {word: one.id for one in scheme.identities.values() for word in (one.id, one.words.zh_Hans)}
    wanted = [word.strip() for word in text.replace("、", ",").replace("，", ",").replace(";", ",").split(",")]
    unknown = next((word for word in wanted if word not in known), None)
    if unknown is not None:
        raise BadRow(Wrong.IDENTITY, unknown)
    return tuple(dict.fromkeys(known[word] for word in wanted))


def _day(row: Row, column: str, on: date) -> date | None:
    text = cell(row, column)
    if not text:
        return None
    try:
        return typed.day(text.removesuffix(" 00:00:00"), on)
    except AnswerNotUnderstood as error:
        raise BadRow(Wrong.DAY, text) from error


def _in_order(row: Row, first: date | None, last: date | None) -> date | None:
    if first is not None and last is not None and last < first:
        raise BadRow(Wrong.DAYS_REVERSED, f"{first} – {last} {cell(row, 'name')}")
    return last
