"""Says to a proxy or an orchestrator whether this process is alive, and whether it can take work."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.settings import Settings
from claims.trouble import StorageTrouble
from storage.database import Database
from storage.shelves import KEEP_FREE_BYTES, KEEP_FREE_SHARE

PATIENCE = 2.0  # seconds that the database may take
FRESH = 1.0  # seconds for which an answer is given again
OK = "ok"
Check = Callable[[], Awaitable[str]]


class Health:
    """Asks the database, the reader and the disk; an answer names the part, never why in detail."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._turn = asyncio.Lock()
        self._kept: tuple[float, dict[str, str]] = (-FRESH, {})

    async def parts(self) -> dict[str, str]:
        """Say of each part `ok` or what is wrong; asked again at once, the same."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if now - self._kept[0] >= FRESH:
                self._kept = (now, {name: await check() for name, check in self._checks.items()})
            return self._kept[1]

    def routes(self) -> list[Route]:
        """Return `/healthz` (alive) and `/readyz` (200 when every part is ok, else 503)."""

        async def alive(_: Request) -> Response:
            return JSONResponse({"alive": True}, headers={"Cache-Control": "no-store"})

        async def ready(_: Request) -> Response:
            parts = await self.parts()
            good = all(said == OK for said in parts.values())
            answer = {"ready": good, "parts": parts}
            return JSONResponse(answer, status_code=200 if good else 503, headers={"Cache-Control": "no-store"})

        return [Route("/healthz", alive, methods=["GET"]), Route("/readyz", ready, methods=["GET"])]


def database_answers(database: Database) -> Check:
    """Check that a read comes back in time."""

    async def check() -> str:
        try:
            async with asyncio.timeout(PATIENCE), database.snapshot() as connection:
                await connection.execute(select(1))
        except TimeoutError:
            return "slow"
        except (SQLAlchemyError, StorageTrouble, OSError):
            return "unreachable"
        return OK

    return check


def reader_lives(pids: Callable[[], set[int]]) -> Check:
    """Check that the reader has come up; workers that are replaced later are no trouble."""
    seen = False

    async def check() -> str:
        nonlocal seen
        seen = seen or bool(pids())
        return OK if seen else "starting"

    return check


def disk_has_room(settings: Settings) -> Check:
    """Check that photos can still be kept."""

    async def check() -> str:
        try:
            disk = await asyncio.to_thread(shutil.disk_usage, settings.data)
        except OSError:
            return "unreachable"
        return OK if disk.free > max(KEEP_FREE_BYTES, disk.total * KEEP_FREE_SHARE) else "full"

    return check


def health_of(settings: Settings, database: Database, readers: Callable[[], set[int]]) -> Health:
    """Watch over everything that this process needs in order to take work."""
    checks = {"database": database_answers(database), "disk": disk_has_room(settings)}
    if "read" in settings.only:
        checks["reader"] = reader_lives(readers)
    return Health(checks)
