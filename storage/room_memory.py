"""What an open page asks for again and again, remembered where one process writes.

Whose cookie it is, and the latest events: a page waits for news all the time, and most often hears what was written a
moment before by this very process.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.rooms import Event, Room, Side

FORGOTTEN = "bangban_rooms_forgotten"
ROOMS, EVENTS = 500, 6


@dataclass(slots=True)
class _Tail:
    """The latest events of a room, without a gap up to the last, and the language it was told."""

    events: tuple[Event, ...] = ()
    language: str | None = None


@dataclass(slots=True)
class RoomMemory:
    """The rooms that were used last. What is remembered is committed; `age` grows with every forgetting."""

    age: int = 0
    _rooms: OrderedDict[str, Room] = field(default_factory=OrderedDict)
    _tails: OrderedDict[int, _Tail] = field(default_factory=OrderedDict)

    def room(self, cookie_hash: str) -> Room | None:
        """Return the room of a cookie; its counters are those of some time ago."""
        return self._rooms.get(cookie_hash)

    def note_room(self, cookie_hash: str, room: Room, age: int) -> None:
        """Remember whose a cookie is, as it was read when the memory had this age."""
        if age == self.age:
            _put(self._rooms, cookie_hash, room)

    def after(self, chat_id: int, seq: int) -> tuple[Event, ...] | None:
        """Return the events after one; None when the room has to be asked."""
        tail = self._tails.get(chat_id)
        if tail is None or not tail.events or seq + 1 < tail.events[0].seq or seq > tail.events[-1].seq:
            return None
        return tuple(event for event in tail.events if event.seq > seq)

    def add(self, chat_id: int, events: Sequence[Event]) -> None:
        """Remember events that were just committed."""
        tail = self._tails.get(chat_id) or _Tail()
        joined = tail.events if tail.events and tail.events[-1].seq + 1 == events[0].seq else ()
        tail.events = (*joined, *events)[-EVENTS:]
        if any(event.side is Side.BOT for event in events):
            tail.language = None
        _put(self._tails, chat_id, tail)

    def last(self, chat_id: int) -> int:
        """Return the number of the last event that is remembered, 0 for none."""
        tail = self._tails.get(chat_id)
        return tail.events[-1].seq if tail and tail.events else 0

    def language(self, chat_id: int) -> str | None:
        """Return the language a room was told since the bot last said something there."""
        tail = self._tails.get(chat_id)
        return None if tail is None else tail.language

    def note_language(self, chat_id: int, language: str, last: int) -> None:
        """Remember the language of a room, as it was read when this was the last event."""
        if last and last == self.last(chat_id):
            self._tails[chat_id].language = language

    def drop(self, chat_id: int) -> None:
        """Forget what was said in a room."""
        self._tails.pop(chat_id, None)
        self.age += 1

    def forget(self) -> None:
        """Forget everything."""
        self._rooms.clear()
        self._tails.clear()
        self.age += 1


def forget_rooms(connection: AsyncConnection) -> None:
    """Let what is remembered of rooms be forgotten once this transaction is committed: it changes them from outside."""
    connection.info[FORGOTTEN] = True


def _put(kept: OrderedDict[Any, Any], key: object, value: object) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > ROOMS:
        kept.popitem(last=False)
