"""Signing in and out, and the language of the pages."""

from urllib.parse import urlsplit

import segno
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from claims.denials import CodeNeeded, TooManyTries, WrongCode, WrongPassword
from claims.second_factor import address_of
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
    except CodeNeeded as needed:
        return await _second_step(request, needed.ticket, back, enrol=needed.enrol)
    except (WrongPassword, TooManyTries) as refusal:
        sentence, values = sentence_for(refusal)
        said = gettext(language_of(request), sentence, **values)
        status = TOO_MANY if isinstance(refusal, TooManyTries) else UNAUTHORIZED
        return _form(request, back=back, login=login, refused=said, status=status)
    return _inside(request, key, back)


def _inside(request: Request, key: str, back: str) -> Response:
    """Give the browser its session, and go where it wanted to."""
    inside = back if back.startswith(f"{root(request)}/") and not back.startswith("//") else None
    response = redirect(request, "/") if inside is None else redirect(request, inside.removeprefix(root(request)))
    return _with_session(request, response, key)


def _with_session(request: Request, response: Response, key: str) -> Response:
    secure = request.app.state.parts.settings.secure
    response.set_cookie(COOKIE, key, path=root(request) or "/", httponly=True, samesite="lax", secure=secure)
    return response


async def _second_step(
    request: Request, ticket: str, back: str, *, enrol: bool, refused: str | None = None, status: int = 200
) -> Response:
    """Ask for the code; at the first time show what the telephone has to take over."""
    parts: Parts = request.app.state.parts
    shown = {"ticket": ticket, "back": back, "enrol": enrol, "refused": refused, "picture": "", "secret": ""}
    if enrol:
        login, secret = await parts.door.secret_to_enrol(ticket, parts.clock.now())
        picture = Markup(drawing_of(address_of(secret, login)))  # noqa: S704  our own SVG
        shown |= {"picture": picture, "secret": in_groups(secret)}
    return render(request, "second_step.html", shown, status=status)


def in_groups(secret: str) -> str:
    """Write a secret so that it can be typed from the page."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def drawing_of(address: str) -> str:
    """Draw a QR code as SVG without styles, as the pages' policy wants it."""
    drawn: str = segno.make(address, error="m", micro=False).svg_inline(scale=5, border=4, omitsize=False)
    return drawn


async def second_step(request: Request) -> Response:
    """Check the code and open a session; the recovery codes are shown this once."""
    parts: Parts = request.app.state.parts
    refuse_strangers(request)
    form = await request.form(max_files=0, max_fields=10)
    ticket, back, enrol = text(form, "ticket")[:300], text(form, "back"), text(form, "enrol") == "yes"
    address = request.client.host if request.client else ""
    try:
        key, codes = await parts.door.enter_code(ticket, text(form, "code")[:40], address, parts.clock.now())
    except (WrongCode, TooManyTries) as refusal:
        sentence, values = sentence_for(refusal)
        said = gettext(language_of(request), sentence, **values)
        if isinstance(refusal, WrongCode) and not refusal.again:
            return _form(request, back=back, refused=said, status=UNAUTHORIZED)
        status = TOO_MANY if isinstance(refusal, TooManyTries) else UNAUTHORIZED
        return await _second_step(request, ticket, back, enrol=enrol, refused=said, status=status)
    if not codes:
        return _inside(request, key, back)
    return _with_session(request, render(request, "recovery_codes.html", {"codes": codes, "renewed": False}), key)


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
