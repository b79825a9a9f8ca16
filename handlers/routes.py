"""Puts every screen, button and command into python-telegram-bot's application."""

from typing import Any

from telegram import Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    TypeHandler,
    filters,
)

from claims.plain import plain
from handlers import (
    cards,
    choosing,
    commands,
    confirm,
    correcting,
    details,
    estimate,
    happenings,
    interview,
    over_telegram,
    papers,
    place,
    reminding,
)
from handlers.context import Act, BotApplication, Context, Happening
from handlers.keyboards import parse
from handlers.screens import SCREENS, TAPS, Tapped, show_again
from handlers.stale import explain_stale
from handlers.unusable import answer_other

FIRST = -1
PHOTOS = filters.PHOTO | filters.Document.ALL


async def came(_: Update, context: Context) -> None:
    """Note that the person is here, before anything else."""
    await reminding.came(context)


async def tapped(update: Update, context: Context) -> None:
    """Do what a button says, or say that it is old."""
    query = update.callback_query
    tap = parse(query.data or "") if query else None
    found = TAPS.get(tap.action) if tap else None
    if tap is None or found is None or not _works(context, found, tap.version):
        await explain_stale(context)
        return
    await found.run(context, tap.argument)


def _works(context: Context, tapped: Tapped, version: int) -> bool:
    session = context.turn.session
    if tapped.screen is not None:
        return tapped.screen == session.screen and version == session.version
    return not tapped.fresh or version == session.version


async def heard(update: Update, context: Context) -> None:
    """Give typed words to the open screen; one that takes none is shown again with a hint."""
    message = update.effective_message
    text = plain(message.text or "") if message else ""
    screen = SCREENS[context.turn.session.screen]
    if await commands.understood(context, text):
        return
    if screen.heard is not None:
        await screen.heard(context, text)
        return
    commands.hint(context)
    await show_again(context)


async def failed(_: object, context: Context) -> None:
    """Hand an error to the turn, which undoes everything."""
    context.turn.error = context.error


def command(act: Act) -> Any:
    """Make an act into a handler's callback."""

    async def callback(_: Update, context: Context) -> None:
        await act(context)

    return callback


async def pictured(update: Update, context: Context) -> None:
    """Take a photo or a file; a Telegram chat does not keep it."""
    message = update.effective_message
    message_id = message.message_id if message else None
    await papers.pictured(context, message_id)
    await over_telegram.take_away(context, message_id)


async def contact(update: Update, context: Context) -> None:
    """Take the telephone number that Telegram's button sends."""
    message = update.effective_message
    number = message.contact.phone_number if message and message.contact else ""
    screen = SCREENS[context.turn.session.screen]
    await (screen.heard or details.heard_phone)(context, number)


async def other(update: Update, context: Context) -> None:
    """Answer what is neither words nor a photo."""
    await answer_other(context, update.effective_message)


async def unknown_command(_: Update, context: Context) -> None:
    """Answer a command that does not exist with those that do."""
    await commands.help_(context)


def build_application(bot: ExtBot[Any]) -> BotApplication:
    """Make the application that routes updates to the screens; it neither polls nor keeps anything itself."""
    application: BotApplication = (
        ApplicationBuilder().bot(bot).updater(None).context_types(ContextTypes(context=Context)).build()
    )
    application.add_handler(TypeHandler(Update, came), group=FIRST)
    application.add_handler(TypeHandler(Happening, happenings.happened))
    application.add_handler(CallbackQueryHandler(tapped))
    private = filters.UpdateType.MESSAGE
    for name, (act, _) in (commands.COMMANDS | commands.STAFF_COMMANDS).items():
        application.add_handler(CommandHandler(name, command(act), filters=private))
    application.add_handler(MessageHandler(private & filters.COMMAND, unknown_command))
    application.add_handler(MessageHandler(private & PHOTOS, pictured))
    application.add_handler(MessageHandler(private & filters.CONTACT, contact))
    application.add_handler(MessageHandler(private & filters.TEXT, heard))
    application.add_handler(MessageHandler(private & filters.ALL, other))
    application.add_error_handler(failed)
    return application


SCREEN_MODULES = (cards, choosing, confirm, correcting, estimate, interview, place)
