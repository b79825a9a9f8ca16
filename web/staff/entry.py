"""Signing in and out, and the language of the pages."""

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from claims.denials import TooManyTries, WrongPassword
from locales import LANGUAGES, gettext
from web.staff.pages import render
from web.staff.parts import Parts
from web.staff.refusals import sentence_for
from web.staff.shift import COOKIE, LANGUAGE_COOKIE, Shift, language_of, redirect, root, shift_of, text

A_YEAR = 365 * 24 * 3600
UNAUTHORIZED, TOO_MANY, FORBIDDEN = 401, 429, 403


async def sign_in_page(request: Request) -> Response:
    """Show the sign-in form; whoever is in already goes to his work."""
    if await shift_of(request, request.app.state.parts):
        return redirect(request, "/")
    return _form(request, back=request.query_params.get("back", ""))


def _form(request: Request, *, back: str, login: str = "", refused: str | None = None, status: int = 200) -> Response:
    return render(request, "sign_in.html", {"back": back, "login": login, "refused": refused}, status=status)


async def sign_in(request: Request) -> Response:
    """Check login and password and open a session."""
    parts: Parts = request.app.state.parts
    refuse_strangers(request)
    form = await request.form(max_files=0, max_fields=10)
    login, password, back = text(form, "login"), str(form.get("password", "")), text(form, "back")
    address = request.client.host if request.client else ""
    try:
        key = await parts.door.enter(login[:200], password[:1000], address, parts.clock.now())
    except (WrongPassword, TooManyTries) as refusal:
        sentence, values = sentence_for(refusal)
        said = gettext(language_of(request), sentence, **values)
        status = TOO_MANY if isinstance(refusal, TooManyTries) else UNAUTHORIZED
        return _form(request, back=back, login=login, refused=said, status=status)
    inside = back if back.startswith(f"{root(request)}/") and not back.startswith("//") else None
    response = redirect(request, "/") if inside is None else redirect(request, inside.removeprefix(root(request)))
    secure = parts.settings.secure
    response.set_cookie(COOKIE, key, path=root(request) or "/", httponly=True, samesite="lax", secure=secure)
    return response


def refuse_strangers(request: Request) -> None:
    """Refuse a form that another site has sent; 403."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if site not in ("same-origin", "none") if site else foreign:
        raise HTTPException(FORBIDDEN)


async def sign_out(shift: Shift) -> Response:
    """End the session."""
    await shift.form()
    await shift.parts.door.leave(shift.request.cookies[COOKIE], shift.now)
    response = shift.go("/sign-in")
    response.delete_cookie(COOKIE, path=root(shift.request) or "/")
    return response


async def choose_language(request: Request) -> Response:
    """Keep the language that was tapped, and go on where one was."""
    refuse_strangers(request)
    form = await request.form(max_files=0, max_fields=5)
    chosen, back = text(form, "language"), text(form, "back")
    base = root(request)
    inside = back.removeprefix(base) if back.startswith(f"{base}/") and not back.startswith("//") else "/"
    response = redirect(request, inside)
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=A_YEAR, path=base or "/", httponly=True, samesite="lax")
    return response
