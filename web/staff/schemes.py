"""One scheme as the office decides about it: confirmation, extension, values left to the county, what is still open."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import county
from claims.county import Act, Ground, NewValue, StillToSet
from claims.errors import ClaimError
from claims.ports import Store
from schemes.county import LeftToCounty, history_of, left_to_county
from schemes.model import Scheme
from schemes.values import CountyParameter, Office
from web.staff.pages import show
from web.staff.refusals import sentence_for
from web.staff.shift import Shift, day, text

Deed = Callable[[Store, Act, Scheme, FormData], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that the text leaves to the county: its words, and everything ever set under its name."""

    left: LeftToCounty
    words: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]
    history: tuple[tuple[CountyParameter, str], ...]


@dataclass(frozen=True, slots=True)
class SchemePage:
    """A scheme with what was decided about it and what is still to be set."""

    scheme: Scheme
    name: str
    office: Office
    values: tuple[Value, ...]
    open: StillToSet
    open_values: tuple[str, ...]
    last_day: date | None
    in_force: bool


async def page(shift: Shift) -> Response:
    """Show what was decided about a scheme, with the forms to decide."""
    return await _shown(shift, _scheme(shift))


async def confirm(shift: Shift) -> Response:
    """Keep that the file was checked and holds."""
    return await _carry_out(shift, county.CONFIRMED, _confirm)


async def extend(shift: Shift) -> Response:
    """Keep that the scheme goes on."""
    return await _carry_out(shift, county.EXTENDED, _extend)


async def set_value(shift: Shift) -> Response:
    """Keep a value that the text leaves to the county."""
    return await _carry_out(shift, county.VALUE_SET, _set)


async def _confirm(store: Store, act: Act, scheme: Scheme, form: FormData) -> None:
    await county.confirm(store, act, scheme, _ground(form))


async def _extend(store: Store, act: Act, scheme: Scheme, form: FormData) -> None:
    until = day(form, "valid_to")
    if until is None:
        raise county.SourceMissing
    await county.extend(store, act, scheme, _ground(form), until)


async def _set(store: Store, act: Act, scheme: Scheme, form: FormData) -> None:
    name = text(form, "name")
    parameter = scheme.parameters.get(name)
    value: str | Mapping[str, str] = text(form, "value")
    if parameter is not None and parameter.columns:
        value = {column: said for column in parameter.columns if (said := text(form, f"column_{column}"))}
    new = NewValue(name, value, day(form, "since"), text(form, "row") or None)
    await county.set_one(store, act, scheme, _ground(form), new)


def _ground(form: FormData) -> Ground:
    return Ground(text(form, "document"), day(form, "decided_on"), text(form, "decided_by"))


async def _carry_out(shift: Shift, done: str, deed: Deed) -> Response:
    scheme, form = _scheme(shift), await shift.form()
    act = Act(shift.staff.place, shift.today, shift.now, shift.staff.id)
    try:
        async with shift.parts.transaction() as store:
            await deed(store, act, scheme, form)
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        return await _shown(shift, scheme, shift.words(sentence, **values), typed)
    return shift.go(f"/office/schemes/{scheme.id}", done=done)


def _scheme(shift: Shift) -> Scheme:
    """Return the scheme of the page if it serves the office's place; 404 otherwise."""
    wanted = shift.request.path_params["scheme"]
    for scheme in shift.parts.catalogue.serving(shift.staff.place):
        if scheme.id == wanted:
            return scheme
    raise HTTPException(404)


async def _shown(
    shift: Shift, scheme: Scheme, refused: str | None = None, typed: Mapping[str, str] | None = None
) -> Response:
    place, language = shift.staff.place, shift.language
    async with shift.parts.snapshot() as store:
        office = await store.office.office_for(place)
        staff = await store.staff.within(place)
    open_ = county.still_to_set(scheme, office, staff, shift.today)
    about = SchemePage(
        scheme=scheme,
        name=scheme.names.pick(language),
        office=office,
        values=tuple(_value(scheme, office, left, language) for left in left_to_county(scheme)),
        open=open_,
        open_values=tuple(one.words.pick(language) for one in open_.values),
        last_day=scheme.last_day(office),
        in_force=scheme.period_on(shift.today, office) is not None,
    )
    status = 200 if refused is None else 409
    return await show(shift, "scheme.html", status=status, about=about, refused=refused, typed=typed or {})


def _value(scheme: Scheme, office: Office, left: LeftToCounty, language: str) -> Value:
    history = history_of(scheme, office, left.name)
    return Value(
        left=left,
        words=left.words.pick(language),
        columns=tuple((name, words.pick(language)) for name, (_, words) in left.columns.items()),
        rows=tuple((name, scheme.identities[name].words.pick(language)) for name in left.rows),
        history=tuple((one, _written(scheme, left, one.value, language)) for one in history),
    )


def _written(scheme: Scheme, left: LeftToCounty, value: object, language: str) -> str:
    """Write a value on record; a table as its rows, each with its columns."""
    if not isinstance(value, Mapping):
        return str(value)
    rows = []
    for name, row in value.items():
        identity = scheme.identities[name].words.pick(language) if name in scheme.identities else str(name)
        columns = [
            f"{left.columns[column][1].pick(language)} {said}"
            for column, said in (row.items() if isinstance(row, Mapping) else ())
            if column in left.columns
        ]
        rows.append(" · ".join([identity, *columns]))
    return "\n".join(rows)
