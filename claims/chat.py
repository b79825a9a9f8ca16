"""Where a person stands in the chat, and what is to be said to him: values shared by the chat and its store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Chat:
    """One line to a person: a Telegram chat or a web chat."""

    id: int
    channel: str
    address: str
    person_id: int


@dataclass(frozen=True, slots=True)
class Session:
    """The open screen of a person; `version` grows with every change, so that old buttons are known as old."""

    screen: str
    version: int
    memory: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A Bot API call to be made later, in order, once.

    `body` holds the call's parameters without the chat; `photo` is the digest of a stored file;
    `edit_of` is the number of an earlier letter whose message is changed.
    """

    method: str
    body: Mapping[str, Any]
    dedupe_key: str | None = None


class Line(Protocol):
    """What a screen may do to the chat, inside the transaction in which it acts."""

    async def post(self, chat_id: int, letter: Outgoing) -> int:
        """Queue something to be said and return its number."""

    async def reword(self, letter_id: int, body: Mapping[str, Any]) -> bool:
        """Change a letter that has not left yet; False when it has."""

    async def session_of(self, person_id: int) -> Session:
        """Say where a person stands."""

    async def chats_of(self, person_id: int) -> Sequence[Chat]:
        """List the chats in which a person can be reached, the newest first."""
