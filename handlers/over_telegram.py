"""What goes through Telegram: said before the first paper, and photos taken out of the chat once they are kept."""

from claims.chat import Outgoing
from handlers.context import Context
from handlers.keyboards import Button, Row
from locales import N_

CHANNEL = "telegram"
SEES = N_(
    "在 Telegram 里发照片，会经过国外的服务器。Telegram 看得到。收好以后，我马上从聊天里删掉。\n"
    "想让照片只留在本县，点“换成网页拍”，在网页里接着办。"
)
ON_PAGE = N_("换成网页拍")
TAKEN_AWAY = N_("照片收好了，我就从这个聊天里删掉，免得留在外面。您要看，发 /mydata 要一份。")


def warning(context: Context) -> tuple[list[str], list[Row]]:
    """Say what Telegram sees, with the web chat instead; nothing on the web chat itself."""
    if context.turn.chat.channel != CHANNEL:
        return [], []
    return ["", context.words(SEES)], [[Button(context.words(ON_PAGE), "on_page")]]


async def take_away(context: Context, message_id: int | None) -> None:
    """Delete a photo from a Telegram chat now that it is kept; why is said once."""
    sent = context.turn.sent
    if context.turn.chat.channel != CHANNEL or message_id is None or sent is None or sent.digest is None:
        return
    await context.post(Outgoing("deleteMessage", {"message_id": message_id}))
    if not context.memory.get("taken_away"):
        context.remember(taken_away=True)
        await context.say(TAKEN_AWAY)
