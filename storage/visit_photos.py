"""Photos of home visits: who took them, for which record; the pictures are files of their own."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import VisitPhoto
from storage.files import file_key
from storage.tables.claims import pages
from storage.tables.review import visit_photos
from storage.tables.rooms import room_files
from storage.upsert import upsert
from storage.vault import vault_of

SHOWN_ELSEWHERE = (pages, room_files, visit_photos)


class SqlVisitPhotos:
    """`claims.office_ports.VisitPhotos` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, photo: VisitPhoto) -> VisitPhoto:
        """Keep that a photo was taken and return it with its number; the same photo again changes nothing."""
        names = ("claim_id", "visit_id", "digest", "media_type", "staff_id", "at")
        values = {name: getattr(photo, name) for name in names}
        made = upsert(visit_photos).values(values).on_conflict_do_nothing().returning(visit_photos.c.id)
        number = (await self._connection.execute(made)).scalar_one_or_none()
        return photo if number is None else replace(photo, id=number)

    async def of_claim(self, claim_id: int) -> tuple[VisitPhoto, ...]:
        """Return the photos of a claim's household, oldest first."""
        query = select(visit_photos).where(visit_photos.c.claim_id == claim_id).order_by(visit_photos.c.id)
        return tuple(_photo(row) for row in (await self._connection.execute(query)).all())

    async def attach(self, claim_id: int, staff_id: int, visit_id: int) -> int:
        """Put the photos of a member of staff that wait for a record into one, and say how many they were."""
        table = visit_photos.c
        waiting = (table.claim_id == claim_id, table.staff_id == staff_id, table.visit_id.is_(None))
        done = await self._connection.execute(update(visit_photos).where(*waiting).values(visit_id=visit_id))
        return done.rowcount

    async def drop(self, photo: VisitPhoto) -> tuple[str, ...]:
        """Forget a photo, and return the digests of the files that nobody can read any more."""
        await self._connection.execute(delete(visit_photos).where(visit_photos.c.id == photo.id))
        for table in SHOWN_ELSEWHERE:
            shown = select(table.c.digest).where(table.c.digest == photo.digest).limit(1)
            if (await self._connection.execute(shown)).first() is not None:
                return ()
        await vault_of(self._connection).erase(self._connection, [file_key(photo.digest)])
        return (photo.digest,)


def _photo(row: Any) -> VisitPhoto:
    return VisitPhoto(row.id, row.claim_id, row.digest, row.media_type, row.staff_id, row.at, row.visit_id)
