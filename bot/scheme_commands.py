"""What the office decides about a scheme, from the command line."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot.control import Command, Outcome, Work
from bot.wiring import load_schemes
from claims import county
from claims.county import Act, Ground, NewValue
from claims.errors import ClaimError
from schemes.county import history_of, left_to_county
from schemes.model import Scheme
from schemes.values import Office

REMEDIES: dict[type[ClaimError], str] = {
    county.SourceMissing: "say --document, --on and --by: every decision names them",
    county.NotYetTaken: "--on lies ahead: a decision is put on record once it was taken",
    county.ExtendsNothing: "--to must lie after the last day of the text; a scheme without one needs no extension",
}


def _scheme(work: Work, arguments: Mapping[str, Any]) -> Scheme:
    return load_schemes(work.settings).get(arguments["scheme"])


def _act(work: Work, arguments: Mapping[str, Any], scheme: Scheme) -> Act:
    return Act(arguments["place"] or scheme.place, work.clock.today(), work.clock.now())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no day; please write YYYY-MM-DD") from error


def _ground(arguments: Mapping[str, Any]) -> Ground:
    return Ground(arguments["document"], _day(arguments["on"]), arguments["by"])


def _refused(refusal: ClaimError) -> Outcome:
    return Outcome([REMEDIES.get(type(refusal)) or str(refusal)], 2)


async def confirm(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Put on record that a scheme's file was checked and holds."""
    scheme = _scheme(work, arguments)
    try:
        async with work.transaction() as store:
            made = await county.confirm(store, _act(work, arguments, scheme), scheme, _ground(arguments))
    except ClaimError as refusal:
        return _refused(refusal)
    return Outcome([f"{scheme.id}: version {made.version[:12]} confirmed on {made.confirmed_on} ({made.document})"])


async def extend(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Put on record that a scheme goes on."""
    scheme = _scheme(work, arguments)
    try:
        async with work.transaction() as store:
            act = _act(work, arguments, scheme)
            made = await county.extend(store, act, scheme, _ground(arguments), _day(arguments["to"]))
    except ClaimError as refusal:
        return _refused(refusal)
    return Outcome([f"{scheme.id}: in force until {made.valid_to} ({made.document})"])


async def set_value(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Set a value that a scheme leaves to the county."""
    scheme, ground = _scheme(work, arguments), _ground(arguments)
    since = _day(arguments["since"] or arguments["on"])
    try:
        new = NewValue(arguments["name"], _value(arguments["value"]), since, arguments["row"])
        async with work.transaction() as store:
            made = await county.set_one(store, _act(work, arguments, scheme), scheme, ground, new)
    except ClaimError as refusal:
        return _refused(refusal)
    return Outcome([f"{scheme.id}: {made.name} is {_shown(made.value)} from {made.since} on ({made.source})"])


def _value(words: list[str]) -> str | dict[str, str]:
    """Read one value, or COLUMN=VALUE for the columns of a table."""
    if "=" not in words[0]:
        return " ".join(words)
    return {column: value for column, _, value in (word.partition("=") for word in words)}


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {_shown(row)}" for name, row in value.items())
    return str(value)


async def show(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """List what was decided about a scheme, and what is still to be set."""
    scheme = _scheme(work, arguments)
    place = arguments["place"] or scheme.place
    async with work.transaction() as store:
        office = await store.office.office_for(place)
        staff = await store.staff.within(place)
    lines = [f"{scheme.id}\t{place}\tto {scheme.last_day(office) or 'open'}", *_decided(scheme, office)]
    open_ = county.still_to_set(scheme, office, staff, work.clock.today())
    lines += [f"still to be set\t{what}" for what in _open(open_)]
    return Outcome(lines)


def _decided(scheme: Scheme, office: Office) -> Iterator[str]:
    for one in office.confirmations:
        if one.scheme == scheme.id:
            version = "this version" if one.version == scheme.version else "an earlier version"
            yield "\t".join(("confirmed", str(one.confirmed_on), one.confirmed_by, one.document, version))
    for extension in office.extensions:
        if extension.scheme == scheme.id:
            said = (str(extension.decided_on), extension.decided_by, extension.document)
            yield "\t".join((f"extended to {extension.valid_to}", *said))
    for left in left_to_county(scheme):
        for value in history_of(scheme, office, left.name):
            yield "\t".join((left.name, _shown(value.value), f"from {value.since}", value.source))


def _open(open_: county.StillToSet) -> Iterator[str]:
    if open_.confirmation:
        yield "confirmation of the file as it is now"
    if open_.extension:
        yield "extension: the scheme has ended"
    for left in open_.values:
        yield f"{left.name} ({left.unit}), {left.source.document} {left.source.clause}"
    for role in open_.roles:
        yield f"an account of the role {role.value}"


COMMANDS: dict[str, Command] = {
    "scheme confirm": confirm,
    "scheme extend": extend,
    "scheme set": set_value,
    "scheme show": show,
}
