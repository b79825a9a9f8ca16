"""The Bot API side of the web chat: a small server that answers bots as Telegram does, and refuses as strictly."""

import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from claims.files import FileMissing, NoRoomForFiles
from claims.rooms import (
    MessageNotFound,
    MessageNotModified,
    RoomError,
    RoomFileNotFound,
    RoomNotFound,
    RoomNotStarted,
    TapNotFound,
)
from web.chat.calls import Call, read_call
from web.chat.methods import BotApi
from web.chat.parts import Parts
from web.chat.refusals import ApiRefusal, bad_request

log = logging.getLogger(__name__)
FILE = "file"

SAME = (
    "message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
WORDS: dict[type[RoomError], tuple[int, str]] = {
    RoomNotFound: (400, "Bad Request: chat not found"),
    RoomNotStarted: (403, "Forbidden: bot can't initiate conversation with a user"),
    MessageNotModified: (400, f"Bad Request: {SAME}"),
    TapNotFound: (400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
    RoomFileNotFound: (400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered: a status of HTTP and an object of the Bot API."""

    status: int
    body: Mapping[str, Any]


class ApiDesk:
    """Answers calls, however they come here: over HTTP, or from a bot in this process."""

    def __init__(self, parts: Parts, token: str) -> None:
        self._parts = parts
        self._api = BotApi(parts, token)

    async def answer(self, name: str, call: Call) -> Answer:
        """Do a method, or refuse it in Telegram's words."""
        try:
            result = await self._api.call(name, call)
        except (ApiRefusal, RoomError, HTTPException, NoRoomForFiles) as error:
            return refusal_of(name, error)
        return Answer(200, {"ok": True, "result": result})

    async def file(self, path: str) -> bytes | Answer:
        """Return the content of a file that `getFile` named."""
        try:
            known = await self._parts.rooms.file(path.removeprefix("files/"))
            return await self._parts.files.get(known.digest)
        except (RoomError, FileMissing) as error:
            return refusal_of(FILE, error)


def bot_api(parts: Parts, token: str) -> Starlette:
    """Make the server; a bot with the token reaches it over TCP."""
    desk = ApiDesk(parts, token)

    async def method(request: Request) -> Response:
        name = request.path_params["method"]
        try:
            _require_token(request, token)
            call = await read_call(request)
        except (ApiRefusal, HTTPException) as error:
            return _as_json(refusal_of(name, error))
        return _as_json(await desk.answer(name, call))

    async def file(request: Request) -> Response:
        try:
            _require_token(request, token)
        except ApiRefusal as error:
            return _as_json(refusal_of(FILE, error))
        found = await desk.file(request.path_params["path"])
        return _as_json(found) if isinstance(found, Answer) else Response(found, media_type="application/octet-stream")

    return Starlette(
        routes=[
            Route("/bot{token}/{method:path}", method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", file, methods=["GET"]),
        ]
    )


def _require_token(request: Request, token: str) -> None:
    if not hmac.compare_digest(request.path_params["token"].encode(), token.encode()):
        raise ApiRefusal(401, "Unauthorized")


def _as_json(answer: Answer) -> JSONResponse:
    return JSONResponse(answer.body, status_code=answer.status)


def refusal_of(name: str, error: Exception) -> Answer:
    """Refuse a call in Telegram's words."""
    code, description = _in_telegrams_words(name, error)
    log.warning("call_refused", extra={"method": name, "status": code})
    return Answer(code, {"ok": False, "error_code": code, "description": description})


def _in_telegrams_words(name: str, error: Exception) -> tuple[int, str]:
    if isinstance(error, ApiRefusal):
        return error.code, error.description
    if isinstance(error, MessageNotFound):
        refused = bad_request(f"message to {'delete' if name.startswith('delete') else 'edit'} not found")
        return refused.code, refused.description
    if isinstance(error, HTTPException):
        return 400, f"Bad Request: {error.detail}"
    if isinstance(error, NoRoomForFiles):
        return 500, "Internal Server Error: no room for files"
    if isinstance(error, RoomError):
        return WORDS[type(error)]
    return 500, "Internal Server Error: file is temporarily unavailable"
