"""Telegram reaches us: an update is answered 200 once it is kept, so that Telegram sends it again until then."""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.error import TelegramError

from bot.channels import Channel
from bot.poll import WANTED, address_of
from bot.settings import Settings
from claims.clock import Clock
from storage import chat as rows
from storage.database import Database

log = logging.getLogger(__name__)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1 << 20
AGAIN = 60.0


def secret_of(token: str) -> str:
    """Return what Telegram shows to prove itself: the same in every process, and nothing that tells the token."""
    return hmac.new(token.encode(), b"bangban webhook", hashlib.sha256).hexdigest()


class Webhook:
    """One address for every update; any number of processes may answer there."""

    def __init__(
        self, database: Database, channel: Channel, clock: Clock, wake: Callable[[], None], settings: Settings
    ) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        self._wake = wake
        self._url = settings.telegram_webhook or ""
        self._secret = secret_of(settings.telegram_token or "")

    def route(self) -> Route:
        """Return the route at the path of BANGBAN_TELEGRAM_WEBHOOK."""
        return Route(urlsplit(self._url).path or "/", self._take, methods=["POST"])

    async def ask_for(self) -> None:
        """Tell Telegram where we are; tried again while the net is away."""
        while True:
            try:
                await self._channel.bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=WANTED)
            except TelegramError as error:
                log.warning("webhook_not_set", extra={"error": type(error).__name__})
                await asyncio.sleep(AGAIN)
            else:
                return

    async def _take(self, request: Request) -> Response:
        """Keep an update, then say so."""
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self._secret.encode()):
            return Response(status_code=403)
        if int(request.headers.get("content-length") or 0) > LARGEST:
            return Response(status_code=413)
        try:
            update = Update.de_json(json.loads(await request.body()), self._channel.bot)
        except (ValueError, TypeError, KeyError, AttributeError):
            log.warning("update_not_understood")
            return Response(status_code=400)
        address = address_of(update)
        if address is not None:
            async with self._database.transaction() as connection:
                await rows.arrive(
                    connection, self._channel.name, update.update_id, address, update.to_dict(), self._clock.now()
                )
            self._wake()
        return Response(status_code=200)
