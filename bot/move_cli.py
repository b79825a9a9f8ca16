"""`bangban move`: from a SQLite file to PostgreSQL, once, when a county grows out of one process."""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from bot import settings
from bot.keys import DATABASE, open_keyring
from bot.lock import DataLock
from bot.settings import Settings


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    made = commands.add_parser("move", help="copy a SQLite file into an empty PostgreSQL, checked row by row")
    made.add_argument("--to", required=True, metavar="URL", help="postgresql://USER@HOST/DATABASE")
    made.add_argument("--data", type=Path, metavar="DIR")
    made.set_defaults(act=carry_out)


def carry_out(arguments: argparse.Namespace) -> int:
    """Move, and say what to set from now on; the file stays as it is."""
    chosen = settings.load()
    chosen = replace(chosen, data=arguments.data or chosen.data, database="sqlite")
    counts = asyncio.run(_move(chosen, arguments.to))
    sys.stdout.write(f"moved and compared {sum(counts.values())} rows of {len(counts)} tables\n")
    sys.stdout.write("now start with BANGBAN_DATABASE set to that address; files and keys stay where they are\n")
    return 0


async def _move(chosen: Settings, url: str) -> dict[str, int]:
    from storage.database import Database
    from storage.moving import CannotMove, move
    from storage.server import is_server

    path = chosen.data / DATABASE
    if not path.exists():
        raise CannotMove(f"there is no Bangban data in {chosen.data}; give its folder with --data")
    if not is_server(url):
        raise CannotMove("--to: please give postgresql://USER@HOST/DATABASE")
    async with AsyncExitStack() as stack:
        stack.callback(DataLock(chosen.data).release)
        keyring = open_keyring(chosen)
        source = await Database.open(path, keyring)
        stack.push_async_callback(source.close)
        target = await Database.open(url, keyring)
        stack.push_async_callback(target.close)
        return await move(source, target)
