"""How long a backup of many claims takes, and putting it back into an empty folder."""

import asyncio
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from benchmarks.county import CLAIMS, filled
from bot.keeping import PRIVATE, back_up, make_recovery_keys, restore
from bot.keys import DATABASE, FileKeys, keys_folder
from bot.settings import Settings
from storage.keyring import Keyring


def run(count: int = CLAIMS) -> dict[str, object]:
    """Measure a county of so many claims on SQLite: seconds, and the size of the backup."""
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder), count)


def _measure(folder: Path, count: int) -> dict[str, object]:
    settings, empty = Settings(data=folder / "data"), Settings(data=folder / "new" / "data")
    keyring = Keyring.fresh()
    FileKeys(keys_folder(settings)).save(keyring)
    make_recovery_keys(settings)
    key = shutil.copyfile(keys_folder(settings) / PRIVATE, folder / PRIVATE)
    with mock.patch.object(Keyring, "fresh", return_value=keyring):
        settings.data.mkdir()
        asyncio.run(_fill(settings.data, count))
        (settings.data / "county.db").rename(settings.data / DATABASE)
    began = time.perf_counter()
    back_up(settings, folder / "one.backup", datetime.now(UTC))
    between = time.perf_counter()
    restore(empty, folder / "one.backup", key)
    ended = time.perf_counter()
    size = (folder / "one.backup").stat().st_size >> 20
    return {"claims": count, "backup MB": size, "backup s": between - began, "restore s": ended - between}


async def _fill(data: Path, count: int) -> None:
    async with filled(data, count):
        pass


if __name__ == "__main__":
    print(run())
