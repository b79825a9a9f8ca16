"""Photos of a home visit: kept one by one as they are taken, put into the record that their taker writes afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.denials import NotThisDecision, NotYourDesk, OwnClaim, TooManyVisitPhotos, VisitPhotoMissing
from claims.desk import VisitPhoto
from claims.errors import ClaimError
from claims.model import Claim
from claims.ports import Store
from claims.reviewing import wants_visit
from claims.workflow import Desk, has_part, step_of

MOST = 12  # of a household, over all its visits


class VisitPhotoNotFound(ClaimError):
    """The claim has no such photo, or it is not at this desk."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo whose file is kept already."""

    digest: str
    media_type: str


async def household(store: Store, desk: Desk, claim_id: int, photos: int = 0) -> Claim:
    """Return a claim whose household this member of staff may visit now, with room for so many more photos.

    What colleagues change on the claim meanwhile is no reason to lose a photo, so its version is not asked for.
    Raises ClaimNotFound, NotYourDesk, OwnClaim, NotThisDecision or TooManyVisitPhotos.
    """
    claim = await store.queue.visible(claim_id, desk.scope)
    if not desk.scope.acts(claim):
        raise NotYourDesk
    if await has_part(store, desk.staff, claim):
        raise OwnClaim
    if not wants_visit(step_of(desk.catalogue.get(claim.scheme_id), claim)):
        raise NotThisDecision
    if photos and len(await store.visit_photos.of_claim(claim_id)) + photos > MOST:
        raise TooManyVisitPhotos(MOST)
    return claim


async def add_photos(store: Store, desk: Desk, claim_id: int, taken: Sequence[Taken]) -> None:
    """Keep photos of a household; they wait for the record. Raises what `household` does, or VisitPhotoMissing."""
    if not taken:
        raise VisitPhotoMissing
    claim = await household(store, desk, claim_id, len(taken))
    for one in taken:
        photo = VisitPhoto(0, claim.id, one.digest, one.media_type, desk.staff.id, desk.now)
        await store.visit_photos.add(photo)


async def drop_photo(store: Store, desk: Desk, claim_id: int, photo_id: int) -> tuple[str, ...]:
    """Take back a photo of one's own that is on no record yet; return the files that nobody can read any more.

    Raises VisitPhotoNotFound; VisitPhotoMissing for one that is on record, or a colleague's.
    """
    await household(store, desk, claim_id)
    photo = await photo_of(store, claim_id, photo_id)
    if photo.visit_id is not None or photo.staff_id != desk.staff.id:
        raise VisitPhotoMissing
    return await store.visit_photos.drop(photo)


async def photo_of(store: Store, claim_id: int, photo_id: int) -> VisitPhoto:
    """Return a photo of a claim's household; raises VisitPhotoNotFound."""
    for photo in await store.visit_photos.of_claim(claim_id):
        if photo.id == photo_id:
            return photo
    raise VisitPhotoNotFound
