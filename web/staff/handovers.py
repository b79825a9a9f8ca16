"""One-time links in the console: a person's chat on another phone, and which chat is a member of staff's own."""

import segno
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import own_chats, recovering
from claims.helping import Purpose
from claims.mandates import LinkSpent, hashed, link_of
from claims.model import Claim
from claims.ports import Store
from web.staff.pages import show
from web.staff.shift import Shift, text

QR_SCALE = 6


async def phone(shift: Shift) -> Response:
    """Explain what happens when somebody has lost his phone, before anything does."""
    async with shift.parts.transaction() as store:
        claim = await _claim(shift, store)
        possible = await recovering.whose(store, claim) is not None
    return await show(shift, "phone.html", claim=claim, possible=possible, link=None, code=None)


async def replace_phone(shift: Shift) -> Response:
    """Cut the old phone off and show the code for the new one; only with the person and his card there."""
    form = await shift.form()
    if text(form, "seen") != "yes":
        return shift.go(f"/claims/{shift.request.path_params['id']}/phone")
    async with shift.parts.transaction() as store:
        claim = await _claim(shift, store)
        token = await recovering.recover(store, claim, shift.staff, shift.now)
    url = shift.request.url
    link = f"{url.scheme}://{url.netloc}/?start=r-{token}"
    return await show(shift, "phone.html", claim=claim, possible=True, link=link, code=code_of(link))


async def _claim(shift: Shift, store: Store) -> Claim:
    return await store.queue.visible(int(shift.request.path_params["id"]), shift.desk.scope)


def code_of(link: str) -> Markup:
    """Draw a link as a QR code that stands in the page itself."""
    drawn = segno.make(link, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=QR_SCALE, border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S704


async def my_chat(shift: Shift) -> Response:
    """Ask whether the chat that made the link is one's own."""
    token = shift.request.path_params["token"]
    async with shift.parts.snapshot() as store:
        try:
            await link_of(store, hashed(token), Purpose.STAFF, shift.now)
        except LinkSpent:
            raise HTTPException(404) from None
    return await show(shift, "my_chat.html", link=token, linked=False)


async def link_my_chat(shift: Shift) -> Response:
    """Keep that the chat is one's own."""
    await shift.form()
    async with shift.parts.transaction() as store:
        await own_chats.link(store, shift.request.path_params["token"], shift.staff, shift.now)
    shift.parts.woken()
    return await show(shift, "my_chat.html", link=None, linked=True)
