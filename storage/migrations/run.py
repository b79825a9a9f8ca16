"""Bring a database to the newest revision."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

HERE = Path(__file__).parent


def configuration(path: Path) -> Config:
    """Make Alembic's configuration for a database file."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    return config


def migrate(path: Path) -> None:
    """Upgrade the database file to the newest revision; a database already there is not touched."""
    config = configuration(path)
    newest = ScriptDirectory.from_config(config).get_current_head()
    if path.exists():
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        engine.dispose()
        if current == newest:
            return
    command.upgrade(config, "head")
