"""Single statements about rooms, for storage.rooms, which owns the transactions."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, and_, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.rooms import (
    Body,
    ButtonNotSent,
    Event,
    Kind,
    Letter,
    MessageNotFound,
    Room,
    RoomFile,
    RoomNotFound,
    Side,
)
from storage.chat import inbox_key, inbox_name
from storage.locks import is_shared
from storage.own import note_own
from storage.sealed import Plain, opened, opened_one, sealed_values
from storage.tables.chat import inbox
from storage.tables.rooms import room_buttons, room_events, room_files, room_keys, room_updates, rooms
from storage.upsert import upsert
from storage.vault import vault_of

LOCK = select(rooms.c.chat_id).where(rooms.c.chat_id == bindparam("chat")).with_for_update()
LOCKED = (
    select(rooms, room_keys.c.answer)
    .join_from(
        rooms,
        room_keys,
        and_(
            room_keys.c.chat_id == rooms.c.chat_id,
            room_keys.c.side == bindparam("of_side"),
            room_keys.c.key == bindparam("of_key"),
        ),
        isouter=True,
    )
    .where(rooms.c.chat_id == bindparam("chat"))
)
COUNT_ON = update(rooms).where(rooms.c.chat_id == bindparam("chat"))
ADD_EVENTS, ADD_UPDATES, KEEP_ANSWER = insert(room_events), insert(inbox), insert(room_keys)
ADD_BUTTONS = upsert(room_buttons).on_conflict_do_nothing()
BUTTON = select(room_buttons.c.chat_id).where(
    room_buttons.c.chat_id == bindparam("chat"),
    room_buttons.c.message_id == bindparam("message"),
    room_buttons.c.data_index == bindparam("data_index"),
)
_UPDATE = upsert(room_updates)
NEXT_UPDATE = _UPDATE.on_conflict_do_update(
    index_elements=["channel"],
    set_={"last_number": room_updates.c.last_number + _UPDATE.excluded.last_number},
).returning(room_updates.c.last_number)
NEWEST = (
    select(room_events)
    .where(
        room_events.c.chat_id == bindparam("chat"),
        room_events.c.message_id == bindparam("message"),
        room_events.c.kind.in_([Kind.MESSAGE, Kind.EDIT, Kind.DELETION]),
    )
    .order_by(room_events.c.seq.desc())
    .limit(1)
)


def room_key(chat_id: int) -> str:
    """Name the key of everything that is said in a room."""
    return f"room:{chat_id}"


def _button_index(connection: AsyncConnection, data: str) -> str:
    return vault_of(connection).index("room_buttons.data", data)


async def locked(connection: AsyncConnection, chat_id: int, side: Side, key: str | None) -> tuple[Any, Body | None]:
    """Take a room for this transaction, with the answer that was given to the key before; raises RoomNotFound."""
    if is_shared(connection):  # the row first: what another transaction answered is seen only after waiting for it
        await connection.execute(LOCK, {"chat": chat_id})
    named = {"chat": chat_id, "of_side": side, "of_key": key or ""}
    row = (await connection.execute(LOCKED, named)).one_or_none()
    if row is None:
        raise RoomNotFound(chat_id)
    return row, row.answer


async def count_on(connection: AsyncConnection, chat_id: int, **values: object) -> None:
    """Move a room's counters and marks on."""
    await connection.execute(COUNT_ON, {"chat": chat_id, **values})


async def add_events(connection: AsyncConnection, chat_id: int, events: Sequence[Event]) -> None:
    """Write events at the end of a room."""
    rows = [
        {
            "chat_id": chat_id,
            "seq": event.seq,
            "kind": event.kind.value,
            "side": event.side.value,
            "message_id": event.message_id,
            "body": event.body,
        }
        for event in events
    ]
    key = room_key(chat_id)
    hidden = [await sealed_values(connection, room_events, key, row) for row in rows]
    await connection.execute(ADD_EVENTS, hidden)


async def add_files(connection: AsyncConnection, letters: Iterable[Letter]) -> None:
    """Note which files the letters' chat may see from now on."""
    files = [file for letter in letters for file in letter.files]
    rows = [await sealed_values(connection, room_files, room_key(file.chat_id), asdict(file)) for file in files]
    if rows:
        await connection.execute(upsert(room_files).on_conflict_do_nothing(), rows)


async def add_buttons(connection: AsyncConnection, chat_id: int, message_id: int, buttons: Sequence[str]) -> None:
    """Remember buttons for good: one that was edited away may still be tapped."""
    indexes = [_button_index(connection, data) for data in dict.fromkeys(buttons)]
    rows = [{"chat_id": chat_id, "message_id": message_id, "data_index": index} for index in indexes]
    if rows:
        await connection.execute(ADD_BUTTONS, rows)


async def require_button(connection: AsyncConnection, chat_id: int, message_id: int, data: str) -> None:
    """Raise ButtonNotSent when the button never stood under the message."""
    named = {"chat": chat_id, "message": message_id, "data_index": _button_index(connection, data)}
    if (await connection.execute(BUTTON, named)).one_or_none() is None:
        raise ButtonNotSent(data)


async def keep_answer(connection: AsyncConnection, chat_id: int, side: Side, key: str, answer: object) -> None:
    """Remember what a key was answered."""
    await connection.execute(KEEP_ANSWER, {"chat_id": chat_id, "side": side, "key": key, "answer": answer})


async def next_update(connection: AsyncConnection, channel: str, count: int) -> int:
    """Take update numbers of the channel and return the first."""
    last = (await connection.execute(NEXT_UPDATE, {"channel": channel, "last_number": count})).scalar_one()
    return int(last) - count + 1


async def add_updates(
    connection: AsyncConnection, channel: str, chat_id: int, updates: Sequence[Body], at: datetime
) -> None:
    """Put updates into the inbox."""
    rows = [
        {
            "channel": channel,
            "update_id": body["update_id"],
            "address": str(chat_id),
            "body": body,
            "status": "waiting",
            "received_at": at,
        }
        for body in updates
    ]
    key = inbox_key(channel, str(chat_id))
    hidden = [await sealed_values(connection, inbox, key, row) for row in rows]
    await connection.execute(ADD_UPDATES, hidden)
    for row in rows:
        note_own(connection, inbox_name(channel, row["update_id"]))


async def newest(connection: AsyncConnection, chat_id: int, message_id: int, *, side: Side | None = None) -> Event:
    """Return a message as it stands; raises MessageNotFound."""
    row = (await connection.execute(NEWEST, {"chat": chat_id, "message": message_id})).one_or_none()
    if row is None or row.kind == Kind.DELETION or (side is not None and row.side != side):
        raise MessageNotFound(message_id)
    return event_of(await opened_one(connection, room_events, row))


async def forget(connection: AsyncConnection, chat_id: int, message_id: int) -> None:
    """Empty every version of a message."""
    same = and_(room_events.c.chat_id == chat_id, room_events.c.message_id == message_id)
    contents = room_events.c.kind.in_([Kind.MESSAGE, Kind.EDIT])
    await connection.execute(update(room_events).where(same, contents).values(body=None))


async def sent_before(connection: AsyncConnection, chat_id: int, message_id: int) -> Body:
    """Return a message that was sent earlier; a deleted one only by its number."""
    try:
        return (await newest(connection, chat_id, message_id)).body
    except MessageNotFound:
        return {"message_id": message_id, "chat": {"id": chat_id, "type": "private"}, "date": 0}


async def events_of(connection: AsyncConnection, found: CursorResult[Any]) -> tuple[Event, ...]:
    """Read events back."""
    rows = await opened(connection, room_events, found.all())
    return tuple(event_of(row) for row in rows)


def event_of(row: Plain) -> Event:
    """Turn an opened row into the event; a forgotten one has an empty body."""
    return Event(row.seq, Kind(row.kind), Side(row.side), row.message_id, row.body or {})


def room_of(row: Any) -> Room:
    """Read a room back."""
    return Room(row.chat_id, row.token, row.language, row.started, row.last_event)


def file_of(row: Plain) -> RoomFile:
    """Turn an opened row into the file's entry."""
    return RoomFile(row.id, row.chat_id, row.digest, row.media_type, row.name, row.size, row.width, row.height)
