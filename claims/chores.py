"""The work of the night and how it went: everything verified, backed up, what was due erased."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ChoreKind(StrEnum):
    """What is done by itself once a day."""

    VERIFY = "verify"
    BACKUP = "backup"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Chore:
    """When a chore was done last, whether all was well, and what was found: figures only, nobody's data."""

    kind: str
    at: datetime
    good: bool
    said: str


class Chores(Protocol):
    """How the nightly work went last."""

    async def done(self, chore: Chore) -> None:
        """Keep how a chore went, in place of the time before."""

    async def last(self, kind: str) -> Chore | None:
        """Return how a chore went last."""

    async def due(self, kind: str, before: datetime) -> bool:
        """Say whether a chore was last done before an instant, or never."""
