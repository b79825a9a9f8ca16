"""What keeps the data safe by itself: the audit sealed every minute, a backup every day."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.keeping import back_up, seal_audit
from bot.settings import Settings
from claims.clock import Clock
from storage.database import Database

log = logging.getLogger(__name__)
EVERY = 60.0
FIRST = timedelta(minutes=10)  # a start should not wait for its first backup
DAILY = timedelta(hours=24)
KEPT = 14
NAME = "bangban-%Y%m%dT%H%M%SZ.backup"


class Nightly:
    """Seals the audit and makes backups; a backup is due by the age of the newest file."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._since = clock.now()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("the audit could not be sealed or the backup not made; again in %.0f s", EVERY)
            await asyncio.sleep(EVERY)

    async def once(self) -> Path | None:
        """Seal the audit, and make a backup when one is due; return it."""
        await seal_audit(self._settings, self._database)
        now = self._clock.now()
        newest = max(backups(self._settings), default=None)
        if now - self._since < FIRST or (newest is not None and now - made_at(newest) < DAILY):
            return None
        return await self.back_up(now)

    async def back_up(self, now: datetime) -> Path:
        """Make a backup and let the oldest go."""
        folder = backups_folder(self._settings)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / now.strftime(NAME)
        await asyncio.to_thread(back_up, self._settings, target, now)
        for old in sorted(backups(self._settings))[:-KEPT]:
            old.unlink()
        log.info("backed up to %s", target)
        return target


def backups_folder(settings: Settings) -> Path:
    """Say where daily backups lie: BANGBAN_BACKUPS, or DATA-backups beside DATA."""
    data = settings.data.absolute()
    return settings.backups or data.with_name(f"{data.name}-backups")


def backups(settings: Settings) -> list[Path]:
    """List the daily backups."""
    return list(backups_folder(settings).glob("bangban-*.backup"))


def made_at(path: Path) -> datetime:
    """Say when a daily backup was made."""
    return datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
