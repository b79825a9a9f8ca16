"""One-time links, and the chats they hand over."""

import secrets
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.helping import Handover, Purpose
from storage.room_memory import forget_rooms
from storage.tables.chat import chats, people
from storage.tables.helping import handovers
from storage.tables.rooms import rooms

WEB = "web"  # the channel whose addresses are rooms


class SqlHandovers:
    """`claims.helping_ports.Handovers` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, handover: Handover) -> None:
        """Keep a link under its token's hash."""
        await self._connection.execute(
            insert(handovers).values(
                token_hash=handover.token_hash,
                purpose=handover.purpose.value,
                person_id=handover.person_id,
                mandate_id=handover.mandate_id,
                expires_at=handover.expires_at,
            )
        )

    async def find(self, token_hash: str) -> Handover | None:
        """Return the link, used or not."""
        row = (
            await self._connection.execute(select(handovers).where(handovers.c.token_hash == token_hash))
        ).one_or_none()
        if row is None:
            return None
        return Handover(
            row.token_hash, Purpose(row.purpose), row.person_id, row.expires_at, row.mandate_id, row.used_at
        )

    async def use(self, handover: Handover, now: datetime) -> bool:
        """Spend the link; False when it was spent before."""
        spent = await self._connection.execute(
            update(handovers)
            .where(handovers.c.token_hash == handover.token_hash, handovers.c.used_at.is_(None))
            .values(used_at=now)
        )
        return spent.rowcount == 1

    async def move_chat(self, chat_id: int, person_id: int) -> None:
        """Let a chat speak for another person from now on."""
        await self._connection.execute(update(chats).where(chats.c.id == chat_id).values(person_id=person_id))

    async def cut_off(self, person_id: int, now: datetime) -> int:
        """Close every chat of the person, so that an old phone shows nothing more; return how many there were."""
        connection = self._connection
        found = (await connection.execute(select(chats).where(chats.c.person_id == person_id))).all()
        if not found:
            return 0
        language = select(people.c.language).where(people.c.id == person_id)
        nobody = insert(people).values(language=(await connection.execute(language)).scalar_one(), created_at=now)
        somebody_else = (await connection.execute(nobody)).inserted_primary_key
        here = chats.c.id.in_([chat.id for chat in found])
        await connection.execute(
            update(chats).where(here).values(person_id=somebody_else[0] if somebody_else else None)
        )
        for chat in found:
            await self._close_room(chat.channel, chat.address)
        return len(found)

    async def _close_room(self, channel: str, address: str) -> None:
        """Let nobody open the room of a web chat again: its cookie fits no more."""
        if channel == WEB:
            forget_rooms(self._connection)
            closed = {"cookie_hash": f"closed-{secrets.token_hex(32)}", "token": secrets.token_urlsafe(32)}
            await self._connection.execute(update(rooms).where(rooms.c.chat_id == int(address)).values(closed))
