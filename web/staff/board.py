"""The notice board of a place, for everybody: masked names, amounts, days, nothing of an illness.

The page shows the lines that are kept as shown, and its other words are kept whenever they become others: what it
said and when can be proven later (`web.staff.proof`).
"""

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from claims import showing
from claims.ports import Store
from claims.records import Contact, Place, stem
from claims.refusals import PlaceNotFound
from claims.showing import Wording
from locales import LANGUAGES, N_, gettext
from schemes.loading import Catalogue
from web.staff.pages import render
from web.staff.parts import Parts
from web.staff.shift import language_of

AT_ONCE = 500
PAGES_ABOVE = (6, 9, 12)  # digits of the codes of a county, a town, a village
TITLE = N_("{place}补助公示")
ABOUT = N_(
    "下列人员的申请已经审核，现予公示。张贴当天不算，公示期内有不同意见，请点名字后面的“有意见”，也可以当面、打电话或书面提出。"
)
REACHED = N_("意见请向{office}提出，电话 {phone}，{hours}。")
FOOT = N_("姓名只露部分，不写病情。")


def wording(place: Place, contact: Contact | None) -> Wording:
    """Word a place's page around its lines, in every language."""
    return {language: _in(language, place, contact) for language in LANGUAGES}


def _in(language: str, place: Place, contact: Contact | None) -> dict[str, str]:
    said = {"title": gettext(language, TITLE, place=place.name), "about": gettext(language, ABOUT)}
    if contact is not None:
        reached = {"office": contact.office, "phone": contact.phone, "hours": contact.hours}
        said["reached"] = gettext(language, REACHED, **reached)
    return {**said, "foot": gettext(language, FOOT)}


class Hanging:
    """Keeps what the boards say, once a minute: of every place at the start, then of those where something is new."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._seen = 0

    async def __call__(self, store: Store, now: datetime) -> None:
        """Hang lines from before they were kept, and keep the words of the pages on which lines are new."""
        await showing.catch_up(store, self._catalogue, now)
        newest = await store.showings.newest()
        if newest == self._seen:
            return
        found = await store.showings.places(self._seen)
        for code in sorted({code[:digits] for code in found for digits in PAGES_ABOVE}):
            await word(store, code, now)
        self._seen = newest


async def reword(store: Store, changed: str, now: datetime) -> None:
    """Keep the words of every page that may say something else now that a place's contact is another."""
    hanging = await store.showings.places(0)
    for code in sorted({place[:digits] for place in hanging for digits in PAGES_ABOVE}):
        if code.startswith(stem(changed)):
            await word(store, code, now)


async def word(store: Store, code: str, now: datetime) -> None:
    """Keep the words of a place's page if they are new."""
    try:
        place = await store.places.by_code(code)
    except PlaceNotFound:
        return
    await showing.word_page(store, code, wording(place, await store.places.contact(code)), now)


async def place_in(request: Request, store: Store) -> Place:
    """Return the place that the address names; 404 for one that is not there."""
    try:
        return await store.places.by_code(request.path_params["place"])
    except PlaceNotFound as error:
        raise HTTPException(404) from error


async def public(request: Request) -> Response:
    """Show what hangs on the board now."""
    parts: Parts = request.app.state.parts
    code = request.path_params["place"]
    async with parts.snapshot() as store:
        place = await place_in(request, store)
        lines = await store.showings.hanging(code, AT_ONCE + 1)
        children = await store.places.children(code) if len(lines) > AT_ONCE else ()
        words = wording(place, await store.places.contact(code))
        newest = await store.showings.newest_frame(code)
    if lines and (newest is None or newest.words != words):
        async with parts.transaction() as store:
            await word(store, code, parts.clock.now())
    shown = {"lines": lines[:AT_ONCE], "parts": children, "said": words[language_of(request)]}
    return render(request, "board.html", {"place": place, "reading": language_of(request), **shown})
