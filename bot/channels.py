"""The channels through which people are reached, each with its Bot API."""

from dataclasses import dataclass
from typing import Any

from telegram.ext import ExtBot

WEB = "web"
TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Channel:
    """A Bot API to speak to.

    `exactly_once`: it takes a dedupe key, so that a call whose answer was lost can be made again without harm.
    `pace`: seconds between two messages to one chat, after a burst of `burst`.
    `indoors`: its Bot API keeps what it is told in our own database, and shows no sign of waiting after a tap.
    """

    name: str
    bot: ExtBot[Any]
    exactly_once: bool
    pace: float = 0.0
    burst: int = 5
    indoors: bool = False


def name_in(channel: Channel | None) -> str | None:
    """Say under which name people find the bot in the channel, None before that is known."""
    if channel is None:
        return None
    try:
        return channel.bot.username
    except RuntimeError:
        return None
