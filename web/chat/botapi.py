"""The Bot API side of the web chat: a small server that answers bots as Telegram does, and refuses as strictly."""

import hmac
import logging

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
from web.chat.calls import read_call
from web.chat.methods import BotApi
from web.chat.parts import Parts
from web.chat.refusals import ApiRefusal, bad_request

log = logging.getLogger(__name__)

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


def bot_api(parts: Parts, token: str) -> Starlette:
    """Make the server; a bot with the token reaches it over TCP, or in-process through httpx.ASGITransport."""
    api = BotApi(parts, token)

    async def method(request: Request) -> Response:
        name = request.path_params["method"]
        try:
            _require_token(request, token)
            result = await api.call(name, await read_call(request))
        except (ApiRefusal, RoomError, HTTPException, NoRoomForFiles) as error:
            return _refusal(name, error)
        return JSONResponse({"ok": True, "result": result})

    async def file(request: Request) -> Response:
        try:
            _require_token(request, token)
            known = await parts.rooms.file(request.path_params["path"].removeprefix("files/"))
            data = await parts.files.get(known.digest)
        except (ApiRefusal, RoomError, FileMissing) as error:
            return _refusal("file", error)
        return Response(data, media_type="application/octet-stream")

    return Starlette(
        routes=[
            Route("/bot{token}/{method:path}", method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", file, methods=["GET"]),
        ]
    )


def _require_token(request: Request, token: str) -> None:
    if not hmac.compare_digest(request.path_params["token"].encode(), token.encode()):
        raise ApiRefusal(401, "Unauthorized")


def _refusal(name: str, error: Exception) -> JSONResponse:
    code, description = _in_telegrams_words(name, error)
    log.warning("call_refused", extra={"method": name, "status": code})
    return JSONResponse({"ok": False, "error_code": code, "description": description}, status_code=code)


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
