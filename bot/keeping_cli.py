"""The commands that keep what is kept: verify, audit, backup, restore, key."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot import settings
from bot.settings import Settings
from claims.clock import day_of

Commands = argparse._SubParsersAction
MANY = 50


def add_to(commands: "Commands[argparse.ArgumentParser]") -> None:
    """Add these commands to the command line."""
    _command(commands, "verify", "open every sealed value and file, follow every audit chain", verify)
    making = _command(commands, "backup", "write everything into one encrypted file", back_up)
    making.add_argument("file", type=Path, metavar="FILE")
    putting = _command(commands, "restore", "put a backup into an empty data folder", restore)
    putting.add_argument("file", type=Path, metavar="FILE")
    putting.add_argument("--key", type=Path, metavar="FILE", help="the recovery key (default: DATA-keys/recovery.key)")
    ending = _command(commands, "audit", "print where each place's audit chain ended on a day", audit)
    ending.add_argument("what", nargs="?", choices=("head",), default="head", help=argparse.SUPPRESS)
    ending.add_argument("day", nargs="?", type=date.fromisoformat, metavar="DAY", help="default: today")
    ending.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="default: today")
    _command(commands, "retention", "what is kept how long, what is to be erased next, what is held back", retention)
    keys = commands.add_parser("key", help="the master key").add_subparsers(required=True, dest="what", metavar="WHAT")
    _command(keys, "rotate", "put a new master key in use", rotate)


def _command(
    commands: "Commands[argparse.ArgumentParser]", name: str, about: str, act: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=about)
    made.add_argument("--data", type=Path, metavar="DIR")
    made.set_defaults(act=act)
    return made


def _settings(arguments: argparse.Namespace) -> Settings:
    chosen = settings.load()
    return replace(chosen, data=arguments.data or chosen.data)


def verify(arguments: argparse.Namespace) -> int:
    """Say everything that was altered, removed or lost; 1 when there is something."""
    from bot.keeping import check

    findings, counted = asyncio.run(check(_settings(arguments)))
    for finding in findings[:MANY]:
        sys.stdout.write(f"{finding}\n")
    if findings:
        sys.stdout.write(f"{len(findings)} findings in {counted}; restore the last backup that verifies\n")
        return 1
    sys.stdout.write(f"verified: {counted}\n")
    return 0


def back_up(arguments: argparse.Namespace) -> int:
    """Write a backup."""
    from bot.keeping import back_up as make

    manifest = make(_settings(arguments), arguments.file, datetime.now(UTC))
    lost = f", {len(manifest.missing)} files are missing: see bangban verify" if manifest.missing else ""
    size = arguments.file.stat().st_size
    sys.stdout.write(f"{arguments.file}: {size} bytes, the database and {manifest.files} files{lost}\n")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Restore a backup, then verify it."""
    from bot.keeping import restore as put

    manifest = put(_settings(arguments), arguments.file, arguments.key)
    sys.stdout.write(f"restored what was backed up at {manifest.made_at}\n")
    return verify(arguments)


def audit(arguments: argparse.Namespace) -> int:
    """Print the ends of the chains, to be kept on paper by another office: place, lines, seal in groups of eight."""
    from bot.keeping import day_heads

    on = arguments.on or arguments.day or day_of(datetime.now(UTC))
    for place, head in sorted(asyncio.run(day_heads(_settings(arguments), on)).items()):
        groups = " ".join(head.seal[at : at + 8] for at in range(0, len(head.seal), 8))
        sys.stdout.write(f"{on}\t{place or '-'}\t{head.seq}\t{groups}\n")
    return 0


def retention(arguments: argparse.Namespace) -> int:
    """Print the terms, what is kept, and what is due: numbers and days, nobody's data."""
    from bot.keeping import what_is_due

    sys.stdout.writelines(f"{line}\n" for line in asyncio.run(what_is_due(_settings(arguments))))
    return 0


def rotate(arguments: argparse.Namespace) -> int:
    """Change the master key, through the running process or here."""
    from bot.control import carry_out
    from bot.keeping import COMMANDS

    outcome = asyncio.run(carry_out(_settings(arguments), "key rotate", {}, COMMANDS))
    (sys.stderr if outcome.exit else sys.stdout).writelines(f"{line}\n" for line in outcome.lines)
    return outcome.exit
