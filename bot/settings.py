"""Settings, read once from the environment or one TOML file."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from claims.keeping import DEFAULT, Keeping, WrongPeriods, periods_in

WORK = ("chat", "web", "read", "timed")


@dataclass(frozen=True, slots=True)
class Work:
    """What one of several processes does: chat, web, read, timed."""

    parts: tuple[str, ...]

    def __contains__(self, part: str) -> bool:
        return part in self.parts

    def __str__(self) -> str:
        return ",".join(self.parts)


EVERYTHING = Work(WORK)


class WrongWork(ValueError):
    """Parts of the work that do not exist; the message says which do."""


class BadSettings(Exception):
    """A setting that stops the start; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; each as BANGBAN_<NAME> or in the file named by BANGBAN_SETTINGS."""

    host: str = "127.0.0.1"
    port: int = 8080
    data: Path = Path("var")
    keys: Path | None = None
    cipher: str = "aes"
    files: str | None = None
    backups: Path | None = None
    database: str = "sqlite"
    address: str | None = None
    today: date | None = None
    telegram_token: str | None = None
    telegram_url: str = "https://api.telegram.org"
    telegram_webhook: str | None = None
    only: Work = EVERYTHING
    demo: bool = True
    readers: int = 1
    schemes: Path | None = None
    keep: Keeping = DEFAULT
    two_step: bool = False
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"


ABOUT = {
    "host": "address to listen on",
    "port": "port to listen on",
    "data": "folder of the database and the files",
    "keys": "folder of the keys; beside DATA as DATA-keys when not set",
    "files": "where photos and papers lie, sealed: folder or s3://BUCKET/PREFIX (with AWS_…); DATA/files when not set",
    "backups": "folder of the daily backups; beside DATA as DATA-backups when not set",
    "cipher": "what new data is sealed with: `aes` (AES-256-GCM) or `sm4` (SM4-GCM)",
    "database": "`sqlite`, in DATA, or postgresql://USER:PASSWORD@HOST/DATABASE for several processes on one county",
    "address": "how people's browsers reach the web chat, for links and QR codes; http://HOST:PORT when not set",
    "today": "the business day, for demos and tests (YYYY-MM-DD)",
    "telegram_token": "the bot's token; Telegram is served when it is set",
    "telegram_url": "address of the Bot API",
    "telegram_webhook": "https address at which Telegram reaches this product; asked for by long polling when not set",
    "only": "the work of this process, with PostgreSQL: some of `chat,web,read,timed`; all when not set",
    "demo": "serve the demo county of invented people (1 or 0)",
    "readers": "reading worker processes",
    "schemes": "a folder with further scheme files",
    "keep": "days until erasure after the last change, as `dropped=30 open=90 withdrawn=180 refused=1095 paid=11323`",
    "two_step": "staff sign in with a second factor (1 or 0); never asked of demo accounts",
    "metrics_port": "port of /metrics for Prometheus, with /healthz and /readyz; none when not set",
    "metrics_host": "address of that port; it asks for no password, so keep it from strangers",
}


def work_in(text: str) -> Work:
    """Read what a process is to do; raises WrongWork."""
    named = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [part for part in named if part not in WORK]
    if unknown or not named:
        raise WrongWork(f"please give some of {','.join(WORK)}")
    return Work(named)


def _kind(of: object) -> str:
    """Name a setting's type, without its module and without `| None`."""
    return of.__name__ if isinstance(of, type) else str(of).partition(" ")[0].rpartition(".")[2]


def _parse(name: str, kind: str, text: str) -> object:
    try:
        if kind == "int":
            return int(text)
        if kind == "bool":
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]
        if kind == "date":
            return date.fromisoformat(text)
        if kind == "Work":
            return work_in(text)
        if kind == "Keeping":
            return periods_in(text)
        return Path(text) if kind == "Path" else text
    except (WrongPeriods, WrongWork) as error:
        raise BadSettings(f"BANGBAN_{name.upper()}={text}: {error}") from error
    except (ValueError, KeyError) as error:
        shape = {"int": "a whole number", "bool": "yes or no"}.get(kind, "a day as YYYY-MM-DD")
        raise BadSettings(f"BANGBAN_{name.upper()}={text}: please give {shape}") from error


def _file(environment: Mapping[str, str]) -> dict[str, str]:
    named = environment.get("BANGBAN_SETTINGS")
    if not named:
        return {}
    try:
        found = tomllib.loads(Path(named).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"BANGBAN_SETTINGS={named}: cannot be read as TOML ({error})") from error
    return {key.removeprefix("BANGBAN_").lower(): str(value) for key, value in found.items()}


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; the environment goes before the file. Raises BadSettings."""
    environment = os.environ if environment is None else environment
    given = _file(environment)
    known = {entry.name: _kind(entry.type) for entry in fields(Settings)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadSettings(f"the settings file names {unknown[0]!r}, which does not exist; see `bangban run --help`")
    given |= {
        name: environment[f"BANGBAN_{name.upper()}"] for name in known if environment.get(f"BANGBAN_{name.upper()}")
    }
    return Settings(**{name: _parse(name, known[name], text) for name, text in given.items()})  # type: ignore[arg-type]


def described() -> str:
    """List every setting with its default, for `bangban run --help`."""
    lines = [f"  BANGBAN_{f.name.upper():16} {ABOUT[f.name]} (default: {f.default})" for f in fields(Settings)]
    return "\n".join(lines)
