"""Messages in the office's own words, and whom to ask: what counts now, and everything that was said before."""

import string
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from claims.errors import ClaimError
from claims.records import Contact

LONGEST = 900
COUNTY = 6  # digits of the code of the county whose office words the messages of all its places


class PlaceholderWrong(ClaimError):
    """A message leaves out what only the case knows, or names what no case has."""

    def __init__(self, missing: tuple[str, ...], unknown: tuple[str, ...]) -> None:
        super().__init__(missing, unknown)
        self.missing, self.unknown = missing, unknown


class MessageWrong(ClaimError):
    """A message is empty or too long."""


@dataclass(frozen=True, slots=True)
class Wording:
    """That an office said a message in its own words from then on; `text` None: in the supplied ones again."""

    place: str
    name: str
    language: str
    text: str | None
    staff_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ContactChange:
    """To what somebody changed whom people of a place ask, and when; nobody: the list of places had it so before."""

    contact: Contact
    staff_id: int | None
    at: datetime


class Wordings(Protocol):
    """The office's own words; nothing is ever changed, the newest counts."""

    async def add(self, wording: Wording) -> None:
        """Keep a wording."""

    async def current(self, place: str, name: str, language: str) -> str | None:
        """Return the county's own words of a message, None where it says the supplied ones."""

    async def history(self, place: str, name: str | None = None) -> tuple[Wording, ...]:
        """Return what a county has said of a message or of all, newest first."""

    async def note_contact(self, change: ContactChange) -> None:
        """Keep a change of a contact."""

    async def contacts_of(self, place: str) -> tuple[ContactChange, ...]:
        """Return the changes of a place's contact, newest first."""


def placeholders(text: str) -> frozenset[str]:
    """Name the placeholders of a message. Raises PlaceholderWrong for braces that are none."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        raise PlaceholderWrong((), (text[:20],)) from error
    for _, name, spec, conversion in parsed:
        if name is not None and (spec or conversion or not name.isidentifier()):
            raise PlaceholderWrong((), (f"{{{name}}}",))
    return frozenset(name for _, name, _, _ in parsed if name is not None)


def checked(supplied: str, text: str) -> str:
    """Return an office's words of a message if every placeholder of the supplied ones is in them and no other.

    Raises MessageWrong or PlaceholderWrong.
    """
    if not text.strip() or len(text) > LONGEST:
        raise MessageWrong
    wanted, found = placeholders(supplied), placeholders(text)
    if wanted != found:
        raise PlaceholderWrong(_braced(wanted - found), _braced(found - wanted))
    return text.strip()


def _braced(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"{{{name}}}" for name in sorted(names))
