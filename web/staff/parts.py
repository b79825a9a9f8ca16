"""What the console works with, handed in by whoever puts the product together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from claims.clock import Clock
from claims.files import FileStore
from claims.keeping import DEFAULT, Keeping
from claims.papers import PaperReader
from claims.ports import Transaction
from claims.signin import Door
from claims.staff import Passwords
from schemes.loading import Catalogue

WEB = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """What can be set about the console.

    `two_step` asks for a second factor at each sign-in, never in a demo.
    `secure` marks the cookie for HTTPS only; `day_is_set` says on every page that the business day was set by hand.
    """

    secure: bool = False
    day_is_set: bool = False
    demo: bool = False
    two_step: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """The stores, files, reader, schemes and clock of one console."""

    transaction: Transaction
    snapshot: Transaction
    files: FileStore
    reader: PaperReader
    passwords: Passwords
    catalogue: Catalogue
    clock: Clock
    settings: ConsoleSettings = field(default_factory=ConsoleSettings)
    keeping: Keeping = DEFAULT
    woken: Callable[[], object] = lambda: None  # called after something was decided that people are told
    address: str = ""  # how people's browsers reach the web chat
    telegram: Callable[[], str | None] = lambda: None  # under which name people find the bot there

    @property
    def door(self) -> Door:
        """Lets staff in and out."""
        two_step = self.settings.two_step and not self.settings.demo
        return Door(self.transaction, self.snapshot, self.passwords, two_step)
