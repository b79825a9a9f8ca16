"""Fetches the file that came with an update, before any transaction, and has a first look at a photo meanwhile."""

import asyncio
import logging
from dataclasses import dataclass, replace

from telegram import Message, Update
from telegram.error import BadRequest, NetworkError

from bot.channels import Channel
from bot.desk import Desk
from claims.errors import ClaimError
from claims.files import NoRoomForFiles
from claims.papers import NotAPhoto, PhotoTooLarge
from handlers.context import Sent

log = logging.getLogger(__name__)
DOWNLOAD_LIMIT = 20 * 1024 * 1024
LONGEST_WAIT = 60.0
VOICE = "audio/ogg"

Look = asyncio.Task[str | None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came, and the first look at it, which nobody waits for before saying that it came."""

    sent: Sent | None = None
    look: Look | None = None


async def fetch(desk: Desk, channel: Channel, update: Update) -> Fetched:
    """Keep the file that came with an update; waits as long as the net is away."""
    message = update.effective_message
    if message is None or update.callback_query is not None:
        return Fetched()
    file = message.photo[-1] if message.photo else (message.document or message.voice or message.audio)
    if file is None:
        return Fetched()
    empty = Sent(None, None, album=message.media_group_id)
    if (file.file_size or 0) > DOWNLOAD_LIMIT:
        return Fetched(replace(empty, refusal=PhotoTooLarge()))
    content = await _download(channel, file.file_id)
    if content is None:
        return Fetched(replace(empty, refusal=NotAPhoto()))
    try:
        return await _kept(desk, message, content, empty)
    except (ClaimError, NoRoomForFiles) as refusal:
        return Fetched(replace(empty, refusal=refusal))


async def _kept(desk: Desk, message: Message, content: bytes, empty: Sent) -> Fetched:
    said = message.voice or message.audio
    if said is not None and not message.photo and not message.document:
        media_type = said.mime_type or VOICE
        return Fetched(replace(empty, digest=await desk.files.put(content, media_type), media_type=media_type))
    picture = await desk.reader.inspect(content)
    look = asyncio.create_task(desk.reader.glance(content)) if empty.album is None else None
    try:
        digest = await desk.files.put(content, picture.media_type)
    except BaseException:
        if look is not None:
            look.cancel()
        raise
    return Fetched(replace(empty, digest=digest, media_type=picture.media_type), look)


async def _download(channel: Channel, file_id: str) -> bytes | None:
    delay = 1.0
    while True:
        try:
            file = await channel.bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except BadRequest:
            return None
        except NetworkError as error:
            log.warning("download_failed", extra={"error": type(error).__name__, "seconds": delay})
        await asyncio.sleep(delay)
        delay = min(delay * 2, LONGEST_WAIT)
