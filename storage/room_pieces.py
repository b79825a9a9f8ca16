"""Pieces of files on their way, sealed in a table, so that each may go to another process."""

from base64 import b64decode, b64encode
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.rooms import NoRoomForPieces, Piece
from storage.database import Database
from storage.room_rows import room_key
from storage.sealed import opened, sealed_values
from storage.tables.rooms import room_pieces
from storage.upsert import upsert

HELD_IN_ALL = 256 << 20  # bytes over all chats
HELD = timedelta(minutes=30)  # after a piece came; then the phone begins anew


class SqlPieces:
    """Implements claims.rooms.PieceStore."""

    def __init__(self, database: Database, held_in_all: int = HELD_IN_ALL) -> None:
        self._database = database
        self._held_in_all = held_in_all

    async def have(self, chat_id: int, key: str, place: int) -> int:
        """Say how many bytes of a file are here."""
        async with self._database.snapshot() as connection:
            return await _end(connection, _of_file(chat_id, key, place))

    async def add(self, piece: Piece) -> int:
        """Add a piece that begins where the last one ended; raises NoRoomForPieces."""
        of_file = _of_file(piece.chat_id, piece.key, piece.place)
        async with self._database.transaction() as connection:
            have = await _end(connection, of_file)
            if piece.start != have or not piece.data:
                return have
            if have == 0:
                await connection.execute(delete(room_pieces).where(room_pieces.c.at < piece.at - HELD))
            if await _held(connection) + len(piece.data) > self._held_in_all:
                raise NoRoomForPieces
            row = await sealed_values(connection, room_pieces, room_key(piece.chat_id), _row(piece))
            await connection.execute(upsert(room_pieces).values(row).on_conflict_do_nothing())
            return await _end(connection, of_file)

    async def whole(self, chat_id: int, key: str, place: int) -> bytes:
        """Return what is here of a file."""
        query = select(room_pieces).where(_of_file(chat_id, key, place)).order_by(room_pieces.c.start)
        async with self._database.snapshot() as connection:
            rows = await opened(connection, room_pieces, (await connection.execute(query)).all())
        return b"".join(b64decode(row.body) for row in rows)

    async def forget(self, chat_id: int, key: str) -> None:
        """Let go of a posting's files."""
        mine = and_(room_pieces.c.chat_id == chat_id, room_pieces.c.key == key)
        async with self._database.transaction() as connection:
            await connection.execute(delete(room_pieces).where(mine))


def _of_file(chat_id: int, key: str, place: int) -> ColumnElement[bool]:
    return and_(room_pieces.c.chat_id == chat_id, room_pieces.c.key == key, room_pieces.c.place == place)


async def _end(connection: AsyncConnection, of_file: ColumnElement[bool]) -> int:
    end = func.coalesce(func.max(room_pieces.c.start + room_pieces.c.size), 0)
    return int((await connection.execute(select(end).where(of_file))).scalar_one())


async def _held(connection: AsyncConnection) -> int:
    return int((await connection.execute(select(func.coalesce(func.sum(room_pieces.c.size), 0)))).scalar_one())


def _row(piece: Piece) -> dict[str, object]:
    named = {"chat_id": piece.chat_id, "key": piece.key, "place": piece.place, "start": piece.start}
    return {**named, "size": len(piece.data), "at": piece.at, "body": b64encode(piece.data).decode()}
