"""How long what people handed over is kept, and the values and the port of erasing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from claims.clock import day_of
from claims.model import Claim, ClaimStatus, Draft, DraftStatus
from claims.numerals import whole_number

OVER = (ClaimStatus.WITHDRAWN, ClaimStatus.REFUSED, ClaimStatus.PAID)
UNSENT = (DraftStatus.DROPPED, DraftStatus.OPEN)


class WrongPeriods(ValueError):
    """A text that sets no periods; the message says what it should be."""


class Why(StrEnum):
    """Why something is erased."""

    ASKED = "asked"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Days after the last change until what was handed over is erased, by what became of it.

    Proposals for the office to confirm. Vouchers are kept thirty years from the end of the year they belong to
    (《会计档案管理办法》, 财政部、国家档案局令第79号); thirty-one from the last change never fall short of that.
    """

    dropped: int = 30
    open: int = 90
    withdrawn: int = 180
    refused: int = 3 * 365
    paid: int = 31 * 365 + 8

    @property
    def is_proposed(self) -> bool:
        """Say whether nobody has set the periods yet; set to the same days they are somebody's decision."""
        return self is DEFAULT

    def __str__(self) -> str:
        """Write the periods as they are set."""
        return " ".join(f"{name}={getattr(self, name)}" for name in self.__slots__)

    def of_claim(self, status: ClaimStatus) -> timedelta | None:
        """Return how long a claim is kept after it was closed, None while it is under way."""
        return timedelta(days=int(getattr(self, status.value))) if status in OVER else None

    def of_draft(self, status: DraftStatus) -> timedelta | None:
        """Return how long what was never handed in is kept, None for what became a claim."""
        return timedelta(days=int(getattr(self, status.value))) if status in UNSENT else None


DEFAULT = Keeping()


def periods_in(text: str) -> Keeping:
    """Read `refused=1095 paid=11323`: days by what became of it, the others as proposed; raises WrongPeriods."""
    given: dict[str, int] = {}
    for part in text.replace(",", " ").split():
        name, _, days = part.partition("=")
        number = whole_number(days)
        if name not in Keeping.__slots__ or not number:
            raise WrongPeriods(f"{part!r}: please give days as {' '.join(f'{one}=DAYS' for one in Keeping.__slots__)}")
        given[name] = number
    return Keeping(**given)


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a draft with what became of it is to be erased; without a draft, the person and what was said with him."""

    id: int
    person_id: int
    draft_id: int | None
    why: Why
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LegalHold:
    """That an office must keep a claim whatever its term says."""

    id: int
    claim_id: int
    reason: str
    set_by: int
    set_at: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A draft whose term runs out, with its claim when it was handed in, and when it was last changed."""

    draft: Draft
    claim: Claim | None
    changed_at: datetime

    def due_on(self, keeping: Keeping) -> date | None:
        """Return the day on which it is erased, None while it is under way."""
        lasts = keeping.of_claim(self.claim.status) if self.claim else keeping.of_draft(self.draft.status)
        return None if lasts is None else day_of(self.changed_at) + lasts


class Erasures(Protocol):
    """What is to be erased, what must not be, and the erasing itself."""

    async def add(self, erasure: Erasure) -> Erasure:
        """Keep that something is to be erased, and return it with its number; the same draft twice is kept once."""

    async def open_of(self, person_id: int) -> Sequence[Erasure]:
        """Return what is still to be erased of the person because he asked."""

    async def undo(self, person_id: int, now: datetime) -> int:
        """Take back what the person asked for, and say how much it was."""

    async def due(self, now: datetime, limit: int) -> Sequence[Erasure]:
        """Return what is to be erased by now and not held back, the longest due first."""

    async def carry_out(self, erasure: Erasure, now: datetime) -> Sequence[str]:
        """Erase for good, and return the digests of the files that cannot be read any more."""

    async def of_person(self, person_id: int) -> Sequence[Ending]:
        """Return everything that the person entered and that is not erased, newest first."""

    async def ending(self, status: str, changed_before: datetime, limit: int) -> Sequence[Ending]:
        """Return what of a status was last changed before an instant and is neither erased nor to be erased."""

    async def waiting_within(self, place: str, limit: int) -> Sequence[tuple[Erasure, Ending]]:
        """Return what is to be erased in a place (the beginning of its code), the next due first."""

    async def counts(self) -> Mapping[str, int]:
        """Count what is kept by what became of it, and what was erased."""

    async def hold(self, hold: LegalHold) -> LegalHold:
        """Keep that a claim must be kept."""

    async def lift(self, hold_id: int, staff_id: int, now: datetime) -> None:
        """Let a claim's term run again."""

    async def holds_within(self, place: str) -> Sequence[tuple[LegalHold, Claim]]:
        """Return what is held back in a place (the beginning of its code), newest first."""

    async def held(self, claim_id: int) -> bool:
        """Say whether the claim is held back."""
