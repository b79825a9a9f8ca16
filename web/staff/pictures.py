"""The photos of a claim: upright and without metadata, whole or the part where a field was read."""

from collections import OrderedDict

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.files import FileMissing
from claims.model import Page
from claims.papers import Box, NotAPhoto, PhotoBroken, ReaderBusy
from claims.refusals import ClaimNotFound
from web.staff.shift import Shift

SIZES = {"": 1400, "full": 4000, "small": 400}
KEPT = 48
JPEG = "image/jpeg"
BUSY = 503


class Kept:
    """The pictures looked at last, so that turning a photo upright is done once; bytes stay in memory only."""

    def __init__(self, limit: int = KEPT) -> None:
        self._limit = limit
        self._pictures: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> bytes | None:
        """Return a picture that was looked at lately."""
        found = self._pictures.get(key)
        if found is not None:
            self._pictures.move_to_end(key)
        return found

    def put(self, key: tuple[object, ...], picture: bytes) -> None:
        """Keep a picture, forgetting the one looked at longest ago."""
        self._pictures[key] = picture
        while len(self._pictures) > self._limit:
            self._pictures.popitem(last=False)


async def photo(shift: Shift) -> Response:
    """Send a paper's photo."""
    page = await _page(shift)
    claim_id = int(shift.request.path_params["id"])
    async with shift.parts.transaction() as store:
        await store.audit.note("photo_seen", shift.staff.id, shift.now, claim_id=claim_id, detail={"page": page.id})
    return await upright(shift, page.digest)


async def upright(shift: Shift, digest: str) -> Response:
    """Send a file's picture upright and without metadata, in the size that was asked for."""
    longest = SIZES.get(shift.request.query_params.get("size", ""), SIZES[""])
    return await _picture(shift, digest, longest)


async def crop(shift: Shift) -> Response:
    """Send the part of a photo on which a field was read."""
    page = await _page(shift)
    name = shift.request.path_params["field"]
    if name in page.crops:
        return _send(await shift.parts.files.get(page.crops[name]))
    read = page.reading.fields.get(name) if page.reading else None
    if read is None or read.box is None:
        raise HTTPException(404)
    return await _picture(shift, page.digest, read.box)


async def _page(shift: Shift) -> Page:
    """Return the page if it belongs to a claim that this member of staff may see; 404 otherwise."""
    claim_id, page_id = int(shift.request.path_params["id"]), int(shift.request.path_params["page"])
    async with shift.parts.snapshot() as store:
        try:
            claim = await store.queue.visible(claim_id, shift.desk.scope)
        except ClaimNotFound as refusal:
            raise HTTPException(404) from refusal
        if page_id not in {page.page_id for page in claim.pages}:
            raise HTTPException(404)
        return await store.drafts.page_to_read(page_id)


async def _picture(shift: Shift, digest: str, part: int | Box) -> Response:
    kept: Kept = shift.request.app.state.pictures
    found = kept.get((digest, part))
    if found is None:
        found = await _made(shift, digest, part)
        kept.put((digest, part), found)
    return _send(found)


async def _made(shift: Shift, digest: str, part: int | Box) -> bytes:
    """Make the whole picture no longer than so many pixels, or the part of it in a box."""
    reader = shift.parts.reader
    try:
        data = await shift.parts.files.get(digest)
        return await (reader.crop(data, part) if isinstance(part, Box) else reader.upright(data, longest=part))
    except (FileMissing, NotAPhoto, PhotoBroken) as error:
        raise HTTPException(404) from error
    except ReaderBusy as error:
        raise HTTPException(BUSY) from error


def _send(picture: bytes) -> Response:
    return Response(picture, media_type=JPEG)
