"""The poster for a village office: what the bot does, and the code that opens the chat for this village."""

import io
from dataclasses import dataclass
from typing import Any

import segno
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.ports import Store
from claims.records import Contact, Place
from claims.refusals import PlaceNotFound
from web.staff.documents import NOT_READY, FontMissing, compile_pdf
from web.staff.pages import show
from web.staff.shift import Shift


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on one poster; `telegram` is the bot's name there."""

    path: tuple[Place, ...]
    contact: Contact | None
    address: str
    telegram: str | None = None

    @property
    def link(self) -> str:
        """Return the address that the code opens: the web chat, the village already chosen."""
        return f"{self.address}/?start=v-{self.path[-1].code}"

    @property
    def telegram_link(self) -> str | None:
        """Return the same for Telegram."""
        return None if self.telegram is None else f"https://t.me/{self.telegram}?start=v-{self.path[-1].code}"


async def poster_of(store: Store, code: str, address: str, telegram: str | None) -> Poster:
    """Collect what stands on a village's poster; raises PlaceNotFound."""
    place = await store.places.by_code(code)
    path = await store.places.path(place.code)
    return Poster(path, await store.places.contact(place.code), address.rstrip("/"), telegram)


def draw(poster: Poster) -> bytes:
    """Return the poster as PDF, A4. Raises FontMissing."""
    contact = poster.contact
    data: dict[str, Any] = {
        "village": poster.path[-1].name,
        "above": "".join(place.name for place in poster.path[:-1]),
        "qr": code_of(poster.link),
        "link": poster.link,
        "telegram": poster.telegram_link,
        "telegram_qr": None if poster.telegram_link is None else code_of(poster.telegram_link),
        "office": contact.office if contact else None,
        "phone": contact.phone if contact else None,
        "hours": contact.hours if contact else None,
    }
    return compile_pdf("poster.typ", data)


def code_of(link: str) -> str:
    """Draw a QR code as SVG that is read even when a corner of the poster is torn or dirty."""
    drawn = io.BytesIO()
    segno.make(link, error="q", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


async def posters(shift: Shift) -> Response:
    """List the villages of the county, each with its poster."""
    async with shift.parts.snapshot() as store:
        towns = await store.places.children(shift.staff.place)
        rows = [(town, await store.places.children(town.code)) for town in towns]
    return await show(shift, "posters.html", towns=rows, reachable=not is_local(shift.parts.address))


async def poster(shift: Shift) -> Response:
    """Send one village's poster, to be printed; 404 outside the county."""
    code = shift.request.path_params["code"]
    async with shift.parts.snapshot() as store:
        try:
            made = await poster_of(store, code, shift.parts.address, shift.parts.telegram())
        except PlaceNotFound as error:
            raise HTTPException(404) from error
    if shift.staff.place not in {place.code for place in made.path}:
        raise HTTPException(404)
    try:
        pdf = await run_in_threadpool(draw, made)
    except FontMissing as error:
        raise HTTPException(NOT_READY) from error
    named = f'inline; filename="poster-{code}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": named})


def is_local(address: str) -> bool:
    """Say whether an address only works on this machine, so that a poster with it would lead nowhere."""
    host = address.partition("://")[2].partition("/")[0].rpartition(":")[0] or address.partition("://")[2]
    return host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0")  # noqa: S104  it is compared, not listened on
