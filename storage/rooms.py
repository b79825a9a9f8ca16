"""The web chat's rooms on the database: every method is one transaction or one snapshot."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select

from claims.rooms import (
    Body,
    Change,
    Event,
    Kind,
    MessageNotModified,
    Posting,
    Room,
    RoomNotFound,
    RoomNotStarted,
    Sending,
    Side,
    TapNotFound,
    Tapping,
)
from storage import room_rows as rows
from storage.room_shelf import RoomShelf
from storage.tables.chat import chats, people
from storage.tables.rooms import room_events, room_keys, rooms
from storage.upsert import upsert

BY_COOKIE = select(rooms).where(rooms.c.cookie_hash == bindparam("cookie_hash"))
EVENTS_AFTER = (
    select(room_events)
    .where(room_events.c.chat_id == bindparam("chat"), room_events.c.seq > bindparam("after"))
    .order_by(room_events.c.seq)
    .limit(bindparam("most"))
)
SPOKEN = (
    select(people.c.language)
    .join_from(people, chats, people.c.id == chats.c.person_id)
    .where(chats.c.channel == bindparam("channel"), chats.c.address == bindparam("address"))
)
TAP_BITS = 32  # a callback query's id is the chat and the tap's event in one number


class Rooms(RoomShelf):
    """Implements claims.rooms.RoomStore; updates go to the inbox under the channel's name."""

    async def open(self, cookie_hash: str, token: str, language: str, at: datetime) -> Room:
        """Open a new room, or return the one this cookie opened already."""
        values = {
            "cookie_hash": cookie_hash,
            "token": token,
            "language": language,
            "started": False,
            "last_event": 0,
            "last_message": 0,
            "created_at": at,
            "seen_at": at,
        }
        async with self._database.transaction(quick=True) as connection:
            await connection.execute(upsert(rooms).values(values).on_conflict_do_nothing())
            found = await connection.execute(select(rooms).where(rooms.c.cookie_hash == cookie_hash))
            return rows.room_of(found.one())

    async def by_cookie(self, cookie_hash: str) -> Room | None:
        """Return the room that the cookie opened."""
        async with self._database.snapshot(quick=True) as connection:
            row = (await connection.execute(BY_COOKIE, {"cookie_hash": cookie_hash})).one_or_none()
            return None if row is None else rows.room_of(row)

    async def visited(self, cookie_hash: str) -> Room | None:
        """Return the room that the cookie opened, perhaps with the counters of some time ago."""
        if self._memory is None:
            return await self.by_cookie(cookie_hash)
        known, age = self._memory.room(cookie_hash), self._memory.age
        if known is None and (known := await self.by_cookie(cookie_hash)) is not None:
            self._memory.note_room(cookie_hash, known, age)
        return known

    def _note(self, chat_id: int, events: Sequence[Event]) -> None:
        """Remember events once they are committed."""
        if self._memory is not None:
            self._database.once_kept(partial(self._memory.add, chat_id, events))

    async def earlier_answer(self, chat_id: int, key: str) -> Body | None:
        """Return what a posting or tap with this key was answered."""
        query = select(room_keys.c.answer).where(
            room_keys.c.chat_id == chat_id, room_keys.c.side == Side.PERSON, room_keys.c.key == key
        )
        async with self._database.snapshot(quick=True) as connection:
            answer: Body | None = (await connection.execute(query)).scalar_one_or_none()
            return answer

    async def post(self, posting: Posting) -> Body:
        """Keep a person's posting and its updates for the bot at once; a repeat returns the first answer."""
        chat_id, count = posting.chat_id, len(posting.letters)
        async with self._database.transaction(quick=True) as connection:
            room, earlier = await rows.locked(connection, chat_id, Side.PERSON, posting.key)
            if earlier is not None:
                return earlier
            events = _numbered(room, Side.PERSON, [letter.body for letter in posting.letters])
            answer = {"messages": [event.message_id for event in events]}
            moved = {"last_event": events[-1].seq, "last_message": events[-1].message_id}
            await rows.count_on(connection, chat_id, **moved, started=True, seen_at=posting.at)
            await rows.add_files(connection, posting.letters)
            keyed = [replace(event, body={**event.body, "key": posting.key}) for event in events]
            await rows.add_events(connection, chat_id, keyed)
            await rows.keep_answer(connection, chat_id, Side.PERSON, posting.key, answer)
            number = await rows.next_update(connection, self._channel, count)  # all others wait from here on
            updates = [{"update_id": number + place, "message": event.body} for place, event in enumerate(events)]
            await rows.add_updates(connection, self._channel, chat_id, updates, posting.at)
        self._note(chat_id, keyed)
        return answer

    async def tap(self, tapping: Tapping) -> Body:
        """Keep a tap and its update for the bot at once; raises ButtonNotSent."""
        chat_id, message_id = tapping.chat_id, tapping.message_id
        async with self._database.transaction(quick=True) as connection:
            room, earlier = await rows.locked(connection, chat_id, Side.PERSON, tapping.key)
            if earlier is not None:
                return earlier
            await rows.require_button(connection, chat_id, message_id, tapping.data)
            message = await rows.sent_before(connection, chat_id, message_id)
            seq = room.last_event + 1
            query = {**tapping.body, "id": str(chat_id << TAP_BITS | seq), "message": message, "data": tapping.data}
            tapped = Event(seq, Kind.TAP, Side.PERSON, message_id, {"data": tapping.data})
            await rows.count_on(connection, chat_id, last_event=seq, started=True, seen_at=tapping.at)
            await rows.add_events(connection, chat_id, [tapped])
            await rows.keep_answer(connection, chat_id, Side.PERSON, tapping.key, {"tap": seq})
            number = await rows.next_update(connection, self._channel, 1)  # all others wait from here on
            update_ = {"update_id": number, "callback_query": query}
            await rows.add_updates(connection, self._channel, chat_id, [update_], tapping.at)
        self._note(chat_id, [tapped])
        return {"tap": seq}

    async def events_after(self, chat_id: int, seq: int, limit: int) -> tuple[Event, ...]:
        """Return what happened after an event, in order."""
        if self._memory is not None and (known := self._memory.after(chat_id, seq)) is not None:
            return known[:limit]
        async with self._database.snapshot(quick=True) as connection:
            found = await connection.execute(EVENTS_AFTER, {"chat": chat_id, "after": seq, "most": limit})
            return await rows.events_of(connection, found)

    async def language_of(self, chat_id: int) -> str:
        """Return the language the bot speaks with this person, or the one the room was opened in."""
        if self._memory is None:
            return await self._language_of(chat_id)
        known, last = self._memory.language(chat_id), self._memory.last(chat_id)
        if known is None:
            known = await self._language_of(chat_id)
            self._memory.note_language(chat_id, known, last)
        return known

    async def _language_of(self, chat_id: int) -> str:
        async with self._database.snapshot(quick=True) as connection:
            here = {"channel": self._channel, "address": str(chat_id)}
            language = (await connection.execute(SPOKEN, here)).scalars().first()
            if language is None:
                opened = select(rooms.c.language).where(rooms.c.chat_id == chat_id)
                language = (await connection.execute(opened)).scalar_one()
            return str(language)

    async def room(self, chat_id: int) -> Room:
        """Return a room; raises RoomNotFound."""
        async with self._database.snapshot(quick=True) as connection:
            row = (await connection.execute(select(rooms).where(rooms.c.chat_id == chat_id))).one_or_none()
            if row is None:
                raise RoomNotFound(chat_id)
            return rows.room_of(row)

    async def send(self, sending: Sending) -> Sequence[Body]:
        """Keep what the bot says; a repeated key returns what was sent the first time."""
        chat_id = sending.chat_id
        async with self._database.transaction(quick=True) as connection:
            room, earlier = await rows.locked(connection, chat_id, Side.BOT, sending.key)
            if not room.started:
                raise RoomNotStarted(chat_id)
            if earlier is not None:
                return [await rows.sent_before(connection, chat_id, number) for number in earlier["messages"]]
            events = _numbered(room, Side.BOT, [letter.body for letter in sending.letters])
            moved = {"last_event": events[-1].seq, "last_message": events[-1].message_id}
            await rows.count_on(connection, chat_id, **moved)
            await rows.add_files(connection, sending.letters)
            await rows.add_events(connection, chat_id, events)
            for event, letter in zip(events, sending.letters, strict=True):
                await rows.add_buttons(connection, chat_id, event.message_id, letter.buttons)
            if sending.key is not None:
                answer = {"messages": [event.message_id for event in events]}
                await rows.keep_answer(connection, chat_id, Side.BOT, sending.key, answer)
        self._note(chat_id, events)
        return [event.body for event in events]

    async def message(self, chat_id: int, message_id: int) -> Body:
        """Return a message of the bot as it stands; raises RoomNotFound or MessageNotFound."""
        await self.room(chat_id)
        async with self._database.snapshot(quick=True) as connection:
            return (await rows.newest(connection, chat_id, message_id, side=Side.BOT)).body

    async def change(self, change: Change) -> Body:
        """Replace a message of the bot; raises MessageNotFound or MessageNotModified."""
        chat_id, message_id = change.chat_id, change.message_id
        async with self._database.transaction(quick=True) as connection:
            room, _ = await rows.locked(connection, chat_id, Side.BOT, None)
            before = (await rows.newest(connection, chat_id, message_id, side=Side.BOT)).body
            same = {"message_id": message_id, "date": before["date"]}
            body = {**change.letter.body, **same, "edit_date": int(change.at.timestamp())}
            if {**body, "edit_date": None} == {**before, "edit_date": None}:
                raise MessageNotModified(message_id)
            event = Event(room.last_event + 1, Kind.EDIT, Side.BOT, message_id, body)
            await rows.count_on(connection, chat_id, last_event=event.seq)
            await rows.add_events(connection, chat_id, [event])
            await rows.add_buttons(connection, chat_id, message_id, change.letter.buttons)
        self._note(chat_id, [event])
        return body

    async def delete(self, chat_id: int, message_id: int, at: datetime) -> None:
        """Take a message away with all it said; raises MessageNotFound."""
        async with self._database.transaction(quick=True) as connection:
            room, _ = await rows.locked(connection, chat_id, Side.BOT, None)
            side = (await rows.newest(connection, chat_id, message_id)).side
            event = Event(room.last_event + 1, Kind.DELETION, side, message_id, {"date": int(at.timestamp())})
            await rows.forget(connection, chat_id, message_id)
            await rows.count_on(connection, chat_id, last_event=event.seq)
            await rows.add_events(connection, chat_id, [event])
        if self._memory is not None:
            self._database.once_kept(partial(self._memory.drop, chat_id))

    async def react(self, chat_id: int, message_id: int, emoji: str) -> None:
        """Put a sign on a message of either side; raises MessageNotFound."""
        async with self._database.transaction(quick=True) as connection:
            room, _ = await rows.locked(connection, chat_id, Side.BOT, None)
            before = await rows.newest(connection, chat_id, message_id)
            if before.body.get("reaction") == emoji:
                return
            body = {**before.body, "reaction": emoji}
            event = Event(room.last_event + 1, Kind.EDIT, before.side, message_id, body)
            await rows.count_on(connection, chat_id, last_event=event.seq)
            await rows.add_events(connection, chat_id, [event])
        self._note(chat_id, [event])

    async def answer_tap(self, query_id: str, toast: Body | None, at: datetime) -> int:
        """Show a short notice to whoever tapped and return his chat; raises TapNotFound."""
        chat_id, seq = _tap_of(query_id)
        query = select(room_events).where(room_events.c.chat_id == chat_id, room_events.c.seq == seq)
        async with self._database.snapshot(quick=True) as connection:
            tap = (await connection.execute(query.where(room_events.c.kind == Kind.TAP))).one_or_none()
        if tap is None:
            raise TapNotFound(query_id)
        if toast is not None:
            async with self._database.transaction(quick=True) as connection:
                room, _ = await rows.locked(connection, chat_id, Side.BOT, None)
                body = {**toast, "date": int(at.timestamp())}
                event = Event(room.last_event + 1, Kind.TOAST, Side.BOT, tap.message_id, body)
                await rows.count_on(connection, chat_id, last_event=event.seq)
                await rows.add_events(connection, chat_id, [event])
            self._note(chat_id, [event])
        return chat_id


def _numbered(room: Any, side: Side, bodies: Sequence[Body]) -> list[Event]:
    first, message = room.last_event + 1, room.last_message + 1
    return [
        Event(first + place, Kind.MESSAGE, side, message + place, {"message_id": message + place, **body})
        for place, body in enumerate(bodies)
    ]


def _tap_of(query_id: str) -> tuple[int, int]:
    if not query_id.isascii() or not query_id.isdigit() or len(query_id) > 19:
        raise TapNotFound(query_id)
    return divmod(int(query_id), 1 << TAP_BITS)
