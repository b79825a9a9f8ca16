"""The commands by which an office changes its records; each is carried out by the process that writes."""

import argparse
import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from bot import settings
from bot.sheets import rows_of

Commands = argparse._SubParsersAction
KINDS = ("designated_pharmacy", "designated_hospital", "drug")


def add_to(commands: "Commands[argparse.ArgumentParser]") -> None:
    """Add the office's commands to the command line."""
    _rosters(group(commands, "roster", "a scheme's list of persons"))
    _lists(group(commands, "list", "pharmacies, hospitals, drugs"))
    _places(group(commands, "places", "towns and villages, their offices and bank branches"))
    staff = group(commands, "staff", "accounts, roles, places")
    adding = writes(staff, "add", "open an account; prints its first password", "login", "name", "role", "place")
    for name in ("login", "name", "role", "place"):
        adding.add_argument(f"--{name}", required=True)
    writes(staff, "password", "give an account a new password; prints it", "login").add_argument("login")
    writes(staff, "reset-code", "take away the second step of a lost telephone", "login").add_argument("login")
    writes(staff, "disable", "close an account", "login").add_argument("login")
    writes(staff, "list", "list the accounts")


def _rosters(commands: "Commands[argparse.ArgumentParser]") -> None:
    taking = writes(commands, "import", "take a list, CSV or XLSX; all rows or none", "sheet", "scheme")
    _sheet(taking)
    taking.add_argument("--scheme", required=True, metavar="ID")


def _lists(commands: "Commands[argparse.ArgumentParser]") -> None:
    taking = writes(commands, "import", "take a list, CSV or XLSX; all rows or none", "sheet", "kind", "place")
    _sheet(taking)
    taking.add_argument("--kind", required=True, choices=KINDS)
    taking.add_argument("--place", default="", metavar="CODE", help="for rows that name no place")


def _places(commands: "Commands[argparse.ArgumentParser]") -> None:
    _sheet(writes(commands, "import", "take a county's places, CSV or XLSX; all rows or none", "sheet"))


def _sheet(command: argparse.ArgumentParser) -> None:
    command.add_argument("sheet", type=Path, metavar="FILE")
    command.add_argument("--source", help="the document the list comes with (default: the file's name)")


def group(commands: "Commands[argparse.ArgumentParser]", word: str, about: str) -> "Commands[argparse.ArgumentParser]":
    """Add a word under which several commands stand."""
    made = commands.add_parser(word, help=about)
    made.set_defaults(group=word)
    return made.add_subparsers(required=True, dest="what", metavar="WHAT")


def writes(
    commands: "Commands[argparse.ArgumentParser]", word: str, about: str, *takes: str
) -> argparse.ArgumentParser:
    """Add a command that the process which writes carries out; `takes` names the arguments it is given."""
    made = commands.add_parser(word, help=about)
    made.add_argument("--data", type=Path, metavar="DIR")
    made.set_defaults(act=carry_out_writing, takes=takes)
    return made


def carry_out_writing(arguments: argparse.Namespace) -> int:
    """Have the office's records changed, by the running process or here."""
    from bot.control import carry_out  # the reading commands need none of what this imports
    from bot.office_commands import COMMANDS

    chosen = settings.load()
    chosen = replace(chosen, data=arguments.data or chosen.data)
    given = {name: getattr(arguments, name) for name in arguments.takes}
    if "sheet" in given:
        sheet: Path = given.pop("sheet")
        given |= {"rows": rows_of(sheet), "source": arguments.source or sheet.name}
    outcome = asyncio.run(carry_out(chosen, f"{arguments.group} {arguments.what}", given, COMMANDS))
    (sys.stderr if outcome.exit else sys.stdout).writelines(f"{line}\n" for line in outcome.lines)
    return outcome.exit
