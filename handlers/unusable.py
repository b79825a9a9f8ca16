"""What is said to a sticker, a voice message, and everything else that is no answer."""

from telegram import Message

from handlers.context import Context
from handlers.screens import show_again
from locales import N_

VOICE = N_("语音我还听不懂。请点按钮，或者打字告诉我。")
STICKER = N_("收到您的表情了。请点下面的按钮接着办。")
VIDEO = N_("视频我看不了。请把单据拍成照片发来。")
LOCATION = N_("不用发位置。请点按钮，或者写地名。")
OTHER = N_("这个我看不懂。请点按钮、打字，或者发照片。")


def sentence_for(message: Message | None) -> str:
    """Choose the sentence for what came."""
    if message is None:
        return OTHER
    if message.voice or message.audio:
        return VOICE
    if message.sticker or message.dice:
        return STICKER
    if message.video or message.video_note or message.animation:
        return VIDEO
    return LOCATION if message.location or message.venue else OTHER


async def answer_other(context: Context, message: Message | None) -> None:
    """Say what to do instead and show the open screen."""
    context.first(sentence_for(message))
    await show_again(context)
