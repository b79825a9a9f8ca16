"""What a screen works with: the person's turn, typed, on top of python-telegram-bot's context."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from telegram import Bot
from telegram.ext import Application, CallbackContext, ExtBot

from claims.chat import Chat, Line, Outgoing, Session
from claims.dossier import Dossier
from claims.errors import ClaimError
from claims.keeping import DEFAULT, Keeping
from claims.model import Draft, Person
from claims.ports import Store
from handlers.keyboards import Row, keyboard
from locales import gettext
from schemes.loading import Catalogue

PERSON_CHANNEL_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with an update and is already kept; `refusal` says why it is no usable photo."""

    digest: str | None
    media_type: str | None
    refusal: ClaimError | None = None
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a person's affairs while he did nothing: a reading done, a decision taken."""

    person_id: int
    code: str
    params: Mapping[str, Any]


@dataclass(slots=True)
class Known:
    """What a turn has worked out, and after how many changes that was."""

    person_id: int
    changes: int
    on: date
    draft: Draft | None
    dossier: Dossier | None = None


@dataclass(slots=True)
class Turn:
    """One update with everything it may read and change, inside one transaction."""

    store: Store
    line: Line
    chat: Chat
    person: Person
    session: Session
    catalogue: Catalogue
    today: date
    now: datetime
    sent: Sent | None = None
    error: BaseException | None = None
    toast: str | None = None
    preface: str | None = None
    heading: str | None = None
    address: str = ""
    telegram: str | None = None
    keeping: Keeping = DEFAULT
    said: list[int] = field(default_factory=list)
    known: Known | None = None


current_turn: ContextVar[Turn] = ContextVar("current_turn")


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """PTB's context with typed access to the turn."""

    @property
    def turn(self) -> Turn:
        """The turn of the update in hand."""
        return current_turn.get()

    @property
    def store(self) -> Store:
        """Everything kept, inside the turn's transaction."""
        return self.turn.store

    @property
    def person(self) -> Person:
        """Who is talking."""
        return self.turn.person

    @property
    def language(self) -> str:
        """The language the person reads."""
        return self.turn.person.language

    @property
    def today(self) -> date:
        """The business day."""
        return self.turn.today

    @property
    def now(self) -> datetime:
        """The instant, UTC."""
        return self.turn.now

    @property
    def memory(self) -> Mapping[str, Any]:
        """What the open screen remembers."""
        return self.turn.session.memory

    def words(self, message: str, /, **values: object) -> str:
        """Translate a marked sentence for this person."""
        return gettext(self.language, message, **values)

    def remember(self, **values: object) -> None:
        """Keep values with the session; None forgets one."""
        memory = {**self.memory, **values}
        kept = {name: value for name, value in memory.items() if value is not None}
        self.turn.session = replace(self.turn.session, memory=kept)

    def enter(self, screen: str) -> None:
        """Open a screen: buttons made from now on belong to it, earlier ones are old."""
        session = self.turn.session
        self.turn.session = replace(session, screen=screen, version=session.version + 1)

    async def become(self, person_id: int) -> None:
        """Let this chat speak for another person from now on, where that person stands."""
        self.turn.person = await self.store.people.by_id(person_id)
        self.turn.session = await self.turn.line.session_of(person_id)

    def first(self, message: str, /, **values: object) -> None:
        """Put a sentence in front of whatever is said next, so that one message answers."""
        said = self.words(message, **values)
        before = self.turn.preface
        self.turn.preface = said if before is None else f"{before}\n\n{said}"

    async def say(self, message: str, /, rows: Sequence[Row] = (), **values: object) -> int:
        """Say a sentence, with buttons under it; returns the letter's number."""
        return await self.tell(self.words(message, **values), rows)

    async def tell(self, text: str, rows: Sequence[Row] = (), *, typing: str | None = None) -> int:
        """Say finished text; `typing` opens a field for an answer, for a telephone number when it holds a hint."""
        body: dict[str, Any] = {"text": self._with_preface(text)[:PERSON_CHANNEL_LIMIT]}
        if rows:
            body["reply_markup"] = keyboard(rows, self.turn.session.version)
        elif typing is not None:
            hint = {"input_field_placeholder": typing} if typing else {}
            body["reply_markup"] = {"force_reply": True, **hint}
        return await self.post(Outgoing("sendMessage", body))

    def _with_preface(self, text: str) -> str:
        before, self.turn.preface = self.turn.preface, None
        return self._headed(text if before is None else f"{before}\n\n{text}")

    def _headed(self, text: str) -> str:
        """Put on top for whom the draft in hand is, when that is somebody else."""
        return text if self.turn.heading is None else f"{self.turn.heading}\n{text}"

    async def ask_contact(self, message: str, button: str) -> int:
        """Ask for the telephone number with Telegram's button that sends the person's own."""
        keys = [[{"text": self.words(button), "request_contact": True}]]
        markup = {"keyboard": keys, "resize_keyboard": True, "one_time_keyboard": True}
        text = self._with_preface(self.words(message))
        return await self.post(Outgoing("sendMessage", {"text": text, "reply_markup": markup}))

    async def picture(self, digest: str, caption: str, rows: Sequence[Row] = ()) -> int:
        """Show a stored picture with a caption of at most 1,024 characters."""
        body: dict[str, Any] = {"photo": digest, "caption": caption[:1024]}
        if rows:
            body["reply_markup"] = keyboard(rows, self.turn.session.version)
        return await self.post(Outgoing("sendPhoto", body))

    async def drawn(self, drawing: Mapping[str, Any], caption: str, rows: Sequence[Row] = ()) -> int:
        """Show a picture that is drawn when it is sent; its caption says in words what is on it."""
        body: dict[str, Any] = {"drawing": dict(drawing), "caption": self._with_preface(caption)[:1024]}
        if rows:
            body["reply_markup"] = keyboard(rows, self.turn.session.version)
        return await self.post(Outgoing("sendPhoto", body))

    async def change(self, letter: int, text: str, rows: Sequence[Row] = ()) -> None:
        """Change the text and buttons of something said earlier."""
        body: dict[str, Any] = {"text": self._headed(text)}
        if rows:
            body["reply_markup"] = keyboard(rows, self.turn.session.version)
        if not await self.turn.line.reword(letter, body):
            await self.turn.line.post(self.turn.chat.id, Outgoing("editMessageText", {**body, "edit_of": letter}))

    async def post(self, letter: Outgoing) -> int:
        """Queue a call to the person's chat."""
        number = await self.turn.line.post(self.turn.chat.id, letter)
        self.turn.said.append(number)
        return number


BotApplication = Application[ExtBot[Any], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]
Act = Callable[[Context], Awaitable[None]]
ActWith = Callable[[Context, str], Awaitable[None]]
__all__ = ["Act", "ActWith", "Bot", "BotApplication", "Context", "Happening", "Sent", "Turn", "current_turn"]
