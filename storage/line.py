"""The chat as a screen sees it, over the connection of its transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.chat import Chat, Outgoing, Session
from storage import chat


@dataclass(frozen=True, slots=True)
class SqlLine:
    """Implements claims.chat.Line."""

    connection: AsyncConnection
    now: datetime

    async def post(self, chat_id: int, letter: Outgoing) -> int:
        """Queue something to be said and return its number."""
        return await chat.post(self.connection, chat_id, letter, self.now)

    async def reword(self, letter_id: int, body: Mapping[str, Any]) -> bool:
        """Change a letter that has not left yet; False when it has."""
        return await chat.reword(self.connection, letter_id, body)

    async def session_of(self, person_id: int) -> Session:
        """Say where a person stands."""
        return await chat.session_of(self.connection, person_id)

    async def chats_of(self, person_id: int) -> Sequence[Chat]:
        """List the chats in which a person can be reached, the newest first."""
        return await chat.chats_of(self.connection, person_id)
