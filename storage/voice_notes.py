"""Voice notes that people sent instead of tapping or typing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.helping import VoiceNote
from storage.tables.helping import voice_notes


class SqlVoiceNotes:
    """`claims.helping_ports.VoiceNotes` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, note: VoiceNote) -> None:
        """Keep a note."""
        await self._connection.execute(
            insert(voice_notes).values(
                person_id=note.person_id,
                place=note.place,
                digest=note.digest,
                media_type=note.media_type,
                sent_at=note.sent_at,
            )
        )

    async def unheard_within(self, place: str, limit: int) -> Sequence[VoiceNote]:
        """Return notes nobody has heard, from the place (the beginning of its code) and under it, oldest first."""
        query = (
            select(voice_notes)
            .where(voice_notes.c.heard_at.is_(None), voice_notes.c.place.startswith(place, autoescape=True))
            .order_by(voice_notes.c.id)
            .limit(limit)
        )
        return tuple(_note(row) for row in (await self._connection.execute(query)).all())

    async def one_within(self, place: str, note_id: int) -> VoiceNote | None:
        """Return a note of the place, heard or not."""
        query = select(voice_notes).where(
            voice_notes.c.id == note_id, voice_notes.c.place.startswith(place, autoescape=True)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _note(row)

    async def heard(self, note: VoiceNote, staff_id: int, now: datetime) -> None:
        """Keep who has heard the note."""
        await self._connection.execute(
            update(voice_notes).where(voice_notes.c.id == note.id).values(heard_at=now, heard_by=staff_id)
        )

    async def sent_since(self, person_id: int, since: datetime) -> int:
        """Count the notes a person has sent since."""
        query = select(voice_notes.c.id).where(voice_notes.c.person_id == person_id, voice_notes.c.sent_at > since)
        return len((await self._connection.execute(query)).all())


def _note(row: Any) -> VoiceNote:
    return VoiceNote(row.id, row.person_id, row.place, row.digest, row.media_type, row.sent_at)
