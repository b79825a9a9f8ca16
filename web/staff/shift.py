"""One request of somebody who has signed in: who, in which language, and whether the form is his own."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import URL, FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from claims import teamwork
from claims.numerals import whole_number
from claims.plain import plain
from claims.signin import form_token
from claims.staff import Role, Staff
from claims.workflow import Desk
from locales import SOURCE, gettext, nearest
from web.staff.parts import Parts

COOKIE = "bangban_staff"
LANGUAGE_COOKIE = "bangban_staff_language"
SEARCHED = "number"
SEE_OTHER, UNAUTHORIZED, FORBIDDEN = 303, 401, 403


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody at work, for the length of one request."""

    request: Request
    parts: Parts
    staff: Staff
    token: str
    today: date
    now: datetime
    instead_of: tuple[Staff, ...] = ()  # absent colleagues for whom he stands in today

    @property
    def desk(self) -> Desk:
        """What he may see and act on."""
        return Desk(self.staff, self.parts.catalogue, self.today, self.now, self.instead_of)

    @property
    def language(self) -> str:
        """The language he reads."""
        return language_of(self.request)

    def words(self, message: str, /, **values: object) -> str:
        """Say a marked sentence in his language."""
        return gettext(self.language, message, **values)

    @property
    def pays(self) -> bool:
        """Say whether payment is his step."""
        workflows = {scheme.id: scheme.workflow for scheme in self.parts.catalogue.all}
        acting = self.desk.scope.acting
        return any((id, step.id) in acting for id, steps in workflows.items() for step in steps if step.kind == "pay")

    @property
    def administers(self) -> bool:
        """Say whether he administers the county."""
        return self.staff.role is Role.OFFICE

    async def form(self, *, files: int = 0) -> FormData:
        """Return the form if it came from this session's own pages; 403 otherwise."""
        form = await self.request.form(max_files=files, max_fields=500)
        sent = form.get("token")
        if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), self.token.encode()):
            raise HTTPException(FORBIDDEN)
        return form

    def go(self, path: str, **query: str) -> Response:
        """Send the browser to another page of the console."""
        return redirect(self.request, path, **query)


def root(request: Request) -> str:
    """Return where the console is mounted."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def redirect(request: Request, path: str, **query: str) -> Response:
    """Send the browser to another page, as the answer to a form."""
    asked = urlencode(query)
    return RedirectResponse(root(request) + path + (f"?{asked}" if asked else ""), SEE_OTHER)


def language_of(request: Request) -> str:
    """Choose the language: the one that was tapped, simplified Chinese otherwise."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return nearest(chosen) if chosen else SOURCE


Page = Callable[[Shift], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


async def shift_of(request: Request, parts: Parts) -> Shift | None:
    """Return who is working, None when nobody has signed in or the session has ended."""
    key = request.cookies.get(COOKIE)
    now = parts.clock.now()
    by_hand = "HX-Request" not in request.headers
    session = await parts.door.session(key, now, by_hand=by_hand) if key else None
    if key is None or session is None:
        return None
    today = parts.clock.today()
    async with parts.snapshot() as store:
        absent = await teamwork.absent_for(store, session.staff, today)
    return Shift(request, parts, session.staff, form_token(key), today, now, absent)


def signed_in(page: Page, *, allows: Callable[[Shift], bool] = lambda _: True) -> Endpoint:
    """Guard a page: whoever has not signed in is asked to, whom it is not for learns nothing (404)."""

    async def guarded(request: Request) -> Response:
        shift = await shift_of(request, request.app.state.parts)
        if shift is None:
            return _lost(request)
        if not allows(shift):
            raise HTTPException(404)
        return await page(shift)

    return guarded


def _lost(request: Request) -> Response:
    """Ask to sign in: whoever opens a page comes back to it; what keeps itself up to date takes its page along."""
    if request.method != "GET":
        raise HTTPException(UNAUTHORIZED, headers={"HX-Redirect": root(request) + "/sign-in"})
    if "HX-Request" not in request.headers:
        return redirect(request, "/sign-in", back=address_of(request.url))
    page = urlencode({"back": address_of(URL(request.headers.get("HX-Current-URL", "")))})
    return Response(headers={"HX-Redirect": f"{root(request)}/sign-in?{page}"})


def address_of(url: URL) -> str:
    """Return a page's address without the site's, and without whom somebody searched for."""
    query = urlencode([(name, value) for name, value in parse_qsl(url.query) if name != SEARCHED])
    return f"{url.path}?{query}" if query else url.path


def text(form: Mapping[str, Any] | FormData, name: str) -> str:
    """Return a text of a form, trimmed, empty when it was not sent."""
    value = form.get(name)
    return plain(value).strip() if isinstance(value, str) else ""


def whole(form: Mapping[str, Any] | FormData, name: str) -> int:
    """Return a whole number of a form; 400 when it is none."""
    return whole_in(text(form, name))


def whole_in(value: str) -> int:
    """Return the whole number that a text of a form is; 400 when it is none."""
    number = whole_number(value)
    if number is None:
        raise HTTPException(400)
    return number


def day(form: Mapping[str, Any] | FormData, name: str) -> date | None:
    """Return a day of a form, None when it is empty or no day."""
    try:
        return date.fromisoformat(text(form, name))
    except ValueError:
        return None
