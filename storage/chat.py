"""What came in, where each person stands, and what goes out: the chat's rows."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, and_, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.chat import Chat, Outgoing, Session
from storage.locks import hold, is_shared
from storage.own import Key, is_own, note_own
from storage.sealed import Plain, insert_sealed, opened, opened_one, sealed_values
from storage.tables import chat as tables
from storage.upsert import upsert

INTERNAL = "internal"
NUMBER_BITS = 62


def inbox_key(channel: str, address: str) -> str:
    """Name the key of what comes in from one address."""
    return f"inbox:{channel}:{address}"


def inbox_name(channel: str, update_id: int) -> Key:
    """Name a row of what came in, for those who have written it."""
    return "inbox", channel, update_id


def outbox_name(number: int) -> Key:
    """Name a row of what goes out, for those who have written it."""
    return "outbox", number, None


def outbox_key(chat_id: int) -> str:
    """Name the key of what goes out to one chat."""
    return f"outbox:{chat_id}"


def person_key(person_id: int) -> str:
    """Name the key of what is kept about a person himself."""
    return f"person:{person_id}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that came in and is not done yet; `chat` is None when nobody is known at its address.

    `blocked`: the chat took no messages when this was read.
    """

    id: int
    channel: str
    address: str
    body: Mapping[str, Any]
    chat: Chat | None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that is to go out."""

    id: int
    chat: Chat
    method: str
    body: Mapping[str, Any]
    status: str
    attempts: int


IsNew = Callable[[int, bool], bool]


@dataclass(frozen=True, slots=True)
class Unsent:
    """That something is to go out, and where to."""

    id: int
    chat: Chat
    method: str


_AT_ITS_ADDRESS = and_(
    tables.chats.c.channel == tables.inbox.c.channel, tables.chats.c.address == tables.inbox.c.address
)
_CHAT = (tables.chats.c.channel, tables.chats.c.address, tables.chats.c.person_id)
WAITING = (
    select(tables.inbox, tables.chats.c.id.label("chat_id"), tables.chats.c.person_id, tables.chats.c.blocked)
    .join_from(tables.inbox, tables.chats, _AT_ITS_ADDRESS, isouter=True)
    .where(tables.inbox.c.status == "waiting", tables.inbox.c.id > bindparam("after"))
    .order_by(tables.inbox.c.id)
    .limit(bindparam("most"))
)
UNSENT = (
    select(tables.outbox.c.id, tables.outbox.c.chat_id, tables.outbox.c.method, *_CHAT)
    .join(tables.chats)
    .where(tables.outbox.c.status.in_(("waiting", "sending")), tables.outbox.c.id > bindparam("after"))
    .order_by(tables.outbox.c.id)
    .limit(bindparam("most"))
)
FIRST_WAITING = (
    select(tables.inbox.c.id)
    .where(
        tables.inbox.c.status == "waiting",
        tables.inbox.c.channel == bindparam("channel"),
        tables.inbox.c.address == bindparam("address"),
    )
    .order_by(tables.inbox.c.id)
    .limit(1)
)
FIRST_UNSENT = (
    select(tables.outbox.c.id)
    .where(tables.outbox.c.status.in_(("waiting", "sending")), tables.outbox.c.chat_id == bindparam("chat"))
    .order_by(tables.outbox.c.id)
    .limit(1)
)
LETTER = select(tables.outbox, *_CHAT).join(tables.chats).where(tables.outbox.c.id == bindparam("letter"))
ARRIVE = upsert(tables.inbox).on_conflict_do_nothing()
SETTLE = update(tables.inbox).where(tables.inbox.c.id == bindparam("arrival"))
MARK = update(tables.outbox).where(tables.outbox.c.id == bindparam("letter"))
MESSAGE_ID = select(tables.outbox.c.message_id).where(tables.outbox.c.id == bindparam("letter"))
_STAND = upsert(tables.sessions)
STAND = _STAND.on_conflict_do_update(
    index_elements=["person_id"],
    set_={name: _STAND.excluded[name] for name in ("screen", "version", "memory", "updated_at")},
)
SESSION = select(tables.sessions).where(tables.sessions.c.person_id == bindparam("person"))


async def arrive(
    connection: AsyncConnection, channel: str, update_id: int, address: str, body: Mapping[str, Any], now: datetime
) -> None:
    """Keep what came in; the same update a second time changes nothing."""
    values = {
        "channel": channel,
        "update_id": update_id,
        "address": address,
        "body": dict(body),
        "status": "waiting",
        "received_at": now,
    }
    values = await sealed_values(connection, tables.inbox, inbox_key(channel, address), values)
    await connection.execute(ARRIVE, values)
    note_own(connection, inbox_name(channel, update_id))


async def tell(
    connection: AsyncConnection, person_id: int, code: str, params: Mapping[str, Any], now: datetime
) -> None:
    """Put something that happened into a person's line, behind what he has sent himself."""
    number = secrets.randbits(NUMBER_BITS)  # counting would make everybody who tells somebody wait for the others
    await arrive(connection, INTERNAL, number, str(person_id), {"event": code, "params": dict(params)}, now)


async def waiting(
    connection: AsyncConnection, after: int, limit: int, is_new: IsNew
) -> tuple[list[Arrival], int | None]:
    """List what is not done and new, oldest first, behind the row numbered `after`.

    `is_new` is told the number of a row and whether this process has written it.
    Returns with it the number behind which to go on, None when there is no more.
    """
    found = (await connection.execute(WAITING, {"after": after, "most": limit})).all()
    new = [row for row in found if is_new(row.id, is_own(connection, inbox_name(row.channel, row.update_id)))]
    rows = await opened(connection, tables.inbox, new)
    arrivals = [
        Arrival(row.id, row.channel, row.address, row.body, _known_chat(row), bool(row.blocked)) for row in rows
    ]
    return arrivals, found[-1].id if len(found) == limit else None


async def is_next(connection: AsyncConnection, arrival: Arrival, person_id: int) -> bool:
    """Take a person's turn, and say whether the arrival is the one to be handled in it.

    It is not when another process has handled it, or when one that came before it at its address still waits.
    """
    if not is_shared(connection):
        return True
    await hold(connection, f"turn:{person_id}")
    first = await connection.execute(FIRST_WAITING, {"channel": arrival.channel, "address": arrival.address})
    return first.scalar_one_or_none() == arrival.id


async def is_next_letter(connection: AsyncConnection, letter: Unsent) -> bool:
    """Take a chat's turn, and say whether the letter is the first that has not gone out there."""
    if not is_shared(connection):
        return True
    await hold(connection, f"letters:{letter.chat.id}")
    return (await connection.execute(FIRST_UNSENT, {"chat": letter.chat.id})).scalar_one_or_none() == letter.id


def _known_chat(row: Any) -> Chat | None:
    return None if row.chat_id is None else Chat(row.chat_id, row.channel, row.address, row.person_id)


async def settle(connection: AsyncConnection, arrival_id: int, status: str, now: datetime) -> None:
    """Mark an arrival `done` or `failed`."""
    await connection.execute(SETTLE, {"arrival": arrival_id, "status": status, "done_at": now})


async def chat_at(connection: AsyncConnection, channel: str, address: str) -> Chat | None:
    """Find the chat behind an address of a channel."""
    query = select(tables.chats).where(tables.chats.c.channel == channel, tables.chats.c.address == address)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Chat(row.id, row.channel, row.address, row.person_id)


async def meet(connection: AsyncConnection, channel: str, address: str, language: str, now: datetime) -> Chat:
    """Return the chat behind an address, making a person for a new one."""
    await hold(connection, f"meet:{channel}:{address}")
    known = await chat_at(connection, channel, address)
    if known is not None:
        return known
    person = await connection.execute(insert(tables.people).values(language=language, created_at=now))
    person_id = new_id(person)
    made = await connection.execute(
        insert(tables.chats).values(channel=channel, address=address, person_id=person_id, blocked=False)
    )
    return Chat(new_id(made), channel, address, person_id)


async def chats_of(connection: AsyncConnection, person_id: int) -> list[Chat]:
    """List the chats in which a person can be reached, the newest first."""
    query = (
        select(tables.chats)
        .where(tables.chats.c.person_id == person_id, tables.chats.c.blocked == False)  # noqa: E712
        .order_by(tables.chats.c.id.desc())
    )
    rows = (await connection.execute(query)).all()
    return [Chat(row.id, row.channel, row.address, row.person_id) for row in rows]


async def session_of(connection: AsyncConnection, person_id: int) -> Session:
    """Say where a person stands; at the very beginning when nothing is known."""
    found = (await connection.execute(SESSION, {"person": person_id})).one_or_none()
    return session_from(await opened_one(connection, tables.sessions, found))


def session_from(row: Plain | None) -> Session:
    """Turn an opened row into where a person stands; at the very beginning without one."""
    if row is None:
        return Session(screen="welcome", version=0, memory={})
    return Session(screen=row.screen, version=row.version, memory=row.memory)


async def save_session(connection: AsyncConnection, person_id: int, session: Session, now: datetime) -> None:
    """Keep where a person stands."""
    plain = {"screen": session.screen, "version": session.version, "memory": dict(session.memory), "updated_at": now}
    row = {"person_id": person_id}
    values = await sealed_values(connection, tables.sessions, person_key(person_id), plain, row)
    await connection.execute(STAND, {"person_id": person_id, **values})


async def post(connection: AsyncConnection, chat_id: int, letter: Outgoing, now: datetime) -> int:
    """Queue something to be said in a chat and return its number."""
    values = {
        "chat_id": chat_id,
        "method": letter.method,
        "body": dict(letter.body),
        "dedupe_key": letter.dedupe_key,
        "status": "waiting",
        "attempts": 0,
        "created_at": now,
    }
    number = await insert_sealed(connection, tables.outbox, outbox_key(chat_id), values)
    note_own(connection, outbox_name(number))
    return number


async def reword(connection: AsyncConnection, letter_id: int, body: Mapping[str, Any]) -> bool:
    """Change a letter that has not left yet; False when it has."""
    waiting_still = (tables.outbox.c.id == letter_id) & (tables.outbox.c.status == "waiting")
    chat_id = (await connection.execute(select(tables.outbox.c.chat_id).where(waiting_still))).scalar_one_or_none()
    if chat_id is None:
        return False
    row = {"id": letter_id}
    values = await sealed_values(connection, tables.outbox, outbox_key(chat_id), {"body": dict(body)}, row)
    changed = await connection.execute(update(tables.outbox).where(waiting_still).values(values))
    return changed.rowcount == 1


async def unsent(connection: AsyncConnection, after: int, limit: int, is_new: IsNew) -> tuple[list[Unsent], int | None]:
    """List what has not gone out and is new, as `waiting` does for what came in."""
    found = (await connection.execute(UNSENT, {"after": after, "most": limit})).all()
    new = [row for row in found if is_new(row.id, is_own(connection, outbox_name(row.id)))]
    letters = [Unsent(row.id, Chat(row.chat_id, row.channel, row.address, row.person_id), row.method) for row in new]
    return letters, found[-1].id if len(found) == limit else None


async def letter_now(connection: AsyncConnection, letter_id: int) -> Letter:
    """Return a letter as it stands now; it may have been reworded since it was listed."""
    found = (await connection.execute(LETTER, {"letter": letter_id})).one()
    return _letter(await opened_one(connection, tables.outbox, found))


async def mark(connection: AsyncConnection, letter_id: int, status: str, **values: object) -> None:
    """Note how far a letter has come."""
    await connection.execute(MARK, {"letter": letter_id, "status": status, **values})


async def message_id_of(connection: AsyncConnection, letter_id: int) -> int | None:
    """Say under which message number a letter went out, None when it has not."""
    return (await connection.execute(MESSAGE_ID, {"letter": letter_id})).scalar_one_or_none()


async def block(connection: AsyncConnection, chat_id: int) -> None:
    """Note that a chat no longer takes messages."""
    await connection.execute(update(tables.chats).where(tables.chats.c.id == chat_id).values(blocked=True))


async def hear_from(connection: AsyncConnection, chat_id: int, *, blocked: bool) -> None:
    """Note that a chat wrote, so that it takes messages again; or that its person has blocked the bot."""
    chats = tables.chats
    changed = (chats.c.id == chat_id) & (chats.c.blocked != blocked)
    await connection.execute(update(chats).where(changed).values(blocked=blocked))


async def move(connection: AsyncConnection, chat_id: int, address: str) -> None:
    """Note that a chat goes on under another address."""
    await connection.execute(update(tables.chats).where(tables.chats.c.id == chat_id).values(address=address))


def new_id(made: CursorResult[Any]) -> int:
    """Return the number a row was given at its insertion."""
    key = made.inserted_primary_key
    if key is None:
        raise LookupError("nothing was inserted")
    return int(key[0])


def _letter(row: Any) -> Letter:
    chat = Chat(row.chat_id, row.channel, row.address, row.person_id)
    return Letter(row.id, chat, row.method, row.body, row.status, row.attempts)
