"""`bangban poster`: a village's poster with the code that opens the chat, read beside a running process."""

import argparse
import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from bot import settings
from bot.settings import Settings


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    made = commands.add_parser("poster", help="a village's poster with its QR code, as PDF")
    made.add_argument("village", metavar="VILLAGE_CODE", help="the twelve digits of the village")
    made.add_argument("-o", "--out", type=Path, metavar="FILE", help="default: poster-VILLAGE_CODE.pdf here")
    made.add_argument("--address", metavar="URL", help="how phones reach the web chat (default: BANGBAN_ADDRESS)")
    made.add_argument("--telegram", metavar="NAME", help="the bot's name in Telegram, for a second code")
    made.add_argument("--data", type=Path, metavar="DIR")
    made.set_defaults(act=carry_out)


def carry_out(arguments: argparse.Namespace) -> int:
    """Write the poster and say where it lies."""
    from web.staff.poster import is_local

    chosen = settings.load()
    address = arguments.address or chosen.address or f"http://{chosen.host}:{chosen.port}"
    out: Path = arguments.out or Path(f"poster-{arguments.village}.pdf")
    chosen = replace(chosen, data=arguments.data or chosen.data, address=address)
    out.write_bytes(asyncio.run(_drawn(chosen, arguments.village, arguments.telegram)))
    if is_local(address):
        sys.stderr.write(
            f"bangban: phones cannot open {address}; for a real poster give --address or BANGBAN_ADDRESS\n"
        )
    sys.stdout.write(f"{out}\n")
    return 0


async def _drawn(chosen: Settings, village: str, telegram: str | None) -> bytes:
    from bot.clock import SystemClock
    from bot.keys import DATABASE, open_keyring
    from claims.refusals import PlaceNotFound
    from storage.database import Database
    from storage.store import store_snapshot
    from web.staff.documents import FontMissing
    from web.staff.poster import draw, poster_of

    path = chosen.data / DATABASE
    if not path.exists():
        raise ValueError(f"there is no Bangban data in {chosen.data}; give its folder with --data")
    database = await Database.look_into(path, open_keyring(chosen))
    try:
        async with store_snapshot(database, SystemClock())() as store:
            made = await poster_of(store, village, chosen.address or "", telegram)
    except PlaceNotFound as error:
        raise ValueError(f"there is no village {village} on record; see the office's list of places") from error
    finally:
        await database.close()
    try:
        return draw(made)
    except FontMissing as error:
        raise ValueError("the Chinese font is missing; please install fonts-noto-cjk") from error
