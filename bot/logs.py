"""Logs that carry ids and codes, never contents: what is not on the list does not reach a log.

Code logs a code as the event and everything else as `extra`. Libraries' words are reduced to their template,
and a traceback to classes and places in the code, because messages of exceptions quote what was handled.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

from claims.trouble import StorageTrouble

log = logging.getLogger(__name__)
Event = MutableMapping[str, Any]
NOISY = ("httpx", "httpcore", "telegram", "uvicorn.access", "uvicorn.error", "apscheduler", "alembic", "asyncio")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:<-]{0,79}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
TEMPLATE = re.compile(r"[\x20-\x7e]{1,120}")
LONG_NUMBER = re.compile(r"\d{5}")
MOST = 10**10  # a mobile number is the smallest number of a person that must not pass
FRAMES = 12
ROOTS = (str(Path(__file__).parent.parent) + "/", "site-packages/", "lib/python3.11/", "lib/")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < MOST


def _is_code(value: object) -> bool:
    return isinstance(value, str) and CODE.fullmatch(value) is not None and LONG_NUMBER.search(value) is None


def _is_remedy(value: object) -> bool:
    troubles: tuple[type[StorageTrouble], ...] = (StorageTrouble, *StorageTrouble.__subclasses__())
    return value in {trouble.remedy for trouble in troubles}


ALLOWED: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("inbox", "outbox", "job", "page", "attempt", "count", "files", "pid", "port"), _is_number),
    **dict.fromkeys(("seconds", "status", "bytes"), _is_number),
    **dict.fromkeys(("error", "method", "channel", "role", "part"), _is_code),
    "remedy": _is_remedy,
}


def only_allowed(_: object, __: str, event: Event) -> Event:
    """Keep what the list allows, in the shape it allows; count what was dropped."""
    record: logging.LogRecord = event["_record"]
    kept: dict[str, Any] = {name: event[name] for name in ("_record", "_from_structlog") if name in event}
    kept |= {"event": _named(event, record), "level": record.levelname.lower(), "logger": record.name}
    kept |= {name: event[name] for name, fits in ALLOWED.items() if name in event and fits(event[name])}
    if kept["event"] == "library_message":
        kept["at"] = f"{_short(record.pathname)}:{record.lineno}"
    if (error := _error(event.get("exc_info"))) is not None:
        kept |= {"error": "<".join(_chain(error)), "where": list(_places(error.__traceback__))[-FRAMES:]}
    own = {"event", "exc_info", "positional_args", "stack_info", "_record", "_from_structlog", "timestamp"}
    dropped = set(event) - set(kept) - own
    return kept | ({"dropped": len(dropped)} if dropped else {})


def _named(event: Event, record: logging.LogRecord) -> str:
    """Return our own code, or a library's sentence as it stands in its source; anything else was put together."""
    said = str(event["event"])
    if NAME.fullmatch(said) and LONG_NUMBER.search(said) is None:
        return said
    template = bool(event.get("positional_args")) and TEMPLATE.fullmatch(said) is not None
    return f"{record.name}: {said}" if template else "library_message"


def _error(info: object) -> BaseException | None:
    found = sys.exc_info() if info is True else info
    return found[1] if isinstance(found, tuple) else found if isinstance(found, BaseException) else None


def _chain(error: BaseException) -> Iterator[str]:
    """Name the class of an exception and of those it came from."""
    found: BaseException | None = error
    for _ in range(5):
        if found is None:
            return
        yield f"{type(found).__module__}.{type(found).__qualname__}"
        found = found.__cause__ or found.__context__


def _places(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield f"{_short(code.co_filename)}:{traceback.tb_lineno} {code.co_name}"
        traceback = traceback.tb_next


def _short(path: str) -> str:
    for root in ROOTS:
        _, found, rest = path.rpartition(root)
        if found:
            return rest
    return path.rpartition("/")[2]


def formatter(*, for_people: bool) -> logging.Formatter:
    """Return what writes a record: one JSON object a line, or a readable line for a terminal."""
    renderer = structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer(ensure_ascii=True)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.ExtraAdder(),
            only_allowed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        use_get_message=False,
        pass_foreign_args=True,
    )


def set_up_logging(stream: TextIO | None = None) -> None:
    """Log to stderr: JSON, or readable lines when somebody is looking; libraries speak when something is wrong."""
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(for_people=out.isatty()))
    root = logging.getLogger()
    for old in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _crashed


def _crashed(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    log.critical("crashed", exc_info=(kind, error, traceback))
