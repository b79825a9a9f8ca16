"""The page on which a colleague sets up his second step, and renews his recovery codes."""

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import own_codes
from claims.denials import WrongCode
from claims.second_factor import address_of
from web.staff import sure
from web.staff.entry import drawing_of, in_groups
from web.staff.pages import show
from web.staff.refusals import sentence_for
from web.staff.shift import Shift, root, text

PATH = "/own/codes"
CONFLICT = 409


async def page(shift: Shift) -> Response:
    """Say how the account is protected; to whoever just gave his password, show what is to be scanned."""
    return await _page(shift)


async def _page(shift: Shift, refused: str | None = None) -> Response:
    is_sure = sure.is_sure(shift)
    demo = shift.parts.settings.demo
    async with shift.parts.transaction() as store:
        standing = await own_codes.standing(store, shift.staff.id)
        hidden = standing.is_set or demo or not is_sure
        secret = "" if hidden else await own_codes.secret_for(store, shift.staff.id)
    picture = Markup(drawing_of(address_of(secret, shift.staff.login))) if secret else ""  # noqa: S704  our own SVG
    shown = {"standing": standing, "picture": picture, "secret": in_groups(secret), "is_sure": is_sure, "demo": demo}
    back = f"{root(shift.request)}{PATH}"
    return await show(shift, "own_codes.html", status=CONFLICT if refused else 200, refused=refused, back=back, **shown)


async def set_up(shift: Shift) -> Response:
    """Take the first code; the recovery codes are shown this once."""
    form = await shift.form()
    _require_sure(shift)
    try:
        async with shift.parts.transaction() as store:
            codes = await own_codes.set_up(store, shift.staff.id, text(form, "code")[:40], shift.now)
    except WrongCode as refusal:
        sentence, values = sentence_for(refusal)
        return await _page(shift, shift.words(sentence, **values))
    return await show(shift, "recovery_codes.html", codes=codes, renewed=False)


async def renew(shift: Shift) -> Response:
    """Make new recovery codes and show them this once."""
    await shift.form()
    _require_sure(shift)
    try:
        async with shift.parts.transaction() as store:
            codes = await own_codes.renew(store, shift.staff.id, shift.now)
    except WrongCode as refusal:
        raise HTTPException(CONFLICT) from refusal
    return await show(shift, "recovery_codes.html", codes=codes, renewed=True)


def _require_sure(shift: Shift) -> None:
    """Refuse what the page offers only after the password; a demo's accounts are everybody's."""
    if shift.parts.settings.demo or not sure.is_sure(shift):
        raise HTTPException(CONFLICT)
