"""Erases for good: a draft with everything that became of it, or a person with everything that was said with him."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.model import DraftStatus
from storage.chat import INTERNAL, inbox_key, outbox_key, person_key
from storage.drafts import draft_key
from storage.files import file_key
from storage.locks import taken
from storage.names import keep_names
from storage.notices import objections_key
from storage.reviews import review_key
from storage.room_memory import forget_rooms
from storage.room_rows import room_key
from storage.shells import GONE, empty
from storage.tables import chat, claims, helping, review, rooms, showings
from storage.tables.retention import erasures, legal_holds
from storage.traces import forget
from storage.vault import vault_of

OF_CLAIM = (
    *(review.sent_back, review.originals, review.home_visits, review.notes),
    *(review.field_changes, review.rulings, legal_holds),
)
GOING_ON = ("waiting", "sending")
DELETION, MESSAGE = "deletion", "message"


async def erase_draft(connection: AsyncConnection, draft_id: int) -> Sequence[str]:
    """Erase a draft, its papers and the claim it became; return the digests of files that nobody can read any more.

    Number, place, step, days and amounts of a claim stay, with the audit; so does its line on a payment list,
    which is an account of its own.
    """
    claim = (await connection.execute(select(claims.claims.c.id).where(claims.claims.c.draft_id == draft_id))).scalar()
    gone = await _files_of(connection, draft_id)
    key, subjects = draft_key(draft_id), [draft_key(draft_id), *map(file_key, gone)]
    posted = select(review.notices.c.id).where(review.notices.c.claim_id == claim)
    notices = (await connection.execute(posted)).scalars().all() if claim else []
    if claim:
        subjects += [review_key(claim), *map(objections_key, notices)]
    await vault_of(connection).erase(connection, subjects)
    await _empty_draft(connection, draft_id, key)
    if claim:
        await _empty_claim(connection, draft_id, int(claim), notices)
    return gone


async def _empty_draft(connection: AsyncConnection, draft_id: int, key: str) -> None:
    drafts, pages = claims.drafts, claims.pages
    await empty(connection, drafts, key, drafts.c.id == draft_id)
    await empty(connection, pages, key, pages.c.draft_id == draft_id, crops={}, confirmed=[])
    await empty(connection, helping.mandates, key, helping.mandates.c.draft_id == draft_id)
    unsent = and_(drafts.c.id == draft_id, drafts.c.status == DraftStatus.OPEN.value)
    await connection.execute(update(drafts).where(unsent).values(status=DraftStatus.DROPPED.value))


async def _empty_claim(connection: AsyncConnection, draft_id: int, claim_id: int, notices: Iterable[int]) -> None:
    key, table = draft_key(draft_id), claims.claims
    await forget(connection, claim_id)
    await keep_names(connection, claim_id, set())
    photos = review.visit_photos
    await connection.execute(delete(photos).where(photos.c.claim_id == claim_id))
    await empty(connection, table, key, table.c.id == claim_id, beneficiary_index=None)
    await empty(connection, claims.claim_events, key, claims.claim_events.c.claim_id == claim_id)
    for kept in OF_CLAIM:
        await empty(connection, kept, review_key(claim_id), kept.c.claim_id == claim_id)
    for notice in notices:
        for kept in (review.objections, showings.notice_lines):
            await empty(connection, kept, objections_key(notice), kept.c.notice_id == notice)
    shown = update(review.notices).where(review.notices.c.claim_id == claim_id).values(shown_name=GONE)
    await connection.execute(shown)


async def _files_of(connection: AsyncConnection, draft_id: int) -> list[str]:
    """Name the files of a draft, and of visits to its household, that no other draft or visit still shows."""
    pages = claims.pages
    mine = (await connection.execute(select(pages.c.digest, pages.c.crops).where(pages.c.draft_id == draft_id))).all()
    taken, became = review.visit_photos.c, claims.claims.c.draft_id == draft_id
    visited = select(taken.digest).join(claims.claims, claims.claims.c.id == taken.claim_id)
    photos = set((await connection.execute(visited.where(became))).scalars().all())
    digests = {row.digest for row in mine} | photos
    over = select(erasures.c.draft_id).where(erasures.c.done_at.is_not(None), erasures.c.draft_id.is_not(None))
    others = select(pages.c.digest).where(
        pages.c.digest.in_(digests), pages.c.draft_id != draft_id, pages.c.draft_id.not_in(over)
    )
    other_visits = visited.where(~became, taken.digest.in_(digests))
    shared = set((await connection.execute(others)).scalars().all())
    shared |= set((await connection.execute(other_visits)).scalars().all())
    crops = {crop for row in mine if row.digest not in shared for crop in row.crops.values()}
    return sorted((digests - shared) | crops)


async def erase_person(connection: AsyncConnection, person_id: int, now: datetime) -> Sequence[str]:
    """Erase a person's own number and everything that was said with him; the chats themselves stay reachable."""
    found = select(chat.chats).where(chat.chats.c.person_id == person_id)
    chats = (await connection.execute(found)).all()
    inboxes = [(one.channel, one.address) for one in chats] + [(INTERNAL, str(person_id))]
    in_rooms = [int(one.address) for one in chats if one.channel == "web"]
    gone = [digest for room in in_rooms for digest in await _room_files(connection, room)]
    notes = helping.voice_notes
    heard = await connection.execute(select(notes.c.digest).where(notes.c.person_id == person_id))
    gone = sorted({*gone, *heard.scalars().all()})
    subjects = [person_key(person_id), *(outbox_key(one.id) for one in chats), *map(file_key, gone)]
    subjects += [*(room_key(one) for one in in_rooms), *(inbox_key(*one) for one in inboxes)]
    await _let_waiting_pass(connection, inboxes, now)
    await vault_of(connection).erase(connection, subjects)
    await _empty_person(connection, person_id)
    for channel, address in inboxes:
        here = and_(chat.inbox.c.channel == channel, chat.inbox.c.address == address)
        await empty(connection, chat.inbox, inbox_key(channel, address), here)
    for one in chats:
        await empty(connection, chat.outbox, outbox_key(one.id), chat.outbox.c.chat_id == one.id)
    for room in in_rooms:
        await _empty_room(connection, room)
    return gone


async def _let_waiting_pass(connection: AsyncConnection, inboxes: list[tuple[str, str]], now: datetime) -> None:
    """Settle what nobody has handled or sent yet: it cannot be read any more."""
    for channel, address in inboxes:
        here = and_(chat.inbox.c.channel == channel, chat.inbox.c.address == address, chat.inbox.c.status == "waiting")
        await connection.execute(update(chat.inbox).where(here).values(status="done", done_at=now))
        owner = select(chat.chats.c.id).where(chat.chats.c.channel == channel, chat.chats.c.address == address)
        unsent = and_(chat.outbox.c.chat_id.in_(owner), chat.outbox.c.status.in_(GOING_ON))
        await connection.execute(update(chat.outbox).where(unsent).values(status="failed"))


async def _empty_person(connection: AsyncConnection, person_id: int) -> None:
    key = person_key(person_id)
    await empty(connection, chat.people, key, chat.people.c.id == person_id)
    stands = chat.sessions.c.person_id == person_id
    await empty(connection, chat.sessions, key, stands, screen="welcome", version=chat.sessions.c.version + 1)
    said = review.objections
    await connection.execute(update(said).where(said.c.person_id == person_id).values(person_id=None))
    for table in (helping.call_requests, helping.voice_notes):
        await connection.execute(delete(table).where(table.c.person_id == person_id))


async def _room_files(connection: AsyncConnection, room: int) -> list[str]:
    """Name the files of a room that neither a paper of a draft nor a home visit shows."""
    shown, pages = rooms.room_files, claims.pages
    papers = select(pages.c.digest).union(select(review.visit_photos.c.digest))
    elsewhere = select(shown.c.digest).where(shown.c.chat_id != room)
    query = select(shown.c.digest).where(
        shown.c.chat_id == room, shown.c.digest.not_in(papers), shown.c.digest.not_in(elsewhere)
    )
    return sorted(set((await connection.execute(query)).scalars().all()))


async def _empty_room(connection: AsyncConnection, room: int) -> None:
    """Take everything out of a room, and have open pages of it take it off the screen too."""
    forget_rooms(connection)
    events, mine = rooms.room_events, rooms.room_events.c.chat_id == room
    this = select(rooms.rooms.c.chat_id).where(rooms.rooms.c.chat_id == room)
    await connection.execute(taken(connection, this))
    said = select(events.c.message_id).where(mine, events.c.kind == MESSAGE).order_by(events.c.message_id)
    messages = (await connection.execute(said)).scalars().all()
    newest = (await connection.execute(select(func.max(events.c.seq)).where(mine))).scalar() or 0
    gone = (events, rooms.room_keys, rooms.room_buttons, rooms.room_files, rooms.room_pieces)
    for table in gone:
        await connection.execute(delete(table).where(table.c.chat_id == room))
    rows = [
        {"chat_id": room, "seq": newest + n, "kind": DELETION, "side": "bot", "message_id": message, "body": None}
        for n, message in enumerate(messages, 1)
    ]
    if rows:
        await connection.execute(insert(events), rows)
        last = {"last_event": newest + len(rows)}
        await connection.execute(update(rooms.rooms).where(rooms.rooms.c.chat_id == room).values(last))
