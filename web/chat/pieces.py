"""Files that arrive in pieces over a poor network: held in memory until they are whole, never on disk in the clear."""

import io
import json
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData, Headers, UploadFile

from web.chat import words
from web.chat.asked import MOST_FILES
from web.chat.refusals import PersonRefusal

LARGEST_PIECE = 1 << 20
HELD_IN_ALL = 256 << 20  # bytes over all chats
HELD_SECONDS = 1800.0  # after the last piece; then the phone begins anew
WAIT_SECONDS = 30


@dataclass(slots=True)
class _File:
    data: bytearray = field(default_factory=bytearray)
    touched: float = 0.0


class Pieces:
    """What has come of files that are not whole yet, by chat, posting and place in it."""

    def __init__(self, held_in_all: int = HELD_IN_ALL) -> None:
        self._files: OrderedDict[tuple[int, str, int], _File] = OrderedDict()
        self._held_in_all = held_in_all

    def have(self, chat_id: int, key: str, place: int) -> int:
        """Say how many bytes of a file are here."""
        known = self._files.get((chat_id, key, place))
        return len(known.data) if known else 0

    def take(self, chat_id: int, key: str, place: int, start: int, piece: bytes, limit: int) -> int:
        """Add a piece that begins where the last one ended; any other changes nothing. Returns what is here then.

        `limit` is in bytes a file. Raises PersonRefusal.
        """
        self._forget_old()
        if not 0 <= place < MOST_FILES:
            raise PersonRefusal(400, words.TOO_MANY_FILES, limit=MOST_FILES)
        have = self.have(chat_id, key, place)
        if start != have or not piece:
            return have
        if have + len(piece) > limit:
            raise PersonRefusal(413, words.FILE_TOO_LARGE, limit=limit >> 20)
        if self._held() + len(piece) > self._held_in_all:
            raise PersonRefusal(503, words.NO_ROOM, {"Retry-After": str(WAIT_SECONDS)})
        file = self._files.setdefault((chat_id, key, place), _File())
        file.data += piece
        file.touched = time.monotonic()
        self._files.move_to_end((chat_id, key, place))
        return len(file.data)

    def whole(self, chat_id: int, key: str, form: FormData) -> list[UploadFile]:
        """Return the files that the form describes in `pieces`, none when it describes none.

        Raises PersonRefusal when one is not whole, so that the phone sends what is missing.
        """
        described = _described(form.get("pieces"))
        files = []
        for place, about in enumerate(described):
            known = self._files.get((chat_id, key, place))
            if known is None or len(known.data) != about.get("size"):
                raise PersonRefusal(408, words.NOT_UNDERSTOOD)
            headers = Headers({"content-type": str(about.get("type") or "application/octet-stream")})
            data = bytes(known.data)
            files.append(UploadFile(io.BytesIO(data), size=len(data), filename=str(about.get("name")), headers=headers))
        return files

    def forget(self, chat_id: int, key: str) -> None:
        """Let go of a posting's files: they are kept elsewhere now."""
        for known in [known for known in self._files if known[:2] == (chat_id, key)]:
            del self._files[known]

    def _held(self) -> int:
        return sum(len(file.data) for file in self._files.values())

    def _forget_old(self) -> None:
        oldest = time.monotonic() - HELD_SECONDS
        while self._files and next(iter(self._files.values())).touched < oldest:
            self._files.popitem(last=False)


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
