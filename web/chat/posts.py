"""What a person sends, turned into what Telegram would have told the bot."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.datastructures import UploadFile

from claims.rooms import Letter, Posting, Room, Tapping
from web.chat.formatting import from_person
from web.chat.methods import chat
from web.chat.parts import Parts, as_telegram
from web.chat.pictures import Look, look_at

STICKER = "application/x-tgsticker"


def user(room: Room) -> dict[str, Any]:
    """Describe the person as the Bot API does; the web chat knows no name."""
    language = room.language.replace("_", "-").lower()
    return {"id": room.chat_id, "is_bot": False, "first_name": f"web-{room.chat_id}", "language_code": language}


def text_posting(room: Room, key: str, text: str, at: datetime) -> Posting:
    """Make the posting of a text or command."""
    marked = from_person(text)
    entities = {"entities": list(marked.entities)} if marked.entities else {}
    return Posting(room.chat_id, key, (Letter({**_frame(room, at), "text": marked.text, **entities}),), at)


def tapping(room: Room, key: str, message_id: int, data: str, at: datetime) -> Tapping:
    """Make the tap on a button."""
    body = {"from": user(room), "chat_instance": str(room.chat_id)}
    return Tapping(room.chat_id, key, message_id, data, body, at)


async def file_posting(parts: Parts, room: Room, key: str, files: Sequence[UploadFile], *, as_file: bool) -> Posting:
    """Keep files, one after the other, and make their posting; several are an album."""
    at = parts.now()
    frame = _frame(room, at)
    if len(files) > 1:
        frame["media_group_id"] = str(secrets.randbits(62))
    letters = []
    for file in files:
        data = await file.read()
        look = look_at(data, file.content_type or "")
        kept = await parts.keep_file(room.chat_id, data, look, file.filename or "")
        letters.append(Letter({**frame, **as_telegram(kept, _kind(look, as_file=as_file))}, (kept,)))
    return Posting(room.chat_id, key, tuple(letters), at)


def _frame(room: Room, at: datetime) -> dict[str, Any]:
    return {"from": user(room), "chat": chat(room.chat_id), "date": int(at.timestamp())}


def _kind(look: Look, *, as_file: bool) -> str:
    if look.is_photo and not as_file:
        return "photo"
    if look.media_type.startswith("audio/"):
        return "voice"
    if look.media_type.startswith("video/"):
        return "video"
    return "sticker" if look.media_type == STICKER else "document"
