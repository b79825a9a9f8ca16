"""The password once more before something leaves the house: good for ten minutes, for this session alone."""

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import Response

from claims.denials import TooManyTries, WrongPassword
from claims.numerals import whole_number
from web.staff.pages import show
from web.staff.refusals import sentence_for
from web.staff.shift import COOKIE, Shift, redirect, root, text

SURE = "bangban_staff_sure"
LASTS = 600  # seconds
CONFLICT = 409


def is_sure(shift: Shift) -> bool:
    """Say whether whoever is signed in gave his password in the last minutes."""
    until, _, mark = shift.request.cookies.get(SURE, "").partition(".")
    ends = whole_number(until)
    if ends is None or ends < shift.now.timestamp():
        return False
    return hmac.compare_digest(mark.encode(), _mark(shift.request, until).encode())


def ask(shift: Shift) -> Response:
    """Ask for the password, and come back here then."""
    return shift.go("/confirm", back=f"{shift.request.url.path}?{shift.request.url.query}".rstrip("?"))


def remember(shift: Shift, response: Response) -> Response:
    """Let the browser keep that the password was given."""
    until = str(int(shift.now.timestamp()) + LASTS)
    response.set_cookie(
        SURE,
        f"{until}.{_mark(shift.request, until)}",
        max_age=LASTS,
        path=root(shift.request) or "/",
        httponly=True,
        samesite="lax",
        secure=shift.parts.settings.secure,
    )
    return response


def _mark(request: Request, until: str) -> str:
    return hmac.new(request.cookies[COOKIE].encode(), f"sure until {until}".encode(), hashlib.sha256).hexdigest()


async def page(shift: Shift) -> Response:
    """Show the form."""
    return await show(shift, "confirm.html", back=shift.request.query_params.get("back", ""), refused=None)


async def confirm(shift: Shift) -> Response:
    """Check the password and go on to what is wanted."""
    form = await shift.form()
    back, base = text(form, "back"), root(shift.request)
    address = shift.request.client.host if shift.request.client else ""
    try:
        await shift.parts.door.confirm(shift.staff, str(form.get("password", ""))[:1000], address, shift.now)
    except (WrongPassword, TooManyTries) as refusal:
        sentence, values = sentence_for(refusal)
        return await show(shift, "confirm.html", status=CONFLICT, back=back, refused=shift.words(sentence, **values))
    inside = back.removeprefix(base) if back.startswith(f"{base}/") and not back.startswith("//") else "/"
    return remember(shift, redirect(shift.request, inside))
