"""`bangban report`: the half-yearly figures of a scheme as a sheet, read beside a running process."""

import argparse
import asyncio
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import settings
from claims.records import stem


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    made = commands.add_parser("report", help="half-yearly figures of a scheme as XLSX, town by town")
    made.add_argument("--scheme", required=True, metavar="ID")
    made.add_argument("--from", required=True, type=date.fromisoformat, metavar="DAY", dest="first")
    made.add_argument("--to", required=True, type=date.fromisoformat, metavar="DAY", dest="last")
    made.add_argument("--place", required=True, metavar="CODE")
    made.add_argument("--data", type=Path, metavar="DIR")
    made.add_argument("--out", type=Path, metavar="FILE", help="default: report-SCHEME-CODE-FROM-TO.xlsx here")
    made.set_defaults(act=carry_out)


def carry_out(arguments: argparse.Namespace) -> int:
    """Write the sheet and say where it lies."""
    if arguments.last < arguments.first:
        sys.stderr.write("--to lies before --from; please give the first day and then the last\n")
        return 2
    named = f"report-{arguments.scheme}-{arguments.place}-{arguments.first}-{arguments.last}.xlsx"
    out: Path = arguments.out or Path(named)
    out.write_bytes(asyncio.run(_report(arguments)))
    sys.stdout.write(f"{out}\n")
    return 0


async def _report(arguments: argparse.Namespace) -> bytes:
    from bot.clock import SystemClock
    from bot.place import look_into
    from bot.wiring import load_schemes
    from storage.store import store_snapshot
    from web.staff.pages import names_of
    from web.staff.report_sheet import report

    chosen = settings.load()
    chosen = replace(chosen, data=arguments.data or chosen.data)
    scheme = load_schemes(chosen).get(arguments.scheme)
    database = await look_into(chosen)
    try:
        async with store_snapshot(database, SystemClock())() as store:
            period = (arguments.first, arguments.last)
            towns = await store.reports.by_town(scheme.id, stem(arguments.place), *period)
            place = await store.places.by_code(arguments.place)
            names = await names_of(store, {town.place for town in towns})
    finally:
        await database.close()
    return report(scheme.names.zh_Hans, place.name, period, towns, names)
