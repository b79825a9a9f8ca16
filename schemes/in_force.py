"""When a scheme is in force, and what the county has set, once the office and the request have had their say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from schemes.case import Setting
from schemes.errors import SchemeError
from schemes.values import Extension, Office, Source

NONE_SET: Mapping[str, Setting] = {}


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which the text itself is in force, both included; None is not written."""

    first: date | None
    last: date | None
    source: Source
    last_parameter: str | None = None  # the county may set another last day under this name

    def ends(self, settings: Mapping[str, Setting]) -> date:
        """Return the last day, as the text or the county has it; date.max when none is written."""
        if self.last_parameter is not None and self.last_parameter in settings:
            day = settings[self.last_parameter].value
            if isinstance(day, date):
                return day
        return self.last or date.max


class TimeInForce:
    """The days of a scheme's text, as the county has lengthened them, and of the office's extension of it."""

    __slots__ = ("days", "extension", "renewal", "renewed", "used")

    def __init__(
        self,
        days: tuple[tuple[date, date], ...],
        extension: Extension | None = None,
        renewal: tuple[date, Source] | None = None,
    ) -> None:
        self.days = days
        self.extension = extension
        self.renewal = renewal  # the text's own last day, and where the county says that it goes on
        self.used = False
        self.renewed = False

    def place(self, day: date) -> str:
        """Say whether the day lies before, in or after the scheme's time; remembers what beyond the text was needed."""
        for first, last in self.days:
            if first <= day <= last:
                if self.renewal is not None and day > self.renewal[0]:
                    self.renewed = True
                return "in"
        if day < self.days[0][0]:
            return "before"
        if self.extension is not None and day <= self.extension.valid_to:
            self.used = True
            return "in"
        return "after"

    @property
    def last(self) -> date:
        """The last day, extension included; date.max when no end is written."""
        last = self.days[-1][1]
        return max(last, self.extension.valid_to) if self.extension else last


ALWAYS = TimeInForce(((date.min, date.max),))


def typed(value: object) -> object:
    """Return a value on record, kept as text, as the number or day it is; tables row by row."""
    if isinstance(value, Mapping):
        return {name: typed(each) for name, each in value.items()}
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if "-" in value else Decimal(value)
    except (ValueError, InvalidOperation) as error:
        raise SchemeError(f"a county value must be a number or a day, not {value!r}") from error


def settings(scheme: str, office: Office, on: date, told: Mapping[str, object]) -> Mapping[str, Setting]:
    """Return what the county has set by the day; what the request tells comes first."""
    if not told and not office.parameters:
        return NONE_SET
    found: dict[str, Setting] = {}
    for parameter in sorted(office.parameters, key=lambda each: each.since):
        if parameter.scheme == scheme and parameter.since <= on:
            found[parameter.name] = Setting(typed(parameter.value), Source(parameter.source, ""))
    found.update((name, Setting(value, None)) for name, value in told.items())
    return found


def time_in_force(
    scheme: str, periods: tuple[Period, ...], office: Office, set_: Mapping[str, Setting] = NONE_SET
) -> TimeInForce:
    """Return the scheme's days, as the text, the county and the office have them."""
    extensions = [each for each in office.extensions if each.scheme == scheme]
    return TimeInForce(
        tuple((period.first or date.min, period.ends(set_)) for period in periods),
        max(extensions, key=lambda each: each.valid_to) if extensions else None,
        _renewal(periods[-1], set_) if set_ else None,
    )


def _renewal(period: Period, set_: Mapping[str, Setting]) -> tuple[date, Source] | None:
    """Return the last day of a text that the county has lengthened on record, and its document."""
    setting = set_.get(period.last_parameter or "")
    if setting is None or setting.source is None or period.last is None:
        return None
    return period.last, setting.source
