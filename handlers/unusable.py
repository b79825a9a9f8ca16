"""What is said to a sticker, a voice message, and everything else that is no answer."""

from telegram import Message

from claims import people, voices
from claims.helping import VoiceNote
from handlers.context import Context
from handlers.flow import PURPOSE
from handlers.person import place_of
from handlers.screens import show_again
from locales import N_

VOICE = N_("语音我还听不懂。请点按钮，或者打字告诉我。")
VOICE_KEPT = N_("语音收好了，工作人员能听到。我自己还听不懂，请点按钮，或者打字。")
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
    kept = message is not None and bool(message.voice or message.audio) and await _keep(context)
    context.first(VOICE_KEPT if kept else sentence_for(message))
    await show_again(context)


async def _keep(context: Context) -> bool:
    """Keep what was spoken for the staff, once the person has agreed that things are kept at all."""
    sent = context.turn.sent
    if sent is None or sent.digest is None or not await people.has_agreed(context.store, context.person.id, PURPOSE):
        return False
    place = await place_of(context)
    note = VoiceNote(0, context.person.id, place, sent.digest, sent.media_type or "", context.now)
    return place is not None and await voices.keep(context.store, note)
