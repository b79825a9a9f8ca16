"""What is done by itself: the audit sealed each minute; at night all is backed up, verified, and what is due erased."""

import asyncio
import logging
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.highwater import keep_mark
from bot.keeping import back_up, check, gather_sums, seal_audit
from bot.place import shelf_of
from bot.settings import Settings
from claims import retention
from claims.chores import Chore, ChoreKind
from claims.clock import SHANGHAI, Clock
from claims.reminding import is_night
from storage.database import Database
from storage.files import SealedFiles
from storage.kept_files import KeptFiles
from storage.store import store_transaction

log = logging.getLogger(__name__)
EVERY = 60.0
FIRST = timedelta(minutes=10)  # a start should not wait for its first backup
DAILY = timedelta(hours=24)
KEPT = 14
VERIFY_FROM = time(3)
NAME = "bangban-%Y%m%dT%H%M%SZ.backup"


class Nightly:
    """Seals the audit and makes backups; one is due a day after the last, whoever of several processes made that."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._transaction = store_transaction(database, clock)
        self._files = SealedFiles(shelf_of(settings), database, clock)
        self._since = clock.now()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("nightly_work_failed", extra={"seconds": EVERY})
            await asyncio.sleep(EVERY)

    async def once(self) -> Path | None:
        """Seal the audit, erase and verify what is due, and make a backup when one is due; return it."""
        await seal_audit(self._settings, self._database)
        if self._database.shared:
            await gather_sums(self._database)
            await keep_mark(self._settings, self._database)
        now = self._clock.now()
        await self._erase(now)
        if now - self._since >= FIRST:
            await self._once_a_day(now)
        return await self.back_up(now) if now - self._since >= FIRST and await self._backup_due(now) else None

    async def _backup_due(self, now: datetime) -> bool:
        """Say whether no backup was made since yesterday; a file that somebody took away is no backup any more."""
        if self._database.shared:
            async with self._transaction() as store:
                last = await store.chores.last(ChoreKind.BACKUP)
            newest = last.at if last else None
        else:
            newest = max((made_at(one) for one in backups(self._settings) if made_at(one) <= now), default=None)
        return newest is None or now - newest >= DAILY

    async def _erase(self, now: datetime) -> None:
        """Erase what is due, then take the files away that nobody can read any more."""
        async with self._transaction() as store:
            count, gone = await retention.erase_due(store, now)
        if count:
            await self._files.take_away(gone)
            log.info("erased_what_was_due", extra={"count": count, "files": len(gone)})

    async def _once_a_day(self, now: datetime) -> None:
        """Give notice of what ends, by day; verify everything, by night."""
        wall = now.astimezone(SHANGHAI)
        midnight = datetime.combine(wall.date(), time(), SHANGHAI)
        async with self._transaction() as store:
            if not is_night(now) and await store.chores.due(ChoreKind.RETENTION, midnight):
                told = await retention.give_notice(store, self._settings.keep, wall.date(), now)
                await store.chores.done(Chore(ChoreKind.RETENTION, now, good=True, said=str(told)))
            verify_now = wall.time() >= VERIFY_FROM and await store.chores.due(ChoreKind.VERIFY, midnight)
        if verify_now:
            await self.verify(now)

    async def verify(self, now: datetime) -> bool:
        """Open everything sealed and follow every chain; keep what came of it, and log what is wrong."""
        findings, counted = await check(self._settings)
        if findings:
            log.error("verify_found_damage", extra={"count": len(findings)})
        said = f"{len(findings)} findings; {counted}" if findings else str(counted)
        async with self._transaction() as store:
            await store.chores.done(Chore(ChoreKind.VERIFY, now, good=not findings, said=said))
            await store.audit.note("verified", None, now, detail={"findings": len(findings)})
        return not findings

    async def _mend_copies(self, copies: KeptFiles, now: datetime) -> None:
        """Compare a share of the files with their copies; in as many nights as backups are kept all have had a turn."""
        names = [name for name in await asyncio.to_thread(copies.names) if turn_of(name) == now.toordinal() % KEPT]
        mended = sum([await self._files.mend(name, copies) for name in names])
        if mended:
            log.error("changed_files_written_anew", extra={"count": mended})

    async def back_up(self, now: datetime) -> Path:
        """Make a backup, in which files are named that lie beside all backups once, and let the oldest go."""
        folder = backups_folder(self._settings)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / now.strftime(NAME)
        files = KeptFiles(folder)
        await asyncio.to_thread(back_up, self._settings, target, now, files)
        for old in sorted(backups(self._settings))[:-KEPT]:
            old.unlink()
        await asyncio.to_thread(files.let_go, min(map(made_at, backups(self._settings))))
        await self._mend_copies(files, now)
        kept = len(backups(self._settings))
        async with self._transaction() as store:
            await store.chores.done(Chore(ChoreKind.BACKUP, now, good=True, said=f"{kept} × {target.stat().st_size}"))
            await store.audit.note("backed_up", None, now)
        log.info("backed_up", extra={"bytes": target.stat().st_size})
        return target


def backups_folder(settings: Settings) -> Path:
    """Say where daily backups lie: BANGBAN_BACKUPS, or DATA-backups beside DATA."""
    data = settings.data.absolute()
    return settings.backups or data.with_name(f"{data.name}-backups")


def turn_of(digest: str) -> int:
    """Say in which night of a round a file is compared with its copy."""
    return int(digest[:8], 16) % KEPT


def backups(settings: Settings) -> list[Path]:
    """List the daily backups."""
    return list(backups_folder(settings).glob("bangban-*.backup"))


def made_at(path: Path) -> datetime:
    """Say when a daily backup was made."""
    return datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
