"""A clock that a test can move: instants go on as set, the business day stays what it was."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta


@dataclass
class MovableClock:
    """Implements claims.clock.Clock."""

    day: date = date(2025, 6, 15)
    instant: datetime = field(default_factory=lambda: datetime(2025, 6, 15, 2, 0, tzinfo=UTC))

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        self.instant += timedelta(milliseconds=1)
        return self.instant

    def move(self, **passed: float) -> None:
        self.instant += timedelta(**passed)
