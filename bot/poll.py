"""Fetches updates from Telegram into the inbox; only what is committed is confirmed."""

import asyncio
import logging
from collections.abc import Callable

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels import Channel
from claims.clock import Clock
from claims.trouble import StorageTrouble
from storage import chat as rows
from storage.database import Database

log = logging.getLogger(__name__)
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG_POLL = 50
LONGEST_WAIT = 60.0


class Poller:
    """One long poll after the other."""

    def __init__(self, database: Database, channel: Channel, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        self._wake = wake
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled; a wrong token ends it."""
        delay = 1.0
        while True:
            try:
                await self.once(LONG_POLL)
                delay = 1.0
                continue
            except InvalidToken:
                log.critical("telegram_token_unknown")
                return
            except Conflict as error:
                if "webhook" in str(error).lower():
                    await self._channel.bot.delete_webhook()
                    continue
                log.error("telegram_polled_by_another_process")
            except RetryAfter as error:
                delay = max(delay, float(getattr(error.retry_after, "total_seconds", lambda e=error: e.retry_after)()))
            except StorageTrouble as trouble:
                log.error("storage_in_trouble", extra={"remedy": trouble.remedy, "seconds": delay})
            except TelegramError as error:
                log.warning("get_updates_failed", extra={"error": type(error).__name__, "seconds": delay})
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_WAIT)

    async def once(self, timeout: int) -> int:  # noqa: ASYNC109
        """Fetch once, keep what came, and return how much it was."""
        updates = await self._channel.bot.get_updates(
            offset=self._offset, timeout=timeout, read_timeout=timeout + 10, allowed_updates=WANTED
        )
        if not updates:
            return 0
        async with self._database.transaction(quick=True) as connection:
            for update in updates:
                if (address := address_of(update)) is not None:
                    await rows.arrive(
                        connection, self._channel.name, update.update_id, address, update.to_dict(), self._clock.now()
                    )
        self._offset = updates[-1].update_id + 1
        self._wake()
        return len(updates)


def address_of(update: Update) -> str | None:
    """Say to which private chat an update belongs; groups are not served."""
    chat = update.effective_chat
    return str(chat.id) if chat is not None and chat.type == "private" else None
