"""What the web chat keeps beside its conversations: updates for other bots, the profile, whose file is whose."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, select, update

from claims.rooms import RoomFile, RoomFileNotFound, Update
from storage import room_rows as rows
from storage.database import Database
from storage.sealed import opened, opened_one
from storage.tables.chat import inbox
from storage.tables.rooms import room_files, room_profile
from storage.upsert import upsert


class RoomShelf:
    """Implements claims.rooms.UpdateQueue and RoomFiles, and the profile of BotRooms, for one channel."""

    def __init__(self, database: Database, channel: str = "web") -> None:
        self._database = database
        self._channel = channel
        self._memory = None if database.shared else database.rooms

    async def profile(self, key: str) -> Any:
        """Return what the bot says about itself under this key, None when nothing."""
        async with self._database.snapshot(quick=True) as connection:
            found = await connection.execute(select(room_profile.c.value).where(room_profile.c.key == key))
            return found.scalar_one_or_none()

    async def set_profile(self, key: str, value: object) -> None:
        """Keep what the bot says about itself; None takes it away."""
        async with self._database.transaction(quick=True) as connection:
            if value is None:
                await connection.execute(delete(room_profile).where(room_profile.c.key == key))
                return
            kept = upsert(room_profile).values(key=key, value=value)
            await connection.execute(kept.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    async def updates_from(self, number: int, limit: int) -> tuple[Update, ...]:
        """Return waiting updates with this number or a higher one, in order."""
        query = (
            select(inbox.c.channel, inbox.c.update_id, inbox.c.body)
            .where(inbox.c.channel == self._channel, inbox.c.update_id >= number, inbox.c.status == "waiting")
            .order_by(inbox.c.update_id)
            .limit(limit)
        )
        async with self._database.snapshot(quick=True) as connection:
            waiting = await opened(connection, inbox, (await connection.execute(query)).all())
            return tuple(Update(row.update_id, row.body) for row in waiting)

    async def confirm_before(self, number: int, at: datetime) -> None:
        """Note that the bot has taken every update below the number."""
        taken = and_(inbox.c.channel == self._channel, inbox.c.update_id < number, inbox.c.status == "waiting")
        async with self._database.transaction() as connection:
            await connection.execute(update(inbox).where(taken).values(status="done", done_at=at))

    async def count_waiting(self) -> int:
        """Count what the bot has not taken yet."""
        query = select(func.count()).where(inbox.c.channel == self._channel, inbox.c.status == "waiting")
        async with self._database.snapshot() as connection:
            return int((await connection.execute(query.select_from(inbox))).scalar_one())

    async def file(self, file_id: str) -> RoomFile:
        """Return a file for the bot; raises RoomFileNotFound."""
        async with self._database.snapshot(quick=True) as connection:
            found = (await connection.execute(select(room_files).where(room_files.c.id == file_id))).one_or_none()
            row = await opened_one(connection, room_files, found)
            if row is None:
                raise RoomFileNotFound(file_id)
            return rows.file_of(row)

    async def file_of(self, file_id: str, chat_id: int) -> RoomFile:
        """Return a file of this chat; raises RoomFileNotFound when it is not this chat's."""
        file = await self.file(file_id)
        if file.chat_id != chat_id:
            raise RoomFileNotFound(file_id)
        return file
