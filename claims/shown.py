"""What was shown of public notices: each line with its words and times, and the words of the page or list around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from claims.desk import Notice
from schemes.values import Words


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line of a notice board as people read it; `amount` in yuan with two decimals."""

    name: str
    place: str
    scheme: Words
    amount: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A notice's line on the boards of its place, from an instant until another; None: it still hangs.

    `words` is None once the claim was erased. `seal` is what the audit keeps of it.
    """

    id: int
    notice: Notice
    since: datetime
    words: LineWords | None
    until: datetime | None = None
    seal: str = ""


class Where(StrEnum):
    """Where lines are read: on a place's public page, or on a list that was printed."""

    PAGE = "page"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around the lines, by language: of a page from `since` until its next frame, or of one printed list.

    A printed list names its lines, who printed it, and the digest (SHA-256) of the file.
    """

    id: int
    place: str
    where: Where
    since: datetime
    words: Mapping[str, Mapping[str, str]]
    staff_id: int | None = None
    lines: tuple[int, ...] = ()
    file: str | None = None
    seal: str = field(default="", compare=False)


class Showings(Protocol):
    """What was shown of public notices; nothing of it is ever changed but a line's end."""

    async def hang(self, notice: Notice, words: LineWords, now: datetime) -> ShownLine:
        """Keep that a notice hangs from now on."""

    async def take_down(self, notice: Notice, now: datetime) -> tuple[int, ...]:
        """Keep that a notice hangs no longer, and return its lines."""

    async def of_notice(self, notice: Notice) -> tuple[ShownLine, ...]:
        """Return what was shown of a notice, oldest first."""

    async def hanging(self, place: str, limit: int) -> tuple[ShownLine, ...]:
        """Return what hangs now in a place or the places under it, the first to end first."""

    async def between(self, place: str, since: datetime, until: datetime) -> tuple[ShownLine, ...]:
        """Return what hung in a place or the places under it at some time between two instants."""

    async def not_hung(self, limit: int) -> tuple[Notice, ...]:
        """Return running notices that do not hang yet."""

    async def newest(self) -> int:
        """Return the number of the newest line, 0 before there is one."""

    async def places(self, after: int) -> frozenset[str]:
        """Return the places of lines newer than a numbered one that hang now."""

    async def add_frame(self, frame: Frame) -> Frame:
        """Keep the words around the lines."""

    async def newest_frame(self, place: str) -> Frame | None:
        """Return the words of a place's page as they were kept last."""

    async def frames_of(self, places: Sequence[str], since: datetime, until: datetime) -> tuple[Frame, ...]:
        """Return the frames of places that held at some time between two instants, oldest first."""
