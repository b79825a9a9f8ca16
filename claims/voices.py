"""Voice notes: kept for the staff of the place, who listen and call back."""

from datetime import datetime, timedelta

from claims.helping import VoiceNote
from claims.ports import Store

A_DAY = timedelta(days=1)
DAILY = 10  # notes of one person that are kept in a day


async def keep(store: Store, note: VoiceNote) -> bool:
    """Keep a note for the staff; False when the person has sent enough for a day."""
    if await store.voice_notes.sent_since(note.person_id, note.sent_at - A_DAY) >= DAILY:
        return False
    await store.voice_notes.add(note)
    return True


async def hear(store: Store, place: str, note_id: int, staff_id: int, now: datetime) -> VoiceNote | None:
    """Return a note of the place to somebody who listens, on record; None when there is no such note."""
    note = await store.voice_notes.one_within(place, note_id)
    if note is not None:
        await store.audit.note("voice_heard", staff_id, now, detail={"note": note.id})
    return note


async def settle(store: Store, place: str, note_id: int, staff_id: int, now: datetime) -> bool:
    """Keep that a note was dealt with; False when there is no such note."""
    note = await store.voice_notes.one_within(place, note_id)
    if note is None:
        return False
    await store.voice_notes.heard(note, staff_id, now)
    return True
