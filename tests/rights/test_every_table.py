"""No table that holds what people handed over is forgotten when it is erased: a new one fails here until it is."""

from datetime import timedelta

from sqlalchemy import insert, select

from claims import retention
from claims.keeping import Erasure, Why
from storage.sealed import sealed_tables
from storage.shells import EMPTY
from storage.tables import metadata
from storage.tables.helping import voice_notes
from tests.chat.filing import consented

TAKEN_AWAY = {"room_events", "room_files", "room_pieces", "call_requests"}  # whole rows, by storage.erasing
NOT_THE_PERSONS = {
    "roster": "the office's own list, under its own rules",
    "staff": "members of staff",
    "register_entries": "registers that a text makes the office keep, such as money to be recovered",
    "payment_lines": "an account, kept as long as accounts are",
}


def test_every_sealed_table_is_emptied_taken_away_or_named_as_kept():
    sealed = {table.name for table in sealed_tables(metadata.sorted_tables)}

    assert sealed == {table.name for table in EMPTY} | TAKEN_AWAY | set(NOT_THE_PERSONS)


async def test_a_voice_note_goes_with_the_person(quick):
    await consented(quick)
    made = quick.product
    digest = await made.desk.files.put(b"OggS a voice", "audio/ogg")
    now = made.desk.clock.now()
    async with made.database.transaction() as connection:
        note = {"person_id": 1, "place": None, "digest": digest, "media_type": "audio/ogg", "sent_at": now}
        await connection.execute(insert(voice_notes).values(note))

    async with made.transaction() as store:
        await store.erasures.add(Erasure(0, 1, None, Why.ASKED, now, now))
        _, gone = await retention.erase_due(store, now + timedelta(minutes=1))

    assert digest in gone
    async with made.database.snapshot() as connection:
        assert (await connection.execute(select(voice_notes))).all() == []
