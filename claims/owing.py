"""Papers that claims owe until a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from claims.model import Claim, Gap


@dataclass(frozen=True, slots=True)
class OwedPaper:
    """A paper that a claim owes: the scheme's id of it, and its last day."""

    claim_id: int
    material: str
    until: date


class OwedPapers(Protocol):
    """What claims owe, and who was reminded of it."""

    async def keep(self, claim: Claim, owed: Sequence[Gap]) -> None:
        """Keep what a claim owes now; whoever was reminded of a day is not reminded of it again."""

    async def due(self, first: date, last: date) -> tuple[OwedPaper, ...]:
        """Return what claims on their way owe from one day to another and nobody was reminded of."""

    async def remind(self, paper: OwedPaper, now: datetime) -> bool:
        """Keep that the person is reminded; False when another process was quicker."""
