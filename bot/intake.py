"""Handles what is in the inbox: in order for each person, each update once, done only with its effects."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Update
from telegram.error import TelegramError

from bot.channels import TELEGRAM, Channel, name_in
from bot.desk import Desk
from bot.fetching import Fetched, Look, fetch
from bot.lines import Lines
from bot.metrics import TURNS
from bot.watch import Watch
from claims.chat import Chat
from claims.errors import ClaimError
from claims.trouble import StorageTrouble
from handlers.context import BotApplication, Context, Happening, Sent, Turn, current_turn
from handlers.first_look import LOOKED
from handlers.refusals import apologise, explain
from locales import nearest
from storage import chat as rows
from storage.chat import Arrival
from storage.database import Database
from storage.line import SqlLine
from storage.people import standing_of
from storage.store import SqlStore

log = logging.getLogger(__name__)
TRIES = 2
AT_ONCE = 200


class Refused(Exception):
    """A use case said no: nothing of the turn is kept, and the person is told why in a turn of its own."""

    def __init__(self, refusal: ClaimError) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class NotNext(Exception):
    """Another process has handled the arrival, or one before it still waits: it is looked at again later."""


@dataclass(frozen=True, slots=True)
class Task:
    """An arrival on its way through its person's line."""

    arrival: Arrival
    chat: Chat


class Intake:
    """Takes updates from the inbox through the application.

    `after` is called when something may have to go out, `asked` when papers are to be read.
    """

    def __init__(
        self,
        database: Database,
        application: BotApplication,
        channels: Mapping[str, Channel],
        desk: Desk,
        after: Callable[[], None],
        asked: Callable[[], None],
    ) -> None:
        self._database = database
        self._application = application
        self._channels = channels
        self._desk = desk
        self._after = after
        self._asked = asked
        self._lines: Lines[Task] = Lines(self._handle)
        self._watch = Watch(shared=database.shared)
        self._holds = database.holds
        self._asides: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Say that there may be something new."""
        self._watch.wake()

    def wake_for_others(self) -> None:
        """Say that another process has left something to whoever takes it first."""
        self._watch.wake_for_others()

    async def run(self) -> None:
        """Work until cancelled."""
        await self._watch.follow(self.take)

    async def take(self) -> int:
        """Put every arrival not seen yet into its person's line, and say how many there were."""
        taken = 0
        after: int | None = self._watch.look_from()
        while after is not None:
            async with self._database.snapshot(quick=True) as connection:
                arrivals, after = await rows.waiting(connection, after, AT_ONCE, self._watch.is_new)
            for arrival in arrivals:
                chat = await self._chat_for(arrival)
                self._watch.take(arrival.id)
                if chat is not None:
                    taken += 1
                    self._lines.add(chat.person_id, Task(arrival, chat))
        return taken

    async def idle(self) -> None:
        """Wait until everything taken is handled, with what is done beside it."""
        await self._lines.idle()
        if self._asides:
            await asyncio.wait(tuple(self._asides))

    def close(self) -> None:
        """Stop; what is not done stays in the inbox."""
        self._lines.close()

    async def _chat_for(self, arrival: Arrival) -> Chat | None:
        if arrival.channel == rows.INTERNAL:
            return await self._chat_of_person(arrival)
        if arrival.chat is not None or arrival.channel not in self._channels:
            return arrival.chat if arrival.channel in self._channels else None
        async with self._database.transaction() as connection:
            return await rows.meet(
                connection, arrival.channel, arrival.address, language_of(arrival.body), self._desk.clock.now()
            )

    async def _chat_of_person(self, arrival: Arrival) -> Chat | None:
        async with self._database.snapshot() as connection:
            chats = await rows.chats_of(connection, int(arrival.address))
        reachable = [chat for chat in chats if chat.channel in self._channels]
        if reachable:
            return reachable[0]
        async with self._database.transaction() as connection:
            await rows.settle(connection, arrival.id, "done", self._desk.clock.now())
        return None

    async def _handle(self, task: Task) -> None:
        line = f"line:{task.chat.person_id}"
        try:
            if await self._holds.take(line):
                try:
                    await self._handle_alone(task)
                finally:
                    await self._holds.let_go(line)
        finally:
            self._watch.forget(task.arrival.id)

    async def _handle_alone(self, task: Task) -> None:
        try:
            if not await self._handled(task, self._channels[task.chat.channel]):
                await self._apologise(task)
        except NotNext:
            return
        self._after()

    async def _handled(self, task: Task, channel: Channel) -> bool:
        """Do an update with its effects; False when that cannot be done. Raises StorageTrouble."""
        try:
            update = self._parse(task, channel)
        except (TypeError, KeyError, ValueError, AttributeError):
            log.exception("update_not_understood", extra={"inbox": task.arrival.id})
            return False
        came = await fetch(self._desk, channel, update) if isinstance(update, Update) else Fetched()
        for attempt in range(1, TRIES + 1):
            try:
                with TURNS.time():
                    toast = await self._turn(task, update, came.sent)
            except (StorageTrouble, NotNext):
                raise
            except Exception:
                log.exception("turn_failed", extra={"inbox": task.arrival.id, "attempt": attempt})
            else:
                self._answer(channel, update, toast)
                self._follow(task.chat.person_id, came)
                return True
        if came.look is not None:
            came.look.cancel()
        return False

    def _parse(self, task: Task, channel: Channel) -> Update | Happening | None:
        body = task.arrival.body
        if task.arrival.channel == rows.INTERNAL:
            return Happening(task.chat.person_id, body["event"], body["params"])
        return Update.de_json(dict(body), channel.bot)

    async def _turn(self, task: Task, update: Update | Happening | None, sent: Sent | None) -> str | None:
        """Let the screens act on an update, in one transaction with everything it changes."""
        try:
            return await self._in_one(task, sent, partial(self._process, update))
        except Refused as refused:
            return await self._in_one(task, None, partial(self._explain, update, refused.refusal))

    async def _in_one(self, task: Task, sent: Sent | None, act: Callable[[Turn], Awaitable[None]]) -> str | None:
        async with self._database.transaction(quick=True) as connection:
            await _require_next(connection, task)
            now = self._desk.clock.now()
            if task.arrival.channel != rows.INTERNAL:
                await _hear(connection, task)
            turn, store = await self._open(connection, task, sent)
            mark = current_turn.set(turn)
            try:
                await act(turn)
            finally:
                current_turn.reset(mark)
            await rows.save_session(connection, turn.person.id, turn.session, now)
            await rows.settle(connection, task.arrival.id, "done", now)
        if store.told:
            self.wake()
        if store.asked:
            self._asked()
        return turn.toast

    async def _process(self, update: Update | Happening | None, turn: Turn) -> None:
        await self._application.process_update(update)
        if isinstance(turn.error, ClaimError):
            raise Refused(turn.error) from turn.error
        if turn.error is not None:
            raise turn.error

    async def _explain(self, update: Update | Happening | None, refusal: ClaimError, _: Turn) -> None:
        await explain(Context.from_update(update, self._application), refusal)

    async def _open(self, connection: AsyncConnection, task: Task, sent: Sent | None) -> tuple[Turn, SqlStore]:
        clock = self._desk.clock
        store = SqlStore(connection, clock)
        person, session = await standing_of(connection, task.chat.person_id)
        turn = Turn(
            store=store,
            line=SqlLine(connection, clock.now()),
            chat=task.chat,
            person=person,
            session=session,
            catalogue=self._desk.catalogue,
            today=clock.today(),
            now=clock.now(),
            sent=sent,
            address=self._desk.address,
            telegram=name_in(self._channels.get(TELEGRAM)),
            keeping=self._desk.keeping,
        )
        return turn, store

    async def _apologise(self, task: Task) -> None:
        """Put an update aside that cannot be handled, and say so; the person stays where he was."""
        async with self._database.transaction() as connection:
            await _require_next(connection, task)
            turn, _ = await self._open(connection, task, None)
            mark = current_turn.set(turn)
            try:
                await apologise(Context(self._application))
            finally:
                current_turn.reset(mark)
            await rows.settle(connection, task.arrival.id, "failed", self._desk.clock.now())

    def _answer(self, channel: Channel, update: Update | Happening | None, toast: str | None) -> None:
        """Stop the button's waiting sign, and show what is to be shown for a moment; nothing depends on it."""
        if not isinstance(update, Update) or update.callback_query is None or (channel.indoors and toast is None):
            return
        self._beside(_quietly(channel, update.callback_query.id, toast))

    def _follow(self, person_id: int, came: Fetched) -> None:
        """Let the person know what a first look at his photo says, once it has been said that the photo came."""
        if came.look is not None and came.sent is not None:
            self._beside(self._tell_look(person_id, came.sent.digest or "", came.look))

    async def _tell_look(self, person_id: int, digest: str, look: Look) -> None:
        reason = await look
        if reason is None:
            return
        try:
            async with self._database.transaction() as connection:
                about = {"digest": digest, "reason": reason}
                await rows.tell(connection, person_id, LOOKED, about, self._desk.clock.now())
        except StorageTrouble as trouble:  # the reading will say the same
            log.error("storage_in_trouble", extra={"remedy": trouble.remedy})
        self.wake()

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


async def _require_next(connection: AsyncConnection, task: Task) -> None:
    if not await rows.is_next(connection, task.arrival, task.chat.person_id):
        raise NotNext


async def _hear(connection: AsyncConnection, task: Task) -> None:
    """Note that a chat wrote, so that it takes messages again; or that its person has blocked the bot."""
    blocked = _has_blocked(task.arrival.body)
    if blocked != task.arrival.blocked:
        await rows.hear_from(connection, task.chat.id, blocked=blocked)


def _has_blocked(body: Mapping[str, Any]) -> bool:
    """Say whether an update is Telegram's word that the person has blocked the bot."""
    changed = body.get("my_chat_member") or {}
    return bool(changed.get("new_chat_member", {}).get("status") == "kicked")


async def _quietly(channel: Channel, query_id: str, toast: str | None) -> None:
    try:
        await channel.bot.answer_callback_query(query_id, text=toast)
    except TelegramError as error:
        log.info("tap_answer_not_taken", extra={"error": type(error).__name__})


def language_of(body: Mapping[str, Any]) -> str:
    """Choose a new person's language from what his app says."""
    for key in ("message", "callback_query", "edited_message"):
        code = body.get(key, {}).get("from", {}).get("language_code")
        if code:
            return nearest(str(code))
    return nearest("")
