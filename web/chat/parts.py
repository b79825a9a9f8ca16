"""What both sides of the web chat share."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from claims.files import FileStore
from claims.rooms import PieceStore, RoomFile, RoomStore
from web.chat.bell import Bell
from web.chat.limits import Rate
from web.chat.memory_pieces import MemoryPieces
from web.chat.pictures import Look

MEGABYTE = 1 << 20
FROM_AFAR = Rate(per_second=5, burst=40)
FROM_HERE = Rate(per_second=120, burst=240)
OPENINGS = Rate(per_second=0.5, burst=60)


def no_banner(_: str) -> str | None:
    """Show nothing above the chat."""
    return None


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What can be set about the web chat; sizes in bytes.

    `banner` says, in a language, the line above the chat, for example that the day is set. `rate` holds for one
    person's posts, `nearby` for those from this machine itself, `openings` for new chats from one address elsewhere.
    """

    bot_name: str = "Bangban"
    bot_username: str = "bangban_web_bot"
    banner: Callable[[str], str | None] = no_banner
    file_limit: int = 20 * MEGABYTE
    rate: Rate = FROM_AFAR
    nearby: Rate = FROM_HERE
    openings: Rate = OPENINGS


@dataclass(frozen=True, slots=True)
class Parts:
    """The store, the files, the bell and the clock of one web chat."""

    rooms: RoomStore
    files: FileStore
    now: Callable[[], datetime]
    settings: ChatSettings = field(default_factory=ChatSettings)
    bell: Bell = field(default_factory=Bell)
    pieces: PieceStore = field(default_factory=MemoryPieces)

    async def keep_file(self, chat_id: int, data: bytes, look: Look, name: str) -> RoomFile:
        """Store a file and name it for a chat; the chat may see it once it is in a letter."""
        digest = await self.files.put(data, look.media_type)
        width, height = (look.size.width, look.size.height) if look.size else (None, None)
        return RoomFile(secrets.token_urlsafe(18), chat_id, digest, look.media_type, name, len(data), width, height)


def as_telegram(file: RoomFile, kind: str) -> dict[str, Any]:
    """Describe a file as the Bot API does; a photo in its one size is still a list."""
    ids = {"file_id": file.id, "file_unique_id": file.digest[:20], "file_size": file.size}
    sides = {"width": file.width or 0, "height": file.height or 0}
    if kind == "photo":
        return {"photo": [{**ids, **sides}]}
    if kind == "sticker":
        return {
            "sticker": {**ids, "width": 512, "height": 512, "type": "regular", "is_animated": True, "is_video": False}
        }
    described = {**ids, "mime_type": file.media_type}
    if kind == "voice":
        return {"voice": {**described, "duration": 0}}
    if kind == "video":
        return {"video": {**described, **sides, "duration": 0, "file_name": file.name}}
    return {"document": {**described, "file_name": file.name}}
