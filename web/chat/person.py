"""The person side of the web chat: what the page, and any client like it, may call."""

import hashlib
import hmac
import logging
import math
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from claims.files import FileMissing, NoRoomForFiles
from claims.rooms import ButtonNotSent, Event, Kind, Room, RoomError, RoomFileNotFound
from claims.trouble import StorageTrouble
from locales import gettext
from web.chat import posts, views, words
from web.chat.asked import MOST_FILES, address, files_of, json_of, key_of, seconds, wanted_language, whole
from web.chat.bell import BOT
from web.chat.limits import Allowance
from web.chat.parts import MEGABYTE, Parts
from web.chat.pictures import PHOTO_TYPES
from web.chat.pieces import LARGEST_PIECE, Pieces
from web.chat.profile import commands_for
from web.chat.refusals import PersonRefusal

log = logging.getLogger(__name__)
COOKIE = "bangban_chat"
COOKIE_SECONDS = 400 * 24 * 3600
LONGEST_TEXT = 4096
LONGEST_WAIT = 25.0  # seconds
MOST_EVENTS = 200
HERE = {"127.0.0.1", "::1", "localhost", "testclient"}

Events = tuple[Event, ...]
Endpoint = Callable[[Request], Awaitable[Response]]

REFUSED = (PersonRefusal, RoomError, HTTPException, NoRoomForFiles, FileMissing, StorageTrouble)


class PersonSide:
    """Answers the calls of INTERFACES, "Web chat, person side"."""

    def __init__(self, parts: Parts, wake: Callable[[], object]) -> None:
        self._parts = parts
        self._wake = wake
        settings = parts.settings
        self._far, self._near = Allowance(settings.rate), Allowance(settings.nearby)
        self._openings = Allowance(settings.openings)
        self._pieces = Pieces(parts.pieces, parts.now)

    def endpoint(self, answer: Endpoint) -> Endpoint:
        """Wrap a call so that what it refuses becomes a sentence in the person's language."""

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except REFUSED as error:
                refusal = _as_refusal(error)
                sentence = gettext(wanted_language(request), refusal.sentence, **refusal.values)
                return JSONResponse({"error": sentence}, refusal.status, refusal.headers)

        return answered

    async def session(self, request: Request) -> Response:
        """Open or resume a chat."""
        cookie = request.cookies.get(COOKIE, "")
        room = await self._parts.rooms.by_cookie(_hashed(cookie)) if cookie else None
        if room is None:
            cookie, room = await self._new_room(request)
        language = await self._parts.rooms.language_of(room.chat_id)
        response = JSONResponse(
            {
                "person": room.chat_id,
                "token": room.token,
                "language": language,
                "words": words.page_words(language),
                "banner": self._parts.settings.banner(language),
                "commands": await commands_for(self._parts, room.chat_id, language),
                "last": room.last_event,
                "limit": self._parts.settings.file_limit,
            }
        )
        secure = request.url.scheme == "https"
        attributes: dict[str, Any] = {"max_age": COOKIE_SECONDS, "httponly": True, "samesite": "lax", "path": "/"}
        response.set_cookie(COOKIE, cookie, secure=secure, **attributes)
        return response

    async def _new_room(self, request: Request) -> tuple[str, Room]:
        if address(request) not in HERE:
            _spend(self._openings, "address", address(request))
        cookie, token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        language = wanted_language(request)
        return cookie, await self._parts.rooms.open(_hashed(cookie), token, language, self._parts.now())

    async def messages(self, request: Request) -> Response:
        """Tell what is new, waiting for it if asked to."""
        room = await self._room(request)
        after, wait = whole(request, "after"), min(seconds(request, "wait"), LONGEST_WAIT)
        if request.query_params.get("live") != "1":
            return JSONResponse(views.batch(await self._news(room.chat_id, after, wait), after))
        shown = request.query_params.get("typing") == "1"
        told = views.batch(await self._live_news(room.chat_id, after, wait, typing_shown=shown), after)
        told["typing"] = self._parts.bell.is_typing(room.chat_id)
        told["language"] = await self._parts.rooms.language_of(room.chat_id)
        return JSONResponse(told)

    async def _news(self, chat_id: int, after: int, wait: float) -> Events:
        """Wait until there is a message or an edit."""
        ends = time.monotonic() + wait
        while True:
            ticket = self._parts.bell.ticket(chat_id)
            events = await self._parts.rooms.events_after(chat_id, after, MOST_EVENTS)
            left = ends - time.monotonic()
            told = any(event.kind in {Kind.MESSAGE, Kind.EDIT} for event in events)
            if told or left <= 0 or self._parts.bell.closing:
                return events
            await self._parts.bell.wait(chat_id, ticket, left)

    async def _live_news(self, chat_id: int, after: int, wait: float, *, typing_shown: bool) -> Events:
        """Wait until there is anything a page shows, also that the bot is at work."""
        bell, ends = self._parts.bell, time.monotonic() + wait
        rung = False
        while True:
            ticket = bell.ticket(chat_id)
            events = await self._parts.rooms.events_after(chat_id, after, MOST_EVENTS)
            left = ends - time.monotonic()
            at_work = bell.is_typing(chat_id) and (rung or not typing_shown)
            if events or left <= 0 or at_work or bell.closing:
                return events
            rung = await bell.wait(chat_id, ticket, left)

    async def post_text(self, request: Request) -> Response:
        """Take a text or command."""
        room = await self._room(request, change=True)
        body = await json_of(request)
        text, key = body.get("text"), key_of(body.get("key"))
        if not isinstance(text, str) or not text.strip():
            raise PersonRefusal(400, words.TEXT_EMPTY)
        if len(text) > LONGEST_TEXT:
            raise PersonRefusal(400, words.TEXT_TOO_LONG, limit=LONGEST_TEXT)
        posting = posts.text_posting(room, key, text.strip(), self._parts.now())
        return self._taken(room, await self._parts.rooms.post(posting))

    async def tap(self, request: Request) -> Response:
        """Take a tap on a button."""
        room = await self._room(request, change=True)
        body = await json_of(request)
        message_id, data = body.get("message"), body.get("button")
        if type(message_id) is not int or not isinstance(data, str) or abs(message_id) > 1 << 31:
            raise PersonRefusal(400, words.NO_SUCH_BUTTON)
        tapping = posts.tapping(room, key_of(body.get("key")), message_id, data, self._parts.now())
        return self._taken(room, await self._parts.rooms.tap(tapping))

    async def post_files(self, request: Request) -> Response:
        """Take photos or other files; several at once are an album."""
        room = await self._room(request, change=True)
        limit = self._parts.settings.file_limit
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > MOST_FILES * limit + MEGABYTE:
            raise PersonRefusal(413, words.FILE_TOO_LARGE, limit=limit // MEGABYTE)
        async with request.form(max_files=MOST_FILES + 1, max_fields=20) as form:
            key = key_of(form.get("key"))
            earlier = await self._parts.rooms.earlier_answer(room.chat_id, key)
            if earlier is not None:
                return JSONResponse(earlier)
            files = await self._pieces.whole(room.chat_id, key, form) or files_of(form, limit)
            as_file = str(form.get("as_file", "")).lower() in {"1", "true", "yes", "on"}
            posting = await posts.file_posting(self._parts, room, key, files, as_file=as_file)
        answer = await self._parts.rooms.post(posting)
        await self._pieces.forget(room.chat_id, key)
        return self._taken(room, answer)

    async def pieces(self, request: Request) -> Response:
        """Say how much of a file is here, and whether its posting was taken already."""
        room = await self._room(request)
        key, place = key_of(request.path_params["key"]), int(request.path_params["place"])
        done = await self._parts.rooms.earlier_answer(room.chat_id, key) is not None
        return JSONResponse({"have": await self._pieces.have(room.chat_id, key, place), "done": done})

    async def post_piece(self, request: Request) -> Response:
        """Take the next piece of a file, and say how much is here then."""
        room = await self._room(request, change=True)
        if not 0 < int(request.headers.get("content-length") or 0) <= LARGEST_PIECE:
            raise PersonRefusal(413, words.NOT_UNDERSTOOD)
        key, place = key_of(request.path_params["key"]), int(request.path_params["place"])
        limit = self._parts.settings.file_limit
        named = (room.chat_id, key, place, whole(request, "from"))
        have = await self._pieces.take(named, await request.body(), limit)
        return JSONResponse({"have": have})

    async def file(self, request: Request) -> Response:
        """Show a picture or hand over a file of the person's own chat."""
        room = await self._room(request)
        file = await self._parts.rooms.file_of(request.path_params["id"], room.chat_id)
        data = await self._parts.files.get(file.digest)
        shown = file.media_type in PHOTO_TYPES
        headers = {
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Disposition": "inline" if shown else "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return Response(data, headers=headers, media_type=file.media_type if shown else "application/octet-stream")

    def _taken(self, room: Room, answer: Any) -> Response:
        self._parts.bell.ring(room.chat_id)
        self._parts.bell.ring(BOT)
        self._wake()
        return JSONResponse(answer)

    async def _room(self, request: Request, *, change: bool = False) -> Room:
        cookie = request.cookies.get(COOKIE)
        room = await self._parts.rooms.visited(_hashed(cookie)) if cookie else None
        if room is None:
            raise PersonRefusal(401, words.SESSION_GONE)
        if change:
            given = request.headers.get("x-chat-token", "")
            if not hmac.compare_digest(given.encode(), room.token.encode()):
                raise PersonRefusal(403, words.SESSION_GONE)
            _spend(self._near if address(request) in HERE else self._far, "chat", room.chat_id)
        return room


def _as_refusal(error: Exception) -> PersonRefusal:
    if isinstance(error, PersonRefusal):
        return error
    if isinstance(error, NoRoomForFiles):
        return PersonRefusal(507, words.NO_ROOM)
    if isinstance(error, StorageTrouble):
        log.error("post_refused", extra={"remedy": error.remedy, "status": 503})
        return PersonRefusal(503, words.NOT_KEPT, {"Retry-After": "60"})
    if isinstance(error, RoomFileNotFound | FileMissing):
        return PersonRefusal(404, words.NO_SUCH_FILE)
    if isinstance(error, ButtonNotSent):
        return PersonRefusal(400, words.NO_SUCH_BUTTON)
    if isinstance(error, HTTPException) and "Too many files" in str(error.detail):
        return PersonRefusal(400, words.TOO_MANY_FILES, limit=MOST_FILES)
    return PersonRefusal(400, words.NOT_UNDERSTOOD)


def _hashed(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def _spend(allowance: Allowance, kind: str, visitor: object) -> None:
    short = math.ceil(allowance.take((kind, visitor)))
    if short:
        raise PersonRefusal(429, words.TOO_FAST, {"Retry-After": str(short)}, seconds=short)
