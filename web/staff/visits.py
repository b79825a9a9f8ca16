"""The page with which a village cadre visits a household: photos from the phone first, then what was found."""

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from claims import quotas, visiting
from claims.errors import ClaimError
from claims.quotas import Look
from claims.refusals import ClaimNotFound
from claims.visiting import MOST, Taken, VisitPhotoNotFound
from web.staff.claim import Refused, Typed
from web.staff.dossier import gather
from web.staff.pages import show
from web.staff.pictures import upright
from web.staff.refusals import NOT_FOUND, sentence_for
from web.staff.shift import Shift
from web.staff.view import View

CONFLICT = 409
AT_ONCE = 4  # photos of one form, which the edge lets through


async def page(shift: Shift) -> Response:
    """Show the page, for a claim one may see."""
    async with shift.parts.transaction() as store:
        claim = await store.queue.visible(_claim_id(shift), shift.desk.scope)
        await quotas.spend(store, shift.staff.id, Look.CLAIM, shift.now, claim_id=claim.id)
    return await show_visit(shift, claim.id)


async def show_visit(shift: Shift, claim_id: int, refused: Refused | None = None, status: int = 200) -> HTMLResponse:
    """Show the page, with what was refused and typed if something was."""
    view = View(shift, await gather(shift, claim_id), refused.seen_seq if refused else None)
    return await show(
        shift,
        "visit.html",
        status=status,
        view=view,
        typed=refused.typed if refused else Typed(),
        done_code=shift.request.query_params.get("done", ""),
        refused=refused.sentence if refused else None,
        room=MOST - len(view.photos),
    )


async def take(shift: Shift) -> Response:
    """Keep the photos that were sent, or say why not; nothing is kept of a form with one that is no photo."""
    form = await shift.form(files=AT_ONCE)
    claim_id = _claim_id(shift)
    sent = [one for one in form.getlist("photo") if isinstance(one, UploadFile) and one.size]
    try:
        async with shift.parts.snapshot() as store:
            await visiting.household(store, shift.desk, claim_id, len(sent))
        taken = await _kept(shift, [await one.read() for one in sent])
        async with shift.parts.transaction() as store:
            await visiting.add_photos(store, shift.desk, claim_id, taken)
    except NOT_FOUND as refusal:
        raise HTTPException(404) from refusal
    except ClaimError as refusal:
        return await _again(shift, claim_id, refusal)
    finally:
        await form.close()
    return shift.go(f"/claims/{claim_id}/visit", done="photo_kept")


async def _kept(shift: Shift, photos: list[bytes]) -> list[Taken]:
    pictures = [await shift.parts.reader.inspect(one) for one in photos]
    return [
        Taken(await shift.parts.files.put(data, picture.media_type), picture.media_type)
        for data, picture in zip(photos, pictures, strict=True)
    ]


async def remove(shift: Shift) -> Response:
    """Take back a photo that is not on record yet."""
    await shift.form()
    claim_id = _claim_id(shift)
    try:
        async with shift.parts.transaction() as store:
            gone = await visiting.drop_photo(store, shift.desk, claim_id, int(shift.request.path_params["photo"]))
    except (*NOT_FOUND, VisitPhotoNotFound) as refusal:
        raise HTTPException(404) from refusal
    except ClaimError as refusal:
        return await _again(shift, claim_id, refusal)
    await shift.parts.files.take_away(gone)
    return shift.go(f"/claims/{claim_id}/visit", done="photo_dropped")


async def photo(shift: Shift) -> Response:
    """Send a photo of the household to whoever may see the claim, on record."""
    claim_id, photo_id = _claim_id(shift), int(shift.request.path_params["photo"])
    try:
        async with shift.parts.transaction() as store:
            await store.queue.visible(claim_id, shift.desk.scope)
            found = await visiting.photo_of(store, claim_id, photo_id)
            detail = {"visit_photo": photo_id}
            await store.audit.note("photo_seen", shift.staff.id, shift.now, claim_id=claim_id, detail=detail)
    except (ClaimNotFound, VisitPhotoNotFound) as refusal:
        raise HTTPException(404) from refusal
    return await upright(shift, found.digest)


async def _again(shift: Shift, claim_id: int, refusal: ClaimError) -> Response:
    sentence, values = sentence_for(refusal)
    return await show_visit(shift, claim_id, Refused(shift.words(sentence, **values), Typed(), "", 0), CONFLICT)


def _claim_id(shift: Shift) -> int:
    return int(shift.request.path_params["id"])
