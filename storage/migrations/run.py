"""Bring a database to the newest revision."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

HERE = Path(__file__).parent


class NewerData(ValueError):
    """The data was written by a newer version, which this one cannot read; the message says what to do."""


def configuration(path: Path | None) -> "Config":
    """Make Alembic's configuration for a database file, or for a connection that is given later."""
    from alembic.config import Config  # a start on data that is up to date need not wait for it

    config = Config()
    config.set_main_option("script_location", str(HERE))
    if path is not None:
        config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    return config


def revisions() -> list[str]:
    """List the revisions, oldest first, by the names of their files."""
    return sorted(file.name.partition("_")[0] for file in (HERE / "versions").glob("[0-9]*_*.py"))


def revision_of(path: Path) -> str | None:
    """Say at which revision a database file is, None for an empty or missing one; raises sqlite3.DatabaseError."""
    if not path.exists():
        return None
    with closing(sqlite3.connect(path)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return str(row[0]) if row else None


def migrate(path: Path) -> bool:
    """Upgrade the database file to the newest revision and say whether it had to be. Raises NewerData."""
    known, current = revisions(), revision_of(path)
    if current == known[-1]:
        return False
    if current is not None and current not in known:
        raise NewerData(
            f"{path} was written by a newer Bangban (revision {current}; this one knows {known[-1]}): "
            "please install that version again, or restore a backup made before it"
        )
    from alembic import command

    command.upgrade(configuration(path), "head")
    return True


def upgrade(connection: "Connection", to: str = "head") -> None:
    """Upgrade the database behind a connection to a revision, the newest if none is named."""
    from alembic import command

    config = configuration(None)
    config.attributes["connection"] = connection
    command.upgrade(config, to)
