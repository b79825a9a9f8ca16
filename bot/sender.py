"""Says what is in the outbox: in order for each chat, each letter once, at the pace its channel allows."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
from telegram import BotCommandScopeChat, ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels import Channel
from bot.drawings import draw
from bot.lines import Lines
from bot.parcels import pack
from bot.watch import Watch
from claims.clock import Clock
from claims.files import FileMissing, FileStore
from handlers.repeats import marked_as_repeat
from storage import chat as rows
from storage.chat import Letter, Unsent
from storage.database import Database

log = logging.getLogger(__name__)
UNCHANGED = "message is not modified"
EDITS = frozenset(  # twice is once
    {"editMessageText", "editMessageCaption", "editMessageReplyMarkup", "deleteMessage"}
    | {"setMessageReaction", "setMyCommands"}
)
SLOW = frozenset({"sendPhoto", "sendDocument"})  # what is drawn or packed first, and kept as a file
LONGEST_WAIT = 60.0
AT_ONCE = 200


class CannotBeSaid(Exception):
    """The letter can never go out: what it changes or shows is not there."""


@dataclass(slots=True)
class Pace:
    """A token bucket for one chat."""

    tokens: float
    since: float

    def wait(self, channel: Channel, now: float) -> float:
        """Take a token and say how many seconds to wait for it."""
        if not channel.pace:
            return 0.0
        self.tokens = min(channel.burst, self.tokens + (now - self.since) / channel.pace)
        self.since = now
        self.tokens -= 1
        return max(0.0, -self.tokens * channel.pace)


class Sender:
    """Takes letters from the outbox to their channels."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], files: FileStore, clock: Clock) -> None:
        self._database = database
        self._channels = channels
        self._files = files
        self._clock = clock
        self._lines: Lines[Unsent] = Lines(self._deliver)
        self._pace: dict[int, Pace] = {}
        self._watch = Watch(shared=database.shared)
        self._holds = database.holds

    def wake(self) -> None:
        """Say that there may be something new."""
        self._watch.wake()

    def wake_for_others(self) -> None:
        """Say that another process has left something to whoever takes it first."""
        self._watch.wake_for_others()

    async def run(self) -> None:
        """Send until cancelled."""
        await self._watch.follow(self.take)

    async def take(self) -> None:
        """Put every letter not seen yet into its chat's line."""
        after: int | None = self._watch.look_from()
        while after is not None:
            async with self._database.snapshot(quick=True) as connection:
                letters, after = await rows.unsent(connection, after, AT_ONCE, self._watch.is_new)
            for letter in letters:
                self._watch.take(letter.id)
                if letter.chat.channel in self._channels:
                    self._lines.add(letter.chat.id, letter)

    async def idle(self) -> None:
        """Wait until everything taken has gone out."""
        await self._lines.idle()

    def close(self) -> None:
        """Stop; what has not gone out stays in the outbox."""
        self._lines.close()

    async def _deliver(self, letter: Unsent) -> None:
        line = f"chat:{letter.chat.id}"
        try:
            if await self._holds.take(line):
                try:
                    await self._deliver_alone(letter)
                finally:
                    await self._holds.let_go(line)
        finally:
            self._watch.forget(letter.id)

    async def _deliver_alone(self, letter: Unsent) -> None:
        channel = self._channels[letter.chat.channel]
        delay = 1.0
        while True:
            pace = self._pace.setdefault(letter.chat.id, Pace(channel.burst, time.monotonic()))
            await asyncio.sleep(pace.wait(channel, time.monotonic()))
            again = await self._attempt(channel, letter, delay)
            if again is None:
                return
            await asyncio.sleep(again)
            delay = min(delay * 2, LONGEST_WAIT)

    async def _attempt(self, channel: Channel, letter: Unsent, delay: float) -> float | None:
        """Try once; return None when the letter is settled, else the seconds until the next try."""
        try:
            if channel.indoors and letter.method not in SLOW:
                await self._say_here(channel, letter)
            else:
                await self._say_there(channel, letter)
        except RetryAfter as error:
            await self._mark(letter, "waiting")
            wait = error.retry_after
            return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        except ChatMigrated as error:
            async with self._database.transaction(quick=True) as connection:
                await rows.move(connection, letter.chat.id, str(error.new_chat_id))
                await rows.mark(connection, letter.id, "waiting")
            return 0.0
        except Forbidden:
            await self._give_up(letter, blocked=True)
        except (BadRequest, CannotBeSaid, FileMissing) as error:
            await self._refused(letter, error)
        except NetworkError as error:
            return await self._put_off(letter, error, delay)
        except TelegramError as error:
            await self._refused(letter, error)
        return None

    async def _say_here(self, channel: Channel, unsent: Unsent) -> None:
        """Say something in our own chat and note that it is said, both or neither."""
        async with self._database.joined() as connection:
            if await rows.is_next_letter(connection, unsent):
                letter = await rows.letter_now(connection, unsent.id)
                message_id = await self._call(channel, letter)
                await rows.mark(connection, letter.id, "sent", message_id=message_id, sent_at=self._clock.now())

    async def _say_there(self, channel: Channel, unsent: Unsent) -> None:
        letter = await self._claim(channel, unsent)
        if letter is not None:
            message_id = await self._call(channel, letter)
            await self._mark(unsent, "sent", message_id=message_id, sent_at=self._clock.now())

    async def _put_off(self, letter: Unsent, error: NetworkError, delay: float) -> float:
        if isinstance(error.__cause__, httpx.ConnectError):
            await self._mark(letter, "waiting")
        log.warning("letter_put_off", extra={"outbox": letter.id, "error": type(error).__name__, "seconds": delay})
        return delay

    async def _claim(self, channel: Channel, letter: Unsent) -> Letter | None:
        """Note that the letter is leaving, so that a crash leaves it in doubt instead of forgotten.

        A channel that takes a dedupe key needs no doubt, and no commit. None when another process has sent it, or
        when one before it is still to go out.
        """
        if channel.exactly_once and not self._database.shared:
            async with self._database.snapshot(quick=True) as connection:
                return await rows.letter_now(connection, letter.id)
        async with self._database.transaction(quick=True) as connection:
            if not await rows.is_next_letter(connection, letter):
                return None
            now = await rows.letter_now(connection, letter.id)
            if not channel.exactly_once:
                await rows.mark(connection, letter.id, "sending", attempts=now.attempts + 1)
        return now

    async def _call(self, channel: Channel, letter: Letter) -> int | None:
        body = dict(letter.body)
        if letter.status == "sending" and not channel.exactly_once and letter.method not in EDITS:
            body = marked_as_repeat(body)
        if (edited := body.pop("edit_of", None)) is not None:
            body["message_id"] = await self._message_of(edited)
        if (drawing := body.pop("drawing", None)) is not None:
            body["photo"] = await asyncio.to_thread(draw, drawing)
        elif (parcel := body.pop("parcel", None)) is not None:
            body |= {"document": await pack(parcel, self._files), "filename": parcel["name"]}
        elif (photo := body.get("photo")) is not None:
            body["photo"] = await self._files.get(photo)
        extra = {"dedupe_key": f"letter-{letter.id}"} if channel.exactly_once and letter.method not in EDITS else {}
        answer = await post(channel, letter.method, {"chat_id": int(letter.chat.address), **body}, extra)
        return answer if answer is not None else body.get("message_id")

    async def _message_of(self, letter_id: int) -> int:
        async with self._database.snapshot(quick=True) as connection:
            found = await rows.message_id_of(connection, letter_id)
        if found is None:
            raise CannotBeSaid(f"letter {letter_id}, which is to be changed, never went out")
        return found

    async def _refused(self, letter: Unsent, error: Exception) -> None:
        if UNCHANGED in str(error).lower():
            await self._mark(letter, "sent", sent_at=self._clock.now())
            return
        log.error("letter_refused", extra={"outbox": letter.id, "method": letter.method, "error": type(error).__name__})
        await self._give_up(letter, blocked="chat not found" in str(error).lower())

    async def _give_up(self, letter: Unsent, *, blocked: bool) -> None:
        async with self._database.transaction(quick=True) as connection:
            await rows.mark(connection, letter.id, "failed")
            if blocked:
                await rows.block(connection, letter.chat.id)

    async def _mark(self, letter: Unsent, status: str, **values: object) -> None:
        async with self._database.transaction(quick=True) as connection:
            await rows.mark(connection, letter.id, status, **values)


async def post(channel: Channel, method: str, body: dict[str, Any], extra: dict[str, Any]) -> int | None:
    """Make one Bot API call through PTB; return the number of the message it made, if it made one."""
    markup = body.pop("reply_markup", None)
    if markup is not None:
        kinds = {"inline_keyboard": InlineKeyboardMarkup, "keyboard": ReplyKeyboardMarkup, "force_reply": ForceReply}
        kind = next(made for key, made in kinds.items() if key in markup)
        body["reply_markup"] = kind.de_json(markup, channel.bot)  # type: ignore[attr-defined]
    call = {
        "sendMessage": channel.bot.send_message,
        "sendPhoto": channel.bot.send_photo,
        "sendDocument": channel.bot.send_document,
        "editMessageText": channel.bot.edit_message_text,
        "editMessageReplyMarkup": channel.bot.edit_message_reply_markup,
        "deleteMessage": channel.bot.delete_message,
        "setMessageReaction": channel.bot.set_message_reaction,
        "setMyCommands": partial(_set_commands, channel),
    }[method]
    answer = await call(**body, api_kwargs=extra or None)  # type: ignore[operator]
    return getattr(answer, "message_id", None)


async def _set_commands(channel: Channel, chat_id: int, commands: Sequence[Sequence[str]], **_: Any) -> None:
    """Offer one chat commands of its own."""
    offered = [(name, about) for name, about in commands]
    await channel.bot.set_my_commands(offered, scope=BotCommandScopeChat(chat_id))
