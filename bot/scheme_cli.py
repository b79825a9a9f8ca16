"""`bangban scheme …`: what the office decides about a scheme, and what it has still to set."""

import argparse

from bot.office_cli import Commands, group, writes


def add_to(commands: "Commands[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    schemes = group(commands, "scheme", "what the office decides about a scheme without touching its text")
    _decision(writes(schemes, "confirm", "put on record that the file was checked and holds", *GROUND))
    extending = _decision(writes(schemes, "extend", "put on record that the scheme goes on", *GROUND, "to"))
    extending.add_argument("--to", required=True, metavar="DAY", help="the new last day")
    setting = _decision(writes(schemes, "set", "set a value that the text leaves to the county", *GROUND, *VALUE))
    setting.add_argument("name", metavar="NAME", help="such as notice_days, contract_end, rates")
    setting.add_argument("value", nargs="+", metavar="VALUE", help='"0.65", 2026-12-31, 7; of a table COLUMN=VALUE …')
    setting.add_argument("--row", metavar="IDENTITY", help="of a table: for whom")
    setting.add_argument("--since", metavar="DAY", help="holds from this day (default: the day of the decision)")
    showing = writes(schemes, "show", "list what was decided and what is still to be set", "scheme", "place")
    _which(showing)


GROUND = ("scheme", "place", "document", "on", "by")
VALUE = ("name", "value", "row", "since")


def _which(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("scheme", metavar="ID")
    command.add_argument("--place", metavar="CODE", help="the office's place (default: the scheme's)")
    return command


def _decision(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    _which(command)
    command.add_argument("--document", required=True, help="the document that says so, with its number")
    command.add_argument("--on", required=True, metavar="DAY", help="the day of the decision")
    command.add_argument("--by", required=True, metavar="WHO", help="who took it")
    return command
