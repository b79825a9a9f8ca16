"""Files that arrive in pieces over a poor network: never on a disk in the clear, and posted once they are whole."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData, Headers, UploadFile

from claims.rooms import NoRoomForPieces, Piece, PieceStore
from web.chat import words
from web.chat.asked import MOST_FILES
from web.chat.refusals import PersonRefusal

LARGEST_PIECE = 1 << 20
WAIT_SECONDS = 30


class Pieces:
    """What has come of files that are not whole yet, by chat, posting and place in it."""

    def __init__(self, store: PieceStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self.have, self.forget = store.have, store.forget

    async def take(self, piece: tuple[int, str, int, int], data: bytes, limit: int) -> int:
        """Add a piece of (chat, key, place, start), and return how much of its file is here then.

        `limit` is in bytes a file. Raises PersonRefusal.
        """
        chat_id, key, place, start = piece
        if not 0 <= place < MOST_FILES:
            raise PersonRefusal(400, words.TOO_MANY_FILES, limit=MOST_FILES)
        if start + len(data) > limit:
            raise PersonRefusal(413, words.FILE_TOO_LARGE, limit=limit >> 20)
        try:
            return await self._store.add(Piece(chat_id, key, place, start, data, self._now()))
        except NoRoomForPieces as error:
            raise PersonRefusal(503, words.NO_ROOM, {"Retry-After": str(WAIT_SECONDS)}) from error

    async def whole(self, chat_id: int, key: str, form: FormData) -> list[UploadFile]:
        """Return the files that the form describes in `pieces`, none when it describes none.

        Raises PersonRefusal when one is not whole, so that the phone sends what is missing.
        """
        files = []
        for place, about in enumerate(_described(form.get("pieces"))):
            data = await self._store.whole(chat_id, key, place)
            if not data or len(data) != about.get("size"):
                raise PersonRefusal(408, words.NOT_UNDERSTOOD)
            headers = Headers({"content-type": str(about.get("type") or "application/octet-stream")})
            files.append(UploadFile(io.BytesIO(data), size=len(data), filename=str(about.get("name")), headers=headers))
        return files


def _described(given: object) -> list[dict[str, Any]]:
    if given is None:
        return []
    try:
        described = json.loads(given) if isinstance(given, str) else None
    except ValueError:
        described = None
    if not isinstance(described, list) or not all(isinstance(about, dict) for about in described):
        raise PersonRefusal(400, words.NOT_UNDERSTOOD)
    if len(described) > MOST_FILES:
        raise PersonRefusal(400, words.TOO_MANY_FILES, limit=MOST_FILES)
    return described
