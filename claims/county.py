"""What a county office decides about a scheme without touching its text: confirmation, extension, values left to it.

The caller owns the transaction. Each decision names its document and its day, and is written in the audit trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from claims.errors import ClaimError
from claims.ports import Store
from claims.staff import Role, Staff
from schemes.county import LeftToCounty, left_to_county, set_value
from schemes.errors import SchemeError
from schemes.in_force import settings
from schemes.model import Scheme
from schemes.parsing import county_value
from schemes.values import Confirmation, CountyParameter, Extension, Office

CONFIRMED, EXTENDED, VALUE_SET = "scheme_confirmed", "scheme_extended", "scheme_value_set"


class SourceMissing(ClaimError):
    """Every decision of the office names its document, its day and who took it."""


class NotYetTaken(ClaimError):
    """A decision can be put on record from the day on which it was taken."""


class ExtendsNothing(ClaimError):
    """An extension ends after the last day that holds already; a scheme without a last day needs none."""


class ValueNotUnderstood(ClaimError):
    """A value is not of the form that its unit wants; `unit` is day, days, share, CNY, …, `said` what is wrong."""

    def __init__(self, unit: str, said: str) -> None:
        super().__init__(said)
        self.unit = unit


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts for which place, on which business day; `staff_id` is None on the command line."""

    place: str
    on: date
    now: datetime
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """The document a decision stands in, the day it was taken, and who took it."""

    document: str
    decided_on: date | None
    decided_by: str


async def confirm(store: Store, act: Act, scheme: Scheme, ground: Ground) -> Confirmation:
    """Keep that the office has checked the file as it is now, and that it holds."""
    on = _checked(act, ground)
    made = Confirmation(scheme.id, scheme.version, ground.document, on, ground.decided_by)
    await store.office.add_confirmation(act.place, made)
    await _note(store, act, CONFIRMED, scheme, ground, version=scheme.version)
    return made


async def extend(store: Store, act: Act, scheme: Scheme, ground: Ground, valid_to: date) -> Extension:
    """Keep that a scheme goes on until a day beyond the last one that holds now."""
    on = _checked(act, ground)
    own = scheme.last_day()
    if own is None or valid_to <= own:
        raise ExtendsNothing
    made = Extension(scheme.id, valid_to, ground.document, on, ground.decided_by)
    await store.office.add_extension(act.place, made)
    await _note(store, act, EXTENDED, scheme, ground, valid_to=valid_to.isoformat())
    return made


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value for what a text leaves to the county; of a table the row of one identity, the other rows stay."""

    name: str
    value: str | Mapping[str, str]
    since: date | None
    row: str | None = None


async def set_one(store: Store, act: Act, scheme: Scheme, ground: Ground, new: NewValue) -> CountyParameter:
    """Keep a value from a day on."""
    _checked(act, ground)
    if new.since is None:
        raise SourceMissing
    value = _value(scheme, await store.office.office_for(act.place), new, new.since)
    made = CountyParameter(scheme.id, new.name, value, ground.document, new.since)
    await store.office.add_parameter(act.place, made)
    await _note(store, act, VALUE_SET, scheme, ground, name=new.name, value=value, since=new.since.isoformat())
    return made


def _value(scheme: Scheme, office: Office, new: NewValue, since: date) -> object:
    """Return the value as it is kept, as text, checked against its unit."""
    parameter = scheme.parameters.get(new.name)
    value: object = new.value
    if parameter is not None and parameter.columns:
        if new.row not in scheme.identities or not isinstance(new.value, Mapping):
            raise ValueNotUnderstood("table", f"{new.name} is a table: name one of {', '.join(scheme.identities)}")
        known = set_value(scheme, office, new.name, since)
        rows = dict(known) if isinstance(known, Mapping) else {}
        value = {name: _as_text(row) for name, row in rows.items()} | {new.row: dict(new.value)}
    try:
        county_value(scheme, new.name, value)
    except SchemeError as error:
        raise ValueNotUnderstood(parameter.unit if parameter else "", str(error)) from error
    return value


def _as_text(row: object) -> dict[str, str]:
    return {name: str(each) for name, each in row.items()} if isinstance(row, Mapping) else {}


def _checked(act: Act, ground: Ground) -> date:
    if not ground.document.strip() or not ground.decided_by.strip() or ground.decided_on is None:
        raise SourceMissing
    if ground.decided_on > act.on:
        raise NotYetTaken
    return ground.decided_on


async def _note(store: Store, act: Act, action: str, scheme: Scheme, ground: Ground, **said: object) -> None:
    detail = {
        "scheme": scheme.id,
        "place": act.place,
        "document": ground.document,
        "decided_on": ground.decided_on.isoformat() if ground.decided_on else None,
        "decided_by": ground.decided_by,
        **said,
    }
    await store.audit.note(action, act.staff_id, act.now, detail=detail)


@dataclass(frozen=True, slots=True)
class StillToSet:
    """What a scheme waits for: confirmation, extension, a value that nothing stands in for, somebody for a role."""

    confirmation: bool
    extension: bool
    values: tuple[LeftToCounty, ...]
    roles: tuple[Role, ...]

    @property
    def anything(self) -> bool:
        """Say whether there is anything at all."""
        return self.confirmation or self.extension or bool(self.values or self.roles)


def still_to_set(scheme: Scheme, office: Office, staff: tuple[Staff, ...], on: date) -> StillToSet:
    """Return what a scheme needs and the office has not set by a day.

    A file that was changed after its confirmation needs a new one.
    """
    found = settings(scheme.id, office, on, {})
    values = tuple(one for one in left_to_county(scheme) if one.name not in found and one.until_set is None)
    manned = {one.role for one in staff if one.active}
    roles = dict.fromkeys(Role(step.role) for step in scheme.workflow)
    return StillToSet(
        confirmation=not is_confirmed(scheme, office),
        extension=scheme.period_on(on, office) is None and (scheme.last_day(office) or on) < on,
        values=values,
        roles=tuple(role for role in roles if role not in manned),
    )


def is_confirmed(scheme: Scheme, office: Office) -> bool:
    """Say whether the office has confirmed the file in its present version."""
    return any((one.scheme, one.version) == (scheme.id, scheme.version) for one in office.confirmations)


def last_confirmed(scheme: Scheme, office: Office) -> Confirmation | None:
    """Return the office's newest confirmation of a scheme, whichever version it was of."""
    found = [one for one in office.confirmations if one.scheme == scheme.id]
    return max(found, key=lambda one: one.confirmed_on, default=None)
