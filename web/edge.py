"""What every request passes first: a body too large or too slow in coming is refused before anything reads it."""

import asyncio
import re
from collections.abc import MutableMapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MEGABYTE = 1 << 20
LARGEST = 4 * MEGABYTE  # of a form
LARGEST_PHOTOS = 232 * MEGABYTE  # eleven files of twenty, with what stands around them
LARGEST_VISIT = 84 * MEGABYTE  # four photos of twenty, sent together by a page without scripts
PHOTOS = "/chat/api/photos"
VISIT = re.compile(r"/staff/claims/\d+/visit/photos")
PATIENCE = 30.0  # seconds between two parts of a body
TOO_LARGE, TOO_SLOW = 413, 408


class Edge:
    """Counts and times what comes in."""

    def __init__(self, app: ASGIApp, *, patience: float = PATIENCE) -> None:
        self._app = app
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with its body watched: whoever reads it is stopped with 413 or 408."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, limit_of(scope["path"]), self._patience)
        try:
            body.check(scope)
        except HTTPException as refusal:
            await PlainTextResponse("", refusal.status_code, {"Connection": "close"})(scope, receive, send)
            return
        await self._app(scope, body.receive, send)


def limit_of(path: str) -> int:
    """Return how many bytes a body may have that is sent to a path."""
    if path == PHOTOS:
        return LARGEST_PHOTOS
    return LARGEST_VISIT if VISIT.fullmatch(path) else LARGEST


class _Body:
    """A request's body as it comes in."""

    def __init__(self, receive: Receive, limit: int, patience: float) -> None:
        self._receive, self._limit, self._patience = receive, limit, patience
        self._taken, self._whole = 0, False

    def check(self, scope: Scope) -> None:
        """Refuse at once what says itself that it is too large."""
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > self._limit:
                raise HTTPException(TOO_LARGE)

    async def receive(self) -> MutableMapping[str, Any]:
        """Return the next part; once the body is whole, waiting is no business of ours."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._patience):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(TOO_SLOW) from error
        if message["type"] == "http.request":
            self._taken += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
        if self._taken > self._limit:
            raise HTTPException(TOO_LARGE)
        return message
