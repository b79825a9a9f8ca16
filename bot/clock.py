"""The clock that everything else is handed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from claims.clock import day_of


@dataclass(frozen=True, slots=True)
class SystemClock:
    """Real instants; a business day that BANGBAN_TODAY may set."""

    fixed: date | None = None

    def today(self) -> date:
        """Return the business day in Shanghai."""
        return self.fixed or day_of(self.now())

    def now(self) -> datetime:
        """Return the real instant in UTC."""
        return datetime.now(UTC)
