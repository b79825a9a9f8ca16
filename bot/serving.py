"""Runs the product: the pages, the chat's work, and a clean stop."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from functools import partial

import uvicorn
from starlette.applications import Starlette
from telegram.error import TelegramError

from bot.channels import TELEGRAM, WEB, Channel
from bot.clock import SystemClock
from bot.control import Work, listen
from bot.demo import logins
from bot.demo.seed import seed
from bot.demo.staff import seed_staff
from bot.doors import listening
from bot.highwater import keep_marks
from bot.keeping import COMMANDS as COMMANDS_OF_KEEPING
from bot.lines import WorkEnded
from bot.lock import brief_lock
from bot.logs import set_up_logging
from bot.metrics import Meter
from bot.nightly import Nightly
from bot.office_commands import COMMANDS as COMMANDS_OF_OFFICE
from bot.poll import Poller
from bot.settings import Settings
from bot.wiring import Product, product
from handlers.commands import COMMANDS
from handlers.profile import DESCRIPTION, NAME, SHORT_DESCRIPTION
from locales import LANGUAGES, SOURCE, gettext
from storage.holds import alone

log = logging.getLogger(__name__)
SHUTDOWN_SECONDS = 3
INTRODUCE_AGAIN = 60.0


class Server(uvicorn.Server):
    """uvicorn without its own signal handling: stopping is ours; `up` is set when pages can be had."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, and say so."""
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever runs the loop."""
        yield


async def prepare_demo(made: Product) -> None:
    """Put the demo county on record, and say how its staff sign in."""
    data = made.settings.data
    async with made.transaction() as store:
        await seed(store, made.desk.clock.today())
    if not logins.file_in(data).exists():
        async with made.transaction() as store:
            rows = await seed_staff(store)
            logins.keep(data, rows)
    logins.show(data)


def menu_codes(channel: Channel) -> dict[str, str | None]:
    """Say under which code each language's menu is kept; None is for everybody else.

    Telegram's codes have two letters, so it cannot tell the two ways of writing Chinese apart; our own chat can.
    """
    codes = {language: None if language == SOURCE else language.replace("_", "-").lower() for language in LANGUAGES}
    return {language: code for language, code in codes.items() if channel.name != TELEGRAM or len(code or "en") == 2}


async def describe(channel: Channel, language: str, code: str | None) -> None:
    """Say in the app's profile who the bot is, before anybody has written to it."""
    await channel.bot.set_my_name(gettext(language, NAME), language_code=code)
    await channel.bot.set_my_description(gettext(language, DESCRIPTION), language_code=code)
    await channel.bot.set_my_short_description(gettext(language, SHORT_DESCRIPTION), language_code=code)


async def introduce(channel: Channel) -> None:
    """Set the profile and the commands of the app's menu, in each language; tried again while the net is away."""
    while True:
        try:
            await channel.bot.initialize()
            for language, code in menu_codes(channel).items():
                await describe(channel, language, code)
                menu = [(name, gettext(language, about)) for name, (_, about) in COMMANDS.items()]
                await channel.bot.set_my_commands(menu, language_code=code)
        except TelegramError as error:
            log.warning("menu_not_set", extra={"channel": channel.name, "error": type(error).__name__})
            await asyncio.sleep(INTRODUCE_AGAIN)
        else:
            return


def work_of(made: Product) -> list[Coroutine[object, object, None]]:
    """List everything that runs beside the pages in this process."""
    only, figures = made.settings.only, made.settings.metrics_port
    work = [] if figures is None else [show_figures(made, figures)]
    work.append(made.herald.run() if made.database.shared else keep_marks(made.settings, made.database))
    if "chat" in only:
        work += [made.intake.run(), made.sender.run(), *telegram_work(made)]
    elif TELEGRAM in made.channels:
        work.append(get_to_know(made.channels[TELEGRAM]))
    if "read" in only:
        work.append(made.readers.run())
    if "timed" in only:
        work += timed_work(made)
    return work


def timed_work(made: Product) -> list[Coroutine[object, object, None]]:
    """List what only one process at a time does."""
    nightly = Nightly(made.settings, made.database, made.desk.clock)
    in_turn = partial(alone, server_of(made))
    return [
        in_turn("timed", made.timed.run),
        in_turn("nightly", nightly.run),
        in_turn("introduce", partial(introduce_and_stay, made.channels[WEB])),
    ]


def server_of(made: Product) -> str | None:
    """Return the address of the PostgreSQL that other processes use as well, None where this one is alone."""
    return made.settings.database if made.database.shared else None


def telegram_work(made: Product) -> list[Coroutine[object, object, None]]:
    """List what is done with Telegram; one process at a time asks for news, unless Telegram comes to us."""
    telegram = made.channels.get(TELEGRAM)
    if telegram is None:
        return []
    if made.webhook is not None:
        return [introduce(telegram), made.webhook.ask_for()]
    poller = Poller(made.database, telegram, made.desk.clock, made.intake.wake)
    return [introduce(telegram), alone(server_of(made), "poller", poller.run)]


async def get_to_know(channel: Channel) -> None:
    """Ask the channel for the bot's name, which pages show; tried again while the net is away."""
    while True:
        try:
            await channel.bot.initialize()
        except TelegramError as error:
            log.warning("name_not_known", extra={"channel": channel.name, "error": type(error).__name__})
            await asyncio.sleep(INTRODUCE_AGAIN)
        else:
            return


async def introduce_and_stay(channel: Channel) -> None:
    """Introduce the bot, and keep other processes from doing the same."""
    await introduce(channel)
    await asyncio.Event().wait()


def show_figures(made: Product, port: int) -> Coroutine[object, object, None]:
    """Open a port of their own for Prometheus and whoever watches over the process. Raises BadSettings."""
    return _serve_figures(made, listening(made.settings.metrics_host, port, "BANGBAN_METRICS_PORT"))


async def _serve_figures(made: Product, door: socket.socket) -> None:
    meter = Meter(made.settings, made.database, made.desk.clock)
    page = Starlette(routes=[*meter.routes(), *made.health.routes()])
    server = Server(uvicorn.Config(page, log_config=None, access_log=False, lifespan="off"))
    try:
        await server.serve(sockets=[door])
    finally:
        await server.shutdown()
        door.close()


async def warm_once_up(server: Server, made: Product) -> None:
    """Load the reader's models once the first page can be had, so that they do not delay it.

    What lives as long as the process is left out of every later search for garbage; a whole one holds up all for 50 ms.
    """
    await server.up.wait()
    gc.collect()
    gc.freeze()
    if "read" in made.settings.only:
        await made.warm()


def end_with(task: asyncio.Task[object], stop: Callable[[], None]) -> None:
    """Stop everything when a part of the work ends by an error, so that nobody waits in silence."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.critical("work_ended", exc_info=error)
        stop()


async def take_commands(made: Product) -> asyncio.Server | None:
    """Take commands for the one process that writes; with PostgreSQL they are carried out where they are given."""
    if made.database.shared:
        return None
    work = Work(made.transaction, SystemClock(made.settings.today), made.settings, made.database)
    return await listen(work, {**COMMANDS_OF_OFFICE, **COMMANDS_OF_KEEPING})


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    set_up_logging()
    async with product(settings) as made:
        if settings.demo:
            async with brief_lock(settings.data):
                await prepare_demo(made)
        server = Server(
            uvicorn.Config(
                made.page,
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            )
        )

        def stop() -> None:
            server.should_exit = True
            made.release()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        with listening(settings.host, settings.port) as door:
            work = work_of(made)
            control = await take_commands(made)
            tasks = [asyncio.create_task(each) for each in (warm_once_up(server, made), *work)]
            for task in tasks[1:]:  # whatever becomes of the warming up, papers can be read
                task.add_done_callback(partial(end_with, stop=stop))
            sys.stdout.write(f"Bangban: http://{settings.host}:{settings.port}/ and /staff/\n")
            sys.stdout.flush()
            log.info("serving", extra={"port": settings.port, "pid": os.getpid()})
            try:
                await server.serve(sockets=[door])
            finally:
                if control is not None:
                    control.close()
                for task in tasks:
                    task.cancel()
                ended = await asyncio.gather(*tasks, return_exceptions=True)
    if broken := [one for one in ended[1:] if isinstance(one, Exception)]:
        raise WorkEnded("part of the work ended by itself, see the log; please start again") from broken[0]
