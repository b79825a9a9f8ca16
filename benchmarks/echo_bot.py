"""The least a bot can be: python-telegram-bot's own echo example, with one aiosqlite commit for every message.

`python -m benchmarks.echo_bot URL FILE` polls the Bot API at URL; `benchmarks.load` compares the product to it.
"""

import sys
from pathlib import Path

import aiosqlite
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

TOKEN = "1:echo"


async def main_database(path: Path) -> aiosqlite.Connection:
    """Open the file as durably as the product does."""
    kept = await aiosqlite.connect(path)
    await kept.execute("PRAGMA journal_mode=WAL")
    await kept.execute("PRAGMA synchronous=FULL")
    await kept.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY, chat INTEGER, text TEXT)")
    await kept.commit()
    return kept


def main(url: str, path: Path) -> None:
    """Echo until stopped."""

    async def opened(application: Application) -> None:  # type: ignore[type-arg]
        application.bot_data["kept"] = await main_database(path)

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is None or message.text is None:
            return
        kept = context.bot_data["kept"]
        await kept.execute("INSERT INTO messages (chat, text) VALUES (?, ?)", (message.chat_id, message.text))
        await kept.commit()
        await message.reply_text(message.text)

    application = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").post_init(opened).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(allowed_updates=["message"])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
