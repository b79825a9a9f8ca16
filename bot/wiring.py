"""The composition root: every part made once, connected, started and stopped in order."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from telegram.ext import ExtBot

from bot.channels import TELEGRAM, WEB, Channel, name_in
from bot.clock import SystemClock
from bot.desk import Desk
from bot.health import Health, health_of
from bot.highwater import require_newest
from bot.indoors import BASE_URL, FILE_URL, Indoors
from bot.intake import Intake
from bot.jobs import NAP, Readers
from bot.keeping import make_recovery_keys
from bot.lock import DataLock
from bot.place import is_shared, open_database, shelf_of
from bot.sender import Sender
from bot.settings import Settings
from bot.timed import Timed
from bot.webhook import Webhook
from claims.clock import Clock
from claims.ports import Transaction
from handlers.routes import build_application
from ocr.reader import Reader
from schemes.loading import FILES, Catalogue, load
from storage.database import Database
from storage.files import SealedFiles
from storage.herald import Herald
from storage.jobs import free_leases
from storage.passwords import Argon2Passwords
from storage.room_pieces import SqlPieces
from storage.rooms import Rooms
from storage.store import store_snapshot, store_transaction
from web.banner import banner_for
from web.chat.app import person_side
from web.chat.bell import Bell as ChatBell
from web.chat.botapi import ApiDesk
from web.chat.memory_pieces import MemoryPieces
from web.chat.parts import ChatSettings, Parts
from web.edge import Edge
from web.staff import board
from web.staff import parts as staff
from web.staff.app import console, notice_board

ROOM = "room"  # for what processes wake each other, besides the parts of the work
LOOK_EVERY = 2.0  # seconds, where a wake-up from another process may be lost
WEB_TOKEN = "1:web"  # noqa: S105  it never leaves the process


class RoomBell(ChatBell):
    """Rings in the rooms here, and lets the herald ring in other processes; what is still being written waits."""

    def __init__(
        self, herald: Herald, look_every: float | None, once_kept: Callable[[Callable[[], None]], None]
    ) -> None:
        super().__init__(look_every)
        self._herald = herald
        self._once_kept = once_kept
        herald.hear_of(ROOM, self.ring_here)

    def ring(self, room: int) -> None:
        """Wake everybody who waits in the room, wherever that is, once there is something to see."""
        self._once_kept(partial(self._ring, room))

    def _ring(self, room: int) -> None:
        self.ring_here(room)
        self._herald.say(f"{ROOM}:{room}")


class Bell:
    """Wakes everybody who may have something to do after a turn."""

    def __init__(self) -> None:
        self._wakes: tuple[Callable[[], None], ...] = ()

    def hang(self, *wakes: Callable[[], None]) -> None:
        """Say whom to wake."""
        self._wakes = wakes

    def ring(self) -> None:
        """Wake them."""
        for wake in self._wakes:
            wake()


@dataclass(frozen=True, slots=True)
class Base:
    """What both front ends stand on."""

    database: Database
    parts: Parts
    reader: Reader
    herald: Herald


@dataclass(frozen=True, slots=True)
class Product:
    """Everything that runs, for the command line and for tests."""

    settings: Settings
    desk: Desk
    database: Database
    transaction: Transaction
    channels: dict[str, Channel]
    intake: Intake
    sender: Sender
    readers: Readers
    health: Health
    timed: Timed
    herald: Herald
    webhook: Webhook | None
    page: Starlette
    release: Callable[[], None]
    warm: Callable[[], Awaitable[None]]

    async def idle(self) -> None:
        """Take in what is waiting, whoever has written it, and wait until everything said has gone out."""
        await self.intake.idle()
        self.intake.wake_for_others()
        while await self.intake.take():
            await self.intake.idle()
            self.intake.wake_for_others()
        self.sender.wake_for_others()
        await self.sender.take()
        await self.sender.idle()


def web_channel(parts: Parts) -> Channel:
    """Make the channel to our own Bot API, in-process."""
    request = Indoors(ApiDesk(parts, WEB_TOKEN))
    bot: ExtBot[None] = ExtBot(
        WEB_TOKEN, base_url=BASE_URL, base_file_url=FILE_URL, request=request, get_updates_request=request
    )
    return Channel(WEB, bot, exactly_once=True, indoors=True)


def telegram_channel(settings: Settings) -> Channel:
    """Make the channel to Telegram."""
    bot: ExtBot[None] = ExtBot(
        settings.telegram_token or "",
        base_url=f"{settings.telegram_url}/bot",
        base_file_url=f"{settings.telegram_url}/file/bot",
    )
    return Channel(TELEGRAM, bot, exactly_once=False, pace=1.0)


def load_schemes(settings: Settings) -> Catalogue:
    """Load the bundled scheme files, and those of the office's folder."""
    return load([FILES, settings.schemes] if settings.schemes else None)


@asynccontextmanager
async def product(settings: Settings) -> AsyncIterator[Product]:
    """Make everything, and close it again; nothing runs by itself yet."""
    clock = SystemClock(settings.today)
    async with AsyncExitStack() as stack:
        database = await _base(stack, settings, clock)
        files = SealedFiles(shelf_of(settings), database, clock)
        reader = Reader(settings.readers)
        stack.push_async_callback(reader.close)
        banner = partial(banner_for, settings.today, demo=settings.demo)
        herald = Herald(settings.database if database.shared else None)
        bell = RoomBell(herald, LOOK_EVERY if database.shared else None, database.once_kept)
        pieces = SqlPieces(database) if database.shared else MemoryPieces()
        parts = Parts(Rooms(database), files, clock.now, ChatSettings(banner=banner), bell, pieces)
        address = settings.address or f"http://{settings.host}:{settings.port}"
        desk = Desk(load_schemes(settings), files, reader, clock, address.rstrip("/"), settings.keep)
        yield await _connect(stack, settings, desk, Base(database, parts, reader, herald))


async def _base(stack: AsyncExitStack, settings: Settings, clock: Clock) -> Database:
    """Open the database; a file is ours alone, so whatever a process before us has left is free."""
    if not is_shared(settings):
        stack.callback(DataLock(settings.data).release)
    database = await open_database(settings)
    stack.push_async_callback(database.close)
    make_recovery_keys(settings)
    if not database.shared:
        async with database.transaction() as connection:
            await free_leases(connection, clock.now())
    await require_newest(settings, database)
    return database


async def _channels(stack: AsyncExitStack, settings: Settings, parts: Parts) -> dict[str, Channel]:
    channels = {WEB: web_channel(parts)}
    await channels[WEB].bot.initialize()
    stack.push_async_callback(channels[WEB].bot.shutdown)
    if settings.telegram_token:
        channels[TELEGRAM] = telegram_channel(settings)
        stack.push_async_callback(channels[TELEGRAM].bot.shutdown)
    return channels


async def _connect(stack: AsyncExitStack, settings: Settings, desk: Desk, base: Base) -> Product:
    database = base.database
    transaction = store_transaction(database, desk.clock)
    channels = await _channels(stack, settings, base.parts)
    application = build_application(channels[WEB].bot)
    await application.initialize()
    stack.push_async_callback(application.shutdown)
    sender = Sender(database, channels, desk.files, desk.clock)
    asked, post = Bell(), Bell()
    intake = Intake(database, application, channels, desk, sender.wake, asked.ring)
    readers = Readers(transaction, desk, post.ring, settings.readers, nap=LOOK_EVERY if database.shared else NAP)
    asked.hang(*_or_tell(base.herald, settings, "read", readers.wake))
    post.hang(*_or_tell(base.herald, settings, "chat", intake.wake))
    base.herald.hear("chat", intake.wake_for_others, sender.wake_for_others)
    base.herald.hear("read", readers.wake)
    database.holds.when_refused(partial(base.herald.say, "chat"))
    webhook = _webhook(settings, desk, database, channels, post.ring)
    health = health_of(settings, database, base.reader.pids)
    telegram = partial(name_in, channels.get(TELEGRAM))
    stack.callback(sender.close)
    stack.callback(intake.close)
    return Product(
        settings=settings,
        desk=desk,
        database=database,
        transaction=transaction,
        channels=channels,
        intake=intake,
        sender=sender,
        readers=readers,
        health=health,
        timed=Timed(transaction, desk.catalogue, desk.clock, post.ring, board.Hanging(desk.catalogue)),
        herald=base.herald,
        webhook=webhook,
        page=Starlette(
            middleware=[Middleware(Edge)],
            routes=[
                *health.routes(),
                *([webhook.route()] if webhook else []),
                *(_routes(settings, desk, base, post.ring, telegram) if "web" in settings.only else []),
            ],
        ),
        release=base.parts.bell.release,
        warm=base.reader.start,
    )


def _or_tell(herald: Herald, settings: Settings, part: str, wake: Callable[[], None]) -> tuple[Callable[[], None], ...]:
    """Wake whoever does a part of the work: here if it is done here, else in other processes.

    Not both: else every process would look at every message.
    """
    return (wake,) if part in settings.only else (partial(herald.say, part),)


def _webhook(
    settings: Settings, desk: Desk, database: Database, channels: dict[str, Channel], wake: Callable[[], None]
) -> Webhook | None:
    if settings.telegram_webhook is None or TELEGRAM not in channels:
        return None
    return Webhook(database, channels[TELEGRAM], desk.clock, wake, settings)


def _routes(
    settings: Settings, desk: Desk, base: Base, wake: Callable[[], None], telegram: Callable[[], str | None]
) -> list[BaseRoute]:
    parts = staff.Parts(
        transaction=store_transaction(base.database, desk.clock),
        snapshot=store_snapshot(base.database, desk.clock),
        files=desk.files,
        reader=desk.reader,
        passwords=Argon2Passwords(),
        catalogue=desk.catalogue,
        clock=desk.clock,
        settings=staff.ConsoleSettings(
            day_is_set=settings.today is not None, demo=settings.demo, two_step=settings.two_step
        ),
        keeping=settings.keep,
        woken=wake,
        address=desk.address,
        telegram=telegram,
    )
    return [Mount("/staff", console(parts)), Mount("/notices", notice_board(parts)), *person_side(base.parts, wake)]
