"""Pieces of files on their way, in the memory of the one process that takes them all."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field

from claims.rooms import NoRoomForPieces, Piece

HELD_IN_ALL = 256 << 20  # bytes over all chats
HELD_SECONDS = 1800.0  # after the last piece; then the phone begins anew


@dataclass(slots=True)
class _File:
    data: bytearray = field(default_factory=bytearray)
    touched: float = 0.0


class MemoryPieces:
    """Implements claims.rooms.PieceStore in memory; a restart makes the phone begin such a file anew."""

    def __init__(self, held_in_all: int = HELD_IN_ALL) -> None:
        self._files: OrderedDict[tuple[int, str, int], _File] = OrderedDict()
        self._held_in_all = held_in_all

    async def have(self, chat_id: int, key: str, place: int) -> int:
        """Say how many bytes of a file are here."""
        return len(await self.whole(chat_id, key, place))

    async def add(self, piece: Piece) -> int:
        """Add a piece that begins where the last one ended; raises NoRoomForPieces."""
        self._forget_old()
        named = (piece.chat_id, piece.key, piece.place)
        have = await self.have(*named)
        if piece.start != have or not piece.data:
            return have
        if sum(len(file.data) for file in self._files.values()) + len(piece.data) > self._held_in_all:
            raise NoRoomForPieces
        file = self._files.setdefault(named, _File())
        file.data += piece.data
        file.touched = time.monotonic()
        self._files.move_to_end(named)
        return len(file.data)

    async def whole(self, chat_id: int, key: str, place: int) -> bytes:
        """Return what is here of a file."""
        known = self._files.get((chat_id, key, place))
        return bytes(known.data) if known else b""

    async def forget(self, chat_id: int, key: str) -> None:
        """Let go of a posting's files: they are kept elsewhere now."""
        for known in [known for known in self._files if known[:2] == (chat_id, key)]:
            del self._files[known]

    def _forget_old(self) -> None:
        oldest = time.monotonic() - HELD_SECONDS
        while self._files and next(iter(self._files.values())).touched < oldest:
            self._files.popitem(last=False)
