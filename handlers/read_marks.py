"""The mark on each photo of the web chat that says it has been read; in Telegram photos do not stay in the chat."""

from claims.chat import Outgoing
from handlers.context import Context

CHANNEL = "web"
SIGN = "👌"
MOST = 60  # photos that wait for their mark at once


def remember_photo(context: Context, page_id: int, message_id: int | None) -> None:
    """Remember in which message a page came."""
    if context.turn.chat.channel != CHANNEL or message_id is None:
        return
    known = dict(context.memory.get("photos") or {})
    known[str(page_id)] = [context.turn.chat.id, message_id]
    context.remember(photos=dict(list(known.items())[-MOST:]))


async def mark_read(context: Context, page_id: int) -> None:
    """Put the mark on the message in which the page came."""
    known = dict(context.memory.get("photos") or {})
    found = known.pop(str(page_id), None)
    if found is None:
        return
    context.remember(photos=known or None)
    chat_id, message_id = found
    letter = Outgoing("setMessageReaction", {"message_id": message_id, "reaction": SIGN})
    await context.turn.line.post(chat_id, letter)
