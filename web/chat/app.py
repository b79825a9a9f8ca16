"""The web chat put together: the routes of the person side, to be mounted at the root."""

from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Receive, Scope, Send

from web.chat.asked import wanted_language
from web.chat.manifest import manifest_in
from web.chat.parts import Parts
from web.chat.person import PersonSide
from web.chat.words import page_words

WEB = Path(__file__).parent.parent
SMALLEST_PACKED = 500  # bytes; only what is the same for everybody is packed
MultiPartParser.spool_max_size = 21 << 20  # what people upload never lies in a temporary file in the clear
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
MODULES = sorted(file.name for file in (WEB / "static" / "chat").glob("*.js") if file.name not in ("early.js", "sw.js"))
HTML_LANGUAGES = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}


class Shield:
    """Adds the headers that keep the page to itself; answers that may be kept say so themselves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""

        async def send_shielded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICY)
                headers.setdefault("Cache-Control", "no-store")
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "geolocation=(), microphone=(), camera=(self)"
            await send(message)

        await self._app(scope, receive, send_shielded)


class FreshStaticFiles(StaticFiles):
    """Files that a browser keeps but asks about each time, so that a new version is seen at once."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return the file, or say that the browser's copy is still good."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def person_side(parts: Parts, wake: Callable[[], object]) -> list[BaseRoute]:
    """Return the routes of the page and its calls; `wake` is called after each post was kept for the bot."""
    side = PersonSide(parts, wake)
    templates = Jinja2Templates(WEB / "templates")

    async def page(request: Request) -> HTMLResponse:
        language = wanted_language(request)
        shown = {
            "words": page_words(language),
            "language": HTML_LANGUAGES[language],
            "banner": parts.settings.banner(language),
            "modules": MODULES,
        }
        return templates.TemplateResponse(request, "chat/page.html", shown)

    async def manifest(request: Request) -> JSONResponse:
        return JSONResponse(manifest_in(wanted_language(request)), media_type="application/manifest+json")

    async def worker(_: Request) -> FileResponse:
        headers = {"Cache-Control": "no-cache"}
        return FileResponse(WEB / "static" / "chat" / "sw.js", media_type="text/javascript", headers=headers)

    calls = [
        Route("/", page, methods=["GET"]),
        Route("/manifest.webmanifest", manifest, methods=["GET"]),
        Route("/sw.js", worker, methods=["GET"]),
        Route("/chat/api/session", side.endpoint(side.session), methods=["GET"]),
        Route("/chat/api/messages", side.endpoint(side.messages), methods=["GET"]),
        Route("/chat/api/messages", side.endpoint(side.post_text), methods=["POST"]),
        Route("/chat/api/taps", side.endpoint(side.tap), methods=["POST"]),
        Route("/chat/api/photos", side.endpoint(side.post_files), methods=["POST"]),
        Route("/chat/api/pieces/{key}/{place:int}", side.endpoint(side.pieces), methods=["GET"]),
        Route("/chat/api/pieces/{key}/{place:int}", side.endpoint(side.post_piece), methods=["POST"]),
        Route("/chat/api/files/{id}", side.endpoint(side.file), methods=["GET"]),
    ]
    shield = [Middleware(Shield), Middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED)]
    for route in calls:
        route.app = Shield(GZipMiddleware(route.app, SMALLEST_PACKED) if route.path == "/" else route.app)
    return [*calls, Mount("/chat/static", FreshStaticFiles(directory=WEB / "static" / "chat"), middleware=shield)]
