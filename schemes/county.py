"""What a text leaves to the county: each value with its unit and words, what holds until it is set, what is set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from schemes.figures import Figure
from schemes.in_force import settings
from schemes.model import Scheme
from schemes.values import CountyParameter, Office, Source, Words


@dataclass(frozen=True, slots=True)
class LeftToCounty:
    """A value that the county sets; `until_set` is what the text itself says until then, None when it says nothing.

    A table has a unit and words for each of its columns, and a row for each of the identities named.
    """

    name: str
    unit: str
    words: Words
    source: Source
    until_set: str | None = None
    columns: Mapping[str, tuple[str, Words]] = field(default_factory=dict)
    rows: tuple[str, ...] = ()


def left_to_county(scheme: Scheme) -> tuple[LeftToCounty, ...]:
    """Return everything that a scheme's text leaves to the county, in the order of the file."""
    return tuple(_left(scheme, name) for name in scheme.parameters)


def set_value(scheme: Scheme, office: Office, name: str, on: date) -> object:
    """Return what the county has set by a day, None when it has not."""
    found = settings(scheme.id, office, on, {}).get(name)
    return None if found is None else found.value


def set_days(scheme: Scheme, office: Office, name: str, on: date) -> int | None:
    """Return a number of days that the county has set."""
    value = set_value(scheme, office, name, on)
    return int(value) if isinstance(value, Decimal) else None


def history_of(scheme: Scheme, office: Office, name: str) -> tuple[CountyParameter, ...]:
    """Return every value that the county ever set under a name, oldest first."""
    found = [one for one in office.parameters if (one.scheme, one.name) == (scheme.id, name)]
    return tuple(sorted(found, key=lambda one: one.since))


def _left(scheme: Scheme, name: str) -> LeftToCounty:
    parameter = scheme.parameters[name]
    figures = list(_figures(scheme, name))
    if parameter.columns:
        columns = {column: (unit, _column(figures, column)) for column, unit in parameter.columns.items()}
        return LeftToCounty(name, "table", figures[0][0].words, figures[0][1], None, columns, tuple(scheme.identities))
    if figures:
        figure, source, shown = figures[0][0], figures[0][1], figures[0][2]
        return LeftToCounty(name, parameter.unit, figure.words, source, shown)
    for step in scheme.workflow:
        if step.deadline_parameter == name:
            return LeftToCounty(name, parameter.unit, step.words, step.source)
    period = next(one for one in scheme.periods if one.last_parameter == name)
    last = period.last.isoformat() if period.last else None
    return LeftToCounty(name, parameter.unit, scheme.names, period.source, last)


def _figures(scheme: Scheme, name: str) -> Iterator[tuple[Figure, Source, str | None, str | None]]:
    for figure in scheme.figures.values():
        for row in [row for rows in (*figure.rows.values(), figure.otherwise) for row in rows]:
            if row.county is not None and row.county.parameter == name:
                yield figure, row.source, row.shown if row.amount is not None else None, row.county.column


def _column(figures: list[tuple[Figure, Source, str | None, str | None]], column: str) -> Words:
    return next(figure.words for figure, _, _, name in figures if name == column)
