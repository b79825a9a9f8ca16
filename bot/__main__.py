"""The command line: `bangban COMMAND`."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bot import keeping_cli, move_cli, office_cli, poster_cli, report_cli, scheme_cli, settings
from bot.clock import SystemClock
from bot.keys import DATABASE
from bot.lines import WorkEnded
from bot.lock import DataInUse
from bot.sheets import BadSheet
from claims.county import last_confirmed
from claims.errors import ClaimError
from claims.trouble import StorageTrouble
from schemes import check as scheme_check
from schemes import loading, wire
from schemes.draw import draw
from schemes.errors import SchemeError
from schemes.model import Scheme
from schemes.values import Office
from storage.keyring import KeyringError
from storage.sealed_stream import BadBackup

REFUSALS = (
    WorkEnded,
    settings.BadSettings,
    SchemeError,
    DataInUse,
    KeyringError,
    StorageTrouble,
    BadBackup,
    BadSheet,
    ClaimError,
    ValueError,
)


def say(line: str) -> None:
    """Write one line of an answer."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def refuse(reason: str) -> int:
    """Say in one line what is wrong and what to do."""
    sys.stderr.write(f"bangban: {reason}\n")
    return 2


def run(arguments: argparse.Namespace) -> int:
    """Start everything on this machine."""
    import uvloop  # the other commands need none of what serving imports

    from bot.serving import serve

    chosen = settings.load()
    named = {name: getattr(arguments, name) for name in ("port", "data", "host", "only")}
    given = {name: value for name, value in named.items() if value is not None}
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(replace(chosen, **given)))
    return 0


def estimate(arguments: argparse.Namespace) -> int:
    """Answer estimates, one JSON object a line."""
    return _lines(arguments, wire.estimate_lines)


def interview(arguments: argparse.Namespace) -> int:
    """Plan interviews, one JSON object a line."""
    return _lines(arguments, wire.interview_lines)


def _catalogue(arguments: argparse.Namespace) -> loading.Catalogue:
    return loading.load([loading.FILES, arguments.schemes] if arguments.schemes else None)


def _lines(
    arguments: argparse.Namespace,
    answer: Callable[[Iterable[str], loading.Catalogue, Office], Iterable[str]],
) -> int:
    office = asyncio.run(_office(arguments.data)) if arguments.data else Office.empty()
    source = sys.stdin if arguments.file == "-" else Path(arguments.file).open(encoding="utf-8")  # noqa: SIM115
    with source:
        for line in answer(source, _catalogue(arguments), office):
            say(line)
    return 0


async def _office(data: Path) -> Office:
    from bot.records import office_of

    return await office_of(data)


def read(arguments: argparse.Namespace) -> int:
    """Read photos, one JSON object a line."""
    from ocr import cli

    return cli.main(arguments.photos, arguments.jobs)


def schemes_check(arguments: argparse.Namespace) -> int:
    """Validate scheme files and run their cases."""
    findings = scheme_check.check([arguments.folder] if arguments.folder else None)
    for finding in findings:
        say(str(finding))
    if findings:
        return refuse(f"{len(findings)} findings in the scheme files; see above")
    if arguments.pages:
        draw_pages(arguments)
    say("schemes: ok")
    return 0


def draw_pages(arguments: argparse.Namespace) -> None:
    """Draw each scheme of the folder as a readable page, in Markdown."""
    catalogue = loading.load([arguments.folder] if arguments.folder else None)
    arguments.pages.mkdir(parents=True, exist_ok=True)
    for scheme in catalogue.all:
        page = arguments.pages / f"{scheme.id}.md"
        page.write_text(draw(scheme, catalogue.common, arguments.language), "utf-8")
        say(str(page))


def schemes_list(arguments: argparse.Namespace) -> int:
    """List the schemes with their periods, and when each was last confirmed."""
    chosen = settings.load()
    on = date.fromisoformat(arguments.on) if arguments.on else SystemClock(chosen.today).today()
    data = arguments.data or chosen.data
    office = asyncio.run(_office(data)) if arguments.data or (data / DATABASE).exists() else Office.empty()
    for scheme in loading.load().all:
        last = scheme.last_day(office)
        state = "in force" if scheme.period_on(on, office) else "not in force"
        checked = f"checked {scheme.status.checked_on} by {scheme.status.checked_by}"
        say(
            f"{scheme.id}\t{scheme.place}\tto {last or 'open'}\t{state} on {on}\t{scheme.status.state}\t"
            f"{checked}\t{_confirmed(scheme, office)}"
        )
    return 0


def _confirmed(scheme: Scheme, office: Office) -> str:
    found = last_confirmed(scheme, office)
    if found is None:
        return "not confirmed by the office"
    version = "" if found.version == scheme.version else ", for an earlier version of the file"
    return f"confirmed {found.confirmed_on} by {found.confirmed_by} ({found.document}{version})"


def doctor(arguments: argparse.Namespace) -> int:
    """Look at everything the product stands on, one line each."""
    from bot.doctor import examine

    chosen = settings.load()
    return examine(replace(chosen, data=arguments.data or chosen.data), say)


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser(prog="bangban", description="帮办: from a photo of an invoice to the payment.")
    top.add_argument("--version", action="version", version=f"bangban {version('bangban')}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serving(commands)
    for name, act, about in (("estimate", estimate, "estimates"), ("interview", interview, "interviews")):
        lines = commands.add_parser(name, help=f"answer {about}, one JSON object a line")
        lines.add_argument("file", metavar="FILE", help="a file, or - for standard input")
        lines.add_argument("--data", type=Path, help="use the office records of this data folder")
        lines.add_argument("--schemes", type=Path, metavar="DIR", help="add the scheme files of a folder")
        lines.set_defaults(act=act)
    photos = commands.add_parser("read", help="read photos, one JSON object a line")
    photos.add_argument("photos", nargs="+", metavar="PHOTO")
    photos.add_argument("--jobs", type=int, default=1, metavar="N", help="worker processes (default 1)")
    photos.set_defaults(act=read)
    _of_schemes(commands)
    office_cli.add_to(commands)
    scheme_cli.add_to(commands)
    report_cli.add_to(commands)
    poster_cli.add_to(commands)
    keeping_cli.add_to(commands)
    move_cli.add_to(commands)
    return top


def _serving(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serving = commands.add_parser(
        "run",
        help="start everything on this machine",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="settings:\n" + settings.described(),
    )
    serving.add_argument("--port", type=int)
    serving.add_argument("--data", type=Path)
    serving.add_argument("--host")
    serving.add_argument("--only", type=settings.work_in, metavar="PARTS", help="some of chat,web,read,timed")
    serving.set_defaults(act=run)
    looking = commands.add_parser("doctor", help="look at everything the product stands on")
    looking.add_argument("--data", type=Path)
    looking.set_defaults(act=doctor)


def _of_schemes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("schemes", help="check or list scheme files").add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )
    checking = group.add_parser("check", help="validate scheme files and run their cases")
    checking.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    checking.add_argument("--pages", type=Path, metavar="DIR", help="draw each scheme as a readable page there")
    checking.add_argument("--language", choices=("zh_Hans", "zh_Hant", "en"), default="zh_Hans", help="of the pages")
    checking.set_defaults(act=schemes_check)
    listing = group.add_parser("list", help="id, place, period, status, last confirmed")
    listing.add_argument("--on", metavar="DAY")
    listing.add_argument("--data", type=Path, metavar="DIR", help="with what the office of this data folder decided")
    listing.set_defaults(act=schemes_list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 2 with one line on stderr when the input is bad."""
    given = parser().parse_args(arguments)
    try:
        act: Callable[[argparse.Namespace], int] = given.act
        return act(given)
    except REFUSALS as error:
        return refuse(str(error) or type(error).__name__)
    except BrokenPipeError:
        return 0
    except OSError as error:
        return refuse(f"{error.filename or error}: {error.strerror or 'failed'}; please check the path and its rights")


if __name__ == "__main__":
    sys.exit(main())
