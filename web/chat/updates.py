"""Updates for a bot in another process: it asks, and what it asked beyond is done."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from claims.rooms import Body
from web.chat.bell import BOT
from web.chat.calls import Call
from web.chat.parts import Parts
from web.chat.refusals import ApiRefusal, bad_request

LONGEST_WAIT = 50  # seconds
EVERY_UPDATE = 1 << 62
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """The methods that fetch updates; there are no webhooks here."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._latest_poll = 0
        self.answers: Mapping[str, Callable[[Call], Awaitable[Any]]] = {
            "getUpdates": self.get_updates,
            "deleteWebhook": self.delete_webhook,
            "setWebhook": self.set_webhook,
            "getWebhookInfo": self.get_webhook_info,
        }

    async def get_updates(self, call: Call) -> Sequence[Body]:
        """Hand over waiting updates; an offset confirms those before it. A newer call ends an older one."""
        offset, limit = call.number("offset", 0) or 0, call.number("limit", 100) or 100
        if offset < 0 or not 1 <= limit <= 100:
            raise bad_request("offset must not be negative and limit must be in the range 1-100")
        self._latest_poll += 1
        self._parts.bell.ring(BOT)
        if offset:
            await self._parts.rooms.confirm_before(offset, self._parts.now())
        wanted = set(call.json("allowed_updates") or ())
        seconds = min(call.number("timeout", 0) or 0, LONGEST_WAIT)
        return await self._wait(offset, limit, wanted, time.monotonic() + seconds)

    async def _wait(self, offset: int, limit: int, wanted: set[str], ends: float) -> Sequence[Body]:
        this_poll = self._latest_poll
        while True:
            ticket = self._parts.bell.ticket(BOT)
            found = [update.body for update in await self._parts.rooms.updates_from(offset, limit)]
            found = [body for body in found if not wanted or wanted & set(body)]
            left = ends - time.monotonic()
            if found or left <= 0 or self._parts.bell.closing:
                return found
            await self._parts.bell.wait(BOT, ticket, left)
            if self._latest_poll != this_poll:
                raise ApiRefusal(409, CONFLICT)

    async def delete_webhook(self, call: Call) -> bool:
        """Do without a webhook, as always here."""
        if call.flag("drop_pending_updates"):
            await self._parts.rooms.confirm_before(EVERY_UPDATE, self._parts.now())
        return True

    async def set_webhook(self, call: Call) -> bool:
        """Refuse a webhook, which is not served here; an empty address takes it away."""
        if call.text("url"):
            raise bad_request("bad webhook: webhooks are not served by this server; use getUpdates")
        return await self.delete_webhook(call)

    async def get_webhook_info(self, _: Call) -> Body:
        """Say that there is no webhook and how much waits."""
        waiting = await self._parts.rooms.count_waiting()
        return {"url": "", "has_custom_certificate": False, "pending_update_count": waiting}
