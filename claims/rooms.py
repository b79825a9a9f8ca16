"""The web chat's rooms: what one person and the bot said to each other, and the port to where it is kept.

A body is JSON in the shape of the Bot API's Message, because both the bot and the page are shown the same one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

Body = Mapping[str, Any]


class RoomError(Exception):
    """What a room cannot do; each front end says it in its own words."""


class RoomNotFound(RoomError):
    """No such chat."""


class RoomNotStarted(RoomError):
    """The person has not written yet, so the bot may not write either."""


class MessageNotFound(RoomError):
    """The chat has no such message, or it was deleted, or it is not the bot's to change."""


class MessageNotModified(RoomError):
    """The message says exactly this already."""


class ButtonNotSent(RoomError):
    """The button never stood under the message."""


class TapNotFound(RoomError):
    """Nobody tapped what this callback query names."""


class RoomFileNotFound(RoomError):
    """The file is not one of this chat's."""


class NoRoomForPieces(RoomError):
    """Too much is on its way at once; later there will be room again."""


class Kind(StrEnum):
    """What happened in a room."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETION = "deletion"
    TAP = "tap"
    TOAST = "toast"  # a short notice that answers a tap


class Side(StrEnum):
    """Who did it."""

    BOT = "bot"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Room:
    """One person's web chat; `token` guards state-changing calls of the page."""

    chat_id: int
    token: str
    language: str
    started: bool = False
    last_event: int = 0


@dataclass(frozen=True, slots=True)
class RoomFile:
    """A stored file as one chat may see it; sizes in bytes and pixels."""

    id: str
    chat_id: int
    digest: str
    media_type: str
    name: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a file on its way: of which posting, at which place in it, and where they begin."""

    chat_id: int
    key: str
    place: int
    start: int
    data: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `seq` counts within the room, an edit repeats its message's id."""

    seq: int
    kind: Kind
    side: Side
    message_id: int
    body: Body


@dataclass(frozen=True, slots=True)
class Letter:
    """A message before it has its number: everything of its body but `message_id`, and what it brings along."""

    body: Body
    files: tuple[RoomFile, ...] = ()
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Posting:
    """What a person sends at once (several letters are an album); the same `key` again is the same posting."""

    chat_id: int
    key: str
    letters: tuple[Letter, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Tapping:
    """A person's tap on a button; `body` is the callback query without `id` and `message`."""

    chat_id: int
    key: str
    message_id: int
    data: str
    body: Body
    at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """What the bot sends at once; with a `key`, the same key again is the same sending."""

    chat_id: int
    letters: tuple[Letter, ...]
    at: datetime
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """New contents for a message of the bot; `body` replaces the old but for `message_id` and `date`."""

    chat_id: int
    message_id: int
    letter: Letter
    at: datetime


@dataclass(frozen=True, slots=True)
class Update:
    """Something for the bot, numbered within its channel; `body` is the Bot API's Update."""

    number: int
    body: Body


class PersonRooms(Protocol):
    """What the person's page needs."""

    async def open(self, cookie_hash: str, token: str, language: str, at: datetime) -> Room:
        """Open a new room, or return the one this cookie opened already."""

    async def by_cookie(self, cookie_hash: str) -> Room | None:
        """Return the room that the cookie opened."""

    async def visited(self, cookie_hash: str) -> Room | None:
        """Return the room that the cookie opened, perhaps with the counters of some time ago."""

    async def earlier_answer(self, chat_id: int, key: str) -> Body | None:
        """Return what a posting or tap with this key was answered."""

    async def post(self, posting: Posting) -> Body:
        """Keep a person's posting and its updates for the bot at once, and return `{"messages": [ids]}`.

        A repeat changes nothing and returns the first answer. The room's events carry the `key`, by which a page
        knows its own; the updates do not.
        """

    async def tap(self, tapping: Tapping) -> Body:
        """Keep a tap and its update for the bot at once, and return `{"tap": seq}`; raises ButtonNotSent."""

    async def events_after(self, chat_id: int, seq: int, limit: int) -> tuple[Event, ...]:
        """Return what happened after an event, in order."""

    async def language_of(self, chat_id: int) -> str:
        """Return the language the bot speaks with this person, or the one the room was opened in."""


class BotRooms(Protocol):
    """What the Bot API side needs."""

    async def room(self, chat_id: int) -> Room:
        """Return a room; raises RoomNotFound."""

    async def send(self, sending: Sending) -> Sequence[Body]:
        """Keep what the bot says and return the messages with their numbers.

        Raises RoomNotFound or RoomNotStarted.
        """

    async def message(self, chat_id: int, message_id: int) -> Body:
        """Return a message of the bot as it stands; raises RoomNotFound or MessageNotFound."""

    async def change(self, change: Change) -> Body:
        """Replace a message of the bot; raises MessageNotFound or MessageNotModified."""

    async def delete(self, chat_id: int, message_id: int, at: datetime) -> None:
        """Take a message away with all it said; raises MessageNotFound."""

    async def react(self, chat_id: int, message_id: int, emoji: str) -> None:
        """Put a sign on a message of either side; raises MessageNotFound."""

    async def answer_tap(self, query_id: str, toast: Body | None, at: datetime) -> int:
        """Show a short notice to whoever tapped and return his chat; raises TapNotFound."""

    async def profile(self, key: str) -> Any:
        """Return what the bot says about itself under this key, None when nothing."""

    async def set_profile(self, key: str, value: object) -> None:
        """Keep what the bot says about itself; None takes it away."""


class UpdateQueue(Protocol):
    """Updates for a bot in another process."""

    async def updates_from(self, number: int, limit: int) -> tuple[Update, ...]:
        """Return waiting updates with this number or a higher one, in order."""

    async def confirm_before(self, number: int, at: datetime) -> None:
        """Note that the bot has taken every update below the number."""

    async def count_waiting(self) -> int:
        """Count what the bot has not taken yet."""


class RoomFiles(Protocol):
    """Which file belongs to which chat."""

    async def file(self, file_id: str) -> RoomFile:
        """Return a file for the bot; raises RoomFileNotFound."""

    async def file_of(self, file_id: str, chat_id: int) -> RoomFile:
        """Return a file of this chat; raises RoomFileNotFound when it is not this chat's."""


class RoomStore(PersonRooms, BotRooms, UpdateQueue, RoomFiles, Protocol):
    """Everything the web chat keeps."""


class PieceStore(Protocol):
    """Keeps what has come of files that are not whole yet, for a while after the last piece."""

    async def have(self, chat_id: int, key: str, place: int) -> int:
        """Say how many bytes of a file are here."""

    async def add(self, piece: Piece) -> int:
        """Add a piece that begins where the last one ended; any other changes nothing. Returns what is here then.

        Raises NoRoomForPieces.
        """

    async def whole(self, chat_id: int, key: str, place: int) -> bytes:
        """Return what is here of a file."""

    async def forget(self, chat_id: int, key: str) -> None:
        """Let go of a posting's files: they are kept elsewhere now."""
