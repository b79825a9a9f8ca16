"""What the office does from the command line: rosters, lists, staff."""

from collections.abc import Mapping
from typing import Any

from bot.control import Command, Outcome, Work
from bot.demo.staff import new_password
from bot.initials import initials
from bot.scheme_commands import COMMANDS as OF_SCHEMES
from bot.wiring import load_schemes
from claims import imports, own_codes
from claims.imports import Imported, Wrong
from claims.place_list import place_list
from claims.ports import Store
from claims.records import InstitutionKind, Place
from claims.staff import Role, Staff
from storage.passwords import Argon2Passwords

REASONS = {
    Wrong.NAME_MISSING: "the name is missing",
    Wrong.ID_NUMBER: "this is no valid ID number",
    Wrong.PLACE: "this is no place code of 6, 9 or 12 digits",
    Wrong.IDENTITY: "the scheme knows no such identity",
    Wrong.DAY: "this is no day; please write YYYY-MM-DD",
    Wrong.DAYS_REVERSED: "the last day lies before the first",
    Wrong.TWICE: "the same stands in an earlier row",
    Wrong.PARENT: "the place above it is neither in the sheet nor on record",
}
SECRET = frozenset({Wrong.ID_NUMBER})


def _report(found: Imported[Any], what: str) -> Outcome:
    """Say the counts, or every refused row; ID numbers are not repeated."""
    if not found.refused:
        return Outcome([f"{len(found.taken)} {what} taken, 0 refused"])
    lines = [
        f"row {row.number}: {REASONS[row.wrong]}" + ("" if row.wrong in SECRET or not row.value else f" ({row.value})")
        for row in found.refused
    ]
    summary = f"{len(found.refused)} rows refused, nothing taken; please mend them and import the sheet again"
    return Outcome([*lines, summary], 2)


async def import_roster(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Take a scheme's list of persons, all rows or none."""
    scheme = load_schemes(work.settings).get(arguments["scheme"])
    found = imports.roster(arguments["rows"], scheme, arguments["source"], work.clock.today())
    if not found.refused:
        async with work.transaction() as store:
            for entry in found.taken:
                await store.office.add_roster_entry(entry)
    return _report(found, "persons")


async def import_list(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Take a list of pharmacies, hospitals or drugs, all rows or none."""
    rows, place, source = arguments["rows"], arguments["place"], arguments["source"]
    if arguments["kind"] == "drug":
        drugs = imports.drugs(rows, place, source, work.clock.today())
        if not drugs.refused:
            async with work.transaction() as store:
                for drug in drugs.taken:
                    await store.office.add_drug(drug, work.clock.now())
        return _report(drugs, "drugs")
    kind = InstitutionKind(arguments["kind"])
    found = imports.institutions(rows, kind, place, source, work.clock.today())
    if not found.refused:
        async with work.transaction() as store:
            for institution in found.taken:
                await store.office.add_institution(institution, work.clock.now())
    return _report(found, "institutions")


async def import_places(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Take the county's places with their contacts and bank branches, all rows or none."""
    async with work.transaction() as store:
        on_record = {place.code for county in await store.places.counties() for place in await _under(store, county)}
        found = place_list(arguments["rows"], frozenset(on_record))
        for one in () if found.refused else found.taken:
            await store.places.add(Place(one.code, one.parent, one.level, one.name, initials(one.name)))
            for branch in one.branches:
                await store.places.add_branch(branch)
            if one.contact is not None:
                await store.places.set_contact(one.contact)
    return _report(found, "places")


async def _under(store: Store, county: Place) -> list[Place]:
    """List a county, the city above it and its towns: what a sheet may hang further places under."""
    return [*await store.places.path(county.code), *await store.places.children(county.code)]


async def add_staff(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Open an account and say its first password."""
    password = new_password()
    hashed = await Argon2Passwords().hash(password)
    staff = Staff(0, arguments["login"], arguments["name"], Role(arguments["role"]), arguments["place"])
    async with work.transaction() as store:
        if await store.staff.sign_in_of(staff.login) is not None:
            return Outcome([f"the login {staff.login} is taken; please choose another"], 2)
        await store.places.by_code(staff.place)
        await store.staff.add(staff, hashed, work.clock.now())
    return Outcome([f"{staff.role}\t{staff.login}\t{password}\t-"])


async def new_staff_password(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Give somebody who forgot his password another; he is signed out everywhere."""
    password = new_password()
    hashed = await Argon2Passwords().hash(password)
    async with work.transaction() as store:
        known = await store.staff.sign_in_of(arguments["login"])
        if known is None:
            return _no_login(arguments)
        await store.staff.set_password(known.staff.id, hashed)
        await store.audit.note("password_reset", None, work.clock.now(), detail={"staff": known.staff.id})
    return Outcome([f"{known.staff.role}\t{known.staff.login}\t{password}\t-"])


async def reset_code(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Take away somebody's second step; for a county's only administrator, whom no colleague can help."""
    async with work.transaction() as store:
        known = await store.staff.sign_in_of(arguments["login"])
        if known is None:
            return _no_login(arguments)
        await own_codes.take_away(store, None, known.staff.id, "command", work.clock.now())
    return Outcome([f"{known.staff.login} sets up a new second step at the next sign-in"])


async def disable_staff(work: Work, arguments: Mapping[str, Any]) -> Outcome:
    """Close an account; what it did stays on record."""
    async with work.transaction() as store:
        known = await store.staff.sign_in_of(arguments["login"])
        if known is None:
            return _no_login(arguments)
        await store.staff.set_active(known.staff.id, active=False)
    return Outcome([f"{arguments['login']} can no longer sign in"])


def _no_login(arguments: Mapping[str, Any]) -> Outcome:
    return Outcome([f"there is no login {arguments['login']}; see `bangban staff list`"], 2)


async def list_staff(work: Work, _: Mapping[str, Any]) -> Outcome:
    """List the accounts."""
    async with work.transaction() as store:
        everybody = [one for place in await store.places.counties() for one in await store.staff.within(place.code)]
    return Outcome(
        [
            f"{one.role}\t{one.login}\t{one.place}\t{one.name}\t{'active' if one.active else 'closed'}"
            for one in everybody
        ]
    )


COMMANDS: dict[str, Command] = {
    "roster import": import_roster,
    "list import": import_list,
    "places import": import_places,
    "staff add": add_staff,
    "staff password": new_staff_password,
    "staff reset-code": reset_code,
    "staff disable": disable_staff,
    "staff list": list_staff,
    **OF_SCHEMES,
}
