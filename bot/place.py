"""Where the database is: a file in DATA, or a PostgreSQL that several processes share."""

from dataclasses import replace
from pathlib import Path

from bot.keys import DATABASE, algorithm_of, key_source, lost, open_keyring
from bot.lock import brief_lock
from bot.settings import WORK, BadSettings, Settings
from storage.database import Database
from storage.keyring import Keyring, KeyringError
from storage.server import is_server
from storage.shelves import Shelf, shelf_at

FILE = "sqlite"
FILES = "files"


class NoData(ValueError):
    """There is nothing yet where data was looked for."""


def place_of(settings: Settings) -> Path | str:
    """Say where the database is; raises BadSettings."""
    if settings.database == FILE:
        if set(settings.only.parts) != set(WORK):
            raise BadSettings(
                f"BANGBAN_ONLY={settings.only}: one process alone may hold a SQLite file, so it must do everything; "
                "several processes need BANGBAN_DATABASE=postgresql://…"
            )
        return settings.data / DATABASE
    if not is_server(settings.database):
        raise BadSettings("BANGBAN_DATABASE: please give sqlite or postgresql://USER@HOST/DATABASE")
    return settings.database


def is_shared(settings: Settings) -> bool:
    """Say whether several processes may serve this data."""
    return is_server(settings.database)


def shelf_of(settings: Settings) -> Shelf:
    """Return where photos and papers lie."""
    return shelf_at(settings.files or settings.data / FILES)


def has_data(settings: Settings) -> bool:
    """Say whether there is, or may be, a database to look into."""
    place = place_of(settings)
    return not isinstance(place, Path) or place.exists()


async def open_database(settings: Settings) -> Database:
    """Open the database to write, making what is missing. Raises KeyringError, BadServer and NewerData."""
    if not is_shared(settings):
        return await Database.open(place_of(settings), open_keyring(settings))
    settings.data.mkdir(parents=True, exist_ok=True)
    async with brief_lock(settings.data):  # two that start at once make one keyring
        source = key_source(settings)
        if source.load() is not None:
            return await Database.open(place_of(settings), open_keyring(settings))
        fresh = replace(Keyring.fresh(), algorithm=algorithm_of(settings))
        try:
            database = await Database.open(place_of(settings), fresh)
        except KeyringError as error:
            raise KeyringError(lost(settings)) from error
        source.save(fresh)
        return database


async def look_into(settings: Settings) -> Database:
    """Open the database to read beside whoever serves it. Raises NoData and KeyringError."""
    if not has_data(settings):
        raise NoData(f"there is no Bangban data in {settings.data}; give its folder with --data")
    return await Database.look_into(place_of(settings), open_keyring(settings))
