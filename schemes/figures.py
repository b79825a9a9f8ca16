"""Figures: the numbers that a policy sets, each dated and cited, some of them left to the county."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from schemes.case import Case
from schemes.facts import Getter
from schemes.quantities import Missing, Quantity, Value, percent, to_fen, yuan
from schemes.values import Source, Step, Words


class Band(NamedTuple):
    """A slice of an amount and the share given of it; `up_to` None has no end."""

    up_to: Decimal | None
    share: Decimal


@dataclass(frozen=True, slots=True)
class County:
    """A value that the text leaves to the county, and the bounds that the text sets to it."""

    parameter: str
    row: Getter | None = None
    column: str | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    flag: str | None = None

    def told(self, case: Case) -> tuple[Decimal | date, Source | None] | None:
        """Return what the county has set for this case and where it says so, within the text's bounds."""
        setting = case.settings.get(self.parameter)
        if setting is None:
            return None
        found: object = setting.value
        if self.row is not None and isinstance(found, Mapping):
            found = found.get(self.row(case))
        if self.column is not None and isinstance(found, Mapping):
            found = found.get(self.column)
        if isinstance(found, Decimal):
            found = self._bounded(found)
        return (found, setting.source) if isinstance(found, Decimal | date) else None

    def _bounded(self, amount: Decimal) -> Decimal:
        if self.at_least is not None:
            amount = max(amount, self.at_least)
        return amount if self.at_most is None else min(amount, self.at_most)


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a figure, with the days it holds on and where it stands."""

    since: date
    until: date
    amount: Decimal | date | tuple[Band, ...] | None
    shown: str
    source: Source
    county: County | None = None
    of: Quantity | None = None
    fixed: Value | None = None  # the value, where neither the county nor another figure has a say


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a policy sets: dated, cited, and, where it says so, different by group, level or insurance."""

    id: str
    words: Words
    unit: str
    by: tuple[Getter, ...]
    rows: Mapping[tuple[object, ...], tuple[Row, ...]]
    otherwise: tuple[Row, ...]
    if_missing: str
    source: Source

    def row(self, case: Case) -> Row | None:
        """Return the row that holds in this case on its day."""
        key = tuple([get(case) for get in self.by]) if self.by else ()
        rows = self.rows.get(key, self.otherwise)
        for row in rows:
            if row.since <= case.day <= row.until:
                return row
        if rows is not self.otherwise:
            return next((row for row in self.otherwise if row.since <= case.day <= row.until), None)
        return None

    def level(self, case: Case) -> object:
        """Return the bare number or day, or None when none is set."""
        row = self.row(case)
        if row is None:
            return None
        if row.county is not None and (told := row.county.told(case)) is not None:
            return told[0]
        if row.of is None:
            return row.amount
        found = self._found(row, case)
        return found.amount if found else None

    def value(self, case: Case) -> Value:
        """Return the number with its writing and its clause. Raises Missing."""
        row = self.row(case)
        if row is not None and row.fixed is not None:
            return row.fixed
        found = self._found(row, case) if row is not None else None
        if found is None:
            raise Missing(self.if_missing, row.source if row else self.source)
        return found

    def told(self, case: Case) -> tuple[Decimal, str]:
        """Return the number and its writing alone. Raises Missing."""
        value = self.value(case)
        return value.amount, value.shown

    def _found(self, row: Row, case: Case) -> Value | None:
        if row.county is not None and (told := row.county.told(case)) is not None:
            amount, source = told
            if isinstance(amount, Decimal):
                return Value(amount, self.show(amount), source or row.source, None if source else row.county.flag)
        if not isinstance(row.amount, Decimal):
            return None
        if row.of is None:
            return Value(row.amount, row.shown, row.source)
        whole = row.of.value(case)
        share = to_fen(whole.amount * row.amount)
        text = f"{whole.shown} × {percent(row.amount)} = {yuan(share)}"
        return Value(share, yuan(share), row.source, None, _step(text, share, row.source))

    def bands(self, case: Case) -> tuple[tuple[Band, ...], Source]:
        """Return the slices that hold in this case. Raises Missing."""
        row = self.row(case)
        if row is None or not isinstance(row.amount, tuple):
            raise Missing(self.if_missing, self.source)
        return row.amount, row.source

    def show(self, amount: Decimal) -> str:
        """Write a number in the figure's unit."""
        if self.unit in ("share", "ratio", "points"):
            return percent(amount)
        return yuan(amount) if self.unit.startswith("CNY") else str(amount)


def _step(text: str, amount: Decimal, source: Source) -> Step:
    return Step("figure", text, amount, source.clause, source.document)
